-- Passkeys (WebAuthn) as a second factor. Only public keys: the private ones stay in people's devices.

create table passkey (
    id bigint generated always as identity primary key,
    account text not null constraint passkey_account_exists references account (name),
    -- what the device calls its key; unique among all accounts
    credential bytea not null constraint passkey_credential_is_unique unique,
    -- what the person calls it
    name text not null,
    -- webauthn_rs::prelude::Passkey
    key jsonb not null,
    -- how often the device signed, where it counts: a lower number comes from a copy
    counter bigint not null default 0,
    created_at timestamptz not null default now(),
    used_at timestamptz,
    constraint passkey_has_a_name check (btrim(name) <> '' and length(name) <= 60),
    constraint passkey_counter_counts check (counter >= 0)
);
create index passkey_by_account on passkey (account);

-- A challenge is of one session, for one account, and is answered once.
create table passkey_challenge (
    -- SHA-256 of the session's id
    session bytea not null,
    purpose text not null constraint passkey_challenge_purpose_is_known check (purpose in ('register', 'prove')),
    account text not null constraint passkey_challenge_account_exists references account (name),
    state jsonb not null,
    -- the name of a passkey that is being registered
    label text,
    until timestamptz not null default now() + interval '5 minutes',
    constraint passkey_challenge_pk primary key (session, purpose)
);
create index passkey_challenge_by_end on passkey_challenge (until);

-- Whether something is asked for after the password.
create function has_second_factor(of_account text) returns boolean language sql stable as $$
    select exists (select from second_factor f where f.account = of_account and f.confirmed_at is not null)
        or exists (select from passkey p where p.account = of_account)
$$;
