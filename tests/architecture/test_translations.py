"""Chinese and English are equal: whatever the product says in one it says in the other."""

from __future__ import annotations

import re
import string
from functools import cache

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from guanxi.metadata.api import Label
from guanxi.records.api import STANDARD_OBJECTS
from tests.architecture.house import HOUSE, files, short
from tests.architecture.messages import computed, in_modules, in_templates, left_in_one_language

PO = HOUSE / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
# The same in every language: names, and how the languages call themselves.
NAMES = frozenset(
    {
        "Guanxi",
        "关系",
        "English",
        "中文",
        "Ctrl",
        "Esc",
        "DOCTYPE",
        "html",
        "CSV",
        "Excel",
        "NDJSON",
        "Parquet",
        "vCard",
    }
)
SAME = frozenset({"name@company.com", ""})
_CJK = re.compile(r"[\u3400-\u9fff]")
_WORDS = re.compile(r"[A-Za-z]{4,}")
_VALUE = re.compile(r"{[^}]*}|%\(\w+\)s")
_PERCENT = re.compile(r"%\(\w+\)[sd]|%[sd]")


Text = str | list[str] | tuple[str, ...]


@cache
def catalogue() -> Catalog:
    """Return the Chinese catalogue."""
    with PO.open("rb") as file:
        return read_po(file, locale="zh_Hans", abort_invalid=True)


def key(message: Message) -> tuple[str, str]:
    """Return a message's context and its first form."""
    forms = message.id
    return message.context or "", forms[0] if isinstance(forms, tuple | list) else forms


def said() -> dict[tuple[str, str], str]:
    """Return every message, with a place where it is said."""
    return {message: short(path) for path, message in [*in_modules(), *in_templates()]}


def test_every_message_is_translated():
    known = {key(message) for message in catalogue() if message.string and not message.fuzzy}
    assert {message: place for message, place in said().items() if message not in known} == {}


def test_every_translation_is_of_something_that_is_said():
    assert {key(message) for message in catalogue() if message.id} - set(said()) == set()
    assert not catalogue().obsolete


def test_no_message_is_put_together_before_it_is_translated():
    assert computed() == []


def test_a_translation_names_the_same_values():
    wrong = {
        key(message)
        for message in catalogue()
        if message.id and any(values(form) != values(plural(message.id)) for form in forms(message.string))
    }
    assert wrong == set()


def test_a_translation_is_chinese():
    plain = {key(message)[1] for message in catalogue() if not all(map(_CJK.search, forms(message.string)))}
    assert {text for text in plain if _WORDS.search(_VALUE.sub("", text))} - SAME == set()


def forms(text: Text) -> tuple[str, ...]:
    """Return the forms of a message."""
    return (text,) if isinstance(text, str) else tuple(text)


def plural(text: Text) -> str:
    """Return the form that names all values."""
    return forms(text)[-1]


def values(text: str) -> set[str]:
    """Return the names of the values that a message has places for."""
    named = {name for _, name, _, _ in string.Formatter().parse(text) if name} if "%(" not in text else set()
    return named | set(_PERCENT.findall(text))


@pytest.mark.parametrize("path", files(".html", under=HOUSE / "web"), ids=short)
def test_a_template_shows_no_word_in_one_language_only(path):
    assert [word for word in left_in_one_language(path) if word not in NAMES] == []


def test_every_label_is_given_in_both_languages():
    labels: list[Label] = []
    for kind in STANDARD_OBJECTS:
        labels += [kind.label, kind.plural]
        labels += [field.label for field in kind.fields]
        labels += [option.label for field in kind.fields for option in field.options]
    assert [label for label in labels if not label.en.strip() or not _CJK.search(label.zh)] == []
