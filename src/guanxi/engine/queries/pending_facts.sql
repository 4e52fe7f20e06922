-- Facts of actions that can be seen but have no position up to the given one; they are read again next time.
select {columns} from {table}
where action_id in (select id from action where position > {position} or position is null)
