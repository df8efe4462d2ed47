//! Approval: the changes of a set become the current values, inside the database.

use sqlx::PgConnection;

use crate::db::error::DbError;

/// Makes every change of the set current that changes something, in one statement: the value before it is
/// superseded, the new one is written with the provenance of the change. Answers how many were written.
///
/// Ids are taken first, because the row before must point to its successor before the successor can be the only
/// current one. `by` is the display name of the person who approves. `seen` are the current rows that the caller has
/// locked and compared: a row that another approval made current since then is never superseded unseen.
///
/// # Errors
/// `value_one_is_current` when another approval of the same cell came first; the rules of a value.
pub async fn approve_changes(
    conn: &mut PgConnection,
    change_set: i64,
    by: &str,
    seen: &[i64],
) -> Result<u64, DbError> {
    let done = sqlx::query!(
        "with differing as (
             select c.series, c.measure, c.period, v.id as before
             from change c
             left join value v on v.series = c.series and v.measure = c.measure
                  and v.period = c.period and v.superseded_by is null and v.id = any($3)
             where c.change_set = $1
               and (c.after_kind, c.after_value, c.after_numerator, c.after_denominator,
                    c.after_reason, c.after_provisional, c.after_note, c.after_source)
                   is distinct from
                   (coalesce(v.kind, 0::smallint), v.value, v.numerator, v.denominator,
                    v.reason, coalesce(v.provisional, false), v.note, v.source)
             order by c.series, c.measure, c.period),
         planned as materialized (
             select d.*, nextval(pg_get_serial_sequence('value', 'id')) as id from differing d),
         superseded as (
             update value set superseded_by = planned.id
             from planned where value.id = planned.before
             returning value.id)
         insert into value (id, change_set, provenance, series, period, measure, kind, provisional,
                            sheet, cell_row, cell_column, value, numerator, denominator, reason, note,
                            source, approved_by)
         overriding system value
         select p.id, $1, c.provenance, c.series, c.period, c.measure, c.after_kind,
                c.after_provisional, c.sheet, c.cell_row, c.cell_column, c.after_value,
                c.after_numerator, c.after_denominator, c.after_reason, c.after_note, c.after_source, $2
         from planned p
         join change c on c.change_set = $1 and c.series = p.series and c.measure = p.measure
              and c.period = p.period
         -- the rows before are superseded before the first new one is written
         where (select count(*) from superseded) >= 0
         order by p.id",
        change_set,
        by,
        seen
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}
