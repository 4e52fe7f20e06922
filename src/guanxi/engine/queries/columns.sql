-- The columns of all tables that the lake keeps: all but the search tokens, which are derived.
select c.relname::text as "table", attname::text as name, format_type(atttypid, atttypmod) as kind
from pg_class c join pg_attribute on attrelid = c.oid
where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')
    and attnum > 0 and not attisdropped and atttypid <> 'tsvector'::regtype
order by attrelid, attnum
