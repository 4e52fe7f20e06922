"""How insight refuses."""

from __future__ import annotations

from guanxi.kernel.api import N_, GuanxiError


class TooFewCustomers(GuanxiError):
    """A model needs more customers of a kind than there are."""

    code = "too_few_customers"
    message = N_("This needs at least {need} customers who bought again; there are {have}.")
    status = 409
