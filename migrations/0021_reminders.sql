-- Reminders by e-mail, one digest a person and day; and messages to programs of others when a release appears.
-- Moments come from the program, so that one clock decides what is due.

-- Reminders --------------------------------------------------------------------

create table reminder (
    account text primary key constraint reminder_account_exists references account (name),
    -- where to; nothing but the link that confirms it is sent before it was confirmed
    address text not null,
    confirmed_at timestamptz,
    -- domain::reminder::ReminderKind: what its owner wants to be reminded of
    kinds text[] not null,
    constraint reminder_address_is_short check (length(address) between 3 and 254 and address !~ '[[:space:][:cntrl:]]'),
    constraint reminder_kinds_are_known check (kinds <@ array['due', 'late', 'returned', 'review', 'published'])
);

-- What stands in links of mails: opens without a session, and nothing but this.
create table reminder_link (
    -- SHA-256 of the token, which is in the mail only
    hash bytea primary key,
    account text not null constraint reminder_link_account_exists references account (name),
    purpose text not null,
    -- the address that it was sent to
    address text not null,
    made_at timestamptz not null,
    until timestamptz not null,
    constraint reminder_link_hash_has_256_bits check (length(hash) = 32),
    constraint reminder_link_purpose_is_known check (purpose in ('confirm', 'stop'))
);
create index reminder_link_by_account on reminder_link (account, made_at);
create index reminder_link_by_end on reminder_link (until);

-- The one digest of a person for a day in Lima: whoever adds the row has decided for that day.
create table digest (
    account text not null constraint digest_account_exists references account (name),
    day date not null,
    state text not null,
    -- server::mail::digest::Digest: codes, names, periods and days; never a value
    content jsonb not null,
    attempts integer not null default 0,
    -- not tried before
    next_at timestamptz not null,
    -- a server is sending it until then, or died
    lease_until timestamptz,
    sent_at timestamptz,
    constraint digest_pk primary key (account, day),
    constraint digest_state_is_known check (state in ('empty', 'waiting', 'sent', 'given_up')),
    constraint digest_is_sent_at_a_moment check ((sent_at is not null) = (state = 'sent'))
);
create index digest_waiting on digest (next_at) where state = 'waiting';

-- What a digest says, so that nothing is said twice.
create table digest_item (
    account text not null,
    day date not null,
    -- domain::reminder: what, and at which stage
    item text not null,
    constraint digest_item_pk primary key (account, item, day),
    constraint digest_item_of_a_digest foreign key (account, day) references digest (account, day) on delete cascade
);

-- Webhooks ----------------------------------------------------------------------

create table webhook (
    address text primary key,
    -- the newest release when the address became known: later ones are announced
    after_release integer not null,
    known_since timestamptz not null,
    constraint webhook_after_a_release check (after_release >= 0)
);

create table webhook_delivery (
    -- what receivers know a message by: the same at every attempt
    id uuid primary key default gen_random_uuid(),
    address text not null constraint webhook_delivery_address_exists references webhook (address),
    release integer not null constraint webhook_delivery_release_exists references release (number),
    state text not null default 'waiting',
    attempts integer not null default 0,
    next_at timestamptz not null,
    lease_until timestamptz,
    delivered_at timestamptz,
    constraint webhook_delivery_one_per_release unique (address, release),
    constraint webhook_delivery_state_is_known check (state in ('waiting', 'delivered', 'given_up')),
    constraint webhook_delivery_is_delivered_at_a_moment check ((delivered_at is not null) = (state = 'delivered'))
);
create index webhook_delivery_waiting on webhook_delivery (next_at) where state = 'waiting';
