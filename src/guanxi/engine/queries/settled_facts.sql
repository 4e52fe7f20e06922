-- Facts whose action has a position after one and up to another: each is read exactly once.
select {columns} from {table}
where action_id in (select id from action where position > {after} and position <= {position})
