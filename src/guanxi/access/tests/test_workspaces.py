"""Making a workspace: what it is called, what its values are read by, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from psycopg import sql

from guanxi.access.actions import slugs
from guanxi.access.api import (
    NewWorkspace,
    Taken,
    Workspace,
    WorkspaceSettings,
    adopt_workspace,
    change_workspace,
    create_workspace,
    delete_workspace,
    discard_workspace,
    find_workspace,
    operator_context,
    perform,
)
from guanxi.access.errors import (
    CountryUnknown,
    CurrencyUnknown,
    LanguageUnknown,
    NameMissing,
    NameTooLong,
    SlugInvalid,
    TimeZoneUnknown,
)
from guanxi.access.logic.settings import check_slug, slug_of
from guanxi.cluster.api import as_owner, database_urls
from guanxi.kernel.api import Invalid

WRONG = [
    ({"name": " "}, NameMissing),
    ({"name": "x" * 201}, NameTooLong),
    ({"country": "UK"}, CountryUnknown),
    ({"country": "EU"}, CountryUnknown),
    ({"currency": "POUNDS"}, CurrencyUnknown),
    ({"time_zone": "London"}, TimeZoneUnknown),
    ({"time_zone": "Europe"}, TimeZoneUnknown),
    ({"language": "fr"}, LanguageUnknown),
]
ACTION = "(trail, verb, actor_kind, actor_id, actor_name) values (gen_random_uuid(), 'x', 'x', 'x', 'x')"
SETTINGS = WorkspaceSettings("Example", "GB", "GBP", "UTC", "en")


@pytest.mark.parametrize(("change", "error"), WRONG)
def test_what_no_workspace_could_be_read_by_is_refused(cast, change, error):
    before = Workspace.objects.count()
    with pytest.raises(error):
        create_workspace(replace(NewWorkspace("Shop"), **change))
    assert Workspace.objects.count() == before
    with pytest.raises(error):
        perform(change_workspace, cast.alice, replace(SETTINGS, **change))
    cast.workspace.refresh_from_db()
    assert (cast.workspace.time_zone, cast.workspace.currency) == ("UTC", "GBP")


@pytest.mark.parametrize("slug", ["my shop", "北京店", "a/b", "-w", "x" * 61, "shop?"])
def test_a_slug_that_no_address_could_contain_is_refused_with_one_that_could(installation, slug):
    with pytest.raises(SlugInvalid) as refused:
        create_workspace(NewWorkspace("Shop", slug=slug))
    check_slug(refused.value.params["example"])
    assert isinstance(refused.value, Invalid)
    with pytest.raises(SlugInvalid):
        adopt_workspace({"members": []}, slug, "w_nowhere")


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("My shop", "my-shop"),
        ("Alice's Müller & Co.", "alices-muller-co"),
        ("北京店", "bei-jing-dian"),
        ("重庆 Shop", "chong-qing-shop"),
        ("カフェ", "workspace"),
    ],
)
def test_a_name_is_spelled_as_addresses_write_it(name, slug):
    assert slug_of(name) == slug


def test_two_workspaces_of_names_that_are_spelled_alike_get_slugs_of_their_own(installation):
    tag = uuid4().hex[:6]
    names = [f"{tag} {place}店" for place in ("北京", "背景", "北 京")]
    slugs = [create_workspace(NewWorkspace(name)).slug for name in names]
    with pytest.raises(Taken):
        create_workspace(NewWorkspace(names[0]))
    assert slugs == [f"{tag}-bei-jing-dian{end}" for end in ("", "-2", "-3")]
    assert create_workspace(NewWorkspace("API")).slug.startswith("api-")
    with pytest.raises(Taken):
        create_workspace(NewWorkspace("Other", slug=slugs[0]))


def test_of_two_who_make_the_same_workspace_at_once_one_is_refused(installation, monkeypatch):
    made = create_workspace(NewWorkspace(f"Same {uuid4().hex[:6]}"))
    monkeypatch.setattr(slugs, "_is_free", lambda slug: True)

    def schemas():
        with as_owner() as cursor:
            cursor.execute("select count(*) from pg_namespace where nspname like 'w\\_%'")
            return cursor.fetchall()

    before = schemas()
    with pytest.raises(Taken):
        create_workspace(NewWorkspace("Same", slug=made.slug))
    assert schemas() == before


def test_a_workspace_goes_with_its_files(installation):
    made = create_workspace(NewWorkspace(f"Short {uuid4().hex[:6]}"))
    folder = Path(settings.HOME) / "files" / made.schema / "imports"
    folder.mkdir(parents=True)
    (folder / "people.csv").write_text("name")
    delete_workspace(made)
    assert not folder.parent.exists()
    assert not Workspace.objects.filter(pk=made.pk).exists()


def test_only_a_workspace_in_which_nobody_did_anything_is_discarded(installation):
    made = create_workspace(NewWorkspace(f"Short {uuid4().hex[:6]}"))
    with psycopg.connect(database_urls(installation).owner.conninfo) as other:
        other.execute(sql.SQL("insert into {} " + ACTION).format(sql.Identifier(made.schema, "action")))
        assert not discard_workspace(made)
        other.rollback()
    assert discard_workspace(made)
    assert not Workspace.objects.filter(pk=made.pk).exists()
    made = create_workspace(NewWorkspace(f"Short {uuid4().hex[:6]}"))
    perform(change_workspace, operator_context(made), SETTINGS)
    assert not discard_workspace(made)
    assert find_workspace(made.slug).name == "Example"
