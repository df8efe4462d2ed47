//! The members of a dimension in their order: a dot a row, with the national value and the target of the year as lines.
//!
//! Names and numbers are text; only the dots are drawn. The table below has the same numbers with their origin.

use charts::{DotScale, Points, anchor, ranked};
use domain::{
    Decimal, compared_period::ComparedPeriod, format, indicator::Aggregation, period::Period,
    value::Breakdown,
};
use leptos::prelude::*;
use messages::t;

use super::{Group, Subject, cells};
use crate::words;

/// Height of a row's drawing, and of the two lines of labels above the rows.
const ROW: u32 = 28;
const HEAD: u32 = 40;

/// The members of a dimension in the period in which they are compared.
pub struct Ranking {
    pub compared: ComparedPeriod,
    /// The highest first, those without a value last.
    pub rows: Vec<Row>,
}

/// A member with its value in the period that is ranked.
pub struct Row {
    pub name: String,
    pub code: String,
    pub value: Option<Decimal>,
    pub provisional: bool,
}

/// A line through all rows.
struct Reference {
    text: String,
    value: Decimal,
    class: &'static str,
}

impl Ranking {
    /// Every member of the dimension in the latest period that most of them have; `None` without any value.
    pub fn of(subject: &Subject<'_>, dimension: &str, groups: &[Group]) -> Option<Self> {
        let numbers = |group: &Group| {
            let with_number =
                cells(subject, &group.breakdown).filter(|cell| cell.value.datum.value().is_some());
            with_number.map(|cell| cell.key.period).collect::<Vec<_>>()
        };
        let periods: Vec<_> = groups.iter().map(numbers).collect();
        let compared = ComparedPeriod::of(&periods)?;
        let mut rows: Vec<Row> = groups
            .iter()
            .map(|group| row(subject, group, compared.period))
            .collect();
        let catalogue = &subject.view.release.catalogue;
        let members = catalogue.dimension(dimension).into_iter();
        let absent = members.flat_map(|one| &one.members).filter_map(|member| {
            let is_there = rows.iter().any(|row| row.code == member.code);
            (!is_there).then(|| Row {
                name: member.name.clone(),
                code: member.code.clone(),
                value: None,
                provisional: false,
            })
        });
        let absent: Vec<Row> = absent.collect();
        rows.extend(absent);
        Some(Self {
            compared,
            rows: ranked(rows, |row| row.value),
        })
    }

    /// For how many of the members the period is known, and whether a newer one is known for a few:
    /// «Con valor de 2024: 24 de 25. De 2025, solo 3 de 25.»
    pub fn coverage(&self) -> String {
        let all = self.rows.len();
        let known = t!(
            "Con valor de {period}: {groups} de {all}.",
            period = format::period(self.compared.period),
            groups = self.compared.groups,
            all,
        );
        match self.compared.newer {
            Some((period, groups)) => {
                let newer = t!(
                    "De {period}, solo {groups} de {all}.",
                    period = format::period(period),
                    groups,
                    all,
                );
                format!("{known} {newer}")
            }
            None => known,
        }
    }
}

fn row(subject: &Subject<'_>, group: &Group, period: Period) -> Row {
    let cell = cells(subject, &group.breakdown).find(|cell| cell.key.period == period);
    let with_number = cell.filter(|cell| cell.value.datum.value().is_some());
    Row {
        name: group.name.clone(),
        code: group.code.clone(),
        value: with_number.and_then(|cell| cell.value.datum.value()),
        provisional: with_number.is_some_and(|cell| cell.value.provisional),
    }
}

/// The national value of the period and the target of its year, where they are published. None where the parts add up to
/// the whole: a part is not measured by the sum.
fn references(subject: &Subject<'_>, period: Period) -> Vec<Reference> {
    let (release, indicator) = (subject.view.release, subject.indicator);
    if indicator.aggregation == Aggregation::Additive {
        return Vec::new();
    }
    let points = Points::of(release, indicator, &Breakdown::headline());
    let national = points.observed.iter().find(|one| one.period == period);
    let national = national.map(|one| Reference {
        text: t!(
            "Nacional: {value}",
            value = charts::with_unit(one.value, &indicator.unit)
        ),
        value: one.value,
        class: "line-national",
    });
    let year = period.calendar_year();
    let target = points.target(year).map(|value| Reference {
        text: t!(
            "Meta nacional {year}: {value}",
            year,
            value = charts::with_unit(value, &indicator.unit),
        ),
        value,
        class: "line-target",
    });
    national.into_iter().chain(target).collect()
}

