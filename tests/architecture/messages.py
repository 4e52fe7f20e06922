"""What the product says to people, as far as the source tells: messages of modules and templates."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation.template import templatize

from tests.architecture.house import HOUSE, files, tree

# Its context, and its first form.
Message = tuple[str, str]

# After which argument the message comes: some say a context first.
_SAYING = {"_": 0, "N_": 0, "gettext": 0, "ngettext": 0, "pgettext": 1, "npgettext": 1}
_LITERAL = r"u?('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\")"
_IN_TEMPLATE = re.compile(rf"\b(_|n?p?gettext)\(\s*{_LITERAL}(?:\s*,\s*{_LITERAL})?")
# Attributes of components are templates of their own: <c-head :title="_('People')">.
_IN_ATTRIBUTE = re.compile(r":[\w-]+=\"[^\"]*?_\(('[^']+')\)")

# What is no text to be read: blocks that are translated, comments, tags, values.
_TRANSLATED = re.compile(r"{%\s*blocktrans(?:late)?\b.*?{%\s*endblocktrans(?:late)?\s*%}", re.DOTALL)
_HIDDEN = re.compile(r"{#.*?#}|{%\s*comment\b.*?{%\s*endcomment\s*%}|<!--.*?-->", re.DOTALL)
_CODE = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
_READ_ALOUD = re.compile(r"\s(?:title|placeholder|aria-label|alt|label|hint|text)=\"([^\"]*)\"")
_TAG = re.compile(r"<[^>]*>", re.DOTALL)
_WORD = re.compile(r"[A-Za-z\u4e00-\u9fff]{2,}")


def in_modules() -> Iterator[tuple[Path, Message]]:
    """Yield the messages of all modules but tests."""
    for path in files(".py", under=HOUSE):
        if "tests" not in path.parts:
            yield from ((path, message) for node in ast.walk(tree(path)) if (message := _said(node)))


def _said(node: ast.AST) -> Message | None:
    match node:
        case ast.Call(func=ast.Name(id=name), args=arguments):
            texts = [each.value for each in arguments[:2] if isinstance(each, ast.Constant)]
            return _message(name.removesuffix("_lazy").removesuffix("_noop"), texts)
    return None


def _message(function: str, texts: list[Any]) -> Message | None:
    place = _SAYING.get(function)
    if place is None or len(texts) <= place:
        return None
    return (str(texts[0]) if place else "", str(texts[place]))


def computed() -> list[str]:
    """Return where a message is put together before it is looked up, so that nobody can translate it."""
    return [
        f"{path.relative_to(HOUSE)}:{node.lineno}"
        for path in files(".py", under=HOUSE)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in _SAYING
        and node.args
        and isinstance(node.args[0], ast.JoinedStr | ast.BinOp)
    ]


def in_templates() -> Iterator[tuple[Path, Message]]:
    """Yield the messages of all templates."""
    for path in files(".html", under=HOUSE):
        text = path.read_text(encoding="utf-8")
        for name, *literals in _IN_TEMPLATE.findall(templatize(text)):
            message = _message(name, [ast.literal_eval(each) for each in literals if each])
            assert message, path
            yield path, message
        for one in _IN_ATTRIBUTE.findall(_CODE.sub(" ", text)):
            yield path, ("", ast.literal_eval(one))


def left_in_one_language(path: Path) -> list[str]:
    """Return the words that a template shows as they stand there, whatever the reader's language."""
    text = _HIDDEN.sub(" ", path.read_text(encoding="utf-8"))
    text = _CODE.sub(" ", _TRANSLATED.sub(" ", text))
    read = [*_READ_ALOUD.findall(text), re.sub(r"&\w+;", " ", _TAG.sub(" ", text))]
    return [word for part in read for word in _WORD.findall(part)]
