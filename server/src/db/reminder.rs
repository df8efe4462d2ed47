//! The tables `reminder` and `reminder_link`: where a person's reminders go, of what there are any, and the tokens
//! that stand in mails. A token itself is in the mail only; here is its hash.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};
use domain::reminder::ReminderKind;
use sqlx::PgConnection;

use super::error::DbError;

/// A person's reminders as stored. `Debug` leaves the address out.
#[derive(Clone, PartialEq, Eq)]
pub struct Reminder {
    pub account: String,
    pub address: String,
    pub confirmed_at: Option<DateTime<Utc>>,
    pub kinds: BTreeSet<ReminderKind>,
}

impl std::fmt::Debug for Reminder {
    fn fmt(&self, text: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        text.debug_struct("Reminder")
            .field("account", &self.account)
            .field("kinds", &self.kinds)
            .finish_non_exhaustive()
    }
}

struct Row {
    account: String,
    address: String,
    confirmed_at: Option<DateTime<Utc>>,
    kinds: Vec<String>,
}

impl TryFrom<Row> for Reminder {
    type Error = DbError;

    fn try_from(row: Row) -> Result<Self, DbError> {
        let kind = |name: &String| {
            ReminderKind::from_slug(name).ok_or_else(|| DbError::corrupt("reminder.kinds", name))
        };
        Ok(Self {
            kinds: row.kinds.iter().map(kind).collect::<Result<_, _>>()?,
            account: row.account,
            address: row.address,
            confirmed_at: row.confirmed_at,
        })
    }
}

/// The reminders of an account.
pub async fn find(conn: &mut PgConnection, account: &str) -> Result<Option<Reminder>, DbError> {
    let row = sqlx::query_as!(
        Row,
        "select account, address, confirmed_at, kinds from reminder where account = $1",
        account
    )
    .fetch_optional(conn)
    .await?;
    row.map(TryInto::try_into).transpose()
}

/// The same; nobody else changes them until the transaction ends.
pub async fn lock(conn: &mut PgConnection, account: &str) -> Result<Option<Reminder>, DbError> {
    let row = sqlx::query_as!(
        Row,
        "select account, address, confirmed_at, kinds from reminder where account = $1 for update",
        account
    )
    .fetch_optional(conn)
    .await?;
    row.map(TryInto::try_into).transpose()
}

/// Writes them in place of those that there are.
pub async fn put(conn: &mut PgConnection, reminder: &Reminder) -> Result<(), DbError> {
    let kinds: Vec<&str> = reminder.kinds.iter().map(|kind| kind.slug()).collect();
    sqlx::query!(
        "insert into reminder (account, address, confirmed_at, kinds) values ($1, $2, $3, $4)
         on conflict (account) do update set address = excluded.address,
             confirmed_at = excluded.confirmed_at, kinds = excluded.kinds",
        reminder.account,
        reminder.address,
        reminder.confirmed_at,
        &kinds as _
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Forgets the address of an account, and ends the links that were sent there. That links were sent stays known for a
/// day, because they are counted.
pub async fn delete(
    conn: &mut PgConnection,
    account: &str,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    sqlx::query!(
        "delete from reminder_link where account = $1 and purpose = 'stop'",
        account
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!(
        "update reminder_link set address = '', until = least(until, $2) where account = $1",
        account,
        now
    )
    .execute(&mut *conn)
    .await?;
    sqlx::query!("delete from reminder where account = $1", account)
        .execute(conn)
        .await?;
    Ok(())
}

/// Whose digest of a day nobody has decided yet: open accounts with a confirmed address and something switched on,
/// by name.
pub async fn list_undecided(
    conn: &mut PgConnection,
    day: NaiveDate,
) -> Result<Vec<String>, DbError> {
    let names = sqlx::query_scalar!(
        "select r.account from reminder r join account a on a.name = r.account
         where r.confirmed_at is not null and r.kinds <> '{}' and not a.disabled
           and not exists (select from digest d where d.account = r.account and d.day = $1)
         order by r.account",
        day
    )
    .fetch_all(conn)
    .await?;
    Ok(names)
}

/// What a link does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Says that the address is the person's.
    Confirm,
    /// Switches all reminders off.
    Stop,
}

impl Purpose {
    fn slug(self) -> &'static str {
        match self {
            Self::Confirm => "confirm",
            Self::Stop => "stop",
        }
    }
}

/// A link to write.
pub struct NewLink<'a> {
    pub hash: &'a [u8],
    pub account: &'a str,
    pub purpose: Purpose,
    pub address: &'a str,
    pub made_at: DateTime<Utc>,
    pub until: DateTime<Utc>,
}

/// Adds a link.
pub async fn insert_link(conn: &mut PgConnection, link: &NewLink<'_>) -> Result<(), DbError> {
    sqlx::query!(
        "insert into reminder_link (hash, account, purpose, address, made_at, until)
         values ($1, $2, $3, $4, $5, $6)",
        link.hash,
        link.account,
        link.purpose.slug(),
        link.address,
        link.made_at,
        link.until
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Account and address of a link that is good now.
pub async fn find_link(
    conn: &mut PgConnection,
    hash: &[u8],
    purpose: Purpose,
    now: DateTime<Utc>,
) -> Result<Option<(String, String)>, DbError> {
    let found = sqlx::query!(
        "select account, address from reminder_link
         where hash = $1 and purpose = $2 and until > $3",
        hash,
        purpose.slug(),
        now
    )
    .fetch_optional(conn)
    .await?;
    Ok(found.map(|link| (link.account, link.address)))
}

/// How many links of a purpose an account was given after a moment.
pub async fn count_links(
    conn: &mut PgConnection,
    account: &str,
    purpose: Purpose,
    after: DateTime<Utc>,
) -> Result<i64, DbError> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from reminder_link
           where account = $1 and purpose = $2 and made_at > $3"#,
        account,
        purpose.slug(),
        after
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}

/// Ends the links of an account that were made to confirm an address. Their rows stay until they end, because they
/// are counted.
pub async fn end_confirmations(
    conn: &mut PgConnection,
    account: &str,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    sqlx::query!(
        "update reminder_link set until = $2
         where account = $1 and purpose = 'confirm' and until > $2",
        account,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Removes links that ended before a moment.
pub async fn delete_links(
    conn: &mut PgConnection,
    ended_before: DateTime<Utc>,
) -> Result<(), DbError> {
    sqlx::query!("delete from reminder_link where until < $1", ended_before)
        .execute(conn)
        .await?;
    Ok(())
}
