-- Which backups were made and tried, so that every server of an installation knows how old the last one is. Where they
-- lie is the operator's; a backup does not hold its own row.
create table backup (
    id bigint generated always as identity primary key,
    kind text not null constraint backup_kind_is_known check (kind in ('dump', 'base')),
    started_at timestamptz not null,
    finished_at timestamptz not null default now(),
    bytes bigint not null constraint backup_has_a_size check (bytes >= 0),
    sha256 text not null constraint backup_hash_is_sha256 check (sha256 ~ '^[0-9a-f]{64}$'),
    -- when it was restored into a throw-away cluster and found whole
    tried_at timestamptz,
    constraint backup_ends_after_it_began check (finished_at >= started_at)
);
create index backup_finished on backup (finished_at desc);
create index backup_sha256 on backup (sha256);
