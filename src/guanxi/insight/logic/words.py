"""A text in both languages of the product, for what is decided in pure logic."""

from __future__ import annotations

from typing import NamedTuple


class Words(NamedTuple):
    """The same text in English and in Chinese."""

    en: str
    zh: str

    def in_language(self, language: str) -> str:
        """Return the text for a language code such as ``zh-hans`` or ``en-gb``."""
        return self.zh if language.startswith("zh") else self.en
