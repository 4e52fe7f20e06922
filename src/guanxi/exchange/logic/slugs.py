"""Names for the fields that columns become."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

from guanxi.metadata.api import field_name

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_MARKS = re.compile("[\u0300-\u036f]")


def slug_for(heading: str, taken: Collection[str] = ()) -> str:
    """Return a free snake_case ASCII name for a heading: ``MonthlyCharges`` → ``monthly_charges``.

    Letters lose their accents and Chinese is spelled in pinyin. ``taken`` are the object's other fields.
    """
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", heading.replace("ß", "ss")))
    return field_name(_HUMP.sub(" ", plain), taken)
