"""Every sentence that people read is there in Chinese, with the same gaps to fill."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).parent.parent.parent
KEYWORDS = ("_", "gettext", "gettext_lazy", "N_", "ngettext", "pgettext", "pgettext_lazy")
GAPS = re.compile(r"%\(\w+\)s|\{\w+")


def sentences() -> dict[tuple[str | None, str], Path]:
    found: dict[tuple[str | None, str], Path] = {}
    said: Any
    for path in sorted([*PACKAGE.rglob("*.py"), *PACKAGE.rglob("*.html")]):
        if "tests" in path.parts:
            continue
        text = path.read_text("utf-8")
        source = templatize(text) if path.suffix == ".html" else text
        for _line, call, said, _notes in extract_python(
            io.BytesIO(source.encode()), dict.fromkeys(KEYWORDS), (), {}
        ):
            parts = said if isinstance(said, tuple) else (said,)
            context, first = (parts[0], parts[1]) if str(call).startswith("pgettext") else (None, parts[0])
            if first:
                found[context, first] = path.relative_to(PACKAGE)
    return found


@pytest.fixture(scope="module")
def chinese() -> Catalog:
    with (PACKAGE / "locale/zh_Hans/LC_MESSAGES/django.po").open("rb") as file:
        return read_po(file, locale="zh_Hans")


def test_nothing_is_left_untranslated(chinese):
    missing = [
        f"{path}: {sentence}"
        for (context, sentence), path in sentences().items()
        if not (message := chinese.get(sentence, context)) or not message.string
    ]
    assert missing == []


def test_translations_have_the_gaps_of_their_sentences(chinese):
    for message in chinese:
        if message.id:
            english = message.id if isinstance(message.id, str) else message.id[-1]
            translated = message.string if isinstance(message.string, str) else message.string[0]
            assert set(GAPS.findall(english)) == set(GAPS.findall(translated)), english


# Said otherwise, in words that people here would take for another thing.
OTHER_WORDS = {"分群": "客群", "沟通记录": "联系记录", "您": "你"}


@pytest.mark.parametrize("other", OTHER_WORDS)
def test_one_thing_has_one_chinese_word(other):
    texts = [path for kind in ("*.po", "*.py", "*.html") for path in PACKAGE.rglob(kind)]
    ours = [path for path in texts if "tests" not in path.parts]
    assert [str(path) for path in ours if other in path.read_text("utf-8")] == []
