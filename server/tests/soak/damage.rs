//! What the checks must notice: they are tried on it, done and undone.

use sqlx::PgConnection;

/// What a crash must never leave behind; done with the triggers off.
pub const DAMAGE: &[&str] = &[
    // a lost cell of a save, a lost save, half an import
    "delete from change where ctid in (select c.ctid from change c join change_set s on s.id = c.change_set
     where c.after_note ~ '^ana-' and s.status in ('draft', 'submitted', 'published') limit 1)",
    "delete from audit where act = 'change_set.save' and id = (select max(id) from audit where act = 'change_set.save')",
    "delete from change where ctid = (select c.ctid from change c join change_set s on s.id = c.change_set
     where s.origin = 'import' limit 1)",
    // half an approval, half a release, a hole in the chain, a changed release
    "delete from value where id = (select max(id) from value)",
    "delete from release_cell where ctid = (select ctid from release_cell order by release desc limit 1)",
    "update release set previous_sha256 = repeat('0', 64) where number = (select max(number) from release where number > 1)",
    "update release set note = note || ' otra' where number = (select max(number) from release)",
    "update change_set set status = 'draft' where id = (select max(id) from change_set where status <> 'draft' and release is null)",
    // a returned cell that is lost, or that is with the approved ones again; half a division of a set
    "delete from change where ctid = (select c.ctid from change c join change_set s on s.id = c.change_set
     where s.origin = 'split' limit 1)",
    "update change set change_set = s.split_from from change_set s
     where s.id = change.change_set and change.ctid = (
         select c.ctid from change c join change_set t on t.id = c.change_set
         where t.origin = 'split' limit 1)",
    "delete from change_set_event where id = (select max(id) from change_set_event where event = 'split')",
    "delete from cell_comment where id = (select max(id) from cell_comment where change_set in
         (select id from change_set where origin = 'split'))",
    "delete from audit where id = (select max(id) from audit where act = 'change_set.decide')",
    // a withdrawal that its log, its row or its content does not know
    "update release set withdraws = null
     where number = (select max(number) from release where withdraws is not null)",
    "delete from audit where id = (select max(id) from audit where act = 'release.withdraw')",
];

/// Does damage in a transaction that [`undo_damage`] takes back; false where there is nothing to damage.
pub async fn begin_damage(sql: &mut PgConnection, damage: &'static str) -> bool {
    let begin = "begin; set local session_replication_role = replica";
    sqlx::raw_sql(begin).execute(&mut *sql).await.unwrap();
    let done = sqlx::raw_sql(damage).execute(&mut *sql).await.unwrap();
    done.rows_affected() > 0
}

pub async fn undo_damage(sql: &mut PgConnection) {
    sqlx::raw_sql("rollback").execute(sql).await.unwrap();
}
