"""Money: integer minor units of an ISO 4217 currency."""

from __future__ import annotations

from decimal import ROUND_HALF_EVEN, Decimal

# How many decimals the minor units of some currencies have; all others have two.
EXPONENTS = {
    **dict.fromkeys("BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".split(), 0),
    **dict.fromkeys("BHD IQD JOD KWD LYD OMR TND".split(), 3),
}


def exponent(currency: str) -> int:
    """Return how many decimals the currency's minor unit has (2 unless ISO 4217 says otherwise)."""
    return EXPONENTS.get(currency, 2)


def to_minor(amount: Decimal, currency: str) -> int:
    """Return an amount in minor units, rounded half to even."""
    scaled = amount.scaleb(exponent(currency))
    return int(scaled.to_integral_value(rounding=ROUND_HALF_EVEN))


def from_minor(units: int, currency: str) -> Decimal:
    """Return minor units as an exact amount."""
    return Decimal(units).scaleb(-exponent(currency))
