"""The columns that every record has, whatever its object; people filter and sort by them."""

from __future__ import annotations

from guanxi.metadata.logic.object_type import Field, Label

ID = Field("id", "relation", Label("Id", "编号"), computed=True)
CREATED_AT = Field("created_at", "datetime", Label("Created", "创建时间"), computed=True)
UPDATED_AT = Field("updated_at", "datetime", Label("Changed", "更新时间"), computed=True)
SYSTEM_FIELDS: dict[str, Field] = {field.slug: field for field in (ID, CREATED_AT, UPDATED_AT)}

# Names that a custom field cannot take: system columns, and those that a later version may add.
TAKEN_COLUMNS = frozenset(
    {
        *SYSTEM_FIELDS, "deleted_at", "canonical_id", "search", "sort_key", "source_id", "external_id",
        "action_id", "content", "occurrence", "object", "workspace", "score", "segment",
        "tableoid", "ctid", "xmin", "xmax", "cmin", "cmax",
    }
)  # fmt: skip
