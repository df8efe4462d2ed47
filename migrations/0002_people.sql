-- People and sign-in: sessions that say whose they are, second factors, accounts of an identity provider.

-- Sessions --------------------------------------------------------------------

alter table session
    -- names a session in lists and requests; its hash never leaves the database
    add column number bigint generated always as identity,
    -- whoever is signed in with it; nobody while a sign-in is still under way
    add column account text generated always as (record #>> '{axum-login.data,user_id}') stored,
    add column address text,
    -- browser and system in short words, never the whole text that the browser sends
    add column browser text,
    add column seen_at timestamptz not null default now(),
    add constraint session_number_is_unique unique (number);
create index session_by_account on session (account);

-- Second factor: time-based one-time passwords (RFC 6238) ---------------------------

create table second_factor (
    account text primary key constraint second_factor_account_exists references account (name),
    secret bytea not null,
    created_at timestamptz not null default now(),
    -- null until its first code came: it is not asked for before
    confirmed_at timestamptz,
    -- the time step of the last accepted code: no code of it or of an earlier one is taken again
    last_step bigint not null default 0,
    constraint second_factor_secret_has_160_bits check (length(secret) = 20)
);

create table recovery_code (
    account text not null constraint recovery_code_of_a_second_factor references second_factor (account) on delete cascade,
    -- SHA-256 of the code, which is shown once
    hash bytea not null,
    used_at timestamptz,
    constraint recovery_code_pk primary key (account, hash)
);

-- Identity provider (OpenID Connect) -----------------------------------------------

alter table account
    -- an account of the provider has no password here
    alter column password_hash drop not null,
    -- who it is there: this pair and nothing else finds the account again
    add column issuer text,
    add column subject text,
    add constraint account_has_one_way_in check ((password_hash is null) = (issuer is not null)),
    add constraint account_subject_iff_issuer check ((issuer is null) = (subject is null)),
    add constraint account_one_per_subject unique (issuer, subject);
