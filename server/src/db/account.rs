//! The table `account`: people, their role and the hash of their password, or who they are at the
//! identity provider.
//!
//! Whatever changes what a person may do raises `credential_version`: sessions of
//! an older number end.

use std::collections::BTreeSet;

use domain::role::{Role, Viewer};
use sqlx::PgConnection;

use super::error::DbError;

/// An account as stored. `Debug` leaves the hash out.
#[derive(Clone)]
pub struct Account {
    pub viewer: Viewer,
    /// `None`: the identity provider says who it is.
    pub password_hash: Option<String>,
    pub must_change_password: bool,
    /// A one-time password that opens nothing any more.
    pub one_time_ended: bool,
    pub disabled: bool,
    pub credential_version: i32,
    /// Whether a code or a passkey is asked for after the password.
    pub second_factor: bool,
}

/// A one-time password opens for this long.
const ONE_TIME_HOURS: i32 = 72;

impl std::fmt::Debug for Account {
    fn fmt(&self, text: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        text.debug_struct("Account")
            .field("role", &self.viewer.role)
            .field("disabled", &self.disabled)
            .finish_non_exhaustive()
    }
}

struct Row {
    name: String,
    display_name: String,
    role: String,
    password_hash: Option<String>,
    must_change_password: bool,
    one_time_ended: bool,
    entities: Vec<String>,
    disabled: bool,
    credential_version: i32,
    second_factor: bool,
}

impl TryFrom<Row> for Account {
    type Error = DbError;

    fn try_from(row: Row) -> Result<Self, DbError> {
        let role = Role::from_slug(&row.role)
            .ok_or_else(|| DbError::corrupt("account.role", &row.role))?;
        Ok(Self {
            viewer: Viewer {
                name: row.name,
                display_name: row.display_name,
                role,
                entities: row.entities.into_iter().collect::<BTreeSet<_>>(),
            },
            password_hash: row.password_hash,
            must_change_password: row.must_change_password,
            one_time_ended: row.one_time_ended,
            disabled: row.disabled,
            credential_version: row.credential_version,
            second_factor: row.second_factor,
        })
    }
}

/// The columns of a [`Row`] of the accounts that a clause chooses.
macro_rules! select_accounts {
    ($clause:literal $(, $argument:expr)*) => {
        sqlx::query_as!(
            Row,
            r#"select name, display_name, role, password_hash, must_change_password, entities,
                    disabled, credential_version,
                    coalesce(one_time_until < now(), false) as "one_time_ended!",
                    has_second_factor(name) as "second_factor!"
             from account "# + $clause
            $(, $argument)*
        )
    };
}

/// The account of this name, disabled or not.
pub async fn find(connection: &mut PgConnection, name: &str) -> Result<Option<Account>, DbError> {
    // PostgreSQL has no text with a zero in it, and neither has a name.
    if name.contains('\0') {
        return Ok(None);
    }
    select_accounts!("where name = $1", name)
        .fetch_optional(connection)
        .await?
        .map(Account::try_from)
        .transpose()
}

/// The account of this person of an identity provider, disabled or not.
pub async fn find_subject(
    connection: &mut PgConnection,
    issuer: &str,
    subject: &str,
) -> Result<Option<Account>, DbError> {
    if subject.contains('\0') {
        return Ok(None);
    }
    select_accounts!("where issuer = $1 and subject = $2", issuer, subject)
        .fetch_optional(connection)
        .await?
        .map(Account::try_from)
        .transpose()
}

/// Nobody else changes the account until the transaction ends.
pub async fn lock(connection: &mut PgConnection, name: &str) -> Result<(), DbError> {
    sqlx::query!("select from account where name = $1 for update", name)
        .execute(connection)
        .await?;
    Ok(())
}

/// All accounts, by name.
pub async fn list(connection: &mut PgConnection) -> Result<Vec<Account>, DbError> {
    select_accounts!("order by name")
        .fetch_all(connection)
        .await?
        .into_iter()
        .map(Account::try_from)
        .collect()
}

