//! Which accounts are one person's: those with the same number in `account.person`. Who decides with four eyes
//! compares persons, not accounts.

use sqlx::PgConnection;

use super::error::DbError;

/// Whether two accounts are one person's, or one account.
pub async fn is_one(
    connection: &mut PgConnection,
    one: &str,
    other: &str,
) -> Result<bool, DbError> {
    let same = sqlx::query_scalar!(r#"select is_one_person($1, $2) as "same!""#, one, other)
        .fetch_one(connection)
        .await?;
    Ok(same)
}

/// The other accounts of the person that this account belongs to, by name.
pub async fn list_others(
    connection: &mut PgConnection,
    name: &str,
) -> Result<Vec<String>, DbError> {
    let names = sqlx::query_scalar!(
        "select o.name from account a join account o on o.person = a.person and o.name <> a.name
         where a.name = $1 order by o.name",
        name
    )
    .fetch_all(connection)
    .await?;
    Ok(names)
}

/// Every account of a person with several, with another of the same person; by name.
pub async fn list_linked(connection: &mut PgConnection) -> Result<Vec<(String, String)>, DbError> {
    let pairs = sqlx::query!(
        "select a.name, o.name as other from account a join account o on o.person = a.person and o.name <> a.name
         order by a.name, o.name"
    )
    .fetch_all(connection)
    .await?;
    Ok(pairs.into_iter().map(|row| (row.name, row.other)).collect())
}

/// Makes one person of those that two accounts belong to. False when they were one already, or an account is
/// not there.
pub async fn link(connection: &mut PgConnection, one: &str, other: &str) -> Result<bool, DbError> {
    let done = sqlx::query!(
        "update account set person = kept.person
         from account kept, account merged
         where kept.name = $1 and merged.name = $2 and kept.person <> merged.person
           and account.person = merged.person",
        one,
        other
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Makes the account a person of its own. False when there is no such account.
pub async fn unlink(connection: &mut PgConnection, name: &str) -> Result<bool, DbError> {
    let done = sqlx::query!("update account set person = default where name = $1", name)
        .execute(connection)
        .await?;
    Ok(done.rows_affected() == 1)
}
