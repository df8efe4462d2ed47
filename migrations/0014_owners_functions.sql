-- Nobody but the owner of the tables may put the function with the owner's rights on a table of their own: there
-- it would work on rows of a type that they made, with the owner's rights. Triggers that exist need no right to it.
revoke execute on function audit_is_chained() from public;
