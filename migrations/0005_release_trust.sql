-- Releases that anybody can check: the keys that sign them, the signed manifest, the computed
-- numbers, and which release withdraws which. Expand only: releases from before stay as they are.

-- Public halves only; the private ones lie in a directory outside the database.
create table signing_key (
    -- SHA-256 of the 32 bytes of the public key
    key_id text primary key,
    public_key text not null,
    created_at timestamptz not null,
    created_by text not null,
    retired_at timestamptz,
    previous_key_id text constraint signing_key_follows_a_key references signing_key (key_id),
    -- canonical JSON in which the previous key vouches for this one, and its signature
    statement text,
    statement_signature text,
    constraint signing_key_public_key_is_hex check (public_key ~ '^[0-9a-f]{64}$'),
    constraint signing_key_id_is_its_hash check (encode(sha256(decode(public_key, 'hex')), 'hex') = key_id),
    constraint signing_key_is_not_its_predecessor check (previous_key_id is distinct from key_id),
    constraint signing_key_statement_is_signed check (
        (statement is null) = (statement_signature is null)
        and (statement is null or previous_key_id is not null)),
    constraint signing_key_signature_is_hex check (statement_signature ~ '^[0-9a-f]{128}$')
);
create unique index signing_key_one_is_active on signing_key ((true)) where retired_at is null;

-- A key is retired once; nothing else of it ever changes.
create function signing_key_is_append_only() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' then
        if old.retired_at is null and new.retired_at is not null
            and (to_jsonb(new) - 'retired_at') = (to_jsonb(old) - 'retired_at') then
            return new;
        end if;
    end if;
    raise exception 'signing keys are append-only' using errcode = 'integrity_constraint_violation', constraint = 'signing_key_is_append_only';
end $$;
create trigger signing_key_is_append_only before update or delete on signing_key
    for each row execute function signing_key_is_append_only();
create trigger signing_key_is_not_truncated before truncate on signing_key
    for each statement execute function signing_key_is_append_only();

-- All null for releases from before there were signatures.
alter table release
    -- canonical JSON: what is signed
    add column manifest text,
    add column manifest_sha256 text,
    -- canonical JSON of domain::release::Results: everything that is computed from the body
    add column progress text,
    add column signature text,
    add column key_id text constraint release_key_exists references signing_key (key_id),
    add column withdraws integer constraint release_withdraws_a_release references release (number),
    add constraint release_manifest_agrees_with_hash check (
        manifest is null or encode(sha256(convert_to(manifest, 'UTF8')), 'hex') = manifest_sha256),
    add constraint release_signature_is_hex check (signature ~ '^[0-9a-f]{128}$'),
    add constraint release_withdraws_an_earlier check (withdraws < number),
    add constraint release_withdrawn_once unique (withdraws);
-- Not valid: it binds every row from now on and asks nothing of those that are there.
alter table release add constraint release_is_signed check (
    num_nulls(manifest, manifest_sha256, progress, signature, key_id) = 0) not valid;
