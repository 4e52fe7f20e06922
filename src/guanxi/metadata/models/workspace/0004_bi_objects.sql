-- What is not to show any more, as a module was switched off, shows no more.
create function drop_unshown_views() returns trigger
language plpgsql security definer set search_path = {role}, pg_temp as $$
declare kind text;
begin
    for kind in select name from jsonb_object_keys(old.objects) name where not new.objects ? name loop
        execute format('drop view if exists {role}_bi.%I', kind);
    end loop;
    return null;
end $$;
create trigger drop_unshown_views after update of objects on bi_access for each row execute function drop_unshown_views();
