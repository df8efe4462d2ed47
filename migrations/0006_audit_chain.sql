-- The audit log becomes a chain: each entry has a link that holds the hash of the link before and of
-- the entry itself, so that an entry that is changed, taken out or slipped in afterwards can be found
-- and named. Network addresses move out of the entries: they are forgotten after some days, and what
-- is hashed must stay readable for ever.

-- Network addresses, beside the entries ------------------------------------------

create table audit_address (
    -- Deferred: the row is written by a trigger just before the entry itself.
    audit bigint primary key constraint audit_address_of_an_entry references audit (id) deferrable initially deferred,
    address text not null,
    at timestamptz not null default now()
);
create index audit_address_by_time on audit_address (at);

-- Whoever writes an entry gives its address with it; it is kept apart, whatever program wrote it.
create function audit_address_is_kept_apart() returns trigger language plpgsql as $$
begin
    if new.address is not null then
        insert into audit_address (audit, address, at) values (new.id, new.address, new.at);
        new.address := null;
    end if;
    return new;
end $$;
create trigger audit_address_is_kept_apart before insert on audit
    for each row execute function audit_address_is_kept_apart();

-- The chain ------------------------------------------------------------------------

create table audit_chain (
    -- 1, 2, 3 … without gaps, in the order in which the transactions ended
    position bigint primary key,
    audit bigint not null constraint audit_chain_links_an_entry references audit (id),
    previous_hash text not null,
    hash text not null,
    constraint audit_chain_entry_is_linked_once unique (audit),
    constraint audit_chain_link_has_one_successor unique (previous_hash),
    constraint audit_chain_starts_at_one check (position >= 1),
    constraint audit_chain_hash_is_hex check (hash ~ '^[0-9a-f]{64}$' and previous_hash ~ '^[0-9a-f]{64}$')
);

-- Length in bytes, colon, text, comma: no text can pretend to be two.
create function netstring(text) returns text language sql immutable strict parallel safe as
    $$ select octet_length(convert_to($1, 'UTF8'))::text || ':' || $1 || ',' $$;

-- SHA-256 of the netstrings of: the name of this form, the hash before (of the first link: 64 zeros),
-- position, id, moment (UTC, microseconds), actor, act, object, and the detail as jsonb writes it.
-- Computed a second time, from the same columns, by server/src/audit/chain.rs.
create function audit_link_hash(previous_hash text, place bigint, entry audit) returns text
language sql stable as $$
    select encode(sha256(convert_to(
        netstring('pntd.audit.1') || netstring(previous_hash) || netstring(place::text)
        || netstring(entry.id::text)
        || netstring(to_char(entry.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'))
        || netstring(entry.actor) || netstring(entry.act) || netstring(entry.object)
        || netstring(entry.detail::text), 'UTF8')), 'hex')
$$;

-- One link after another: whoever appends holds the lock until the transaction has ended. Each
-- statement sees what is committed by then, so the second reads what the first one left.
create function audit_is_chained() returns trigger language plpgsql as $$
declare
    last audit_chain%rowtype;
begin
    perform pg_advisory_xact_lock(hashtextextended('pntd.audit_chain', 0));
    select * into last from audit_chain order by position desc limit 1;
    last.position := coalesce(last.position, 0) + 1;
    last.previous_hash := coalesce(last.hash, repeat('0', 64));
    insert into audit_chain (position, audit, previous_hash, hash)
    values (last.position, new.id, last.previous_hash, audit_link_hash(last.previous_hash, last.position, new));
    return null;
end $$;

-- Deferred: the lock is taken when the transaction ends, after every row that it locks, and an act
-- that is rolled back leaves no link.
create constraint trigger audit_is_chained after insert on audit deferrable initially deferred
    for each row execute function audit_is_chained();

create trigger audit_chain_is_immutable before update or delete on audit_chain
    for each row execute function row_is_immutable();
create trigger audit_chain_is_not_truncated before truncate on audit_chain
    for each statement execute function row_is_immutable();
create trigger audit_is_not_truncated before truncate on audit
    for each statement execute function row_is_immutable();
create trigger change_set_event_is_not_truncated before truncate on change_set_event
    for each statement execute function row_is_immutable();

-- The history of one cell.
create index value_by_cell on value (edition, indicator, measure, breakdown, period, id);

-- What people search by ---------------------------------------------------------------

create index audit_by_actor on audit (actor, id desc);
create index audit_by_act on audit (act, id desc);
create index audit_by_time on audit (at);

-- Entries that are there already: their addresses move, then they are linked in the order of their ids.

alter table audit disable trigger audit_is_immutable;
insert into audit_address (audit, address, at) select id, address, at from audit where address is not null;
update audit set address = null where address is not null;
set constraints all immediate;
alter table audit enable trigger audit_is_immutable;

do $$
declare
    entry audit;
    place bigint := 0;
    previous text := repeat('0', 64);
    next text;
begin
    for entry in select * from audit order by id loop
        place := place + 1;
        next := audit_link_hash(previous, place, entry);
        insert into audit_chain (position, audit, previous_hash, hash) values (place, entry.id, previous, next);
        previous := next;
    end loop;
end $$;
