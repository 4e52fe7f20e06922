"""The example package in an installation of its own: installed, used through every door, removed again."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from guanxi.cli.tests.operator import guanxi, refused, run
from guanxi.cli.tests.shop import ask, schemas
from guanxi.cluster.server import ensure_server
from tests.example_module.pages import visit

pytestmark = pytest.mark.slow

HERE = Path(__file__).parent
PEOPLE = (
    "Customer ID,Name,Email\n1,Ann Lee,ann@example.com\n2,王芳,wang@example.com\n3,Bo Chen,bo@example.com\n"
)
SUBSCRIPTIONS = (
    "Subscription ID,Customer ID,Plan,Started,Expires,Satisfaction\n"
    "s1,1,Tea monthly,2020-01-01,2999-01-01,★★★★☆\n"
    "s2,2,Tea yearly,2020-01-01,2021-01-01,2/5\n"
    "s3,3,Tea monthly,2020-01-01,,5 stars\n"
)


class Shop:
    """A home, and whether the example is on the path of its commands."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.home, self.site = folder, folder / "home", folder / "site"

    def install(self, source: Path = HERE) -> None:
        """Install a package of a module as an operator would, but for the network."""
        copy = self.folder / "copy"
        shutil.copytree(source, copy, ignore=shutil.ignore_patterns("test_*", "*.mo"))
        for po in copy.rglob("*.po"):
            with po.open("rb") as read, po.with_suffix(".mo").open("wb") as written:
                write_mo(written, read_po(read))
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation"]
        subprocess.run([*pip, "--target", self.site, copy], check=True, capture_output=True)
        shutil.rmtree(copy)

    def remove(self) -> None:
        """Take the package away."""
        shutil.rmtree(self.site)

    @property
    def path(self) -> str:
        """Return where its commands find packages."""
        return os.pathsep.join([str(self.site), *filter(None, [os.environ.get("PYTHONPATH")])])

    def do(self, *words: object) -> dict[str, Any]:
        """Run a command that works."""
        return guanxi(self.home, *words, PYTHONPATH=self.path)

    def refused(self, *words: object) -> dict[str, Any]:
        """Run a command that is refused."""
        return refused(self.home, *words, PYTHONPATH=self.path)

    def doctor(self) -> list[dict[str, Any]]:
        """Return what doctor says of modules."""
        _code, said = run(self.home, "doctor", PYTHONPATH=self.path)
        return [each for each in said["checks"] if each["name"] == "modules"]

    def pages(self, *paths: str, **given: str) -> list[dict[str, Any]]:
        """Ask pages as Alice, in a process that has the package."""
        return visit(self.home, self.path, *paths, **given)

    def file(self, name: str, text: str) -> Path:
        """Write a file and return its path."""
        path = self.folder / name
        path.write_text(text, encoding="utf-8")
        return path


@pytest.fixture(scope="module")
def shop() -> Iterator[Shop]:
    folder = Path(tempfile.mkdtemp(prefix="guanxi-test-"))
    folder.chmod(0o755)
    made = Shop(folder)
    with ensure_server(made.home):
        _open(made)
        yield made
    shutil.rmtree(folder)


def _open(made: Shop) -> None:
    made.do("load", made.file("people.csv", PEOPLE), "--as", "people", "--source", "till")
    for name, role in (("alice", "owner"), ("bob", "member"), ("carol", "reader")):
        made.do("user", "create", f"{name}@example.com", "--role", role)
    made.install()


def subscription(shop: Shop, plan: str) -> dict[str, Any]:
    rows = shop.do("show", "subscriptions", "--search", plan)["rows"]
    assert len(rows) == 1, rows
    return rows[0]


def test_a_file_of_the_object_loads_into_a_home_that_is_older_than_the_module(shop: Shop) -> None:
    path = shop.file("subscriptions.csv", SUBSCRIPTIONS)
    done = shop.do("load", path, "--as", "subscriptions", "--source", "till")
    assert (done["rows_read"], done["rows_rejected"]) == (3, 0), done
    yearly = subscription(shop, "yearly")
    assert (yearly["satisfaction"], yearly["ends_on"]) == (2.0, "2021-01-01")
    named = shop.do("show", "people", "--where", "subscriptions.count(where satisfaction >= 4) >= 1")
    assert sorted(each["name"] for each in named["rows"]) == ["Ann Lee", "Bo Chen"]


def test_the_field_type_refuses_what_is_none_of_it(shop: Shop) -> None:
    path = shop.file("odd.csv", SUBSCRIPTIONS.splitlines()[0] + "\no1,1,Odd,2020-01-01,,eleven\n")
    done = shop.do("load", path, "--as", "subscriptions", "--source", "odd")
    odd = subscription(shop, "Odd")
    assert odd.get("satisfaction") is None
    shop.do("undo", done["trail"])


def test_the_feature_filters_people_as_of_now(shop: Shop) -> None:
    active = shop.do("show", "people", "--where", "active_subscriptions >= 1", "--sort", "name")
    assert sorted(each["name"] for each in active["rows"]) == ["Ann Lee", "Bo Chen"]
    none = shop.do("show", "people", "--where", "active_subscriptions = 0")
    assert [each["name"] for each in none["rows"]] == ["王芳"]
    assert shop.refused("show", "orders", "--where", "active_subscriptions = 0")["code"] == (
        "filter_feature_of_other"
    )


