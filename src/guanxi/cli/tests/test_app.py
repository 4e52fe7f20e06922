"""The command line: options on either side of the command, one line per refusal, honest exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from guanxi.cli.address import Address
from guanxi.cli.errors import BadAddress
from guanxi.cli.main import app


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, [str(word) for word in words])


@pytest.mark.parametrize("before", [True, False])
def test_options_before_or_after_the_command(tmp_path: Path, before: bool) -> None:
    options: list[str | Path] = ["--json", "--home", tmp_path]
    result = run(*options, "down") if before else run("down", *options)
    assert (result.exit_code, json.loads(result.stdout)) == (0, {"stopped": False, "pid": None})


def test_a_refusal_is_one_line_and_exit_code_1(tmp_path: Path) -> None:
    result = run("up", "--home", tmp_path, "--bind", "nowhere")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Error: “nowhere” is no address")
    assert result.stderr.count("\n") == 1


def test_a_refusal_in_json(tmp_path: Path) -> None:
    result = run("up", "--home", tmp_path, "--bind", "nowhere", "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout)["error"]["code"] == "bad_address"


def test_misuse_is_exit_code_2() -> None:
    assert run("down", "--sideways").exit_code == 2
    result = run("down", "--sideways", "--json")
    assert (result.exit_code, json.loads(result.stdout)["error"]["code"]) == (2, "usage")


def test_the_doctor_sets_nothing_up(tmp_path: Path) -> None:
    home = tmp_path / "home"
    result = run("doctor", "--home", home, "--json")
    checks = {check["name"]: check["state"] for check in json.loads(result.stdout)["checks"]}
    assert (result.exit_code, checks["home"], checks["database"]) == (0, "warning", "warning")
    assert not home.exists()


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("127.0.0.1:8000", "http://127.0.0.1:8000"),
        ("0.0.0.0:80", "http://127.0.0.1:80"),
        ("[::]:81", "http://[::1]:81"),
        (":82", "http://127.0.0.1:82"),
        ("83", "http://127.0.0.1:83"),
    ],
)
def test_addresses(text: str, url: str) -> None:
    assert Address.read(text).url == url


@pytest.mark.parametrize("text", ["host:", "host:http", "host:70000", "http://host:80"])
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(BadAddress):
        Address.read(text)
