-- The imports of a change set: an import that is turned back, and what a set of several says of its files.
create index import_batch_by_change_set on import_batch (change_set) where change_set is not null;
