"""Modules that packages bring by the entry points ``guanxi.modules``, and ours that can be switched off.

A package that cannot be taken is left out and told of; it never stops a start.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import cast

from django.conf import settings

from guanxi.cluster.api import FAILED, OK, WARNING, Cursor, Finding, register_migrations
from guanxi.kernel.api import GuanxiError
from guanxi.metadata.api import (
    Label,
    Module,
    ModuleInvalid,
    admit_module,
    foreign_modules,
    missing_modules,
    register_module,
)
from guanxi.records.api import CONTACT_RECORDS, EVENTS, FEEDBACK

GROUP = "guanxi.modules"
ROOM = "module:"
"""What the names of modules' migrations begin with, in the place of a room."""

OURS = (
    Module(
        "insight",
        Label("Insight", "洞察"),
        Label("Segments, customer value, and the analysis behind them.", "客群、客户价值及其背后的分析。"),
        icon="sparkles",
    ),
    Module(
        "behaviour",
        Label("Behaviour", "行为"),
        Label("What people did: visits, clicks, searches.", "客户做了什么：访问、点击、搜索。"),
        icon=EVENTS.icon,
        objects=(EVENTS,),
    ),
    Module(
        "contacts",
        Label("Contact records", "联系记录"),
        Label("Calls, meetings and messages with people.", "与客户的通话、会面和消息。"),
        icon=CONTACT_RECORDS.icon,
        objects=(CONTACT_RECORDS,),
    ),
    Module(
        "feedback",
        Label("Feedback", "反馈"),
        Label("What people say about products and orders.", "客户对产品和订单的评价。"),
        icon=FEEDBACK.icon,
        objects=(FEEDBACK,),
    ),
)

log = logging.getLogger("guanxi.modules")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A package whose module could not be taken, and why."""

    package: str
    reason: str


_left_out: list[LeftOut] = []


def load_modules() -> None:
    """Register what can be switched off: our rooms, then the modules of installed packages, by name."""
    for module in OURS:
        register_module(module)
    for entry in sorted(entry_points(group=GROUP), key=lambda each: each.name):
        try:
            _take(entry)
        except Exception as error:  # noqa: BLE001 (code of others may fail in any way, and must not stop ours)
            _leave_out(entry, error)


def _take(entry: EntryPoint) -> None:
    module = entry.load()
    if not isinstance(module, Module):
        raise ModuleInvalid(module=entry.name, reason=f"{entry.value} is no Module of guanxi.metadata.api")
    admit_module(replace(module, version=entry.dist.version if entry.dist else ""))
    if module.migrations:
        register_migrations(f"{ROOM}{module.slug}", module.migrations)
    if module.templates:
        cast("list[Path]", settings.TEMPLATES[0]["DIRS"]).append(module.templates)
    if module.locale:
        settings.LOCALE_PATHS.append(module.locale)


def _leave_out(entry: EntryPoint, error: Exception) -> None:
    package = entry.dist.name if entry.dist else entry.value
    reason = str(error) if isinstance(error, GuanxiError) else f"{type(error).__name__}: {error}"
    _left_out.append(LeftOut(package, reason))
    log.warning("the module %s of %s was left out: %s", entry.name, package, reason)


def examine_packages() -> Iterator[Finding]:
    """Tell which modules are here, and which packages were left out and why."""
    if found := [f"{module.slug} {module.version}".rstrip() for module in foreign_modules()]:
        yield Finding("modules", OK, ", ".join(found))
    for each in _left_out:
        way_out = f"Update or remove the package {each.package}; everything else works without it."
        yield Finding("modules", FAILED, f"{each.package}: {each.reason}", way_out)


def examine_missing(cursor: Cursor, slug: str) -> Iterator[Finding]:
    """Tell which modules a workspace, in whose schema the cursor is, has seen and that are gone."""
    for name, objects in missing_modules(cursor):
        text = f"{slug}: the module {name} is missing; its data stays but is not shown, erased or archived"
        text += f" ({', '.join(objects)})" if objects else ""
        yield Finding("modules", WARNING, text, f"Install the package that brings {name} again.")
