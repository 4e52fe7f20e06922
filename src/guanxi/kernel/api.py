"""The kernel: what every room stands on. No Django here."""

from guanxi.kernel.action import Action, Actor, ActorKind, Context, Role, Workspace
from guanxi.kernel.errors import N_, GuanxiError, Invalid, ModuleOff, NotAllowed, NotFound
from guanxi.kernel.ids import uuid7, uuid7_batch
from guanxi.kernel.logging import JsonLines, begin_notes, log_uncaught, note
from guanxi.kernel.money import EXPONENTS, exponent, from_minor, to_minor
from guanxi.kernel.progress import NullProgress, Progress
from guanxi.kernel.text import fold, fold_width, squash
from guanxi.kernel.zones import zone_of

__all__ = [
    "EXPONENTS",
    "N_",
    "Action",
    "Actor",
    "ActorKind",
    "Context",
    "GuanxiError",
    "Invalid",
    "JsonLines",
    "ModuleOff",
    "NotAllowed",
    "NotFound",
    "NullProgress",
    "Progress",
    "Role",
    "Workspace",
    "begin_notes",
    "exponent",
    "fold",
    "fold_width",
    "from_minor",
    "log_uncaught",
    "note",
    "squash",
    "to_minor",
    "uuid7",
    "uuid7_batch",
    "zone_of",
]
