-- The records of an object that changed after a position, as they are now; the removed ones marked.
select i.record_id as id, {columns}, t.id is null as _gone
from (
    select distinct record_id from change
    where object = {object}
        and action_id = any(array(select id from action where position > {position} or position is null))
) i
left join {table} t on t.id = i.record_id
