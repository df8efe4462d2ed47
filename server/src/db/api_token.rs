//! The table `api_token`: programs that act with the account of a person. It knows only the SHA-256 of a token.
//!
//! Tokens end by being deleted; a trigger of the table `account` ends those of who is closed out.

use chrono::{DateTime, NaiveDate, Utc};
use domain::token::Scope;
use sqlx::PgConnection;

use super::error::DbError;

/// A token on its way in.
pub struct NewToken<'a> {
    pub hash: &'a [u8],
    pub account: &'a str,
    pub name: &'a str,
    pub scope: Scope,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

/// A token as its owner sees it.
#[derive(Debug, Clone)]
pub struct Token {
    pub id: i64,
    pub account: String,
    pub name: String,
    pub scope: Scope,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    pub last_used: Option<NaiveDate>,
}

struct Row {
    id: i64,
    account: String,
    name: String,
    scope: String,
    created_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    last_used: Option<NaiveDate>,
}

impl TryFrom<Row> for Token {
    type Error = DbError;

    fn try_from(row: Row) -> Result<Self, DbError> {
        let scope = Scope::from_slug(&row.scope)
            .ok_or_else(|| DbError::corrupt("api_token.scope", &row.scope))?;
        Ok(Self {
            id: row.id,
            account: row.account,
            name: row.name,
            scope,
            created_at: row.created_at,
            expires_at: row.expires_at,
            last_used: row.last_used,
        })
    }
}

/// Adds a token; its number.
pub async fn insert(connection: &mut PgConnection, token: &NewToken<'_>) -> Result<i64, DbError> {
    let id = sqlx::query_scalar!(
        "insert into api_token (hash, account, name, scope, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6) returning id",
        token.hash,
        token.account,
        token.name,
        token.scope.slug(),
        token.created_at,
        token.expires_at
    )
    .fetch_one(connection)
    .await?;
    Ok(id)
}

/// The tokens of an account, expired ones too, the newest first.
pub async fn list(connection: &mut PgConnection, account: &str) -> Result<Vec<Token>, DbError> {
    let rows = sqlx::query_as!(
        Row,
        "select id, account, name, scope, created_at, expires_at, last_used from api_token
         where account = $1 order by id desc",
        account
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(Token::try_from).collect()
}

/// The token with this hash that works at this moment.
pub async fn find(
    connection: &mut PgConnection,
    hash: &[u8],
    now: DateTime<Utc>,
) -> Result<Option<Token>, DbError> {
    let row = sqlx::query_as!(
        Row,
        "select id, account, name, scope, created_at, expires_at, last_used from api_token
         where hash = $1 and expires_at > $2",
        hash,
        now
    )
    .fetch_optional(connection)
    .await?;
    row.map(Token::try_from).transpose()
}

/// Keeps the token from ending until the transaction ends. False when it ended.
pub async fn hold(
    connection: &mut PgConnection,
    id: i64,
    now: DateTime<Utc>,
) -> Result<bool, DbError> {
    let found = sqlx::query_scalar!(
        "select id from api_token where id = $1 and expires_at > $2 for key share",
        id,
        now
    )
    .fetch_optional(connection)
    .await?;
    Ok(found.is_some())
}

/// Notes the day of a use; once a day.
pub async fn set_used(
    connection: &mut PgConnection,
    id: i64,
    day: NaiveDate,
) -> Result<(), DbError> {
    sqlx::query!(
        "update api_token set last_used = $2 where id = $1 and last_used is distinct from $2",
        id,
        day
    )
    .execute(connection)
    .await?;
    Ok(())
}

/// How many tokens that still work each account has that has any.
pub async fn count_open(connection: &mut PgConnection) -> Result<Vec<(String, i64)>, DbError> {
    let counts = sqlx::query!(
        r#"select account, count(*) as "count!" from api_token where expires_at > now() group by account"#
    )
    .fetch_all(connection)
    .await?;
    let counts = counts.into_iter().map(|row| (row.account, row.count));
    Ok(counts.collect())
}

/// Ends all tokens of an account; how many still worked.
pub async fn delete_of(connection: &mut PgConnection, account: &str) -> Result<i64, DbError> {
    let ended = sqlx::query_scalar!(
        r#"with ended as (delete from api_token where account = $1 returning expires_at)
         select count(*) as "count!" from ended where expires_at > now()"#,
        account
    )
    .fetch_one(connection)
    .await?;
    Ok(ended)
}

/// Ends a token of this account; its name. `None` when there is none.
pub async fn delete(
    connection: &mut PgConnection,
    account: &str,
    id: i64,
) -> Result<Option<String>, DbError> {
    let name = sqlx::query_scalar!(
        "delete from api_token where account = $1 and id = $2 returning name",
        account,
        id
    )
    .fetch_optional(connection)
    .await?;
    Ok(name)
}
