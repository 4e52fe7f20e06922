"""Numbering plans: the answers of ``phonenumbers`` for plain digits, fifty times as fast.

``phonenumbers`` (Google's libphonenumber) walks a number through dozens of small functions. Here its own
metadata is compiled once per country into a few patterns, and the same decisions are taken on a string of
digits: international prefix, country code, national prefix, length, validity. Equality with the library is
tested over all regions.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, PhoneMetadata

_TYPES = (
    "mobile fixed_line toll_free premium_rate shared_cost personal_number voip pager uan voicemail"
).split()
_LONGEST = 17
_CODES = {str(code): code for code in COUNTRY_CODE_TO_REGION_CODE}

Test = Callable[[str], object]


def _pattern(general: Any, descs: list[Any], size: int) -> str:
    """Return the pattern of all types of number that may have the size, behind the general one as a gate."""
    parts = [
        f"(?:{desc.national_number_pattern})"
        for desc in descs
        if desc is not None and desc.national_number_pattern
        if not desc.possible_length or size in desc.possible_length
    ]
    gate = rf"(?=(?:{general.national_number_pattern})\Z)"
    return rf"{gate}(?:{'|'.join(parts)})\Z" if parts else r"(?!)"


class Plan:
    """One region's rules, compiled from its metadata."""

    __slots__ = ("_typed", "code", "general", "idd", "leading", "local", "possible", "prefix", "transform")

    def __init__(self, data: Any) -> None:
        general = data.general_desc
        self.code = str(data.country_code)
        self.possible = frozenset(general.possible_length)
        self.local = frozenset(general.possible_length_local_only)
        self.general: Test = re.compile(general.national_number_pattern).fullmatch
        self.idd = re.compile(data.international_prefix or "(?!)").match
        self.prefix = re.compile(data.national_prefix_for_parsing or "(?!)")
        self.transform: str | None = data.national_prefix_transform_rule or None
        self.leading: Test | None = re.compile(data.leading_digits).match if data.leading_digits else None
        descs = [getattr(data, name) for name in _TYPES]
        self._typed = {
            size: re.compile(_pattern(general, descs, size)).match
            for size in range(2, _LONGEST + 1)
            if not general.possible_length or size in general.possible_length
        }

    def typed(self, digits: str) -> object:
        """Return whether a significant number is of a known type: what makes it valid in this region."""
        test = self._typed.get(len(digits))
        return test is not None and test(digits)

    def without_prefix(self, digits: str) -> str:
        """Return the digits without a national prefix, transformed where the plan says so."""
        found = self.prefix.match(digits)
        if not found or not digits:
            return digits
        groups = found.groups()
        # The rule applies where its last group took part; without groups phonenumbers only cuts.
        if self.transform is None or not groups or groups[-1] is None:
            changed = digits[found.end() :]
        else:
            changed = self.prefix.sub(self.transform, digits, count=1)
        return digits if self.general(digits) and not self.general(changed) else changed

    def significant(self, digits: str) -> str:
        """Return the national significant number of digits dialled within the plan."""
        stripped = self.without_prefix(digits)
        size = len(stripped)
        usable = size in self.possible or (size > max(self.possible) and size not in self.local)
        return stripped if usable else digits


@lru_cache(maxsize=512)
def plan_of_region(region: str) -> Plan | None:
    """Return the plan of an ISO region, or None where there is none."""
    data = PhoneMetadata.metadata_for_region(region, None)
    return None if data is None else Plan(data)


@lru_cache(maxsize=512)
def plan_of_code(code: str) -> Plan:
    """Return the plan of a country calling code's main region."""
    number = _CODES[code]
    region = COUNTRY_CODE_TO_REGION_CODE[number][0]
    return Plan(PhoneMetadata.metadata_for_region_or_calling_code(number, region))


@lru_cache(maxsize=512)
def valid_in(code: str) -> Test:
    """Return the test of a significant number for all regions that share a country calling code."""
    number = _CODES[code]
    datas = [
        PhoneMetadata.metadata_for_region_or_calling_code(number, region)
        for region in COUNTRY_CODE_TO_REGION_CODE[number]
    ]
    plans = [Plan(data) for data in datas if data is not None]
    if len(plans) == 1:
        return plans[0].typed

    def valid(digits: str) -> bool:
        for plan in plans:
            if plan.leading is None:
                if plan.typed(digits):
                    return True
            elif plan.leading(digits):
                return bool(plan.typed(digits))
        return False

    return valid


def _code_of(digits: str) -> str | None:
    """Return the country calling code that the digits begin with."""
    for size in (1, 2, 3):
        if digits[:size] in _CODES:
            return digits[:size]
    return None


def _finish(code: str, digits: str) -> str | None:
    if len(digits) < 2:
        return None
    number = plan_of_code(code).significant(digits)
    return f"+{code}{number}" if len(number) <= _LONGEST and valid_in(code)(number) else None


def _international(digits: str) -> str | None:
    """Read digits that begin with a country calling code."""
    code = _code_of(digits) if len(digits) > 2 else None
    return None if code is None else _finish(code, digits[len(code) :])


def e164(digits: str, plus: bool, plan: Plan | None) -> str | None:
    """Return the E.164 form of three or more ASCII digits dialled in a plan, or None if they are not valid.

    ``plus`` says that a plus sign stood before them; without it and without a plan nothing is valid.
    """
    if plus:
        if _code_of(digits) is not None or len(digits) <= 2:
            return _international(digits)
        # An unknown code: the library tries again as if there were no plus, and lets a prefix decide.
        return None if plan is None else _national(digits, plan, after_plus=True)
    return None if plan is None else _national(digits, plan)


def _national(digits: str, plan: Plan, after_plus: bool = False) -> str | None:
    found = plan.idd(digits)
    if found and digits[found.end() : found.end() + 1] != "0":
        return _international(digits[found.end() :])
    if digits.startswith(plan.code):
        rest = plan.without_prefix(digits[len(plan.code) :])
        size = len(digits)
        too_long = size > max(plan.possible) and size not in plan.local
        if too_long or (not plan.general(digits) and plan.general(rest)):
            return _finish(plan.code, rest)
    if after_plus or len(digits) < 2:
        return None
    number = plan.significant(digits)
    return f"+{plan.code}{number}" if len(number) <= _LONGEST and valid_in(plan.code)(number) else None
