-- The second of the last order up to now: a file that ends in the past is judged as of its end.
select floor(epoch(max(ordered_at)))::bigint as second from orders where ordered_at < to_timestamp($now + 1)
