//! The reporting calendar: its rules, an indicator's own days, and reopening a closed period.
//!
//! What the rules mean is decided by `domain::calendar`; typing, importing and sending ask the same
//! [`Gate`] that this page shows.

pub(super) mod view;

use app::wire::{CalendarView, ReopenPeriod, SaveCalendarRule, SaveIndicatorDays};
use chrono::NaiveDate;
use domain::{
    calendar::{Calendar, CalendarError as Contradiction, Rule},
    catalogue::Catalogue,
    finding::{Finding, Place},
    format,
    gate::{Gate, check_reopening},
    indicator::{Indicator, IndicatorKind},
    period::Periodicity,
    role::Act,
    value::CellKey,
};
use serde_json::json;
use sqlx::{PgConnection, PgPool};

use super::{Actor, AppliedChange, UseCaseError, begin, begin_reading, check, commit};
use crate::db::{self, DbError};

/// Rules, windows and reopenings as of today.
pub async fn read(pool: &PgPool, actor: &Actor) -> Result<CalendarView, UseCaseError> {
    actor.viewer.check(Act::ReadOffice)?;
    let mut tx = begin_reading(pool).await?;
    let view = view::load(&mut tx, actor).await?;
    commit(tx).await?;
    Ok(view)
}

/// Writes the rule of a periodicity. Refused where an indicator's own days would contradict it.
pub(super) async fn write_rule(
    conn: &mut PgConnection,
    by: &str,
    save: &SaveCalendarRule,
) -> Result<AppliedChange, UseCaseError> {
    let (kind, rule) = (save.periodicity, save.rule);
    let catalogue = db::catalogue::load_catalogue(conn).await?;
    let wrong = contradictions(&catalogue, kind, rule);
    if !wrong.is_empty() {
        return Err(UseCaseError::not_saved(wrong));
    }
    let edition = &catalogue.edition.code;
    if save.version == 0 {
        db::calendar::insert_rule(conn, edition, kind, rule, by).await?;
    } else if !db::calendar::update_rule(conn, edition, kind, rule, save.version, by).await? {
        return Err(UseCaseError::Stale);
    }
    let before = catalogue.calendar.rule(kind).words_es();
    Ok(AppliedChange {
        act: "calendar.rule",
        detail: json!({"before": before, "after": rule.words_es()}),
    })
}

/// Writes where an indicator departs from its rule; nothing else of its row.
pub(super) async fn write_days(
    conn: &mut PgConnection,
    by: &str,
    save: &SaveIndicatorDays,
) -> Result<AppliedChange, UseCaseError> {
    let catalogue = db::catalogue::load_catalogue(conn).await?;
    let indicator = bound(&catalogue, &save.indicator)?;
    let changed = Indicator {
        days: save.days,
        ..indicator.clone()
    };
    if let Some(finding) = contradiction(&catalogue.calendar, &changed) {
        return Err(UseCaseError::not_saved(vec![finding]));
    }
    let (edition, code) = (&catalogue.edition.code, save.indicator.as_str());
    if !db::catalogue::update_days(conn, edition, code, save.days, save.version, by).await? {
        return Err(UseCaseError::Stale);
    }
    let words = |indicator| catalogue.calendar.rule_of(indicator).words_es();
    Ok(AppliedChange {
        act: "calendar.rule",
        detail: json!({
            "before": words(indicator), "after": words(&changed),
            "follows_rule": save.days.is_none(),
        }),
    })
}

