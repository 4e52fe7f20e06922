"""What a module may bring: the contract refuses the rest, names a reason, and takes nothing of it."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

import guanxi
from guanxi.access.api import action
from guanxi.cluster.api import enter
from guanxi.kernel.api import Role
from guanxi.metadata.api import (
    Feature,
    Field,
    Label,
    Module,
    ModuleAction,
    ModuleInvalid,
    ObjectType,
    admit_module,
    modules,
    standard_objects,
)
from guanxi.metadata.logic.module_check import RESERVED, Known, whats_wrong
from guanxi.web.urls import urlpatterns

NAME = Label("Loans", "借出")
LOANS = ObjectType("loans", NAME, NAME, "book", (Field("what", "text", NAME, listed=True),), title=("what",))
GOOD = Module("loans", NAME, NAME, objects=(LOANS,))
HOUSE = Path(guanxi.__file__).parent


@action("other.verb", Role.MEMBER)
def other(context, cursor, given):
    """Do nothing."""


def wrong(module: Module) -> str | None:
    objects = {kind.slug: kind for kind in standard_objects()}
    return whats_wrong(module, Known(objects, {"insight"}, {"p_alive"}))


def made(**changes) -> Module:
    return replace(GOOD, objects=(replace(LOANS, **changes),))


BAD = {
    "contract": replace(GOOD, contract=99),
    "slug of ours": replace(GOOD, slug="people", objects=()),
    "slug": replace(GOOD, slug="Loans; drop", objects=()),
    "taken slug": replace(GOOD, slug="insight", objects=()),
    "object of another name": made(slug="books"),
    "object of ours": made(slug="people"),
    "merging object": made(identity=True),
    "no title": made(title=("nothing",)),
    "nothing listed": made(fields=(Field("what", "text", NAME),)),
    "unknown type": made(fields=(Field("what", "stars", NAME, listed=True),)),
    "system column": made(fields=(Field("id", "text", NAME, listed=True),), title=("id",)),
    "unknown target": made(fields=(*LOANS.fields, Field("who", "relation", NAME, target="nobody"))),
    "verb of others": replace(GOOD, actions=(ModuleAction(other, dict),)),
    "feature of that name": replace(
        GOOD, features=(Feature("p_alive", NAME, lambda scope: scope.column("id")),)
    ),
}


def test_a_module_that_keeps_the_contract_is_taken():
    assert wrong(GOOD) is None


@pytest.mark.parametrize("module", BAD.values(), ids=BAD)
def test_a_module_that_breaks_it_is_refused_with_a_reason(module):
    assert wrong(module)
    before = modules(), standard_objects()
    with pytest.raises(ModuleInvalid) as refusal:
        admit_module(module)
    assert refusal.value.params["reason"]
    assert (modules(), standard_objects()) == before


def test_no_module_can_be_called_as_something_of_ours(cast):
    with enter(cast.workspace.schema) as cursor:
        cursor.execute("select relname from pg_class where relnamespace = %s::regnamespace and relkind in "
                       "('r', 'p', 'S', 'v') and not relispartition", (cast.workspace.schema,))  # fmt: skip
        tables = {row[0].partition("_")[0] for row in cursor.fetchall()}
    parts = [str(each.pattern).split("/") for each in urlpatterns]
    pages = {found[1] for found in parts if len(found) > 1 and not found[1].startswith("<")}
    texts = [path.read_text("utf-8") for path in HOUSE.rglob("*.py") if "tests" not in path.parts]
    verbs = {verb for text in texts for verb in re.findall(r'(?:@action|= Action)\(\s*"(\w+)\.', text)}
    objects = {kind.slug.partition("_")[0] for kind in standard_objects()}
    assert (tables | pages | verbs) - objects - RESERVED == set()
    assert len(verbs) > 10
