//! Accounts: administration's own work. Passwords are `crate::auth`'s business.

use std::collections::{BTreeMap, BTreeSet};

use app::wire::{AccountView, SaveAccount, SavedAccount, SessionInfo};
use domain::role::{Act, Role, Viewer};
use serde_json::{Value, json};
use sqlx::{PgConnection, PgPool};

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
    let demo = db::setting::load_demo(&mut conn).await?.unwrap_or(false);
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
/// password: it is in this answer and nowhere else.
pub async fn save(
    pool: &PgPool,
    actor: &Actor,
    save: &SaveAccount,
) -> Result<SavedAccount, UseCaseError> {
    actor.viewer.check(Act::ManageUsers)?;
    let display_name = save.display_name.trim();
    if display_name.is_empty() {
        return Err(UseCaseError::invalid("Escriba el nombre de la persona."));
    }
    let own = save.name == actor.viewer.name;
    if own && (save.disabled || save.role != Role::Admin) {
        return Err(UseCaseError::Conflict(
            "No puede quitarse a sí mismo la administración ni desactivar su cuenta: debe hacerlo otra persona.",
        ));
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
    let before = db::account::find(&mut tx, &save.name).await?;
    write(&mut tx, save, &viewer, hash.as_deref()).await?;
    let detail = json!({
        "new": save.new, "password_reset": one_time.is_some(),
        "before": before.map(|before| account_detail(&before.viewer, before.disabled)),
        "after": account_detail(&viewer, save.disabled && !save.new),
    });
    let entry = actor.audit_entry("account.save", format!("account/{}", save.name), detail);
    db::audit::append(&mut tx, &entry).await?;
    let account = find(&mut tx, &save.name).await?;
    let account = AccessState::load(&mut tx).await?.view(account);
    commit(tx).await?;
    Ok(SavedAccount {
        account,
        one_time_password: one_time,
    })
}

/// Signs a person out everywhere.
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
    let detail = json!({ "sessions": ended });
    let entry = actor.audit_entry("account.end_sessions", format!("account/{name}"), detail);
    db::audit::append(&mut tx, &entry).await?;
    let view = AccessState::load(&mut tx).await?.view(account);
    commit(tx).await?;
    Ok(view)
}

/// Takes the second factor from somebody who lost it. Their sessions end.
pub async fn remove_second_factor(
    pool: &PgPool,
    actor: &Actor,
    name: &str,
) -> Result<AccountView, UseCaseError> {
    actor.viewer.check(Act::ManageUsers)?;
    if name == actor.viewer.name {
        return Err(UseCaseError::Conflict(
            "Su propio segundo paso se desactiva en «Mi cuenta», con su contraseña.",
        ));
    }
    let mut tx = begin(pool).await?;
    let account = find(&mut tx, name).await?;
    if !db::second_factor::delete(&mut tx, name).await? {
        return Err(UseCaseError::Conflict(
            "Esta cuenta ya no tiene un segundo paso.",
        ));
    }
    db::account::raise_version(&mut tx, name).await?;
    db::session::delete_of(&mut tx, name, None).await?;
    let object = format!("account/{name}");
    let entry = actor.audit_entry("account.second_factor_removed", object, json!({}));
    db::audit::append(&mut tx, &entry).await?;
    let view = AccessState::load(&mut tx).await?.view(account);
    commit(tx).await?;
    Ok(view)
}

async fn find(conn: &mut PgConnection, name: &str) -> Result<Account, UseCaseError> {
    let found = db::account::find(conn, name).await?;
    found.ok_or(UseCaseError::NotFound(NO_SUCH_ACCOUNT))
}

async fn write(
    conn: &mut PgConnection,
    save: &SaveAccount,
    viewer: &Viewer,
    hash: Option<&str>,
) -> Result<(), UseCaseError> {
    if let (true, Some(hash)) = (save.new, hash) {
        // The audit log means the program itself by this name.
        if save.name == SYSTEM {
            return Err(UseCaseError::Conflict(
                "Ya existe una cuenta con ese nombre.",
            ));
        }
        if !db::account::insert(conn, viewer, hash, true).await? {
            return Err(UseCaseError::Conflict(
                "Ya existe una cuenta con ese nombre.",
            ));
        }
        return Ok(());
    }
    db::account::lock(conn, &viewer.name).await?;
    let before = find(conn, &viewer.name).await?;
    let seen = save.seen.as_ref();
    if !seen.is_some_and(|seen| is_as_seen(&before, seen)) {
        return Err(UseCaseError::Conflict(
            "Otra persona cambió esta cuenta y no se guardó nada. Pulse «Leer otra vez» para ver cómo quedó.",
        ));
    }
    if before.password_hash.is_none() {
        if before.viewer.role != viewer.role || before.viewer.entities != viewer.entities {
            return Err(UseCaseError::Conflict(
                "El rol y las entidades de esta cuenta los da el proveedor de identidad de la institución: pida allí el cambio.",
            ));
        }
        if hash.is_some() {
            return Err(UseCaseError::Conflict(
                "Esta cuenta ingresa con el proveedor de identidad de la institución: aquí no tiene contraseña.",
            ));
        }
    }
    db::account::update(conn, viewer, save.disabled).await?;
    if let Some(hash) = hash {
        db::account::reset_password(conn, &viewer.name, hash).await?;
        db::known_browser::delete_of(conn, &viewer.name).await?;
    }
    if find(conn, &viewer.name).await?.credential_version != before.credential_version {
        db::session::delete_of(conn, &viewer.name, None).await?;
    }
    Ok(())
}

/// What the audit log says of an account, before and after.
fn account_detail(viewer: &Viewer, disabled: bool) -> Value {
    json!({
        "display_name": viewer.display_name, "role": viewer.role,
        "entities": viewer.entities, "disabled": disabled,
    })
}

/// Whether what this form changes is still what the administrator saw.
fn is_as_seen(account: &Account, seen: &AccountView) -> bool {
    let viewer = &account.viewer;
    let entities: BTreeSet<&String> = seen.entities.iter().collect();
    viewer.display_name == seen.display_name
        && viewer.role == seen.role
        && viewer.entities.iter().collect::<BTreeSet<_>>() == entities
        && account.disabled == seen.disabled
}

/// Second factors and open sessions of all accounts.
struct AccessState {
    second_factors: BTreeSet<String>,
    sessions: BTreeMap<String, i64>,
}

impl AccessState {
    async fn load(conn: &mut PgConnection) -> Result<Self, DbError> {
        let factors = db::second_factor::list_active(conn).await?;
        let sessions = db::session::count_open(conn).await?;
        Ok(Self {
            second_factors: factors.into_iter().collect(),
            sessions: sessions.into_iter().collect(),
        })
    }

    fn view(&self, account: Account) -> AccountView {
        let name = account.viewer.name;
        let sessions = self.sessions.get(&name).copied().unwrap_or_default();
        AccountView {
            display_name: account.viewer.display_name,
            role: account.viewer.role,
            entities: account.viewer.entities.into_iter().collect(),
            disabled: account.disabled,
            must_change_password: account.must_change_password,
            from_provider: account.password_hash.is_none(),
            second_factor: self.second_factors.contains(&name),
            sessions: u32::try_from(sessions).unwrap_or(u32::MAX),
            name,
        }
    }
}
