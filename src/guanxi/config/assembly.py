"""Which rooms there are and in which order they register; whoever adds a room adds a line here."""

from __future__ import annotations

from importlib import import_module

from guanxi.cluster.api import register_migrations


def assemble() -> None:
    """Let every room register its tables, objects and hooks, from the lowest floor up."""
    from guanxi.config.modules import load_modules
    from guanxi.config.notices import import_notices
    from guanxi.engine import api as engine
    from guanxi.exchange import api as exchange
    from guanxi.history import api as history
    from guanxi.insight import api as insight
    from guanxi.jobs import api as jobs
    from guanxi.metadata import api as metadata
    from guanxi.quality import api as quality
    from guanxi.records import api as records

    register_migrations("history", history.MIGRATIONS)
    register_migrations("jobs", jobs.MIGRATIONS)
    register_migrations("metadata", metadata.MIGRATIONS, metadata.note_modules)
    register_migrations("records", records.MIGRATIONS, records.reconcile_tables)
    register_migrations("quality", quality.MIGRATIONS)
    register_migrations("exchange", exchange.MIGRATIONS)
    register_migrations("insight", insight.MIGRATIONS)
    for kind in records.STANDARD_OBJECTS:
        metadata.register_object(kind)
    history.register_undo(metadata.undo_fields)
    history.register_undo(records.undo_sources, records.refresh_search)
    history.register_undo(records.undo_totals)
    engine.register_log(history.settle)
    engine.register_tables(
        lambda cursor, workspace: [
            engine.LakeTable(kind.slug, append_only=kind.append_only)
            for kind in metadata.catalogue(cursor, workspace, whole=True)
        ]
    )
    _assemble_conditions()
    insight.register_notices(import_notices)
    _assemble_erasure()
    for room in ("records", "quality", "exchange", "insight"):
        import_module(f"guanxi.{room}.tasks")
    _assemble_upkeep()
    load_modules()


def _assemble_upkeep() -> None:
    """Tell the queue which workspaces there are, what keeps them in order, and what a start begins with."""
    from guanxi.access import api as access
    from guanxi.config.upkeep import UPKEEP, house_context, house_contexts
    from guanxi.exchange import api as exchange
    from guanxi.insight import api as insight
    from guanxi.jobs import api as jobs
    from guanxi.records import api as records

    jobs.register_workspaces(house_context, house_contexts)
    jobs.register_upkeep(*UPKEEP)
    exchange.register_after_import(jobs.queue_after_import)
    exchange.register_after_import(insight.queue_needed)
    access.register_reckoner(insight.queue_needed)
    jobs.at_start(records.queue_broken_off)
    jobs.at_start(exchange.queue_unfinished)
    jobs.at_start(insight.queue_broken_off)


def _assemble_conditions() -> None:
    """Let rooms bring their conditions to the grammar, and their columns to lists."""
    from guanxi.insight import api as insight
    from guanxi.metadata.api import compile_feature, feature_names, register_filter_source
    from guanxi.records import api as records

    register_filter_source("source", records.compile_source)
    register_filter_source("double", records.compile_double)
    register_filter_source("segment", insight.compile_segment, module="insight")
    register_filter_source("score", insight.compile_score, names=insight.score_names, module="insight")
    register_filter_source("feature", compile_feature, names=feature_names)
    records.register_beside(insight.BESIDE_PEOPLE)


def _assemble_erasure() -> None:
    """Let each room take part in erasing a person, and in telling what is held of one."""
    from guanxi.config.dossiers import imports_of, scores_of
    from guanxi.config.erasing import LAKE, LOGS, backups_with
    from guanxi.exchange import api as exchange
    from guanxi.history.api import register_for_ever
    from guanxi.insight import api as insight
    from guanxi.records import api as records

    register_for_ever(records.ERASE)
    # Files that would bring a person back come first, what is made of the records last.
    for eraser in (exchange.ERASER, records.RECORDS, records.MENTIONS, insight.ERASER, LAKE, LOGS):
        records.register_eraser(eraser)
    records.register_backups(backups_with)
    records.register_teller("scores", scores_of)
    records.register_teller("imports", imports_of)
