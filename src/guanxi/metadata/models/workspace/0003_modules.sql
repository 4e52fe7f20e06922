-- The modules of others that have been here. What they made stays when one of them is gone, and this says whose it is.
create table module (
    slug text primary key,
    version text not null,
    objects text[] not null,
    first_seen timestamptz not null default now()
);
revoke insert, update, delete on module from {role};
