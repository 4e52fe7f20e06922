"""How the access room refuses."""

from __future__ import annotations

from guanxi.kernel.api import N_, GuanxiError, Invalid


class WrongCredentials(GuanxiError):
    """The same answer for an unknown address and a wrong password, so that neither can be probed."""

    code = "wrong_credentials"
    message = N_("That e-mail address and password do not belong together.")
    status = 401


class TooManyAttempts(GuanxiError):
    """Too many failed tries for one address or from one origin."""

    code = "too_many_attempts"
    message = N_("Too many failed attempts. Try again in {minutes} minutes.")
    status = 429
    retry = True


class LinkSpent(GuanxiError):
    """The one-time link is unknown, was used, or is too old."""

    code = "link_spent"
    message = N_("This sign-in link has been used or is too old. Ask for a new one.")
    status = 410


class Taken(GuanxiError):
    """A name that must be unique is in use."""

    code = "taken"
    message = N_("{field}: “{value}” is already in use.")
    status = 409


class EmailInvalid(Invalid):
    """Nobody can be written to at this address."""

    code = "email_invalid"
    message = N_("“{given}” is no e-mail address. One looks like name@example.com.")


class PasswordTooShort(Invalid):
    """A password that is soon guessed."""

    code = "password_too_short"
    message = N_("A password needs at least {least} characters; this one has {length}.")


class TimeZoneUnknown(Invalid):
    """A time zone that the machine's table does not know."""

    code = "time_zone_unknown"
    message = N_("“{given}” is no time zone. One looks like Europe/London or Asia/Shanghai.")


class NameMissing(Invalid):
    """A workspace without a name."""

    code = "name_missing"
    message = N_("The workspace needs a name.")


class NameTooLong(Invalid):
    """A workspace's name that no list could show."""

    code = "name_too_long"
    message = N_("The workspace's name has {length} characters; {most} are the most.")


class SlugInvalid(Invalid):
    """A slug that no address could contain."""

    code = "slug_invalid"
    message = N_(
        "The slug “{given}” cannot stand in an address. It takes up to {most} of a-z, 0-9, - and _, "
        "and begins with a letter or digit: {example}, for example."
    )


class CountryUnknown(Invalid):
    """A country that is no code of ISO 3166."""

    code = "country_unknown"
    message = N_("The country “{given}” is no code of ISO 3166. One looks like GB or CN.")


class CurrencyUnknown(Invalid):
    """A currency that is no code of ISO 4217."""

    code = "currency_unknown"
    message = N_("The currency “{given}” is no code of ISO 4217. One looks like GBP or CNY.")


class LanguageUnknown(Invalid):
    """A language that the product does not speak."""

    code = "language_unknown"
    message = N_("The language “{given}” is not spoken here. There is {known}.")


class InvitedElsewhere(GuanxiError):
    """Somebody holds a link to an account that is nobody's yet, and would come in wherever it is let in."""

    code = "invited_elsewhere"
    message = N_(
        "{email} was invited to another workspace and has not come in yet. "
        "Ask again when they have, or in a day, when that invitation has ended."
    )
    status = 409
    retry = True


class LastOwner(GuanxiError):
    """A workspace without an owner could never be managed again."""

    code = "last_owner"
    message = N_("A workspace needs at least one owner.")
    status = 409
