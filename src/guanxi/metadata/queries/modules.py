"""The modules of this installation, and which of them a workspace has switched on."""

from __future__ import annotations

from psycopg import sql

from guanxi.cluster.api import Cursor
from guanxi.kernel.api import ModuleOff, NotFound, Workspace
from guanxi.metadata.errors import FeatureOfOther, ModuleInvalid, UnknownField
from guanxi.metadata.logic.field_types import register_field_type
from guanxi.metadata.logic.filters.comparisons import compare
from guanxi.metadata.logic.filters.scope import Scope
from guanxi.metadata.logic.filters.sources import bare_names
from guanxi.metadata.logic.filters.tree import Condition, Source
from guanxi.metadata.logic.module_check import Known, whats_wrong
from guanxi.metadata.logic.modules import Feature, Module, ModuleAction
from guanxi.metadata.queries.catalogue import register_object, standard_objects

_modules: dict[str, Module] = {}
_foreign: set[str] = set()

_SEEN = """
insert into module (slug, version, objects) values (%s, %s, %s)
on conflict (slug) do update set version = excluded.version, objects = excluded.objects
where (module.version, module.objects) is distinct from (excluded.version, excluded.objects)
"""


def register_module(module: Module) -> None:
    """Make a room of ours one that can be switched off, with objects that are registered already."""
    _modules[module.slug] = module
    for kind in module.objects:
        register_object(kind, module=module.slug)


def admit_module(module: Module) -> None:
    """Take in a module of somebody else's, all of it or nothing; raises ``ModuleInvalid``."""
    known = Known({kind.slug: kind for kind in standard_objects()}, _modules.keys(), bare_names())
    if wrong := whats_wrong(module, known):
        raise ModuleInvalid(module=module.slug, reason=wrong)
    for kind in module.field_types:
        register_field_type(kind)
    _foreign.add(module.slug)
    register_module(module)


def modules() -> tuple[Module, ...]:
    """Return what can be switched off, ours first."""
    return tuple(_modules.values())


def foreign_modules() -> tuple[Module, ...]:
    """Return the modules that packages of others have brought."""
    return tuple(module for module in _modules.values() if module.slug in _foreign)


def find_module(slug: str) -> Module:
    """Return a module; raises ``NotFound``."""
    if slug not in _modules:
        raise NotFound(what="module", key=slug)
    return _modules[slug]


def is_on(workspace: Workspace, slug: str) -> bool:
    """Say whether a workspace has a module switched on."""
    return slug not in workspace.off


def require_on(workspace: Workspace, slug: str) -> None:
    """Raise ``ModuleOff`` unless a workspace has a module switched on."""
    if slug in workspace.off:
        raise ModuleOff(module=find_module(slug).label)


def find_action(name: str) -> ModuleAction:
    """Return an action that a module has brought; raises ``NotFound``."""
    brought = (each for module in _modules.values() for each in module.actions)
    found = next((each for each in brought if each.action.name == name), None)
    if found is None:
        raise NotFound(what="action", key=name)
    return found


def feature_names() -> frozenset[str]:
    """Return the names of the features that modules have brought."""
    return frozenset(_features())


def compile_feature(source: Source, scope: Scope) -> sql.Composable:
    """Return a feature of the row compared, as ``active_subscriptions >= 1`` or ``feature(…) >= 1``.

    Raises ``UnknownField``, ``FeatureOfOther``, ``ModuleOff``.
    """
    slug, feature = _features().get(source.name, ("", None))
    if feature is None or source.op is None:
        near = ", ".join(sorted(_features()))
        raise UnknownField(at=source.at, field=source.name, object=scope.kind.slug, suggestions=near)
    if slug in scope.reading.off:
        raise ModuleOff(module=_modules[slug].label)
    if scope.kind.slug != feature.object:
        raise FeatureOfOther(at=source.at, feature=feature.name, object=feature.object)
    asked = Condition(source.name, source.op, source.value, at=source.at)
    return compare(sql.SQL("({})").format(feature.value(scope)), feature.field, asked, scope)


def _features() -> dict[str, tuple[str, Feature]]:
    return {each.name: (module.slug, each) for module in _modules.values() for each in module.features}


def note_modules(cursor: Cursor) -> None:
    """Write down in a workspace which modules have made tables in it, so that a missing one can be named."""
    for module in foreign_modules():
        cursor.execute(_SEEN, (module.slug, module.version, [kind.slug for kind in module.objects]))


def missing_modules(cursor: Cursor) -> list[tuple[str, list[str]]]:
    """Return the slugs and objects of modules that the entered workspace has seen and that are not here."""
    cursor.execute("select slug, objects from module order by slug")
    return [(slug, objects) for slug, objects in cursor.fetchall() if slug not in _modules]
