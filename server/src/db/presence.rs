//! The table `presence`: where people are in the sheet now. A sign counts for a minute.

use chrono::{DateTime, Utc};
use domain::value::CellKey;
use sqlx::{PgConnection, types::Json};

use super::error::DbError;

/// Seconds for which a sign counts.
pub const ACTIVE_SECONDS: i32 = 60;

/// Somebody in the sheet.
#[derive(Debug, Clone)]
pub struct PresentPerson {
    /// What people read.
    pub name: String,
    pub cell: CellKey,
    /// Since when in this indicator.
    pub since: DateTime<Utc>,
}

/// Says where an account is. Who stays in an indicator keeps the moment of arrival.
pub async fn put(
    connection: &mut PgConnection,
    account: &str,
    edition: &str,
    cell: &CellKey,
) -> Result<(), DbError> {
    sqlx::query!(
        "insert into presence (account, edition, indicator, cell) values ($1, $2, $3, $4)
         on conflict on constraint presence_pkey do update
         set edition = excluded.edition, indicator = excluded.indicator, cell = excluded.cell, seen_at = now(),
             since = case
                 when presence.edition = excluded.edition and presence.indicator = excluded.indicator
                     and presence.seen_at > now() - make_interval(secs => $5) then presence.since
                 else now()
             end",
        account,
        edition,
        cell.indicator.as_str(),
        Json(cell) as _,
        f64::from(ACTIVE_SECONDS)
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Forgets an account.
pub async fn delete(connection: &mut PgConnection, account: &str) -> Result<(), DbError> {
    sqlx::query!("delete from presence where account = $1", account)
        .execute(connection)
        .await?;
    Ok(())
}

/// Forgets the signs that no longer count. After the own sign of a transaction, never before it: it locks rows that
/// another transaction may wait for.
pub async fn delete_old(connection: &mut PgConnection) -> Result<(), DbError> {
    sqlx::query!(
        "delete from presence
         where ctid = any(array(
             select ctid from presence where seen_at < now() - make_interval(secs => $1)
             for update skip locked))",
        f64::from(ACTIVE_SECONDS)
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// Who else is in one of these indicators, the first to come first.
pub async fn list_others(
    connection: &mut PgConnection,
    account: &str,
    edition: &str,
    indicators: &[String],
) -> Result<Vec<PresentPerson>, DbError> {
    let rows = sqlx::query!(
        r#"select a.display_name, p.cell as "cell: Json<CellKey>", p.since
         from presence p join account a on a.name = p.account
         where p.account <> $1 and p.edition = $2 and p.indicator = any($3)
           and p.seen_at > now() - make_interval(secs => $4)
         order by p.since, p.account"#,
        account,
        edition,
        indicators,
        f64::from(ACTIVE_SECONDS)
    )
    .fetch_all(connection)
    .await?;
    let present = rows.into_iter().map(|row| PresentPerson {
        name: row.display_name,
        cell: row.cell.0,
        since: row.since,
    });
    Ok(present.collect())
}
