-- The order of people by value, either way and from any place: what a list that is sorted by it walks.
create index score_value_order on score (run, value, person) where value is not null;
