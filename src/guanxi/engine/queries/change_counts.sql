-- How many changes of each object came after a position, those of actions without one included.
select c.object, count(*) as changes
from action a join change c on c.action_id = a.id
where a.position > {position} or a.position is null
group by c.object
