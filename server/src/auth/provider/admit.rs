//! From a person of the provider to an account here: found by issuer and subject and by nothing else,
//! made at the first sign-in, with the role that the provider gives now.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use sqlx::{PgConnection, PgPool};

use crate::auth::accounts::SignedIn;
use crate::auth::provider::Identity;
use crate::auth::provider::waiting_role::{self, RoleDecision};
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
    /// The role needs a second factor, and the provider does not say that it asked for one.
    #[error("no second factor was asked for at the provider")]
    NoSecondFactor(Role),
    /// The provider gives a role that decides to somebody who does not have it here: administration confirms it.
    #[error("the role waits for administration")]
    Waits(Role),
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
            Self::NoSecondFactor(_) => "no_second_factor",
            Self::Waits(_) => "role_waits",
            Self::Disabled => "disabled",
            Self::NameTaken(_) => "name_taken",
            Self::NoName => "no_name",
            Self::Database(_) => "database",
        }
    }
}

/// Lets a person in, or says why not; either is written into the audit log. `required` are the roles that need a
/// second factor: the provider must say that it asked for one.
///
/// # Errors
/// See [`NotAdmitted`]; all but the last are for the person.
pub async fn admit(
    pool: &PgPool,
    identity: &Identity,
    required: &[Role],
    address: Option<String>,
) -> Result<SignedIn, NotAdmitted> {
    let mut tx = pool.begin().await?;
    let known = db::account::find_subject(&mut tx, &identity.issuer, &identity.subject).await?;
    let name = known.as_ref().map(|account| account.viewer.name.clone());
    let (identity, unregistered) = with_registered_entities(&mut tx, identity).await?;
    let identity = &identity;
    match account_of(&mut tx, identity, required, known).await {
        Ok(account) => {
            let name = Some(account.viewer.name.as_str());
            let proof = &identity.authentication;
            let mut detail = json!({ "by": "provider", "acr": proof.acr, "amr": proof.amr });
            if !unregistered.is_empty() {
                detail["unregistered_entities"] = json!(unregistered);
            }
            sign_in::record(&mut tx, name, "session.sign_in", detail, address).await?;
            tx.commit().await?;
            Ok(account.into())
        }
        Err(NotAdmitted::Database(error)) => Err(error.into()),
        Err(refusal) => {
            let detail = json!({
                "by": "provider", "reason": refusal.reason(), "name": identity.name,
                "roles": identity.role_values,
                "acr": identity.authentication.acr, "amr": identity.authentication.amr,
            });
            sign_in::record(&mut tx, name.as_deref(), "session.refuse", detail, address).await?;
            tx.commit().await?;
            Err(refusal)
        }
    }
}

/// The identity without the entities that are not registered here, and those: nobody is bound to what does not exist.
async fn with_registered_entities(
    conn: &mut PgConnection,
    identity: &Identity,
) -> Result<(Identity, BTreeSet<String>), DbError> {
    let mut identity = identity.clone();
    let Some(named) = identity.entities.take() else {
        return Ok((identity, BTreeSet::new()));
    };
    let registered = db::catalogue::list_entities(conn).await?;
    let is_registered = |code: &String| registered.iter().any(|(known, _)| known == code);
    let (known, unregistered) = named.into_iter().partition(is_registered);
    identity.entities = Some(known);
    Ok((identity, unregistered))
}

async fn account_of(
    conn: &mut PgConnection,
    identity: &Identity,
    required: &[Role],
    known: Option<Account>,
) -> Result<Account, NotAdmitted> {
    let Some(role) = identity.role else {
        // Whoever lost the role there is out here, at once.
        end_sessions(conn, known.as_ref()).await?;
        return Err(NotAdmitted::NoRole);
    };
    if required.contains(&role) && !identity.authentication.second_factor {
        if known
            .as_ref()
            .is_some_and(|account| account.viewer.role != role)
        {
            end_sessions(conn, known.as_ref()).await?;
        }
        return Err(NotAdmitted::NoSecondFactor(role));
    }
    // Two sign-ins at once, or one and an administrator, see each other's work.
    db::account::lock_administration(conn).await?;
    let known = match known {
        Some(account) => db::account::find(conn, &account.viewer.name).await?,
        None => None,
    };
    match known {
        Some(account) if account.disabled => {
            let waits = db::access_request::waits(conn, &account.viewer.name).await?;
            Err(if waits {
                NotAdmitted::Waits(role)
            } else {
                NotAdmitted::Disabled
            })
        }
        Some(account) if waiting_role::exceeds(account.viewer.role, role) => {
            match waiting_role::request_role(conn, identity, &account, role, false).await? {
                RoleDecision::Waits => Err(NotAdmitted::Waits(role)),
                RoleDecision::Alone => updated(conn, identity, account, role).await,
            }
        }
        Some(account) => updated(conn, identity, account, role).await,
        None => provisioned(conn, identity, role).await,
    }
}

async fn end_sessions(conn: &mut PgConnection, account: Option<&Account>) -> Result<(), DbError> {
    if let Some(account) = account {
        db::account::raise_version(conn, &account.viewer.name).await?;
        db::session::delete_of(conn, &account.viewer.name, None).await?;
    }
    Ok(())
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
    let account = find(conn, &viewer.name).await?;
    if !role.decides() {
        return Ok(account);
    }
    match waiting_role::request_role(conn, identity, &account, role, true).await? {
        RoleDecision::Alone => Ok(account),
        RoleDecision::Waits => {
            // Closed until it is confirmed.
            db::account::update(conn, &account.viewer, true).await?;
            Err(NotAdmitted::Waits(role))
        }
    }
}

async fn find(conn: &mut PgConnection, name: &str) -> Result<Account, DbError> {
    let found = db::account::find(conn, name).await?;
    found.ok_or_else(|| DbError::corrupt("account.name", "gone within a transaction"))
}

pub(super) async fn note(
    conn: &mut PgConnection,
    name: &str,
    act: &'static str,
    detail: Value,
) -> Result<(), DbError> {
    sign_in::record(conn, Some(name), act, detail, None).await
}
