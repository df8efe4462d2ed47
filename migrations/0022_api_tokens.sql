-- Programs of entities propose values with a token of an account. Only the SHA-256 of a token is kept.

create table api_token (
    id bigint generated always as identity primary key,
    hash bytea not null constraint api_token_hash_is_unique unique,
    account text not null constraint api_token_account_exists references account (name),
    -- what its owner calls it
    name text not null,
    scope text not null constraint api_token_scope_is_known check (scope in ('propose', 'read_own')),
    created_at timestamptz not null,
    expires_at timestamptz not null,
    -- the day in Lima
    last_used date,
    constraint api_token_hash_is_sha256 check (octet_length(hash) = 32),
    constraint api_token_has_a_name check (btrim(name) <> '' and char_length(name) <= 60),
    constraint api_token_ends_within_a_year
        check (expires_at > created_at and expires_at <= created_at + interval '365 days')
);
create index api_token_by_account on api_token (account);

-- Whoever is closed out, gets another role or other entities, or any new password, is out with their programs too,
-- whichever statement of the program did it.
create function api_tokens_end() returns trigger language plpgsql as $$
begin
    delete from api_token where account = new.name;
    return null;
end $$;
create trigger api_tokens_end after update on account for each row
    when ((new.disabled and not old.disabled)
        or new.role is distinct from old.role
        or new.entities is distinct from old.entities
        or new.password_hash is distinct from old.password_hash)
    execute function api_tokens_end();

-- What a proposal was answered, by the key that its program chose: the same proposal sent again is answered the same and
-- makes nothing. Forgotten after some days.
create table proposal_answer (
    account text not null constraint proposal_answer_account_exists references account (name),
    key text not null,
    -- SHA-256 of what was sent
    request bytea not null,
    answer jsonb not null,
    at timestamptz not null default now(),
    constraint proposal_answer_pk primary key (account, key),
    constraint proposal_answer_key_is_visible check (key ~ '^[!-~]{8,200}$'),
    constraint proposal_answer_request_is_sha256 check (octet_length(request) = 32)
);
create index proposal_answer_by_time on proposal_answer (at);
