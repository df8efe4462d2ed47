//! The calendar as its page shows it: rules, own days, recent windows, history.

use app::wire::{CalendarView, IndicatorDays, RuleView, WindowView};
use chrono::Datelike;
use domain::{
    calendar::Rule,
    gate::Gate,
    indicator::{Indicator, IndicatorKind},
    period::{Period, Periodicity},
    value::{Breakdown, Cell, CellKey, Measure},
};
use sqlx::PgConnection;

use crate::{
    db::{self, DbError},
    use_case::{
        Actor,
        entry::due::{cells_of, first_expected},
        visible,
    },
};

/// Reopenings in one list.
const MAX_LISTED: i64 = 200;

/// Everything of the page, as of the actor's day.
pub(in crate::use_case) async fn load(
    conn: &mut PgConnection,
    actor: &Actor,
) -> Result<CalendarView, DbError> {
    let catalogue = db::catalogue::load_catalogue(conn).await?;
    let edition = &catalogue.edition.code;
    let mut stored = db::calendar::list_rules(conn, edition).await?;
    let rules = Periodicity::ALL.map(|periodicity| {
        stored.remove(&periodicity).map_or(
            RuleView {
                periodicity,
                rule: Rule::default(),
                version: 0,
                changed: None,
            },
            Into::into,
        )
    });
    let reopenings = db::calendar::list_reopenings(conn, edition, MAX_LISTED).await?;
    let versions = db::catalogue::indicator_versions(conn, edition).await?;
    let bound: Vec<&Indicator> = catalogue
        .indicators
        .iter()
        .filter(|indicator| indicator.kind == IndicatorKind::Policy)
        .collect();
    let codes: Vec<String> = bound.iter().map(|i| i.code.to_string()).collect();
    let made = db::calendar::list_reopenings_of(conn, edition, &codes).await?;
    let cells = visible::list_current(conn, actor, &catalogue).await?;
    let gate = Gate {
        catalogue: &catalogue,
        reopenings: &made,
        today: actor.today(),
    };
    let kinds = ["calendar_rule", "indicator"];
    let waiting = db::configuration_change::list_waiting_subjects(conn, &kinds).await?;
    Ok(CalendarView {
        waiting: waiting.into_iter().map(Into::into).collect(),
        today: gate.today,
        rules: rules.into(),
        windows: bound
            .iter()
            .flat_map(|indicator| windows(gate, indicator, cells_of(&cells, indicator)))
            .collect(),
        indicators: bound
            .iter()
            .map(|indicator| IndicatorDays {
                code: indicator.code.clone(),
                name: indicator.name.clone(),
                periodicity: indicator.periodicity,
                days: indicator.days,
                version: versions.get(indicator.code.as_str()).copied().unwrap_or(0),
            })
            .collect(),
        reopenings: reopenings.into_iter().map(Into::into).collect(),
    })
}

/// Periods that are shown of each indicator: about the last two years.
fn shown(periodicity: Periodicity) -> usize {
    match periodicity {
        Periodicity::Year => 3,
        Periodicity::Semester => 4,
        Periodicity::Quarter => 6,
        Periodicity::Month => 8,
    }
}

/// The recent periods that have begun, the latest first.
fn windows(gate: Gate<'_>, indicator: &Indicator, cells: &[Cell]) -> Vec<WindowView> {
    let year = gate.today.year();
    let first = first_expected(indicator, gate.catalogue.edition.horizon, cells);
    let begun = (year - 3..=year)
        .flat_map(|year| Period::of_year(year, indicator.periodicity))
        .filter(|period| period.first_day() <= gate.today)
        .filter(|period| first.is_none_or(|first| first <= period.calendar_year()));
    let mut begun: Vec<Period> = begun.collect();
    begun.reverse();
    begun.truncate(shown(indicator.periodicity));
    begun
        .into_iter()
        .map(|period| {
            let key = CellKey {
                indicator: indicator.code.clone(),
                measure: Measure::Observed,
                breakdown: Breakdown::headline(),
                period,
            };
            WindowView {
                window: gate.catalogue.calendar.window(indicator, period),
                standing: gate.standing(indicator, period),
                has_value: cells.iter().any(|cell| cell.key == key),
                indicator: key.indicator,
                period,
            }
        })
        .collect()
}
