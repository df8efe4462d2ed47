//! What a change of an account writes, in the transaction of whoever may make it.

use std::collections::BTreeSet;

use app::wire::{AccountView, SaveAccount};
use domain::role::{Role, Viewer};
use serde_json::{Value, json};
use sqlx::PgConnection;

use super::{Actor, OneTimePassword, SYSTEM, UseCaseError, find};
use crate::db::{self, account::Account};

pub(super) const NAME_IS_TAKEN: &str = "Ya existe una cuenta con ese nombre.";
pub(super) const NO_SECOND_FACTOR: &str = "Esta cuenta ya no tiene un segundo paso.";

/// What nobody may ask for.
pub(super) fn check(actor: &Actor, save: &SaveAccount) -> Result<(), UseCaseError> {
    if save.display_name.trim().is_empty() {
        return Err(UseCaseError::invalid("Escriba el nombre de la persona."));
    }
    let own = save.name == actor.viewer.name;
    if own && (save.disabled || save.role != Role::Admin) {
        return Err(UseCaseError::Conflict(
            "No puede quitarse a sí mismo la administración ni desactivar su cuenta: debe hacerlo otra persona.",
        ));
    }
    Ok(())
}

/// Whether the account is still as the form showed it.
pub(super) fn check_seen(before: &Account, save: &SaveAccount) -> Result<(), UseCaseError> {
    let seen = save.seen.as_ref();
    if seen.is_some_and(|seen| is_as_seen(before, seen)) {
        return Ok(());
    }
    Err(UseCaseError::Conflict(
        "Otra persona cambió esta cuenta y no se guardó nada. Pulse «Leer otra vez» para ver cómo quedó.",
    ))
}

/// Makes or changes the account and writes it into the log, with what `note` adds. Answers the one-time
/// password where one was given.
pub(super) async fn save(
    conn: &mut PgConnection,
    actor: &Actor,
    save: &SaveAccount,
    secret: &OneTimePassword,
    note: Value,
) -> Result<Option<String>, UseCaseError> {
    let viewer = Viewer {
        name: save.name.clone(),
        display_name: save.display_name.trim().to_owned(),
        role: save.role,
        entities: save.entities.iter().cloned().collect::<BTreeSet<_>>(),
    };
    let given = (save.new || save.reset_password).then_some(secret);
    let before = db::account::find(conn, &save.name).await?;
    write(
        conn,
        save,
        &viewer,
        given.map(|secret| secret.hash.as_str()),
    )
    .await?;
    let detail = with_note(
        json!({
            "new": save.new, "password_reset": given.is_some(),
            "before": before.map(|before| account_detail(&before.viewer, before.disabled)),
            "after": account_detail(&viewer, save.disabled && !save.new),
        }),
        note,
    );
    let entry = actor.audit_entry("account.save", format!("account/{}", save.name), detail);
    db::audit::append(conn, &entry).await?;
    Ok(given.map(|secret| secret.text.clone()))
}

/// Takes the second factor away and writes it into the log, with what `note` adds.
pub(super) async fn remove_second_factor(
    conn: &mut PgConnection,
    actor: &Actor,
    name: &str,
    note: Value,
) -> Result<(), UseCaseError> {
    let passkeys = db::passkey::delete_of(conn, name).await?;
    if !db::second_factor::delete(conn, name).await? && passkeys == 0 {
        return Err(UseCaseError::Conflict(NO_SECOND_FACTOR));
    }
    db::account::raise_version(conn, name).await?;
    db::session::delete_of(conn, name, None).await?;
    let object = format!("account/{name}");
    let entry = actor.audit_entry("account.second_factor_removed", object, note);
    db::audit::append(conn, &entry).await?;
    Ok(())
}

/// One object of both.
pub(super) fn with_note(mut detail: Value, note: Value) -> Value {
    if let (Some(detail), Value::Object(note)) = (detail.as_object_mut(), note) {
        detail.extend(note);
    }
    detail
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
            return Err(UseCaseError::Conflict(NAME_IS_TAKEN));
        }
        if !db::account::insert(conn, viewer, hash, true).await? {
            return Err(UseCaseError::Conflict(NAME_IS_TAKEN));
        }
        return Ok(());
    }
    db::account::lock(conn, &viewer.name).await?;
    let before = find(conn, &viewer.name).await?;
    check_seen(&before, save)?;
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
