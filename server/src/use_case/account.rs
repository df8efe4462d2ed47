//! Accounts: administration's own work. Passwords are `crate::auth`'s business.

mod change;
mod person;
mod request;

use std::collections::BTreeMap;

use app::wire::{AccessOrder, AccountView, SaveAccount, SavedAccount, SessionInfo};
use domain::role::Act;
use serde_json::json;
use sqlx::{PgConnection, PgPool, Postgres, Transaction};

pub use person::{link_accounts, unlink_account};
pub use request::{decide_request, list_requests};

use request::Approval;

use super::{Actor, SYSTEM, UseCaseError, begin, commit};
use crate::{
    auth::password,
    db::{self, DbError, account::Account},
    release::ReleaseStore,
};

pub(super) const NO_SUCH_ACCOUNT: &str = "No hay una cuenta con ese nombre.";

/// Who is signed in, and what stands above every page.
pub async fn read_session(
    pool: &PgPool,
    store: &ReleaseStore,
    actor: &Actor,
) -> Result<SessionInfo, UseCaseError> {
    actor.viewer.check(Act::ManageOwnAccount)?;
    let release = store.current().await?.map(|release| release.number);
    let mut conn = pool.acquire().await.map_err(DbError::from)?;
    let account = db::account::find(&mut conn, &actor.viewer.name).await?;
    let demo = db::setting::load_is_demo(&mut conn).await?.unwrap_or(false);
    Ok(SessionInfo {
        must_change_password: account.is_some_and(|account| account.must_change_password),
        viewer: actor.viewer.clone(),
        demo,
        release,
    })
}

/// All accounts, by name.
pub async fn list(pool: &PgPool, actor: &Actor) -> Result<Vec<AccountView>, UseCaseError> {
    actor.viewer.check(Act::ManageUsers)?;
    let mut conn = pool.acquire().await.map_err(DbError::from)?;
    let accounts = db::account::list(&mut conn).await?;
    let access = AccessState::load(&mut conn).await?;
    Ok(accounts
        .into_iter()
        .map(|found| access.view(found))
        .collect())
}

/// Makes or changes an account. A new one, and one whose password is reset, gets a one-time
/// password: it is in this answer and nowhere else. What changes who decides waits for a second
/// administrator.
pub async fn save(
    pool: &PgPool,
    actor: &Actor,
    save: &SaveAccount,
) -> Result<SavedAccount, UseCaseError> {
    actor.viewer.check(Act::ManageUsers)?;
    change::check(actor, save)?;
    // Hashed before the transaction: it takes long, and locks should not.
    let secret = OneTimePassword::new().await?;
    let mut tx = begin(pool).await?;
    db::account::lock_administration(&mut tx).await?;
    let before = db::account::find(&mut tx, &save.name).await?;
    let order = AccessOrder::Save(save.clone());
    let note = match request::approval(&mut tx, actor, before.as_ref(), &order).await? {
        Approval::AtOnce { alone: false } => json!({}),
        Approval::AtOnce { alone: true } => json!({ "alone": true }),
        Approval::Waits => {
            request::check_password_is_own(&mut tx, &actor.viewer.name, before.as_ref(), save)
                .await?;
            return request_second(tx, actor, before, order).await;
        }
    };
    let one_time_password = change::save(&mut tx, actor, save, &secret, note).await?;
    let account = find(&mut tx, &save.name).await?;
    let account = AccessState::load(&mut tx).await?.view(account);
    commit(tx).await?;
    Ok(SavedAccount {
        account,
        one_time_password,
        waits: false,
    })
}

/// Keeps what was asked for, and answers the account as it stays.
async fn request_second(
    mut tx: Transaction<'static, Postgres>,
    actor: &Actor,
    before: Option<Account>,
    order: AccessOrder,
) -> Result<SavedAccount, UseCaseError> {
    let access = AccessState::load(&mut tx).await?;
    let account = match (before, &order) {
        // What cannot be done is refused before anybody is asked.
        (Some(_), AccessOrder::Save(save)) if save.new => {
            return Err(UseCaseError::Conflict(change::NAME_IS_TAKEN));
        }
        (Some(before), AccessOrder::Save(save)) => {
            change::check_seen(&before, save)?;
            access.view(before)
        }
        (Some(before), _) => access.view(before),
        (None, AccessOrder::Save(save)) if save.new => planned(save),
        (None, _) => return Err(UseCaseError::NotFound(NO_SUCH_ACCOUNT)),
    };
    request::insert_request(&mut tx, actor, &account.name, &order).await?;
    commit(tx).await?;
    Ok(SavedAccount {
        account,
        one_time_password: None,
        waits: true,
    })
}

