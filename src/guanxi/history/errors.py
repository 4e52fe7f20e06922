"""How the history room refuses."""

from __future__ import annotations

from guanxi.kernel.api import N_, GuanxiError


class NothingToUndo(GuanxiError):
    """The trail is unknown in this workspace, or was taken back already."""

    code = "nothing_to_undo"
    message = N_("There is nothing left to undo under {trail}.")
    status = 404


class UndoOfUndo(GuanxiError):
    """Taking back an undo would guess what has happened since; doing the work again does not."""

    code = "undo_of_undo"
    message = N_("{trail} is itself an undo. Repeat the original work instead.")
    status = 409


class ForEver(GuanxiError):
    """What was done is for ever, as an erasure is: nothing was kept from which it could be taken back."""

    code = "for_ever"
    message = N_("{verb} is for ever: what it removed is kept nowhere, so it cannot be undone.")
    status = 409
