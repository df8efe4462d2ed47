//! Changes of catalogue, calendar and settings, decided by two people as values are (domain.md 5: four eyes).
//!
//! What would change something that is public is tried, undone and kept as a proposal; another person who may
//! review decides, and then it is done as it was proposed, or not at all. It is done at once where it only adds
//! an element, which has no values; and where nobody else could decide, which the log then says.

mod list;
mod save;

use app::wire::{ChangeOutcome, ConfigurationChange, DecideConfigurationChange, ProposedChange};
use domain::role::{Act, Role, may};
use serde_json::{Value, json};
use sqlx::{Acquire, PgConnection, PgPool};

use super::{Actor, AppliedChange, UseCaseError, begin, calendar, catalogue, commit, settings};
use crate::db::{self, DbError, audit};

pub use list::list;
pub use save::{save_calendar_rule, save_indicator, save_indicator_days, save_node, save_settings};

/// Does the change, or keeps it until somebody else decides. Answers the number of what waits.
///
/// # Errors
/// Whatever is wrong with the change itself, in both cases; a conflict where somebody else's change of the same
/// thing waits.
pub(super) async fn save(
    conn: &mut PgConnection,
    actor: &Actor,
    change: &ConfigurationChange,
) -> Result<Option<i64>, UseCaseError> {
    actor.viewer.check(change.act())?;
    db::release::lock_publishing_shared(conn).await?;
    let mut trial = conn.begin().await.map_err(DbError::from)?;
    let applied = apply(&mut trial, &actor.viewer.name, change).await?;
    let alone = is_alone(&mut trial, actor).await?;
    if !change.is_addition() && !alone {
        trial.rollback().await.map_err(DbError::from)?;
        let id = propose(conn, actor, change, applied.detail).await?;
        return Ok(Some(id));
    }
    trial.commit().await.map_err(DbError::from)?;
    let mut detail = applied.detail;
    if !change.is_addition() {
        detail["alone"] = true.into();
    }
    let entry = actor.audit_entry(applied.act, change.subject(), detail);
    audit::append(conn, &entry).await?;
    Ok(None)
}

/// Writes the change in its author's name, where it is right and nothing has moved since.
async fn apply(
    conn: &mut PgConnection,
    by: &str,
    change: &ConfigurationChange,
) -> Result<AppliedChange, UseCaseError> {
    match change {
        ConfigurationChange::Node(save) => catalogue::write_node(conn, by, save).await,
        ConfigurationChange::Indicator(save) => catalogue::write_indicator(conn, by, save).await,
        ConfigurationChange::CalendarRule(save) => calendar::write_rule(conn, by, save).await,
        ConfigurationChange::IndicatorDays(save) => calendar::write_days(conn, by, save).await,
        ConfigurationChange::Settings(save) => settings::write(conn, by, save).await,
    }
}

/// Whether nobody else could decide on what this person proposes.
pub(super) async fn is_alone(conn: &mut PgConnection, actor: &Actor) -> Result<bool, DbError> {
    let roles = Role::ALL.into_iter();
    let roles = roles.filter(|role| may(Some(*role), Act::ReviewChanges));
    let roles: Vec<&str> = roles.map(Role::slug).collect();
    let others = db::account::count_others(conn, &actor.viewer.name, &roles).await?;
    Ok(others == 0)
}

