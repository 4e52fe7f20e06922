-- How good the data are, as measured: one row per object and moment, one per field and source. Measurements hold
-- counts, limits and shapes of values, never values; they are no records, so the change log does not repeat them.

-- What asks for measuring: an import or undo (by its trail), or somebody. Taken away once it is done.
create table quality_due (
    id bigint generated always as identity primary key,
    cause text not null check (cause in ('import', 'undo', 'asked', 'time')),
    trail uuid,
    at timestamptz not null default now()
);

-- One measurement of an object. `version` tells of which state; found unchanged, it only is `checked_at` again.
-- `trails` are the imports or undos that came before it and after the one before.
create table quality_run (
    id uuid primary key,
    object text not null,
    as_of timestamptz not null,
    checked_at timestamptz not null,
    cause text not null,
    trails uuid[] not null default '{}',
    rows bigint not null,
    doubles bigint not null,
    version text not null,
    seconds double precision not null
);
create index quality_run_newest on quality_run (object, as_of desc);

-- A field over the rows of one source, or of all (''). `valid` and `distinct_values` are of the filled ones.
-- `shapes` are the commonest with their counts, `limits` what values beyond are unusual. `said_*`: when the newest
-- value came in, and since when half of them have.
create table quality_measure (
    run uuid not null references quality_run on delete cascade,
    field text not null,
    source text not null default '',
    rows bigint not null,
    filled bigint not null,
    valid bigint not null,
    distinct_values bigint not null,
    shapes jsonb not null default '[]',
    limits jsonb,
    said_newest timestamptz,
    said_half timestamptz,
    primary key (run, field, source)
);
