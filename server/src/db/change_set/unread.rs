//! What somebody has not read yet of what others say about cells, in sets of their own and in those they talk about.

use std::collections::BTreeMap;

use sqlx::PgConnection;

use crate::db::error::DbError;

/// Comments that this person has not read, by set: only in sets that are not decided yet.
pub async fn count_unread(
    conn: &mut PgConnection,
    account: &str,
) -> Result<BTreeMap<i64, u32>, DbError> {
    let rows = sqlx::query!(
        r#"select c.change_set as "set!", count(*) as "count!"
         from cell_comment c join change_set s on s.id = c.change_set
         left join change_set_seen seen on seen.account = $1 and seen.change_set = s.id
         where s.status in ('draft', 'returned', 'submitted')
           and c.author <> $1 and c.id > coalesce(seen.comment, 0)
           and (s.author = $1
                or exists (select from cell_comment own
                           where own.change_set = s.id and own.author = $1))
         group by c.change_set"#,
        account
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            let count =
                u32::try_from(row.count).map_err(|e| DbError::corrupt("cell_comment", e))?;
            Ok((row.set, count))
        })
        .collect()
}

/// How many comments [`count_unread`] counts in all sets together.
pub async fn count_unread_in_all(conn: &mut PgConnection, account: &str) -> Result<i64, DbError> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!"
         from cell_comment c join change_set s on s.id = c.change_set
         left join change_set_seen seen on seen.account = $1 and seen.change_set = s.id
         where s.status in ('draft', 'returned', 'submitted')
           and c.author <> $1 and c.id > coalesce(seen.comment, 0)
           and (s.author = $1
                or exists (select from cell_comment own
                           where own.change_set = s.id and own.author = $1))"#,
        account
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}

/// Number of the last comment in a set; 0 without any.
pub async fn last_comment(conn: &mut PgConnection, set: i64) -> Result<i64, DbError> {
    let last = sqlx::query_scalar!(
        r#"select coalesce(max(id), 0) as "last!" from cell_comment where change_set = $1"#,
        set
    )
    .fetch_one(conn)
    .await?;
    Ok(last)
}

/// This person has read the comments in a set up to this one. It never goes back.
pub async fn set_read_up_to(
    conn: &mut PgConnection,
    account: &str,
    set: i64,
    comment: i64,
) -> Result<(), DbError> {
    sqlx::query!(
        "insert into change_set_seen (account, change_set, comment) values ($1, $2, $3)
         on conflict on constraint change_set_seen_pk
         do update set comment = greatest(change_set_seen.comment, excluded.comment)",
        account,
        set,
        comment
    )
    .execute(conn)
    .await?;
    Ok(())
}
