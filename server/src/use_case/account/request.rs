//! The second administrator: what gives or takes the power to decide is asked for by one and confirmed by
//! another. Where there is only one administrator, it is done at once and the log says so.

use app::wire::{AccessOrder, AccessRequest, DecideAccessRequest, SaveAccount, SavedAccount};
use domain::role::{Act, Role};
use serde_json::{Value, json};
use sqlx::{PgConnection, PgPool};

use super::{AccessState, Actor, UseCaseError, begin, change, commit, find, person};
use crate::db::{self, DbError, account::Account};

/// How far an act may go.
pub(super) enum Approval {
    /// It is not of this kind, or there is nobody else: then the log says so.
    AtOnce { alone: bool },
    /// Another administrator has to confirm it.
    Waits,
}

/// Whether what is asked for changes who decides, or gives somebody the access of who does. An account that is
/// disabled keeps its role here: else it would be disabled, taken over and asked back.
fn needs_second_administrator(before: Option<&Account>, order: &AccessOrder) -> bool {
    let decided = before.is_some_and(|account| account.viewer.role.decides());
    match order {
        AccessOrder::RemoveSecondFactor => decided,
        AccessOrder::ProviderRole { .. } | AccessOrder::Link { .. } | AccessOrder::Unlink => true,
        AccessOrder::Save(save) => {
            let is_same = before.is_some_and(|account| {
                account.viewer.role == save.role && account.disabled == save.disabled
            });
            let changes_who_decides = (decided || save.role.decides()) && !is_same;
            changes_who_decides || (decided && save.reset_password)
        }
    }
}

/// May it be done at once? The caller holds the lock of administration, so that two cannot both be alone, and
/// read `before` under it.
pub(super) async fn approval(
    conn: &mut PgConnection,
    actor: &Actor,
    before: Option<&Account>,
    order: &AccessOrder,
) -> Result<Approval, DbError> {
    if !needs_second_administrator(before, order) {
        return Ok(Approval::AtOnce { alone: false });
    }
    let admin = [Role::Admin.slug()];
    let others = db::account::count_others(conn, &actor.viewer.name, &admin).await?;
    Ok(match others {
        0 => Approval::AtOnce { alone: true },
        _ => Approval::Waits,
    })
}

/// Keeps a request until another administrator decides.
pub(super) async fn insert_request(
    conn: &mut PgConnection,
    actor: &Actor,
    name: &str,
    order: &AccessOrder,
) -> Result<(), UseCaseError> {
    let request = serde_json::to_value(order)?;
    let by = &actor.viewer.name;
    db::access_request::insert(conn, name, &request, by).await?;
    let detail = summary(order);
    let entry = actor.audit_entry("account.request", format!("account/{name}"), detail);
    db::audit::append(conn, &entry).await?;
    Ok(())
}

fn summary(order: &AccessOrder) -> Value {
    match order {
        AccessOrder::RemoveSecondFactor => json!({ "second_factor": "remove" }),
        AccessOrder::ProviderRole { role, entities, .. } => {
            json!({ "by": "provider", "role": role, "entities": entities })
        }
        AccessOrder::Link { with } => json!({ "link": with }),
        AccessOrder::Unlink => json!({ "unlink": true }),
        AccessOrder::Save(save) => json!({
            "new": save.new, "password_reset": save.new || save.reset_password,
            "after": { "display_name": save.display_name, "role": save.role,
                       "entities": save.entities, "disabled": save.disabled },
        }),
    }
}

/// What waits for a second administrator.
pub async fn list_requests(
    pool: &PgPool,
    actor: &Actor,
) -> Result<Vec<AccessRequest>, UseCaseError> {
    actor.viewer.check(Act::ManageUsers)?;
    let mut conn = pool.acquire().await.map_err(DbError::from)?;
    let waiting = db::access_request::list_waiting(&mut conn).await?;
    let name = &actor.viewer.name;
    let mut own = db::person::list_others(&mut conn, name).await?;
    own.push(name.clone());
    let read = |row: db::access_request::AccessRequest| {
        Ok(AccessRequest {
            id: row.id,
            own: own.contains(&row.requested_by),
            account: row.account,
            requested_by: row.requested_by,
            requested_at: row.requested_at,
            order: serde_json::from_value(row.request)?,
        })
    };
    waiting.into_iter().map(read).collect()
}