/// Why a change could not be kept.
#[derive(Debug, thiserror::Error)]
pub(super) enum ProposeError {
    #[error(transparent)]
    Db(#[from] DbError),
    #[error(transparent)]
    Json(#[from] serde_json::Error),
}

impl From<ProposeError> for UseCaseError {
    fn from(error: ProposeError) -> Self {
        match error {
            ProposeError::Db(error) => error.into(),
            ProposeError::Json(error) => error.into(),
        }
    }
}

/// Keeps a change until somebody else decides; a newer one of the same person takes the place of the older.
pub(super) async fn propose(
    conn: &mut PgConnection,
    actor: &Actor,
    change: &ConfigurationChange,
    detail: Value,
) -> Result<i64, ProposeError> {
    let (subject, by) = (change.subject(), actor.viewer.name.as_str());
    let replaced = db::configuration_change::withdraw_own(conn, &subject, by).await?;
    let stored = serde_json::to_value(change)?;
    let id = db::configuration_change::insert(conn, &subject, &stored, &detail, by).await?;
    let mut detail = detail;
    detail["proposal"] = id.into();
    if let Some(replaced) = replaced {
        detail["replaces"] = replaced.into();
    }
    let entry = actor.audit_entry("configuration.propose", subject, detail);
    audit::append(conn, &entry).await?;
    Ok(id)
}

/// Approves, rejects or withdraws a change, and answers the list as it is then.
pub async fn decide(
    pool: &PgPool,
    actor: &Actor,
    decision: &DecideConfigurationChange,
) -> Result<Vec<ProposedChange>, UseCaseError> {
    actor.viewer.check(Act::ReadOffice)?;
    let mut tx = begin(pool).await?;
    db::release::lock_publishing_shared(&mut tx).await?;
    let waiting = db::configuration_change::lock_waiting(&mut tx, decision.id).await?;
    let (author, subject, change) = waiting.ok_or(UseCaseError::Conflict(
        "Ese cambio ya se decidió. Vuelva a cargar la página para ver cómo quedó.",
    ))?;
    let own = db::person::is_one(&mut tx, &author, &actor.viewer.name).await?;
    let is_author = author == actor.viewer.name;
    check_proposer(actor, own, is_author, decision.outcome)?;
    let remark = Some(decision.remark.trim()).filter(|remark| !remark.is_empty());
    let (outcome, act) = match decision.outcome {
        ChangeOutcome::Approved => ("approved", "configuration.approve"),
        ChangeOutcome::Withdrawn => ("withdrawn", "configuration.withdraw"),
        ChangeOutcome::Rejected if remark.is_none() => {
            return Err(UseCaseError::invalid("Escriba por qué se rechaza."));
        }
        ChangeOutcome::Rejected => ("rejected", "configuration.reject"),
    };
    let by = &actor.viewer.name;
    db::configuration_change::decide(&mut tx, decision.id, outcome, by, remark).await?;
    let mut detail = json!({});
    if decision.outcome == ChangeOutcome::Approved {
        let change: ConfigurationChange = serde_json::from_value(change)?;
        may_still_propose(&mut tx, &author, &change).await?;
        detail = apply(&mut tx, &author, &change)
            .await
            .map_err(as_decided)?
            .detail;
    }
    detail["proposal"] = decision.id.into();
    detail["proposed_by"] = author.into();
    if let Some(remark) = remark {
        detail["remark"] = remark.into();
    }
    let entry = actor.audit_entry(act, subject, detail);
    audit::append(&mut tx, &entry).await?;
    commit(tx).await?;
    list(pool, actor).await
}

/// Who may decide what: one withdraws one's own, and decides on that of others.
fn check_proposer(
    actor: &Actor,
    own: bool,
    is_author: bool,
    outcome: ChangeOutcome,
) -> Result<(), UseCaseError> {
    match (outcome, own) {
        (ChangeOutcome::Withdrawn, _) if is_author => Ok(()),
        (ChangeOutcome::Withdrawn, _) => Err(UseCaseError::Conflict(
            "Este cambio se propuso con otra cuenta: solo con ella se retira.",
        )),
        (ChangeOutcome::Approved | ChangeOutcome::Rejected, own) => {
            actor.viewer.check(Act::ReviewChanges)?;
            match own {
                true => Err(UseCaseError::Conflict(
                    "Usted propuso este cambio: debe decidirlo otra persona. Puede retirarlo.",
                )),
                false => Ok(()),
            }
        }
    }
}

/// The author may have lost the right to it meanwhile.
async fn may_still_propose(
    conn: &mut PgConnection,
    author: &str,
    change: &ConfigurationChange,
) -> Result<(), UseCaseError> {
    let account = db::account::find(conn, author).await?;
    let may_propose = account
        .is_some_and(|account| !account.disabled && may(Some(account.viewer.role), change.act()));
    match may_propose {
        true => Ok(()),
        false => Err(UseCaseError::Conflict(
            "Quien propuso este cambio ya no puede hacerlo: rechácelo.",
        )),
    }
}

/// A change that has been overtaken is not the decider's to mend.
fn as_decided(error: UseCaseError) -> UseCaseError {
    match error {
        UseCaseError::Stale => UseCaseError::Conflict(
            "Lo que este cambio modifica cambió después de proponerse: rechácelo, para que se proponga otra vez sobre lo que vale ahora.",
        ),
        other => other,
    }
}
