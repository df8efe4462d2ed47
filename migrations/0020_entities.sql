-- Entities are registered on a screen, and a reporter is bound to entities that are registered.

alter table entity
    add constraint entity_code_is_short check (code = btrim(code) and char_length(code) between 1 and 40) not valid,
    add constraint entity_has_a_name check (btrim(name) <> '') not valid;

-- Accounts from before this rule keep what they are bound to until they are changed.
create function account_entities_exist() returns trigger language plpgsql as $$
begin
    if exists (
        select from unnest(new.entities) bound (code)
        where not exists (select from entity where entity.code = bound.code)
    ) then
        raise exception 'an account is bound to an entity that is not registered'
            using errcode = 'foreign_key_violation', constraint = 'account_entities_exist';
    end if;
    return new;
end $$;
create trigger account_entities_exist before insert on account
    for each row execute function account_entities_exist();
-- Whoever disables an account, or renames its person, need not mend what it is bound to.
create trigger changed_account_entities_exist before update of entities on account
    for each row when (new.entities is distinct from old.entities) execute function account_entities_exist();