/// Confirms what another administrator asked for, and does it; or refuses it. One's own can only be
/// refused, which takes it back. Answers the account where something was done.
pub async fn decide_request(
    pool: &PgPool,
    actor: &Actor,
    decision: &DecideAccessRequest,
) -> Result<Option<SavedAccount>, UseCaseError> {
    actor.viewer.check(Act::ManageUsers)?;
    // Hashed before the transaction: it takes long, and locks should not.
    let secret = super::OneTimePassword::new().await?;
    let mut tx = begin(pool).await?;
    db::account::lock_administration(&mut tx).await?;
    let request = db::access_request::lock_waiting(&mut tx, decision.id).await?;
    let request = request.ok_or(UseCaseError::Conflict(
        "Ese pedido ya se decidió. Pulse «Leer otra vez» para ver cómo quedó.",
    ))?;
    let by = &actor.viewer.name;
    if decision.confirm && db::person::is_one(&mut tx, &request.requested_by, by).await? {
        return Err(UseCaseError::Conflict(
            "Usted hizo este pedido: debe confirmarlo otra persona que administre.",
        ));
    }
    db::access_request::decide(&mut tx, request.id, decision.confirm, by).await?;
    let object = format!("account/{}", request.account);
    if !decision.confirm {
        let detail = json!({ "requested_by": request.requested_by });
        let entry = actor.audit_entry("account.request_refused", object, detail);
        db::audit::append(&mut tx, &entry).await?;
        commit(tx).await?;
        return Ok(None);
    }
    let one_time = carry_out(&mut tx, actor, &request, &secret).await?;
    let account = find(&mut tx, &request.account).await?;
    let account = AccessState::load(&mut tx).await?.view(account);
    commit(tx).await?;
    Ok(Some(SavedAccount {
        account,
        one_time_password: one_time,
        waits: false,
    }))
}

/// Does what was asked for, if it may still be done. Answers the one-time password where one was given.
async fn carry_out(
    conn: &mut PgConnection,
    actor: &Actor,
    request: &db::access_request::AccessRequest,
    secret: &super::OneTimePassword,
) -> Result<Option<String>, UseCaseError> {
    let (name, asked) = (&request.account, &request.requested_by);
    let order: AccessOrder = serde_json::from_value(request.request.clone())?;
    // The provider's own word is asked again at the next sign-in.
    if !matches!(order, AccessOrder::ProviderRole { .. }) {
        check_still_administrator(conn, asked).await?;
    }
    let note = json!({ "requested_by": asked });
    match &order {
        AccessOrder::Save(save) => {
            let before = db::account::find(conn, name).await?;
            for by in [asked, &actor.viewer.name] {
                check_password_is_own(conn, by, before.as_ref(), save).await?;
            }
            return change::save(conn, actor, save, secret, note).await;
        }
        AccessOrder::RemoveSecondFactor => {
            change::remove_second_factor(conn, actor, name, note).await?;
        }
        AccessOrder::ProviderRole {
            role,
            entities,
            new,
        } => {
            let given = person::GivenRole {
                role: *role,
                entities,
                new: *new,
            };
            person::give_role(conn, actor, name, given, note).await?;
        }
        AccessOrder::Link { with } => person::link(conn, actor, name, with, note).await?,
        AccessOrder::Unlink => person::unlink(conn, actor, name, note).await?,
    }
    Ok(None)
}

/// Whoever gets a role that decides has a password that nobody of those who give it knows or chose: their own since
/// somebody else's one-time password, or a new one that comes with the role and that only who confirms sees.
///
/// Without it an administrator would reset a planner's password alone, take the account over, and have it
/// promoted.
pub(super) async fn check_password_is_own(
    conn: &mut PgConnection,
    by: &str,
    before: Option<&Account>,
    save: &SaveAccount,
) -> Result<(), UseCaseError> {
    let Some(before) = before else {
        return Ok(());
    };
    let gets_it = save.role.decides() && before.viewer.role != save.role;
    if !gets_it || save.reset_password || before.password_hash.is_none() {
        return Ok(());
    }
    if before.must_change_password {
        return Err(UseCaseError::Conflict(
            "Esta persona todavía no eligió su contraseña: otra podría ingresar con la de un solo uso. Espere a que la cambie, o pida junto con el rol una contraseña nueva de un solo uso.",
        ));
    }
    match db::audit::last_reset_by(conn, &before.viewer.name).await? {
        Some(gave) if db::person::is_one(conn, &gave, by).await? => Err(UseCaseError::Conflict(
            "Quien dio a esta cuenta su última contraseña de un solo uso no puede pedir ni confirmar solo un rol que decide. Pida junto con el rol una contraseña nueva de un solo uso: la recibe quien confirma.",
        )),
        _ => Ok(()),
    }
}

/// Who asked may have lost the right to ask meanwhile.
async fn check_still_administrator(
    conn: &mut PgConnection,
    name: &str,
) -> Result<(), UseCaseError> {
    let asked = db::account::find(conn, name).await?;
    let administers = |account: &Account| !account.disabled && account.viewer.role == Role::Admin;
    if asked.as_ref().is_some_and(administers) {
        return Ok(());
    }
    Err(UseCaseError::Conflict(
        "Quien hizo este pedido ya no administra: rechácelo y haga uno nuevo.",
    ))
}
