"""The stable names of what parsing did to a value (rules) and of why it could not (errors).

They are stored beside the original value and explained to people by the ``quality`` room.
"""

from __future__ import annotations

# Rules: the value says the same as the raw text, in the form that the field keeps.
TRIM = "trim"
WIDTH = "width"
INVISIBLE = "invisible"
BAD_CHARACTER = "bad_character"
BLANK_WORD = "blank_word"
LOWER_CASE = "lower_case"
ADDRESS_ONLY = "address_only"
TRAILING_PUNCTUATION = "trailing_punctuation"
IDN = "idn"
FIRST_OF_SEVERAL = "first_of_several"
E164 = "e164"
GROUPING = "grouping"
DECIMAL_COMMA = "decimal_comma"
ACCOUNTING_SIGN = "accounting_sign"
CHINESE_UNIT = "chinese_unit"
PERCENT_SIGN = "percent_sign"
CURRENCY_SIGN = "currency_sign"
CURRENCY_CODE = "currency_code"
MINOR_UNITS = "minor_units"
ISO_DATE = "iso_date"
OTHER_DATE_ORDER = "other_date_order"
TWO_DIGIT_YEAR = "two_digit_year"
TIME_DROPPED = "time_dropped"
TRUTH_WORD = "truth_word"
OPTION_LABEL = "option_label"
NEW_OPTION = "new_option"
SCHEME_ADDED = "scheme_added"
ADDRESS_PARTS = "address_parts"
RESOLVED = "resolved"

RULES = frozenset(
    {
        TRIM,
        WIDTH,
        INVISIBLE,
        BAD_CHARACTER,
        BLANK_WORD,
        LOWER_CASE,
        ADDRESS_ONLY,
        TRAILING_PUNCTUATION,
        IDN,
        FIRST_OF_SEVERAL,
        E164,
        GROUPING,
        DECIMAL_COMMA,
        ACCOUNTING_SIGN,
        CHINESE_UNIT,
        PERCENT_SIGN,
        CURRENCY_SIGN,
        CURRENCY_CODE,
        MINOR_UNITS,
        ISO_DATE,
        OTHER_DATE_ORDER,
        TWO_DIGIT_YEAR,
        TIME_DROPPED,
        TRUTH_WORD,
        OPTION_LABEL,
        NEW_OPTION,
        SCHEME_ADDED,
        ADDRESS_PARTS,
        RESOLVED,
    }
)

# Errors: the raw text is not a value of the field.
TOO_LONG = "too_long"
OUT_OF_RANGE = "out_of_range"
NOT_A_TEXT = "not_a_text"
NOT_A_NUMBER = "not_a_number"
NOT_AN_AMOUNT = "not_an_amount"
OTHER_CURRENCY = "other_currency"
NOT_A_CURRENCY = "not_a_currency"
NOT_A_TRUTH = "not_a_truth"
NOT_A_DATE = "not_a_date"
NOT_A_TIME = "not_a_time"
NOT_AN_EMAIL = "not_an_email"
NOT_A_PHONE = "not_a_phone"
PHONE_WITHOUT_COUNTRY = "phone_without_country"
NOT_A_URL = "not_a_url"
NOT_AN_ADDRESS = "not_an_address"
UNKNOWN_OPTION = "unknown_option"
NOT_A_REFERENCE = "not_a_reference"

ERRORS = frozenset(
    {
        TOO_LONG,
        OUT_OF_RANGE,
        NOT_A_TEXT,
        NOT_A_NUMBER,
        NOT_AN_AMOUNT,
        OTHER_CURRENCY,
        NOT_A_CURRENCY,
        NOT_A_TRUTH,
        NOT_A_DATE,
        NOT_A_TIME,
        NOT_AN_EMAIL,
        NOT_A_PHONE,
        PHONE_WITHOUT_COUNTRY,
        NOT_A_URL,
        NOT_AN_ADDRESS,
        UNKNOWN_OPTION,
        NOT_A_REFERENCE,
    }
)
