"""Every command explains itself; what cannot be done says why and leaves with its code."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from guanxi.access.api import User, use_link
from guanxi.cli.main import app

COMMANDS = [
    "load", "undo", "show", "analyse", "demo", "up", "down", "doctor", "workspace create", "workspace list",
    "user create", "user link",
]  # fmt: skip


def run(*words, expected):
    result = CliRunner().invoke(app, [str(word) for word in words])
    assert result.exit_code == expected, result.output
    return result


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_and_json(command):
    text = run(*command.split(), "--help", expected=0).stdout
    assert "Usage:" in text
    assert "--json" in text


@pytest.mark.parametrize("command", ["load", "undo", "show", "analyse", "user create"])
def test_what_happens_in_a_workspace_can_name_it(command):
    assert "--workspace" in run(*command.split(), "--help", expected=0).stdout


def test_help_lists_the_commands_in_the_order_of_a_first_day():
    text = run("--help", expected=0).stdout
    names = ("up", "demo", "load", "undo", "analyse", "show", "workspace", "user")
    places = [text.index(f"│ {name} ") for name in names]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("words", "status", "code"),
    [
        ("load missing.csv --as people", 1, "file_missing"),
        ("load FILE --as persons", 1, "object_not_found"),
        ("load FILE --as people --map email", 1, "bad_choice"),
        ("load FILE --as people --map email=Nope", 1, "no_such_column"),
        ("load FILE --as people --map nope=Email", 1, "not_mapped"),
        ("load FILE --as feedback --no-new-fields", 1, "nothing_mapped"),
        ("load FILE", 2, "usage"),
        ("undo yesterday", 1, "not_an_id"),
        ("undo 01890000-0000-7000-8000-000000000000", 1, "import_not_found"),
        ("show people nobody", 1, "not_an_id"),
        ("show peple", 1, "object_not_found"),
        ("show people --limit 0", 2, "usage"),
    ],
)
def test_refusals(cast, tmp_path, words, status, code):
    file = tmp_path / "people.csv"
    file.write_text("Customer ID,Email\n1,a@example.com\n", encoding="utf-8")
    given = [str(file) if word == "FILE" else word for word in words.split()]
    result = run(*given, "--workspace", cast.workspace.slug, "--json", expected=status)
    assert json.loads(result.stdout)["error"]["code"] == code


def test_a_condition_that_cannot_be_read_says_where(cast):
    result = run("show", "people", "--where", "country =", "-w", cast.workspace.slug, "--json", expected=1)
    assert json.loads(result.stdout)["error"]["code"].startswith("filter")


def test_a_workspace_that_is_not_there(installation):
    result = run("show", "people", "--workspace", "nowhere", "--json", expected=1)
    assert json.loads(result.stdout)["error"] == {
        "code": "not_found", "message": "There is no workspace “nowhere” here.",
    }  # fmt: skip


def test_a_user_who_lost_every_way_in_gets_a_link(cast):
    user = User.objects.get(pk=cast.carol.actor.id)
    told = json.loads(run("user", "link", user.email.upper(), "--json", expected=0).stdout)
    assert use_link(told["link"].rpartition("/")[2]) == user
    refused = run("user", "link", "nobody@example.com", "--json", expected=1)
    assert json.loads(refused.stdout)["error"]["code"] == "not_found"


def test_a_user_who_is_there_comes_into_one_more_workspace(cast):
    user = User.objects.get(pk=cast.carol.actor.id)
    there = ("--workspace", cast.elsewhere.slug, "--json")
    refused = run("user", "create", user.email, *there, expected=1)
    assert json.loads(refused.stdout)["error"]["code"] == "taken"
    for role in ("member", "reader"):
        told = json.loads(run("user", "add", user.email, "--role", role, *there, expected=0).stdout)
        assert told == {"email": user.email, "role": role, "workspace": cast.elsewhere.slug}
        assert user.memberships.get(workspace=cast.elsewhere).role == role
    refused = run("user", "add", "nobody@example.com", *there, expected=1)
    assert json.loads(refused.stdout)["error"]["code"] == "not_found"
    user.memberships.filter(workspace=cast.elsewhere).delete()


def test_who_cannot_be_let_in_is_not_made_a_user(cast):
    email = f"eve@{cast.workspace.slug}.example.com"
    run("user", "create", email, "--workspace", "nowhere", "--json", expected=1)
    run("user", "create", "nobody", "--link", "--workspace", cast.workspace.slug, "--json", expected=1)
    assert not User.objects.filter(email__in=[email, "nobody"]).exists()


def test_a_list_and_a_record_as_text(cast, tmp_path):
    file = tmp_path / "people.csv"
    file.write_text("Customer ID,Name,Country\n1,Ann Lee,China\n2,张三,中国\n", encoding="utf-8")
    there = ("--workspace", cast.workspace.slug)
    assert "2 read, 2 accepted, 0 rejected" in run("load", file, "--as", "people", *there, expected=0).stdout
    text = run("show", "people", *there, expected=0).stdout
    assert "张三" in text
    assert "2 of 2" in text
    assert "Ann Lee" in run("show", "people", "1", *there, expected=0).stdout
    assert "0 of 0" in run("show", "people", "--where", "country = FR", *there, expected=0).stdout
