-- Who is who: sources, what each said of which record, and the links between records.

create table source (
    id bigint generated always as identity primary key,
    slug text not null unique check (slug <> ''),
    kind text not null default 'file',
    created_at timestamptz not null default now()
);

-- What a source says of a record now. `originals` keeps, per field, the raw text and the rule that changed it.
create table source_record (
    object text not null,
    source_id bigint not null references source,
    external_id text not null,
    record_id uuid not null,
    said jsonb not null,
    originals jsonb,
    action_id bigint not null,
    primary key (object, source_id, external_id)
);
create index source_record_of on source_record (record_id);
create index source_record_action on source_record (action_id);

-- What it said before, and which action replaced it.
create table source_record_past (
    object text not null,
    source_id bigint not null,
    external_id text not null,
    said jsonb not null,
    originals jsonb,
    action_id bigint not null,
    replaced_by bigint not null
);
create index source_record_past_replaced on source_record_past (replaced_by);
create index source_record_past_of on source_record_past (object, source_id, external_id);

-- A link between two records of one object, with its reason. `same` edges are the truth of a merge, of which
-- `canonical_id` is the cached root; `possible` ones wait for someone to decide.
create table edge (
    id bigint generated always as identity primary key,
    object text not null,
    a uuid not null,
    b uuid not null,
    kind text not null check (kind in ('possible', 'same', 'different')),
    weight double precision,
    reason text not null,
    action_id bigint not null,
    check (a < b),
    unique (object, a, b)
);
create index edge_b on edge (object, b);
create index edge_action on edge (action_id);
