"""How Guanxi refuses: typed errors with a stable code, a message for people and a word on retrying."""

from __future__ import annotations

from typing import Any, ClassVar


def N_(message: str) -> str:  # noqa: N802 (gettext's own name for "translate later")
    """Mark a message for translation; the door that shows it translates it."""
    return message


class GuanxiError(Exception):
    """Base of every refusal.

    ``code`` is stable and meant for programs. ``message`` is a template for people, filled from ``params``
    and translated where it is shown. ``status`` is the HTTP status that fits; ``retry`` says whether the
    same call may succeed later.
    """

    code: ClassVar[str] = "error"
    message: ClassVar[str] = N_("Something went wrong.")
    status: ClassVar[int] = 400
    retry: ClassVar[bool] = False

    def __init__(self, **params: Any) -> None:
        self.params = params
        super().__init__(self.message.format(**params))


class NotAllowed(GuanxiError):
    """The actor's role does not carry the permission that the action asks for."""

    code = "not_allowed"
    message = N_("Your role ({role}) does not allow this: {permission}.")
    status = 403


class NotFound(GuanxiError):
    """Nothing by that name or number is visible to the caller."""

    code = "not_found"
    message = N_("There is no {what} “{key}” here.")
    status = 404


class Invalid(GuanxiError):
    """An input that cannot be accepted; ``field`` names which, ``reason`` says why."""

    code = "invalid"
    message = N_("{field}: {reason}")
    status = 422


class ModuleOff(GuanxiError):
    """What was asked for belongs to a module that the workspace has switched off."""

    code = "module_off"
    message = N_(
        "“{module}” is switched off in this workspace. An administrator can switch it on in the settings."
    )
    status = 404
