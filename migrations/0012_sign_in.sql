-- Sign-in: one-time passwords end, secrets of second factors are encrypted outside the database, and a
-- browser that signed in before is known again.

alter table account
    -- until when a one-time password opens; null for a password that its person chose
    add column one_time_until timestamptz;
update account set one_time_until = now() + interval '72 hours' where must_change_password;
alter table account add constraint account_one_time_password_ends
    check (must_change_password = (one_time_until is not null));

-- 20 bytes: as an older version kept it, until the next start encrypts it. 49: form, nonce, secret, tag.
alter table second_factor drop constraint second_factor_secret_has_160_bits;
alter table second_factor add constraint second_factor_secret_is_sealed check (length(secret) in (20, 49));

-- A browser from which an account was signed in to. Failures of others do not make it wait.
create table known_browser (
    -- SHA-256 of what its cookie carries
    hash bytea not null,
    account text not null constraint known_browser_account_exists references account (name),
    used_at timestamptz not null default now(),
    constraint known_browser_pk primary key (hash, account)
);
create index known_browser_by_account on known_browser (account, used_at);