/// The plot; one member alone has no order.
pub fn plot(subject: &Subject<'_>, ranking: &Ranking) -> Option<AnyView> {
    let (period, rows) = (ranking.compared.period, &ranking.rows);
    let values: Vec<Decimal> = rows.iter().filter_map(|row| row.value).collect();
    if values.len() < 2 {
        return None;
    }
    let unit = &subject.indicator.unit;
    let references = references(subject, period);
    let marked = references.iter().map(|one| one.value);
    let scale = DotScale::of(unit, values.into_iter().chain(marked));
    let items = rows
        .iter()
        .map(|row| item(subject, row, &scale, &references))
        .collect_view();
    let unit_words = if unit.label.is_empty() {
        String::new()
    } else {
        t!(" Unidad: {unit}.", unit = unit.label)
    };
    let zero = if scale.is_without_zero() {
        t!(" La escala no empieza en cero.")
    } else {
        ""
    };
    let dots = t!(" Cada punto es el valor de un grupo.");
    Some(
        view! {
            <div class="ranking">
                <h3>{t!("De mayor a menor, {period}", period = format::period(period))}</h3>
                <div class="dot-row dot-head">{head(&references, &scale)}</div>
                <ol class="dot-rows">{items}</ol>
                <div class="dot-row dot-foot" aria-hidden="true">{foot(subject, &scale)}</div>
                <p class="muted small">{format!("{}{dots}{unit_words}{zero}", ranking.coverage())}</p>
            </div>
        }
        .into_any(),
    )
}

fn item(subject: &Subject<'_>, row: &Row, scale: &DotScale, references: &[Reference]) -> AnyView {
    let lines = references.iter().map(|one| {
        let at = percent(scale.percent(one.value));
        view! { <line x1=at.clone() x2=at y1="0" y2="100%" class=one.class></line> }
    });
    let lines = lines.collect_view();
    let dot = row.value.map(|value| {
        let at = percent(scale.percent(value));
        let class = if row.provisional {
            "dot-provisional"
        } else {
            "dot-observed"
        };
        view! { <circle cx=at cy="50%" r="5.5" class=class></circle> }
    });
    let (text, class) = match row.value {
        Some(value) => {
            let mark = if row.provisional {
                t!(" (provisional)")
            } else {
                ""
            };
            let text = charts::with_unit(value, &subject.indicator.unit);
            (format!("{text}{mark}"), "dot-value")
        }
        None => (t!("sin dato").to_owned(), "dot-value absent"),
    };
    view! {
        <li class="dot-row">
            <span class="dot-name" lang=words::official()>{row.name.clone()}</span>
            <svg class="dot-track" width="100%" height=ROW.to_string() aria-hidden="true" focusable="false">
                <line x1="0" x2="100%" y1="50%" y2="50%" class="dot-rule"></line>
                {lines}
                {dot}
            </svg>
            <span class=class>{text}</span>
        </li>
    }
    .into_any()
}

/// The names of the lines, each on a line of its own: they never meet.
fn head(references: &[Reference], scale: &DotScale) -> Option<AnyView> {
    if references.is_empty() {
        return None;
    }
    let label = references
        .iter()
        .map(|one| one.text.as_str())
        .collect::<Vec<_>>()
        .join("; ");
    let texts = (0u32..).zip(references).map(|(index, one)| {
        let place = scale.percent(one.value);
        let at = percent(place);
        let (baseline, from) = (13 + index * 18, 18 + index * 18);
        view! {
            <text x=at.clone() y=baseline.to_string() text-anchor=anchor(place) class=one.class>{one.text.clone()}</text>
            <line x1=at.clone() x2=at y1=from.to_string() y2="100%" class=one.class></line>
        }
    });
    let texts = texts.collect_view();
    Some(
        view! {
            <svg class="dot-track" width="100%" height=HEAD.to_string() role="img" aria-label=label focusable="false">{texts}</svg>
        }
        .into_any(),
    )
}

/// Both ends of the scale.
fn foot(subject: &Subject<'_>, scale: &DotScale) -> AnyView {
    let texts = scale.ends(&subject.indicator.unit).map(|(place, text)| {
        view! { <text x=percent(place) y="14" text-anchor=anchor(place)>{text}</text> }
    });
    view! { <svg class="dot-track" width="100%" height="20" focusable="false">{texts.into_iter().collect_view()}</svg> }
        .into_any()
}

fn percent(place: f64) -> String {
    format!("{place}%")
}
