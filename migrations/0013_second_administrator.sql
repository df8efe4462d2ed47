-- Who decides, and with which key. What gives or takes the power to decide needs two administrators: one asks,
-- another confirms.

create table access_request (
    id bigint generated always as identity primary key,
    -- whose access it is; a new account has no row yet
    account text not null,
    -- app::wire::AccessOrder
    request jsonb not null,
    requested_by text not null constraint access_request_account_exists references account (name),
    requested_at timestamptz not null default now(),
    -- null while it waits
    confirmed boolean,
    decided_by text constraint access_request_decider_exists references account (name),
    decided_at timestamptz,
    constraint access_request_is_decided_whole check (num_nulls(confirmed, decided_by, decided_at) in (0, 3)),
    constraint access_request_has_four_eyes check (not confirmed or decided_by <> requested_by)
);
create unique index access_request_one_waits on access_request (account) where decided_at is null;

-- A request is decided once; nothing else of it ever changes.
create function access_request_is_append_only() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' then
        if old.decided_at is null and (to_jsonb(new) - '{confirmed,decided_by,decided_at}'::text[])
                                    = (to_jsonb(old) - '{confirmed,decided_by,decided_at}'::text[]) then
            return new;
        end if;
    end if;
    raise exception 'requests are append-only' using errcode = 'integrity_constraint_violation', constraint = 'access_request_is_append_only';
end $$;
create trigger access_request_is_append_only before update or delete on access_request
    for each row execute function access_request_is_append_only();
create trigger access_request_is_not_truncated before truncate on access_request
    for each statement execute function access_request_is_append_only();

-- What one person did to the public state since the last release.
create index audit_by_actor_and_act on audit (actor, act, id desc);

-- A stolen key: what it signs counts no more from this release on.
alter table signing_key add column revoked_from integer,
    add constraint signing_key_revoked_from_a_release check (revoked_from >= 1);

-- A key is retired once and revoked once; nothing else of it ever changes.
create or replace function signing_key_is_append_only() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' then
        if (old.retired_at is null or new.retired_at is not distinct from old.retired_at)
            and (old.revoked_from is null or new.revoked_from is not distinct from old.revoked_from)
            and (to_jsonb(new) - '{retired_at,revoked_from}'::text[])
                = (to_jsonb(old) - '{retired_at,revoked_from}'::text[])
            and to_jsonb(new) <> to_jsonb(old) then
            return new;
        end if;
    end if;
    raise exception 'signing keys are append-only' using errcode = 'integrity_constraint_violation', constraint = 'signing_key_is_append_only';
end $$;
