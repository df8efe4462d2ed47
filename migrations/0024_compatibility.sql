-- Which programs may work with these tables: those that know at least this migration. So a server of the version before
-- works on, and may be started again, while one of the next version has already brought the tables up to date. A
-- migration that takes away or changes what the version before it uses sets `oldest` to its own number.
create table compatibility (
    is_one boolean primary key default true constraint compatibility_is_one_row check (is_one),
    oldest bigint not null
);
insert into compatibility (oldest) values (23);
