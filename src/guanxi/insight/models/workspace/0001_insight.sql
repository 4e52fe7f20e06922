-- What analyses found: their runs, the scores of every customer with a history of their own, moves between
-- segments, and how the models were judged. Scores are their own log, so the change log does not repeat them.

-- One row per analysis; `id` is its trail. `version` tells which facts it read, `scores` how many it keeps.
create table analysis_run (
    id uuid primary key,
    status text not null check (status in ('running', 'done', 'unchanged', 'failed')),
    stage text not null default '',
    stage_done bigint not null default 0,
    stage_total bigint,
    as_of timestamptz,
    position bigint,
    version text not null default '',
    params jsonb not null default '{}',
    report jsonb not null default '{}',
    error jsonb,
    scores bigint not null default 0,
    started_by text not null,
    started_at timestamptz not null default now(),
    touched_at timestamptz not null default now(),
    finished_at timestamptz
);
create index analysis_run_newest on analysis_run (started_at desc);

-- A customer's numbers in one run. Null: not known. Money in minor units of the run's currency; `recency` in
-- days, `frequency` counts purchases, `monetary` is net; expectations are over the run's horizon.
create table score (
    run uuid not null,
    person uuid not null,
    standing text not null,
    segment text,
    r smallint not null,
    f smallint not null,
    m smallint not null,
    recency int,
    frequency int not null,
    monetary bigint not null,
    every_days double precision,
    p_alive double precision,
    p_buys double precision,
    expected_purchases double precision,
    expected_spend bigint,
    value bigint,
    primary key (person, run)
);
create index score_by_value on score (run, value desc nulls last, person);
create index score_by_monetary on score (run, monetary desc, person);
create index score_by_segment on score (run, segment, monetary desc);

-- Which run's scores are the valid ones: swapped in one row, so that nobody sees half of a run.
create table score_current (
    single boolean primary key default true check (single),
    run uuid not null,
    previous uuid
);
create view score_now as select * from score where run = (select c.run from score_current c);

-- How many customers went from one segment to another between a run and the one before. Null: had no scores.
create table segment_move (
    run uuid not null,
    from_segment text,
    to_segment text,
    customers bigint not null,
    unique nulls not distinct (run, from_segment, to_segment)
);

-- The models of a run: as fitted, how they fared on a period they had not seen, and which of them is used.
create table model_report (
    run uuid primary key,
    purchases jsonb not null,
    spend jsonb,
    backtest jsonb,
    methods jsonb not null,
    used boolean not null
);

-- Removes the scores of one run that nobody needs any more and returns it; null when there is none. Kept are
-- the runs of two days, the last of each day for sixty days, and the last of each month.
create function thin_scores() returns uuid
language plpgsql security definer set search_path = {role}, pg_temp as $$
declare old uuid;
begin
    select r.id into old from analysis_run r
    where r.scores > 0 and r.status <> 'running'
    and not exists (select 1 from score_current c where r.id in (c.run, c.previous))
    and (r.status = 'failed' or r.started_at < now() - interval '2 days' and exists (
        select 1 from analysis_run later
        where later.status = 'done' and later.scores > 0 and later.started_at > r.started_at
        and date_trunc(case when r.started_at > now() - interval '60 days' then 'day' else 'month' end, later.started_at)
            = date_trunc(case when r.started_at > now() - interval '60 days' then 'day' else 'month' end, r.started_at)
    ))
    order by r.started_at limit 1;
    delete from score where run = old;
    update analysis_run set scores = 0 where id = old;
    return old;
end $$;

revoke delete on analysis_run from {role};
revoke update, delete on score, segment_move, model_report from {role};
revoke insert, update, delete on score_now from {role};
