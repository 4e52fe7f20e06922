-- The columns of a table that the lake keeps: all but the search tokens, which are derived.
select attname::text as name, format_type(atttypid, atttypmod) as kind
from pg_attribute
where attrelid = to_regclass({table}) and attnum > 0 and not attisdropped and atttypid <> 'tsvector'::regtype
order by attnum
