"""How the records room refuses."""

from __future__ import annotations

from guanxi.kernel.api import N_, GuanxiError
from guanxi.metadata.api import FilterError


class NotByHand(GuanxiError):
    """What an import or an analysis wrote, in many transactions, is not taken back like a record's edit."""

    code = "not_by_hand"
    message = N_("{trail} was not done by hand. An import is taken back on its own page.")
    status = 409


class RecordNotFound(GuanxiError):
    """No such record in this workspace, or it is in the trash."""

    code = "record_not_found"
    message = N_("There is no record {id} among {object}.")
    status = 404


class FieldNotWritable(GuanxiError):
    """The field does not exist, or the program computes it."""

    code = "field_not_writable"
    message = N_("{object}.{field} cannot be written: there is no such field, or it is computed.")
    status = 422


class FactsNeverChange(GuanxiError):
    """Facts of behaviour can be added, never edited."""

    code = "facts_never_change"
    message = N_("{object} are facts: they can be added or taken back with their import, never edited.")
    status = 409


class CursorInvalid(GuanxiError):
    """A page's cursor was altered, or belongs to a list in another order."""

    code = "cursor_invalid"
    message = N_("This page's cursor does not fit the list; begin again from the first page.")
    status = 422


class SortInvalid(GuanxiError):
    """A list cannot be ordered by that field."""

    code = "sort_invalid"
    message = N_("{object} cannot be sorted by {field}.")
    status = 422


class ErasureNotFound(GuanxiError):
    """No such erasure in this workspace."""

    code = "erasure_not_found"
    message = N_("There is no erasure {id} here.")
    status = 404


class OnlyPeopleAreErased(GuanxiError):
    """Erasure is a person's right; other records go to the trash."""

    code = "only_people_are_erased"
    message = N_("Only people can be erased, not {object}. Move other records to the trash.")
    status = 422


class ReasonMissing(GuanxiError):
    """An erasure is for ever and is proved later, so it says why."""

    code = "reason_missing"
    message = N_("Say why the person is erased; the proof keeps the reason.")
    status = 422


class NameNotConfirmed(GuanxiError):
    """What was typed is not what the person is called."""

    code = "name_not_confirmed"
    message = N_("That is not what the person is called. Nothing was erased.")
    status = 422


class ComparedOrigin(FilterError):
    """Where a record comes from holds or does not hold; it is no number."""

    code = "filter_compared_origin"
    message = N_("At {at}: {kind}(…) stands alone; it is not compared with a value.")


class ModulesMissing(GuanxiError):
    """Tables whose module is gone may tell of the person, and nobody knows which of their columns do."""

    code = "modules_missing"
    message = N_(
        "Nobody can be erased while these modules are missing, whose data may tell of them: {modules}. "
        "Install them again."
    )
    status = 409
