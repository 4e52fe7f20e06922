-- The records of an object that changed after a position, as they are now; the removed ones marked.
select i.record_id as id, {columns}, t.id is null as _gone
from (
    select distinct c.record_id
    from action a join change c on c.action_id = a.id and c.object = {object}
    where a.position > {position} or a.position is null
) i
left join {table} t on t.id = i.record_id
