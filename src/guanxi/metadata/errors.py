"""How metadata refuses: filters that cannot be read, fields that cannot be made."""

from __future__ import annotations

from guanxi.kernel.api import N_, GuanxiError


class FilterError(GuanxiError):
    """Base of everything that can be wrong with a condition.

    ``at`` in the parameters says where: the number of a character in the text form (from 1), or the path of
    a node in the JSON form (``/and/1/value``).
    """

    code = "filter_invalid"
    message = N_("The condition cannot be read at {at}.")
    status = 422


class FilterSyntax(FilterError):
    """Something else stands where the grammar expects a certain part."""

    code = "filter_syntax"
    message = N_("At {at}: expected {expected}, found {found}.")


class FilterTooLarge(FilterError):
    """A condition has more parts, or is nested deeper, than can be answered in bounded time."""

    code = "filter_too_large"
    message = N_("A condition may have at most {limit} {what}.")


class UnknownField(FilterError):
    """No field, relation or score of that name exists; the nearest names are given."""

    code = "filter_unknown_field"
    message = N_("At {at}: there is no field “{field}” in {object}. The nearest are: {suggestions}.")


class MaskedField(FilterError):
    """The field is personal, and the caller does not see personal fields, by whatever way."""

    code = "filter_masked_field"
    message = N_("At {at}: {object}.{field} is personal and hidden from your role.")
    status = 403


class UnknownRelated(FilterError):
    """No object of that name points at the one that is filtered."""

    code = "filter_unknown_related"
    message = N_("At {at}: nothing called “{related}” belongs to {object}. There are: {suggestions}.")


class FeatureOfOther(FilterError):
    """A feature was asked of records that do not have it."""

    code = "filter_feature_of_other"
    message = N_("At {at}: “{feature}” is a feature of {object}.")


class UnknownSource(FilterError):
    """No room has registered how conditions of this kind compile."""

    code = "filter_unknown_source"
    message = N_("At {at}: “{kind}” cannot be used here. Known are: {suggestions}.")


class WrongOperator(FilterError):
    """The field's type does not know the operator."""

    code = "filter_wrong_operator"
    message = N_("At {at}: “{op}” does not work on {field} ({type}). Possible are: {operators}.")


class WrongValue(FilterError):
    """The value cannot be compared with the field; says what the field expects."""

    code = "filter_wrong_value"
    message = N_("At {at}: {field} expects {expected}, not {value}.")


class ObjectNotFound(GuanxiError):
    """The workspace has no object of that name."""

    code = "object_not_found"
    message = N_("There is no object “{object}”. There are: {known}.")
    status = 404


class FieldNotFound(GuanxiError):
    """The object has no custom field of that name."""

    code = "field_not_found"
    message = N_("There is no custom field “{field}” in {object}.")
    status = 404


class FieldExists(GuanxiError):
    """The object already has a field of that name."""

    code = "field_exists"
    message = N_("{object} already has a field “{field}”.")
    status = 409


class FieldNameInvalid(GuanxiError):
    """A name that cannot be a column, or that the grammar of conditions reserves."""

    code = "field_name_invalid"
    message = N_(
        "“{field}” cannot name a field: use a letter and then letters, digits or “_”, at most {limit} in all."
    )
    status = 422


class FieldTypeInvalid(GuanxiError):
    """A type that custom fields cannot have, or a type whose settings are missing."""

    code = "field_type_invalid"
    message = N_("A custom field cannot be of type “{type}”: {reason}.")
    status = 422


class TooManyFields(GuanxiError):
    """The object carries as many custom fields as its table can bear."""

    code = "too_many_fields"
    message = N_("{object} already has {limit} custom fields, the most it can carry.")
    status = 409


class ViewNotFound(GuanxiError):
    """No saved view of that number is visible to the caller."""

    code = "view_not_found"
    message = N_("There is no saved view {view} here.")
    status = 404


class ModuleInvalid(GuanxiError):
    """A package brings a module that does not keep the contract; the reason is for its author."""

    code = "module_invalid"
    message = N_("The module “{module}” was left out: {reason}.")
    status = 500
