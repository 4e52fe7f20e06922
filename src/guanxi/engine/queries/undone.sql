-- Actions that were taken back after a position: their facts are gone.
select u.action_id from undone u join action a on a.id = u.by_action
where a.position > {position} or a.position is null
