//! Accounts and the audit log: administration's own work. Passwords are `crate::auth`'s business.

use std::collections::BTreeSet;

use app::wire::{AccountView, AuditEntry, SaveAccount, SavedAccount, SessionInfo};
use domain::role::{Act, Denied, Role, Viewer};
use serde_json::json;
use sqlx::{PgConnection, PgPool};
use thiserror::Error;

use super::{Actor, begin, commit};
use crate::{
    auth::password::{self, PasswordError},
    db::{self, DbError, account::Account},
    release::{ReleaseStore, StoreError},
};

/// Entries of the audit log in one answer.
const AUDIT_PAGE: i64 = 100;

/// Why an account stays as it is.
#[derive(Debug, Error)]
pub enum AccountError {
    #[error(transparent)]
    Denied(#[from] Denied),
    #[error("no hay una cuenta con ese nombre")]
    NotFound,
    #[error("ya existe una cuenta con ese nombre")]
    Taken,
    #[error("escriba el nombre de la persona")]
    NoDisplayName,
    /// Somebody must be left who can manage accounts.
    #[error("no puede quitarse a sí mismo la administración")]
    OwnAdministration,
    #[error(transparent)]
    Password(#[from] PasswordError),
    #[error(transparent)]
    Db(#[from] DbError),
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Who is signed in, and what stands above every page.
pub async fn read_session(
    pool: &PgPool,
    store: &ReleaseStore,
    actor: &Actor,
) -> Result<SessionInfo, AccountError> {
    actor.viewer.check(Act::ManageOwnAccount)?;
    let release = store.current().await?.map(|release| release.number);
    let mut conn = pool.acquire().await.map_err(DbError::from)?;
    let account = db::account::find(&mut conn, &actor.viewer.name).await?;
    let demo = db::setting::load_demo(&mut conn).await?.unwrap_or(false);
    Ok(SessionInfo {
        must_change_password: account.is_some_and(|account| account.must_change_password),
        viewer: actor.viewer.clone(),
        demo,
        release,
    })
}

/// All accounts, by name.
pub async fn list(pool: &PgPool, actor: &Actor) -> Result<Vec<AccountView>, AccountError> {
    actor.viewer.check(Act::ManageUsers)?;
    let mut conn = pool.acquire().await.map_err(DbError::from)?;
    let accounts = db::account::list(&mut conn).await?;
    Ok(accounts.into_iter().map(view).collect())
}

/// Makes or changes an account. A new one, and one whose password is reset, gets a one-time
/// password: it is in this answer and nowhere else.
pub async fn save(
    pool: &PgPool,
    actor: &Actor,
    save: &SaveAccount,
) -> Result<SavedAccount, AccountError> {
    actor.viewer.check(Act::ManageUsers)?;
    let display_name = save.display_name.trim();
    if display_name.is_empty() {
        return Err(AccountError::NoDisplayName);
    }
    let own = save.name == actor.viewer.name;
    if own && (save.disabled || save.role != Role::Admin) {
        return Err(AccountError::OwnAdministration);
    }
    let viewer = Viewer {
        name: save.name.clone(),
        display_name: display_name.to_owned(),
        role: save.role,
        entities: save.entities.iter().cloned().collect::<BTreeSet<_>>(),
    };
    // Hashed before the transaction: it takes long, and locks should not.
    let one_time = (save.new || save.reset_password).then(password::one_time);
    let hash = match &one_time {
        Some(text) => Some(password::hash(text.clone()).await?),
        None => None,
    };
    let mut tx = begin(pool).await?;
    write(&mut tx, save, &viewer, hash.as_deref()).await?;
    let detail = json!({
        "role": save.role, "entities": save.entities, "disabled": save.disabled,
        "new": save.new, "password_reset": one_time.is_some(),
    });
    let entry = actor.did("account.save", format!("account/{}", save.name), detail);
    db::audit::append(&mut tx, &entry).await?;
    let account = db::account::find(&mut tx, &save.name).await?;
    commit(tx).await?;
    Ok(SavedAccount {
        account: account.map(view).ok_or(AccountError::NotFound)?,
        one_time_password: one_time,
    })
}

async fn write(
    conn: &mut PgConnection,
    save: &SaveAccount,
    viewer: &Viewer,
    hash: Option<&str>,
) -> Result<(), AccountError> {
    if let (true, Some(hash)) = (save.new, hash) {
        if !db::account::insert(conn, viewer, hash, true).await? {
            return Err(AccountError::Taken);
        }
        return Ok(());
    }
    if !db::account::update(conn, viewer, save.disabled).await? {
        return Err(AccountError::NotFound);
    }
    if let Some(hash) = hash {
        db::account::reset_password(conn, &viewer.name, hash).await?;
    }
    Ok(())
}

fn view(account: Account) -> AccountView {
    AccountView {
        name: account.viewer.name,
        display_name: account.viewer.display_name,
        role: account.viewer.role,
        entities: account.viewer.entities.into_iter().collect(),
        disabled: account.disabled,
        must_change_password: account.must_change_password,
    }
}

/// The audit log, newest first, a page at a time.
pub async fn list_audit(
    pool: &PgPool,
    actor: &Actor,
    before: Option<i64>,
) -> Result<Vec<AuditEntry>, AccountError> {
    actor.viewer.check(Act::ReadAudit)?;
    let mut conn = pool.acquire().await.map_err(DbError::from)?;
    Ok(db::audit::list(&mut conn, before, AUDIT_PAGE).await?)
}
