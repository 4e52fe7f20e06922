"""The metadata room: object types, fields, field types, the catalogue, the grammar of conditions."""

from pathlib import Path

from guanxi.metadata.actions.bi import BiAccess, bi_access, change_bi, close_bi, open_bi, rotate_bi
from guanxi.metadata.actions.change_field import FieldLabels, MoreOptions, add_options, rename_field
from guanxi.metadata.actions.define_field import NewField, define_field
from guanxi.metadata.actions.remove_field import FieldName, remove_field, undo_fields
from guanxi.metadata.actions.save_view import View, remove_view, save_view
from guanxi.metadata.actions.switch_module import ModuleSwitch, switch_module
from guanxi.metadata.errors import (
    FieldExists,
    FieldNameInvalid,
    FieldNotFound,
    FieldTypeInvalid,
    FilterError,
    ModuleInvalid,
    ObjectNotFound,
    TooManyFields,
    ViewNotFound,
)
from guanxi.metadata.logic.ddl import SQL_TYPES, create_table_sql, missing_columns
from guanxi.metadata.logic.field_types import (
    FIELD_TYPES,
    ColumnParser,
    FieldType,
    ParseContext,
    Parsed,
    ParsedColumn,
    column_parser,
    decide_currency,
    decide_date_order,
    decide_decimal_mark,
    field_type,
    read_currency,
)
from guanxi.metadata.logic.field_types.codes import ERRORS as PARSE_ERRORS
from guanxi.metadata.logic.field_types.codes import RULES as PARSE_RULES
from guanxi.metadata.logic.filters.compile import Compiled, compile_filter
from guanxi.metadata.logic.filters.json_form import from_json, to_json
from guanxi.metadata.logic.filters.moments import Clock
from guanxi.metadata.logic.filters.scope import Parameters, Reading, Scope, reading_of
from guanxi.metadata.logic.filters.sources import register_filter_source
from guanxi.metadata.logic.filters.text_format import format_text
from guanxi.metadata.logic.filters.text_parser import parse_text
from guanxi.metadata.logic.filters.tree import And, Condition, Node, Not, Or, Related, Source, both
from guanxi.metadata.logic.modules import Feature, Module, ModuleAction
from guanxi.metadata.logic.names import field_name, is_field_name
from guanxi.metadata.logic.object_type import Field, Label, ObjectType, Option
from guanxi.metadata.logic.search_tokens import index_tokens, search_query, split_query
from guanxi.metadata.logic.shapes import FINE_SHAPE_SQL, ROUGH_SHAPE_SQL, SHAPE_SQL, shape_of
from guanxi.metadata.logic.sort_key import sort_key
from guanxi.metadata.logic.system_fields import SYSTEM_FIELDS
from guanxi.metadata.queries.catalogue import (
    Catalogue,
    catalogue,
    custom_fields,
    register_object,
    removed_fields,
    standard_catalogue,
    standard_objects,
)
from guanxi.metadata.queries.modules import (
    admit_module,
    compile_feature,
    feature_names,
    find_action,
    find_module,
    foreign_modules,
    is_on,
    missing_modules,
    modules,
    note_modules,
    register_module,
    require_on,
)
from guanxi.metadata.queries.views import SavedView, view, views_of

MIGRATIONS = Path(__file__).parent / "models" / "workspace"

__all__ = [
    "FIELD_TYPES",
    "FINE_SHAPE_SQL",
    "MIGRATIONS",
    "PARSE_ERRORS",
    "PARSE_RULES",
    "ROUGH_SHAPE_SQL",
    "SHAPE_SQL",
    "SQL_TYPES",
    "SYSTEM_FIELDS",
    "And",
    "BiAccess",
    "Catalogue",
    "Clock",
    "ColumnParser",
    "Compiled",
    "Condition",
    "Feature",
    "Field",
    "FieldExists",
    "FieldLabels",
    "FieldName",
    "FieldNameInvalid",
    "FieldNotFound",
    "FieldType",
    "FieldTypeInvalid",
    "FilterError",
    "Label",
    "Module",
    "ModuleAction",
    "ModuleInvalid",
    "ModuleSwitch",
    "MoreOptions",
    "NewField",
    "Node",
    "Not",
    "ObjectNotFound",
    "ObjectType",
    "Option",
    "Or",
    "Parameters",
    "ParseContext",
    "Parsed",
    "ParsedColumn",
    "Reading",
    "Related",
    "SavedView",
    "Scope",
    "Source",
    "TooManyFields",
    "View",
    "ViewNotFound",
    "add_options",
    "admit_module",
    "bi_access",
    "both",
    "catalogue",
    "change_bi",
    "close_bi",
    "column_parser",
    "compile_feature",
    "compile_filter",
    "create_table_sql",
    "custom_fields",
    "decide_currency",
    "decide_date_order",
    "decide_decimal_mark",
    "define_field",
    "feature_names",
    "field_name",
    "field_type",
    "find_action",
    "find_module",
    "foreign_modules",
    "format_text",
    "from_json",
    "index_tokens",
    "is_field_name",
    "is_on",
    "missing_columns",
    "missing_modules",
    "modules",
    "note_modules",
    "open_bi",
    "parse_text",
    "read_currency",
    "reading_of",
    "register_filter_source",
    "register_module",
    "register_object",
    "remove_field",
    "remove_view",
    "removed_fields",
    "rename_field",
    "require_on",
    "rotate_bi",
    "save_view",
    "search_query",
    "shape_of",
    "sort_key",
    "split_query",
    "standard_catalogue",
    "standard_objects",
    "switch_module",
    "to_json",
    "undo_fields",
    "view",
    "views_of",
]
