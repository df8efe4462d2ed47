-- What was detected on each sheet when the file was read, with the doubts about it: asked for on every
-- look at an import, and found once.

alter table import_batch add column found jsonb;
