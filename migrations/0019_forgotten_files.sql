-- Files of imports that came to nothing are not kept for ever: the bytes go, and the row with hash, size and name stays.
-- The same bytes may come back. Nothing else of a file ever changes, and the bytes of an import that is open or was
-- registered stay: cells were read from them.

alter table import_file alter column bytes drop not null;

drop trigger import_file_is_immutable on import_file;
create function import_file_is_kept() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE'
        and (new.sha256, new.size, new.first_name, new.uploaded_by, new.uploaded_at)
            = (old.sha256, old.size, old.first_name, old.uploaded_by, old.uploaded_at)
        and ((old.bytes is null and new.bytes is not null and encode(sha256(new.bytes), 'hex') = new.sha256)
             or (old.bytes is not null and new.bytes is null and not exists (
                 select 1 from import_batch b where b.sha256 = old.sha256 and b.status not in ('failed', 'discarded'))))
    then
        return new;
    end if;
    raise exception 'import_file is immutable' using errcode = 'integrity_constraint_violation', constraint = 'import_file_is_immutable';
end $$;
create trigger import_file_is_immutable before update or delete on import_file for each row execute function import_file_is_kept();
