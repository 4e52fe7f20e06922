-- Exports: one row per run, written before anything is read, so that whoever took records out is known. `id` is
-- the trail of its action, `export.run`; `filter` is the condition, `rows` how many records left.
create table export_run (
    id uuid primary key,
    object text not null,
    format text not null,
    file_name text not null,
    fields text[] not null,
    filter jsonb,
    words text not null,
    sort text not null,
    sources boolean not null,
    status text not null check (status in ('running', 'done', 'failed')),
    rows bigint not null default 0,
    bytes bigint not null default 0,
    cut bigint not null default 0,
    started_by text not null,
    created_at timestamptz not null default now(),
    finished_at timestamptz
);
create index export_run_newest on export_run (created_at desc);
revoke delete on export_run from {role};
