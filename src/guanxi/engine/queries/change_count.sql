-- How many changes of an object came after a position, those of actions without one included.
select count(*) as changes
from action a join change c on c.action_id = a.id and c.object = {object}
where a.position > {position} or a.position is null