/// A new account as it would be.
fn planned(save: &SaveAccount) -> AccountView {
    AccountView {
        name: save.name.clone(),
        display_name: save.display_name.clone(),
        role: save.role,
        entities: save.entities.clone(),
        disabled: false,
        must_change_password: true,
        from_provider: false,
        second_factor: false,
        sessions: 0,
        tokens: 0,
        linked: Vec::new(),
    }
}

/// Signs a person out everywhere: every session ends, and every token, because a program that reports with the account
/// is in with it too.
pub async fn end_sessions(
    pool: &PgPool,
    actor: &Actor,
    name: &str,
) -> Result<AccountView, UseCaseError> {
    actor.viewer.check(Act::ManageUsers)?;
    let mut tx = begin(pool).await?;
    let account = find(&mut tx, name).await?;
    db::account::raise_version(&mut tx, name).await?;
    let ended = db::session::delete_of(&mut tx, name, None).await?;
    let tokens = db::api_token::delete_of(&mut tx, name).await?;
    let detail = json!({ "sessions": ended, "tokens": tokens });
    let entry = actor.audit_entry("account.end_sessions", format!("account/{name}"), detail);
    db::audit::append(&mut tx, &entry).await?;
    let view = AccessState::load(&mut tx).await?.view(account);
    commit(tx).await?;
    Ok(view)
}

/// Takes the second factor from somebody who lost it. Their sessions end. Of who decides it is taken only
/// with a second administrator.
pub async fn remove_second_factor(
    pool: &PgPool,
    actor: &Actor,
    name: &str,
) -> Result<SavedAccount, UseCaseError> {
    actor.viewer.check(Act::ManageUsers)?;
    if name == actor.viewer.name {
        return Err(UseCaseError::Conflict(
            "Su propio segundo paso se desactiva en «Mi cuenta», con su contraseña y un código.",
        ));
    }
    let mut tx = begin(pool).await?;
    db::account::lock_administration(&mut tx).await?;
    let before = find(&mut tx, name).await?;
    if !before.second_factor {
        return Err(UseCaseError::Conflict(change::NO_SECOND_FACTOR));
    }
    let order = AccessOrder::RemoveSecondFactor;
    let note = match request::approval(&mut tx, actor, Some(&before), &order).await? {
        Approval::AtOnce { alone: false } => json!({}),
        Approval::AtOnce { alone: true } => json!({ "alone": true }),
        Approval::Waits => return request_second(tx, actor, Some(before), order).await,
    };
    change::remove_second_factor(&mut tx, actor, name, note).await?;
    let account = find(&mut tx, name).await?;
    let account = AccessState::load(&mut tx).await?.view(account);
    commit(tx).await?;
    Ok(SavedAccount {
        account,
        one_time_password: None,
        waits: false,
    })
}

/// A one-time password with its hash; used only where one is given.
struct OneTimePassword {
    text: String,
    hash: String,
}

impl OneTimePassword {
    async fn new() -> Result<Self, UseCaseError> {
        let text = password::one_time();
        let hash = password::hash(text.clone()).await?;
        Ok(Self { text, hash })
    }
}

async fn find(conn: &mut PgConnection, name: &str) -> Result<Account, UseCaseError> {
    let found = db::account::find(conn, name).await?;
    found.ok_or(UseCaseError::NotFound(NO_SUCH_ACCOUNT))
}

/// Open sessions, tokens and persons of all accounts.
struct AccessState {
    sessions: BTreeMap<String, i64>,
    tokens: BTreeMap<String, i64>,
    linked: Vec<(String, String)>,
}

impl AccessState {
    async fn load(conn: &mut PgConnection) -> Result<Self, DbError> {
        let sessions = db::session::count_open(conn).await?;
        Ok(Self {
            sessions: sessions.into_iter().collect(),
            tokens: db::api_token::count_open(conn).await?.into_iter().collect(),
            linked: db::person::list_linked(conn).await?,
        })
    }

    fn view(&self, account: Account) -> AccountView {
        let name = account.viewer.name;
        let count = |counts: &BTreeMap<String, i64>| {
            let count = counts.get(&name).copied().unwrap_or_default();
            u32::try_from(count).unwrap_or(u32::MAX)
        };
        let linked = self.linked.iter().filter(|(account, _)| *account == name);
        AccountView {
            linked: linked.map(|(_, other)| other.clone()).collect(),
            display_name: account.viewer.display_name,
            role: account.viewer.role,
            entities: account.viewer.entities.into_iter().collect(),
            disabled: account.disabled,
            must_change_password: account.must_change_password,
            from_provider: account.password_hash.is_none(),
            second_factor: account.second_factor,
            sessions: count(&self.sessions),
            tokens: count(&self.tokens),
            name,
        }
    }
}
