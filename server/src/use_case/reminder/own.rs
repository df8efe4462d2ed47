//! The own reminders: an address that is confirmed before anything goes there, and of what there are any.

use std::collections::BTreeSet;

use app::wire::{Reminders, SaveReminders};
use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    reminder::ReminderKind,
    role::{Act, Role},
};
use serde_json::json;
use sqlx::{PgConnection, PgPool};

use super::link::{self, Token};
use crate::db::{self, DbError, reminder::Purpose};
use crate::mail::{self, Mailer, confirmation::Confirmation};
use crate::use_case::{Actor, UseCaseError, begin, commit};

/// Hour that is shown where no mail is sent.
const DEFAULT_HOUR: u8 = 7;
/// A link that confirms an address is good for so long.
const LINK_HOURS: i64 = 48;
const LINK_HOURS_ES: &str = "48 horas";
/// Links that an account is sent in an hour: its owner may have mistyped, and nobody can flood another person's mailbox.
const MAX_LINKS_PER_HOUR: i64 = 5;

const NO_MAIL: &str =
    "Este sistema todavía no envía correos. Pida a quien lo administra que lo configure.";
const TOO_MANY: &str =
    "Ya se enviaron cinco enlaces en la última hora. Espere una hora y guarde otra vez.";
const NOT_SENT: &str = "Se guardó, pero el enlace de confirmación no se pudo enviar. Revise la dirección y guarde otra vez en unos minutos.";

/// The caller's reminders.
///
/// # Errors
/// When the database does not answer.
pub async fn read(
    pool: &PgPool,
    mailer: Option<&Mailer>,
    actor: &Actor,
) -> Result<Reminders, UseCaseError> {
    actor.viewer.check(Act::ManageOwnAccount)?;
    let mut conn = pool.acquire().await.map_err(DbError::from)?;
    Ok(view(&mut conn, mailer, &actor.viewer.name).await?)
}

async fn view(
    conn: &mut PgConnection,
    mailer: Option<&Mailer>,
    account: &str,
) -> Result<Reminders, DbError> {
    let stored = db::reminder::find(conn, account).await?;
    let confirmed = stored
        .as_ref()
        .is_some_and(|stored| stored.confirmed_at.is_some());
    let kinds = stored.as_ref().map(|stored| stored.kinds.clone());
    Ok(Reminders {
        available: mailer.is_some(),
        hour: mailer.map_or(DEFAULT_HOUR, Mailer::hour),
        address: stored.map(|stored| stored.address),
        confirmed,
        kinds: kinds.unwrap_or_else(|| ReminderKind::ALL.into()),
    })
}

/// Sets address and kinds. An address that is not confirmed is sent a link, in place of earlier ones.
///
/// # Errors
/// An address that is none, too many links, and a mail server that does not take the link: then everything else was
/// saved.
pub async fn save(
    pool: &PgPool,
    mailer: Option<&Mailer>,
    actor: &Actor,
    order: &SaveReminders,
) -> Result<Reminders, UseCaseError> {
    actor.viewer.check(Act::ManageOwnAccount)?;
    if order.address.trim().is_empty() {
        return forget(pool, mailer, actor).await;
    }
    let Some(address) = mail::read_address(&order.address) else {
        return Err(UseCaseError::invalid(
            "Esa dirección de correo no es válida. Escriba una como nombre@entidad.gob.pe, sin tildes ni espacios.",
        ));
    };
    let mailer = mailer.ok_or(UseCaseError::Conflict(NO_MAIL))?;
    let name = &actor.viewer.name;
    let mut tx = begin(pool).await?;
    db::account::lock(&mut tx, name).await?;
    let before = db::reminder::lock(&mut tx, name).await?;
    let is_same = |stored: &db::reminder::Reminder| stored.address == address;
    let confirmed_at = before
        .as_ref()
        .filter(|stored| is_same(stored))
        .and_then(|stored| stored.confirmed_at);
    let kinds_before = before.as_ref().map(|stored| &stored.kinds);
    let after = db::reminder::Reminder {
        account: name.clone(),
        kinds: chosen(actor.viewer.role, &order.kinds, kinds_before),
        address: address.clone(),
        confirmed_at,
    };
    let token = match confirmed_at {
        Some(_) => None,
        None => Some(new_link(&mut tx, &after, actor.now).await?),
    };
    db::reminder::put(&mut tx, &after).await?;
    // What was waiting is said tomorrow, by the new choice.
    if kinds_before.is_some_and(|before| *before != after.kinds) {
        db::digest::cancel_waiting(&mut tx, name).await?;
    }
    // The address is personal data, and the log keeps what it has for ever.
    let detail = json!({
        "other_address": !before.as_ref().is_some_and(is_same),
        "reminders": {"before": kinds_before, "after": after.kinds},
    });
    let entry = actor.audit_entry("account.reminders", format!("account/{name}"), detail);
    db::audit::append(&mut tx, &entry).await?;
    let view = view(&mut tx, Some(mailer), name).await?;
    commit(tx).await?;
    if let Some(token) = token {
        send_link(mailer, actor, &after.address, &token).await?;
    }
    Ok(view)
}

