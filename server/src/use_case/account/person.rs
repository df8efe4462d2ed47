//! Which accounts are one person's, and the role that the identity provider gives: both say who decides, so both
//! need two.

use app::wire::{AccessOrder, LinkAccount, SavedAccount};
use domain::role::{Act, Role, Viewer};
use serde_json::{Value, json};
use sqlx::{PgConnection, PgPool};

use super::request::{self, Approval};
use super::{AccessState, Actor, UseCaseError, begin, change, commit, find, request_second};
use crate::db;

const ALREADY_ONE: &str = "Las dos cuentas ya son de la misma persona, o son la misma cuenta.";

/// Says that two accounts are one person's; a second administrator confirms it.
pub async fn link_accounts(
    pool: &PgPool,
    actor: &Actor,
    call: &LinkAccount,
) -> Result<SavedAccount, UseCaseError> {
    let with = call.with.trim().to_lowercase();
    execute_or_request(pool, actor, &call.name, AccessOrder::Link { with }).await
}

/// Says that an account is a person of its own; a second administrator confirms it.
pub async fn unlink_account(
    pool: &PgPool,
    actor: &Actor,
    name: &str,
) -> Result<SavedAccount, UseCaseError> {
    execute_or_request(pool, actor, name, AccessOrder::Unlink).await
}

async fn execute_or_request(
    pool: &PgPool,
    actor: &Actor,
    name: &str,
    order: AccessOrder,
) -> Result<SavedAccount, UseCaseError> {
    actor.viewer.check(Act::ManageUsers)?;
    let mut tx = begin(pool).await?;
    db::account::lock_administration(&mut tx).await?;
    let before = find(&mut tx, name).await?;
    check_order(&mut tx, name, &order).await?;
    let note = match request::approval(&mut tx, actor, Some(&before), &order).await? {
        Approval::AtOnce { alone } => json!({ "alone": alone }),
        Approval::Waits => return request_second(tx, actor, Some(before), order).await,
    };
    match &order {
        AccessOrder::Link { with } => link(&mut tx, actor, name, with, note).await?,
        _ => unlink(&mut tx, actor, name, note).await?,
    }
    let account = find(&mut tx, name).await?;
    let account = AccessState::load(&mut tx).await?.view(account);
    commit(tx).await?;
    Ok(SavedAccount {
        account,
        one_time_password: None,
        waits: false,
    })
}

/// What cannot be done is refused before anybody is asked.
async fn check_order(
    conn: &mut PgConnection,
    name: &str,
    order: &AccessOrder,
) -> Result<(), UseCaseError> {
    match order {
        AccessOrder::Link { with } => {
            find(conn, with).await?;
            if db::person::is_one(conn, name, with).await? {
                return Err(UseCaseError::Conflict(ALREADY_ONE));
            }
        }
        _ if db::person::list_others(conn, name).await?.is_empty() => {
            return Err(UseCaseError::Conflict(
                "Esta cuenta no está vinculada con ninguna otra.",
            ));
        }
        _ => {}
    }
    Ok(())
}

/// Makes one person of two accounts and writes it into the log, with what `note` adds.
pub(super) async fn link(
    conn: &mut PgConnection,
    actor: &Actor,
    name: &str,
    with: &str,
    note: Value,
) -> Result<(), UseCaseError> {
    if !db::person::link(conn, name, with).await? {
        return Err(UseCaseError::Conflict(ALREADY_ONE));
    }
    let detail = change::with_note(json!({ "link": with }), note);
    let entry = actor.audit_entry("account.link", format!("account/{name}"), detail);
    db::audit::append(conn, &entry).await?;
    Ok(())
}

/// Makes an account a person of its own and writes it into the log, with what `note` adds.
pub(super) async fn unlink(
    conn: &mut PgConnection,
    actor: &Actor,
    name: &str,
    note: Value,
) -> Result<(), UseCaseError> {
    let others = db::person::list_others(conn, name).await?;
    db::person::unlink(conn, name).await?;
    let detail = change::with_note(json!({ "unlink": others }), note);
    let entry = actor.audit_entry("account.unlink", format!("account/{name}"), detail);
    db::audit::append(conn, &entry).await?;
    Ok(())
}

/// What the identity provider says of somebody.
pub(super) struct GivenRole<'a> {
    pub role: Role,
    pub entities: &'a [String],
    /// The account waits closed for this.
    pub new: bool,
}

/// Gives the role that the identity provider named, and writes it into the log, with what `note` adds.
pub(super) async fn give_role(
    conn: &mut PgConnection,
    actor: &Actor,
    name: &str,
    given: GivenRole<'_>,
    note: Value,
) -> Result<(), UseCaseError> {
    let before = find(conn, name).await?;
    let viewer = Viewer {
        role: given.role,
        entities: given.entities.iter().cloned().collect(),
        ..before.viewer.clone()
    };
    db::account::update(conn, &viewer, before.disabled && !given.new).await?;
    db::session::delete_of(conn, name, None).await?;
    let detail = json!({ "role_before": before.viewer.role, "role": given.role, "entities": given.entities });
    let detail = change::with_note(detail, note);
    let entry = actor.audit_entry(
        "account.role_from_provider",
        format!("account/{name}"),
        detail,
    );
    db::audit::append(conn, &entry).await?;
    Ok(())
}
