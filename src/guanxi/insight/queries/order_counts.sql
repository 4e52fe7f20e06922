-- What became of all orders: each kind that is left out of the scores, counted.
select
    count(*) as orders,
    count(*) filter (where o.ordered_at is null) as without_time,
    count(*) filter (where o.ordered_at >= to_timestamp($as_of + 1)) as later,
    count(*) filter (where known and o.status is not distinct from 'cancelled') as cancelled,
    count(*) filter (where known and o.status is distinct from 'cancelled' and foreign_money) as other_currency,
    count(*) filter (where counted and person_id is null) as without_customer,
    count(*) filter (where counted and person_id is not null) as used,
    count(*) filter (where counted and o.total is null) as without_amount
from (
    select o.*, r.id as person_id, o.ordered_at < to_timestamp($as_of + 1) as known,
        coalesce(o.currency, $currency) <> $currency as foreign_money,
        o.ordered_at < to_timestamp($as_of + 1) and o.status is distinct from 'cancelled'
            and coalesce(o.currency, $currency) = $currency as counted
    from orders o
    left join people p on p.id = o.person
    left join people r on r.id = p.root
) o
