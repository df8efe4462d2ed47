-- The program works in a role that may not write the links of the audit log itself (server/src/db/rights.rs):
-- only the trigger does, with the rights of the owner of the tables. Its search path is fixed, so that nobody
-- can put other tables or functions in the way.
alter function audit_is_chained() security definer set search_path = pg_catalog, public, pg_temp;
