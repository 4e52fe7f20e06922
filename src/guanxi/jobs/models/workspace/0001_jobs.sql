-- What the worker did for this workspace. The queue itself is a public table that forgets what is done.
create table job_run (
    job bigint primary key,
    task text not null,
    ids jsonb not null default '{}',
    lock text,
    asked_by bigint,
    status text not null check (status in ('waiting', 'running', 'done', 'failed', 'cancelled')),
    stage text not null default '',
    stage_done bigint not null default 0,
    stage_total bigint,
    attempts integer not null default 1,
    error jsonb,
    retried_as bigint,
    queued_at timestamptz not null default now(),
    started_at timestamptz,
    touched_at timestamptz not null default now(),
    ended_at timestamptz
);
create index job_run_latest on job_run (touched_at desc);

-- When the house works of itself. `last_slot` is the last moment that a run was due and was queued.
create table schedule (
    name text primary key,
    is_on boolean not null,
    at time,
    last_slot timestamptz not null
);
