"""People as they really are: one clean row each, before any source has written them down its own way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from guanxi.demo.logic.columns import Ints, Mask, join, number, pick, scatter, weighted, where
from guanxi.demo.logic.names import Names, draw_names
from guanxi.demo.logic.places import CODES, Places, draw_phones, draw_places, international
from guanxi.demo.logic.scene import Scene

MAIL_EAST = ("example.cn", "mail.example.cn", "qq.example.cn", "163.example.cn", "example.com")
MAIL_WEST = ("example.com", "mail.example.com", "example.org", "example.net", "post.example.org")
MAIL_WEIGHTS = (30, 25, 20, 15, 10)
TAGS = (
    None, "newsletter", "vip", "wholesale", "老客户", "团购", "newsletter;vip", "event", "老客户;newsletter",
    "referral",
)  # fmt: skip
TAG_WEIGHTS = (45, 22, 4, 3, 7, 4, 3, 5, 3, 4)


@dataclass(frozen=True, slots=True)
class People:
    """n people. ``table`` has their clean columns; the rest is what other parts of the demo build upon.

    ``national`` are phone numbers without country code; ``account`` is the local part of an e-mail address.
    """

    table: pa.Table
    chinese: Mask
    country: Ints
    national: pa.Array
    account: pa.Array
    names: Names

    def __len__(self) -> int:
        return len(self.chinese)


def draw_people(scene: Scene, size: int, *, offset: int = 0, total: int = 0, chunk: int = 0) -> People:
    """Return ``size`` people, about half of them Chinese, aged 18 to 80 at the scene's start.

    They are the rows from ``offset`` of ``total`` people, among all of whom no e-mail comes twice.
    """
    rng = scene.stream("people", chunk)
    chinese, female = rng.random(size) < 0.5, rng.random(size) < 0.5
    names = draw_names(rng, chinese, female)
    places = draw_places(rng, chinese, scene.home)
    digits = max(4, len(str(max(total, offset + size))))
    account = join(names.account, number(scatter(np.arange(offset, offset + size), digits)))
    national = draw_phones(rng, places.country)
    table = pa.table(
        {
            "name": names.full,
            "given_name": names.given,
            "family_name": names.family,
            "email": join(account, "@", mail_host(rng, chinese)),
            "phone": international(national, places.country),
            "gender": pick(["female", "male"], (~female).astype(np.int64)),
            "birthday": _birthdays(rng, size, scene.start),
            **_whereabouts(places),
            "language": pick(["en", "zh"], chinese.astype(np.int64)),
            "tags": pick(TAGS, weighted(rng, TAG_WEIGHTS, size)),
        }
    )
    return People(table, chinese, places.country, national, account, names)


def mail_host(rng: np.random.Generator, chinese: Mask) -> pa.Array:
    """Return a mail domain for every person; all of them are reserved for examples."""
    index = weighted(rng, MAIL_WEIGHTS, len(chinese))
    return where(chinese, pick(MAIL_EAST, index), pick(MAIL_WEST, index))


def _whereabouts(places: Places) -> dict[str, pa.Array]:
    return {
        "city": places.city,
        "region": places.region,
        "country": pick(CODES, places.country),
        "postcode": places.postcode,
    }


def _birthdays(rng: np.random.Generator, size: int, today: date) -> pa.Array:
    age = np.clip(rng.gamma(6, 4, size) + 16, 18, 80)
    born = np.datetime64(today, "D") - (age * 365.25).astype("timedelta64[D]")
    return pa.array(born, pa.date32())
