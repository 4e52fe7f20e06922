"""What every page keeps to: no foreign code or inline script, known icons, a drawing for each field type."""

import re
from pathlib import Path

import pytest
from django.template.loader import get_template
from django.test import RequestFactory
from lucide import _load_icon

from guanxi.metadata.api import FIELD_TYPES, standard_objects
from guanxi.web import assets
from guanxi.web.generic.listing import all_fields
from guanxi.web.templatetags.records import ICONS

WEB = Path(__file__).parent.parent
TEMPLATES = sorted(path for path in WEB.rglob("*.html"))
SCRIPTS = sorted((WEB / "static").rglob("*.js"))
SHEETS = sorted((WEB / "static").rglob("*.css"))


def name_of(path: Path) -> str:
    return str(path.relative_to(WEB)).removeprefix("templates/")


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_compiles_and_keeps_the_ceiling(path):
    get_template(name_of(path))
    assert len(path.read_text("utf-8").splitlines()) <= 80


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_needs_no_exception_from_the_content_policy(path):
    text = path.read_text("utf-8")
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style|hx-on|javascript:", text)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text)
    assert "http://" not in text.replace("http://www.w3.org", "")
    assert "https://" not in text


@pytest.mark.parametrize("path", [*SCRIPTS, *SHEETS], ids=lambda path: path.name)
def test_scripts_and_sheets_are_ours_and_short(path):
    text = path.read_text("utf-8")
    assert len(text.splitlines()) <= 300
    assert "http" not in text.replace("http://www.w3.org", "")
    assert "eval(" not in text


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_icons_exist(path):
    for name in re.findall(r'(?:{% icon |\sicon=)"([\w-]+)"', path.read_text("utf-8")):
        _load_icon(name)


def test_objects_and_field_types_have_icons():
    for name in (*ICONS.values(), *(kind.icon for kind in standard_objects())):
        _load_icon(name)
    assert set(ICONS) == set(FIELD_TYPES)


def test_every_field_type_has_its_drawing_and_every_drawing_a_type():
    assert {path.stem for path in (WEB / "fields").glob("*.html")} == set(FIELD_TYPES)


def test_every_object_can_be_listed():
    for kind in standard_objects():
        assert any(field.listed for field in kind.fields)
        assert {field.type for field in all_fields(kind).values()} <= set(FIELD_TYPES)


def test_the_sheets_are_one_and_the_modules_find_each_other():
    bundle = assets.catalogue()["app.css"].body.decode()
    assert "@import" not in bundle
    entry = (WEB / "static/guanxi/css/app.css").read_text("utf-8")
    assert {path.name for path in SHEETS} - {"app.css"} == set(re.findall(r'url\("([\w-]+\.css)"\)', entry))
    for path in SCRIPTS:
        for target in re.findall(r'from "\./([\w-]+\.js)"|import "\./([\w-]+\.js)"', path.read_text("utf-8")):
            assert f"js/{''.join(target)}" in assets.catalogue()


def test_an_outdated_address_gets_todays_file_uncached():
    rf = RequestFactory()
    now = assets.serve(rf.get("/", headers={"accept-encoding": "gzip"}), assets.digest(), "app.css")
    old = assets.serve(rf.get("/"), "000000000000", "app.css")
    assert (now["Content-Encoding"], "immutable" in now["Cache-Control"]) == ("gzip", True)
    assert (old["Cache-Control"], old.content) == ("no-cache", assets.catalogue()["app.css"].body)


# Named by htmx, or by what Python writes.
NOT_IN_TEXTS = {"htmx-request"}


def test_every_class_of_the_sheets_is_used_somewhere():
    used = [*TEMPLATES, *SCRIPTS, *(path for path in WEB.rglob("*.py") if "tests" not in path.parts)]
    text = "\n".join(path.read_text("utf-8") for path in used)
    # Some are put together: hue-{{ hue }}.
    begun = set(re.findall(r"([\w-]+-)(?:\{\{|\{%|\$\{|\{\})", text))
    rules = "\n".join(path.read_text("utf-8") for path in SHEETS)
    rules = re.sub(r"/\*.*?\*/|\"[^\"]*\"", "", rules, flags=re.DOTALL)
    classes = set(re.findall(r"\.([a-zA-Z][\w-]*)(?=[^{}]*\{)", rules))
    known = set(re.findall(r"[\w-]+", text)) | NOT_IN_TEXTS
    assert {each for each in classes - known if not any(each.startswith(part) for part in begun)} == set()