/// What the person chose of what concerns their role; what does not stays as it was, for another role.
fn chosen(
    role: Role,
    asked: &BTreeSet<ReminderKind>,
    before: Option<&BTreeSet<ReminderKind>>,
) -> BTreeSet<ReminderKind> {
    let stays = |kind: &ReminderKind| before.is_none_or(|before| before.contains(kind));
    ReminderKind::ALL
        .into_iter()
        .filter(|kind| match kind.concerns(role) {
            true => asked.contains(kind),
            // Without a choice of one's own nothing is on.
            false => stays(kind) && !asked.is_empty(),
        })
        .collect()
}

async fn new_link(
    conn: &mut PgConnection,
    reminder: &db::reminder::Reminder,
    now: DateTime<Utc>,
) -> Result<Token, UseCaseError> {
    let hour_ago = now - TimeDelta::hours(1);
    let account = &reminder.account;
    let sent = db::reminder::count_links(conn, account, Purpose::Confirm, hour_ago).await?;
    if sent >= MAX_LINKS_PER_HOUR {
        return Err(UseCaseError::Conflict(TOO_MANY));
    }
    db::reminder::end_confirmations(conn, account, now).await?;
    let until = now + TimeDelta::hours(LINK_HOURS);
    let address = &reminder.address;
    let token = link::new(conn, account, address, Purpose::Confirm, now, until).await?;
    Ok(token)
}

async fn send_link(
    mailer: &Mailer,
    actor: &Actor,
    address: &str,
    token: &Token,
) -> Result<(), UseCaseError> {
    let confirmation = Confirmation {
        name: &actor.viewer.display_name,
        address,
        account: &actor.viewer.name,
        link: &token.confirming(mailer.site()),
        good_for: LINK_HOURS_ES,
        id: token.id(),
    };
    let sent = mail::confirmation::send(mailer, &confirmation, actor.now).await;
    sent.map_err(|error| {
        tracing::warn!(account = actor.viewer.name, %error, "the link that confirms an address was not sent");
        UseCaseError::Conflict(NOT_SENT)
    })
}

/// Without an address there are no reminders, and nothing of them is kept.
async fn forget(
    pool: &PgPool,
    mailer: Option<&Mailer>,
    actor: &Actor,
) -> Result<Reminders, UseCaseError> {
    let name = &actor.viewer.name;
    let mut tx = begin(pool).await?;
    if db::reminder::lock(&mut tx, name).await?.is_some() {
        db::digest::cancel_waiting(&mut tx, name).await?;
        db::reminder::delete(&mut tx, name, actor.now).await?;
        let object = format!("account/{name}");
        let entry = actor.audit_entry("account.reminders_forgotten", object, json!({}));
        db::audit::append(&mut tx, &entry).await?;
    }
    let view = view(&mut tx, mailer, name).await?;
    commit(tx).await?;
    Ok(view)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_concern_a_role_stays_as_it_was() {
        use ReminderKind::{Due, Published, Review};
        let kinds = |list: &[ReminderKind]| list.iter().copied().collect::<BTreeSet<_>>();
        let asked = kinds(&[Due]);
        // Review is not shown to who plans: it is on for the day on which they review.
        assert_eq!(chosen(Role::Planner, &asked, None), kinds(&[Due, Review]));
        let before = kinds(&[Due, Published]);
        assert_eq!(chosen(Role::Planner, &asked, Some(&before)), kinds(&[Due]));
        let nothing = BTreeSet::new();
        assert_eq!(chosen(Role::Planner, &nothing, None), nothing);
    }
}
