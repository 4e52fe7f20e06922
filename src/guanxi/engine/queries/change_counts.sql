-- How many changes of each object came after a position, those of actions without one included.
-- The actions first, as an array: a join is planned by statistics that a log just written does not have yet.
select object, count(*) as changes
from change
where action_id = any(array(select id from action where position > {position} or position is null))
group by object
