//! From a person of the provider to an account here: found by issuer and subject and by nothing else,
//! made at the first sign-in, with the role that the provider gives now.

use serde_json::{Value, json};
use sqlx::{PgConnection, PgPool};

use crate::auth::accounts::SignedIn;
use crate::auth::provider::Identity;
use crate::auth::sign_in;
use crate::db::account::Account;
use crate::db::{self, DbError};
use domain::role::{Role, Viewer};

/// The audit log means the program itself by this name.
const RESERVED: &str = "sistema";

/// Why a person whom the provider knows does not get in.
#[derive(Debug, thiserror::Error)]
pub enum NotAdmitted {
    /// No value of the claim has a role here.
    #[error("no role is mapped")]
    NoRole,
    #[error("the account is disabled")]
    Disabled,
    /// An account of that name exists and is somebody else's: names prove nothing.
    #[error("the name {0} is taken")]
    NameTaken(String),
    #[error("the provider says no name that an account can have")]
    NoName,
    #[error(transparent)]
    Database(#[from] DbError),
}

impl From<sqlx::Error> for NotAdmitted {
    fn from(error: sqlx::Error) -> Self {
        Self::Database(error.into())
    }
}

impl NotAdmitted {
    /// The word of the audit log.
    fn reason(&self) -> &'static str {
        match self {
            Self::NoRole => "no_role",
            Self::Disabled => "disabled",
            Self::NameTaken(_) => "name_taken",
            Self::NoName => "no_name",
            Self::Database(_) => "database",
        }
    }
}

/// Lets a person in, or says why not; either is written into the audit log.
///
/// # Errors
/// See [`NotAdmitted`]; all but the last are for the person.
pub async fn admit(
    pool: &PgPool,
    identity: &Identity,
    address: Option<String>,
) -> Result<SignedIn, NotAdmitted> {
    let mut tx = pool.begin().await?;
    let known = db::account::find_subject(&mut tx, &identity.issuer, &identity.subject).await?;
    let name = known.as_ref().map(|account| account.viewer.name.clone());
    match account_of(&mut tx, identity, known).await {
        Ok(account) => {
            let name = Some(account.viewer.name.as_str());
            let detail = json!({ "by": "provider" });
            sign_in::record(&mut tx, name, "session.sign_in", detail, address).await?;
            tx.commit().await?;
            Ok(account.into())
        }
        Err(NotAdmitted::Database(error)) => Err(error.into()),
        Err(refusal) => {
            let detail = json!({
                "by": "provider", "reason": refusal.reason(), "name": identity.name,
                "roles": identity.role_values,
            });
            sign_in::record(&mut tx, name.as_deref(), "session.refuse", detail, address).await?;
            tx.commit().await?;
            Err(refusal)
        }
    }
}

async fn account_of(
    conn: &mut PgConnection,
    identity: &Identity,
    known: Option<Account>,
) -> Result<Account, NotAdmitted> {
    match (known, identity.role) {
        (Some(account), _) if account.disabled => Err(NotAdmitted::Disabled),
        (Some(account), Some(role)) => updated(conn, identity, account, role).await,
        // Whoever lost the role there is out here, at once.
        (Some(account), None) => {
            db::account::raise_version(conn, &account.viewer.name).await?;
            db::session::delete_of(conn, &account.viewer.name, None).await?;
            Err(NotAdmitted::NoRole)
        }
        (None, Some(role)) => provisioned(conn, identity, role).await,
        (None, None) => Err(NotAdmitted::NoRole),
    }
}

/// The account as the provider describes it now. Sessions of another role end.
async fn updated(
    conn: &mut PgConnection,
    identity: &Identity,
    account: Account,
    role: Role,
) -> Result<Account, NotAdmitted> {
    let before = account.viewer;
    let now = Viewer {
        name: before.name.clone(),
        display_name: identity
            .display_name
            .clone()
            .unwrap_or_else(|| before.display_name.clone()),
        role,
        entities: identity
            .entities
            .clone()
            .unwrap_or_else(|| before.entities.clone()),
    };
    db::account::update(conn, &now, account.disabled).await?;
    let changed = find(conn, &now.name).await?;
    if changed.credential_version != account.credential_version {
        db::session::delete_of(conn, &now.name, None).await?;
        let detail = json!({
            "role_before": before.role, "role": role,
            "entities": now.entities,
        });
        note(conn, &now.name, "account.role_from_provider", detail).await?;
    }
    Ok(changed)
}

async fn provisioned(
    conn: &mut PgConnection,
    identity: &Identity,
    role: Role,
) -> Result<Account, NotAdmitted> {
    let name = identity.name.clone().ok_or(NotAdmitted::NoName)?;
    if name == RESERVED {
        return Err(NotAdmitted::NameTaken(name));
    }
    let viewer = Viewer {
        display_name: identity
            .display_name
            .clone()
            .unwrap_or_else(|| name.clone()),
        name,
        role,
        entities: identity.entities.clone().unwrap_or_default(),
    };
    let (issuer, subject) = (&identity.issuer, &identity.subject);
    if !db::account::insert_subject(conn, &viewer, issuer, subject).await? {
        return Err(NotAdmitted::NameTaken(viewer.name));
    }
    let detail = json!({ "role": role, "entities": viewer.entities });
    note(conn, &viewer.name, "account.provision", detail).await?;
    Ok(find(conn, &viewer.name).await?)
}

async fn find(conn: &mut PgConnection, name: &str) -> Result<Account, DbError> {
    let found = db::account::find(conn, name).await?;
    found.ok_or_else(|| DbError::corrupt("account.name", "gone within a transaction"))
}

async fn note(
    conn: &mut PgConnection,
    name: &str,
    act: &'static str,
    detail: Value,
) -> Result<(), DbError> {
    sign_in::record(conn, Some(name), act, detail, None).await
}
