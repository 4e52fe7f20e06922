-- Every order that counts, as of a second's end: who (null: nobody known), when, how much. Cancelled orders and
-- those in another currency do not count; what was returned as a whole comes back as a second, negative row.
-- Merged people are one; an order of somebody in the trash is nobody's.
create temp table sale as
with counted as (
    select r.id as person, floor(epoch(o.ordered_at))::bigint as second, coalesce(o.total, 0) as amount,
        o.status is not distinct from 'returned' as returned
    from orders o
    left join people p on p.id = o.person
    left join people r on r.id = p._root
    where o.ordered_at < to_timestamp($as_of + 1) and o.status is distinct from 'cancelled'
    and coalesce(o.currency, $currency) = $currency
)
select person, second, amount, false as reversal from counted
union all
select person, second, -amount, true as reversal from counted where returned and amount > 0