/// Opens a closed period of an indicator again, until a day and for a reason.
pub async fn reopen(
    pool: &PgPool,
    actor: &Actor,
    reopen: &ReopenPeriod,
) -> Result<CalendarView, UseCaseError> {
    actor.viewer.check(Act::ManageCalendar)?;
    let (what, reason) = (&reopen.reopening, reopen.reason.trim());
    let mut tx = begin(pool).await?;
    let catalogue = db::catalogue::load_catalogue(&mut tx).await?;
    let indicator = bound(&catalogue, &what.indicator)?;
    if what.period.periodicity() != indicator.periodicity {
        return Err(UseCaseError::invalid(format!(
            "Ese indicador se mide con periodicidad {}. Elija un periodo de esa clase.",
            indicator.periodicity.label_es()
        )));
    }
    let edition = &catalogue.edition.code;
    let code = what.indicator.to_string();
    let made = db::calendar::list_reopenings_of(&mut tx, edition, &[code]).await?;
    let gate = Gate {
        catalogue: &catalogue,
        reopenings: &made,
        today: actor.today(),
    };
    let standing = gate.standing(indicator, what.period);
    check_reopening(standing, gate.today, what.until, reason)?;
    db::calendar::insert_reopening(&mut tx, edition, what, reason, &actor.viewer.name).await?;
    let detail = json!({
        "period": format::period(what.period), "until": format::date_long(what.until),
        "reason": reason, "before": standing.words_es(),
    });
    let entry = actor.audit_entry(
        "calendar.reopen",
        format!("indicator/{}", what.indicator),
        detail,
    );
    db::audit::append(&mut tx, &entry).await?;
    let view = view::load(&mut tx, actor).await?;
    commit(tx).await?;
    Ok(view)
}

/// An indicator that the calendar binds.
fn bound<'a>(
    catalogue: &'a Catalogue,
    code: &domain::code::IndicatorCode,
) -> Result<&'a Indicator, UseCaseError> {
    let indicator = catalogue.indicator(code).ok_or(UseCaseError::NotFound(
        "Ese indicador no existe en el catálogo.",
    ))?;
    match indicator.kind {
        IndicatorKind::Policy => Ok(indicator),
        IndicatorKind::Context => Err(UseCaseError::invalid(
            "Los indicadores de contexto no tienen calendario: sus periodos nunca se cierran.",
        )),
    }
}

/// Findings of the cells that the calendar does not let in today, placed as typed cells are.
pub(super) async fn closed<'a>(
    conn: &mut PgConnection,
    catalogue: &Catalogue,
    today: NaiveDate,
    keys: impl Iterator<Item = &'a CellKey> + Clone,
) -> Result<Vec<Finding>, DbError> {
    let mut codes: Vec<String> = keys.clone().map(|key| key.indicator.to_string()).collect();
    codes.sort_unstable();
    codes.dedup();
    let made = db::calendar::list_reopenings_of(conn, &catalogue.edition.code, &codes).await?;
    let gate = Gate {
        catalogue,
        reopenings: &made,
        today,
    };
    Ok(keys
        .filter_map(|key| gate.finding(key, check::place(key), None))
        .collect())
}

/// What an indicator's days, taken together with the rule of its periodicity, contradict.
pub(super) fn contradiction(calendar: &Calendar, indicator: &Indicator) -> Option<Finding> {
    let rule = calendar.rule(indicator.periodicity).with(indicator.days);
    let problem = rule.check(indicator.periodicity).err()?;
    let sentence = format!("{}: {problem}.", indicator.code);
    Some(contradiction_finding("due_days", problem, sentence))
}

/// What a rule contradicts by itself; else, the indicators whose own days do not fit into it.
fn contradictions(catalogue: &Catalogue, periodicity: Periodicity, rule: Rule) -> Vec<Finding> {
    if let Err(problem) = rule.check(periodicity) {
        let sentence = format!("Regla {}: {problem}.", periodicity.label_es());
        return vec![contradiction_finding("regla", problem, sentence)];
    }
    let mut calendar = catalogue.calendar.clone();
    calendar.rules.insert(periodicity, rule);
    let bound = |i: &&Indicator| i.kind == IndicatorKind::Policy && i.periodicity == periodicity;
    let bound = catalogue.indicators.iter().filter(bound);
    bound.filter_map(|i| contradiction(&calendar, i)).collect()
}

fn contradiction_finding(field: &str, problem: Contradiction, sentence: String) -> Finding {
    let remedy = match problem {
        Contradiction::DueBeforeOpening => "Adelante la apertura, o alargue el plazo.",
        Contradiction::ClosesBeforeDue => "Alargue el cierre, o acorte el plazo.",
        Contradiction::TooManyDays => "Escriba menos días.",
    };
    let place = Place::Field {
        field: field.to_owned(),
    };
    Finding::new("E530", place, None, sentence, remedy)
}
