-- The limits of the RFM scores where an administrator fixed them: four ascending ones a measure, money in minor
-- units of `currency`. At most one row; without it scores are fifths of the workspace's own customers.
create table rfm_limits (
    id uuid primary key,
    recency int[] not null check (cardinality(recency) = 4),
    frequency int[] not null check (cardinality(frequency) = 4),
    monetary bigint[] not null check (cardinality(monetary) = 4),
    currency text not null
);
create unique index rfm_limits_once on rfm_limits ((true));
select install_log('rfm_limits');