/// How many accounts there are; a server without any offers to make the first.
pub async fn count(connection: &mut PgConnection) -> Result<i64, DbError> {
    let count = sqlx::query_scalar!(r#"select count(*) as "count!" from account"#)
        .fetch_one(connection)
        .await?;
    Ok(count)
}

/// Adds an account with a one-time password that must be changed at the first sign-in.
/// False when the name is taken.
pub async fn insert(
    connection: &mut PgConnection,
    viewer: &Viewer,
    password_hash: &str,
    must_change_password: bool,
) -> Result<bool, DbError> {
    let entities: Vec<&String> = viewer.entities.iter().collect();
    let done = sqlx::query!(
        "insert into account (name, display_name, role, password_hash, must_change_password, entities,
                              one_time_until)
         values ($1, $2, $3, $4, $5, $6, case when $5 then now() + make_interval(hours => $7) end)
         on conflict (name) do nothing",
        &viewer.name,
        &viewer.display_name,
        viewer.role.slug(),
        password_hash,
        must_change_password,
        entities as _,
        ONE_TIME_HOURS
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Adds an account for a person of an identity provider; it has no password. False when the name
/// is taken.
pub async fn insert_subject(
    connection: &mut PgConnection,
    viewer: &Viewer,
    issuer: &str,
    subject: &str,
) -> Result<bool, DbError> {
    let entities: Vec<&String> = viewer.entities.iter().collect();
    let done = sqlx::query!(
        "insert into account (name, display_name, role, entities, must_change_password, issuer, subject)
         values ($1, $2, $3, $4, false, $5, $6) on conflict (name) do nothing",
        &viewer.name,
        &viewer.display_name,
        viewer.role.slug(),
        entities as _,
        issuer,
        subject
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Changes who a person is here; sessions end when the role, the entities or the
/// state change. False when there is no such account.
pub async fn update(
    connection: &mut PgConnection,
    viewer: &Viewer,
    disabled: bool,
) -> Result<bool, DbError> {
    let entities: Vec<&String> = viewer.entities.iter().collect();
    let done = sqlx::query!(
        "update account set display_name = $2, role = $3, entities = $4, disabled = $5,
                credential_version = credential_version
                    + (case when role = $3 and entities = $4 and disabled = $5 then 0 else 1 end)
         where name = $1",
        &viewer.name,
        &viewer.display_name,
        viewer.role.slug(),
        entities as _,
        disabled
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Ends what was opened with the credentials so far.
pub async fn raise_version(connection: &mut PgConnection, name: &str) -> Result<bool, DbError> {
    let done = sqlx::query!(
        "update account set credential_version = credential_version + 1 where name = $1",
        name
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// A one-time password given by an administrator: it must be changed, and all
/// sessions end. False when there is no such account, or it has no password at all.
pub async fn reset_password(
    connection: &mut PgConnection,
    name: &str,
    password_hash: &str,
) -> Result<bool, DbError> {
    let done = sqlx::query!(
        "update account set password_hash = $2, must_change_password = true,
                one_time_until = now() + make_interval(hours => $3),
                credential_version = credential_version + 1
         where name = $1 and issuer is null",
        name,
        password_hash,
        ONE_TIME_HOURS
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// A password that the person chose, if nobody changed the account since it was
/// read with this version. Sessions that do not know the new one end.
pub async fn replace_password(
    connection: &mut PgConnection,
    name: &str,
    password_hash: &str,
    version: i32,
) -> Result<bool, DbError> {
    let done = sqlx::query!(
        "update account set password_hash = $2, must_change_password = false, one_time_until = null,
                credential_version = credential_version + 1
         where name = $1 and credential_version = $3 and not disabled and issuer is null",
        name,
        password_hash,
        version
    )
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Who administers is counted and changed by one transaction at a time.
pub async fn lock_administration(connection: &mut PgConnection) -> Result<(), DbError> {
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended('pntd.administration', 0))")
        .execute(connection)
        .await?;
    Ok(())
}

/// How many accounts of other persons are open and have one of these roles.
pub async fn count_others(
    connection: &mut PgConnection,
    name: &str,
    roles: &[&str],
) -> Result<i64, DbError> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from account where role = any($2) and not disabled and not is_one_person(name, $1)"#,
        name,
        roles as _
    )
    .fetch_one(connection)
    .await?;
    Ok(count)
}