def test_the_pages_of_the_object_derive(shop: Shop) -> None:
    yearly = subscription(shop, "yearly")
    where = f"subscriptions/{yearly['id']}"
    listed, record, form = shop.pages("subscriptions", where, "subscriptions/new")
    assert (listed["status"], record["status"], form["status"]) == (200, 200, 200)
    assert "★★☆☆☆" in listed["text"]
    assert "★★☆☆☆" in record["text"]
    assert "Satisfaction" in form["text"]
    (edited,) = shop.pages(f"{where}/fields/satisfaction", value="★★★")
    assert edited["status"] == 200, edited
    assert subscription(shop, "yearly")["satisfaction"] == 3.0


def test_the_action_runs_for_members_and_leaves_no_trace_for_readers(shop: Shop) -> None:
    yearly = subscription(shop, "yearly")
    call = ["act", "subscriptions.renew", "--input", f'{{"subscription": "{yearly["id"]}", "months": 12}}']
    before = traces(shop)
    assert shop.refused(*call, "--as", "carol@example.com")["code"] == "not_allowed"
    assert traces(shop) == before
    assert shop.do(*call, "--as", "bob@example.com")["ends_on"] == "2022-01-01"
    after = traces(shop)
    assert (after["renewals"], after["actions"]) == (1, before["actions"] + 1)
    assert subscription(shop, "yearly")["ends_on"] == "2022-01-01"
    many = ["act", "subscriptions.renew", "--input", f'{{"subscription": "{yearly["id"]}", "months": 999}}']
    assert shop.refused(*many)["code"] == "subscriptions_too_long"
    assert shop.refused("act", "subscriptions.renew", "--input", "{}")["code"] == "invalid"
    assert traces(shop) == after


def traces(shop: Shop) -> dict[str, int]:
    schema = schemas(shop.home)["default"]
    renewals = ask(shop.home, f"select count(*) from {schema}.subscriptions_renewal")
    actions = ask(shop.home, f"select count(*) from {schema}.action")
    changes = ask(shop.home, f"select count(*) from {schema}.change")
    return {"renewals": renewals[0][0], "actions": actions[0][0], "changes": changes[0][0]}


def test_it_exports_what_loads_back(shop: Shop) -> None:
    path = shop.folder / "out.csv"
    shop.do("export", "subscriptions", "--to", path)
    assert "satisfaction" in path.read_text("utf-8").casefold()
    again = shop.do("load", path, "--as", "subscriptions", "--source", "till")
    assert (again["rows_read"], again["rows_rejected"]) == (3, 0), again
    assert shop.do("show", "subscriptions")["count"] == 3


def test_switched_off_it_is_nowhere_and_comes_back_whole(shop: Shop) -> None:
    yearly = subscription(shop, "yearly")
    shop.do("workspace", "modules", "off", "subscriptions")
    assert shop.refused("show", "subscriptions")["code"] == "module_off"
    assert shop.refused("show", "people", "--where", "active_subscriptions = 0")["code"] == "module_off"
    path = shop.file("more.csv", SUBSCRIPTIONS)
    assert shop.refused("load", path, "--as", "subscriptions", "--source", "more")["code"] == "module_off"
    call = ["act", "subscriptions.renew", "--input", f'{{"subscription": "{yearly["id"]}"}}']
    before = traces(shop)
    assert shop.refused(*call)["code"] == "module_off"
    assert traces(shop) == before
    home, listed = shop.pages("", "subscriptions")
    assert (home["status"], listed["status"]) == (200, 404)
    assert "/default/subscriptions" not in home["text"]
    assert "Subscriptions” is switched off in this workspace" in listed["text"]
    shop.do("workspace", "modules", "on", "subscriptions")
    assert subscription(shop, "yearly") == yearly


def test_a_package_that_breaks_is_left_out_and_named(shop: Shop) -> None:
    broken = shop.folder / "broken"
    broken.mkdir()
    (broken / "guanxi_broken.py").write_text("raise RuntimeError('no such luck')\n")
    shutil.copytree(HERE, broken, dirs_exist_ok=True, ignore=shutil.ignore_patterns("guanxi_subscriptions"))
    project = (HERE / "pyproject.toml").read_text().replace("guanxi_subscriptions:MODULE", "guanxi_broken:M")
    project = project.replace("guanxi-subscriptions", "guanxi-broken").replace("subscriptions =", "broken =")
    project = project.split("[tool.setuptools]")[0] + '[tool.setuptools]\npy-modules = ["guanxi_broken"]\n'
    (broken / "pyproject.toml").write_text(project)
    shop.install(broken)
    assert shop.do("show", "subscriptions")["count"] == 3
    said = {each["state"]: each["text"] for each in shop.doctor()}
    assert said["failed"] == "guanxi-broken: RuntimeError: no such luck"
    assert said["ok"] == "subscriptions 1.2.0"


def test_once_it_is_gone_the_rest_works_and_its_data_stays(shop: Shop) -> None:
    shop.remove()
    assert shop.do("show", "people")["count"] == 3
    assert shop.refused("show", "subscriptions")["code"] == "object_not_found"
    (said,) = shop.doctor()
    assert said["state"] == "warning"
    assert "the module subscriptions is missing" in said["text"]
    assert "subscriptions" in said["text"]
    person = shop.do("show", "people", "--limit", "1")["rows"][0]
    refusal = shop.refused("erase", "people", person["id"], "--reason", "asked")
    assert refusal["code"] == "modules_missing"
    assert shop.pages("")[0]["status"] == 200
    assert traces(shop)["renewals"] == 1
    shop.install()
    assert shop.do("show", "subscriptions")["count"] == 3
    assert [each["state"] for each in shop.doctor()] == ["ok"]
