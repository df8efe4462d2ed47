//! What a release changes against the one before it.

use std::cmp::Ordering;

use components::ChangeLine;
use domain::{
    format,
    indicator::Indicator,
    release::Release,
    value::{Cell, CellValue, Datum, Measure},
};

use crate::{context::View, route::indicator_path};

/// One difference; at least one side is there.
struct Difference<'a> {
    before: Option<&'a Cell>,
    after: Option<&'a Cell>,
}

/// Every changed value, worded, in the order of the catalogue. Both releases are sorted by key.
pub fn lines(view: &View<'_>, previous: &Release) -> Vec<ChangeLine> {
    let mut found: Vec<(i32, ChangeLine)> = differences(&previous.cells, &view.release.cells)
        .into_iter()
        .filter_map(|difference| line(view, previous, &difference))
        .collect();
    found.sort_by_key(|(position, _)| *position);
    found.into_iter().map(|(_, line)| line).collect()
}

fn differences<'a>(before: &'a [Cell], after: &'a [Cell]) -> Vec<Difference<'a>> {
    let (mut old, mut new) = (before.iter().peekable(), after.iter().peekable());
    let mut found = Vec::new();
    loop {
        let order = match (old.peek(), new.peek()) {
            (None, None) => return found,
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some(a), Some(b)) => a.key.cmp(&b.key),
        };
        let difference = match order {
            Ordering::Less => Difference {
                before: old.next(),
                after: None,
            },
            Ordering::Greater => Difference {
                before: None,
                after: new.next(),
            },
            Ordering::Equal => Difference {
                before: old.next(),
                after: new.next(),
            },
        };
        if difference.before.map(|cell| &cell.value) != difference.after.map(|cell| &cell.value) {
            found.push(difference);
        }
    }
}

fn line(
    view: &View<'_>,
    previous: &Release,
    difference: &Difference<'_>,
) -> Option<(i32, ChangeLine)> {
    let key = &difference.after.or(difference.before)?.key;
    let (catalogue, is_here) = match view.release.catalogue.indicator(&key.indicator) {
        Some(_) => (&view.release.catalogue, true),
        None => (&previous.catalogue, false),
    };
    let indicator = catalogue.indicator(&key.indicator)?;
    let measure = match key.measure {
        Measure::Baseline => "línea de base",
        Measure::Target => "meta",
        Measure::Observed => "valor obtenido",
    };
    let mut place = format!("{measure}, {}", format::period(key.period));
    for (dimension, member) in key.breakdown.pairs() {
        place.push_str(", ");
        place.push_str(catalogue.member_name(dimension, member));
    }
    let text = |cell: Option<&Cell>| cell.map(|cell| value_text(indicator, &cell.value));
    let line = ChangeLine {
        title: indicator.name.clone(),
        href: is_here.then(|| view.href(&indicator_path(&key.indicator))),
        place,
        before: text(difference.before),
        after: text(difference.after),
    };
    Some((indicator.position, line))
}

/// A value as one short text: the number, or why there is none.
pub fn value_text(indicator: &Indicator, value: &CellValue) -> String {
    match &value.datum {
        Datum::Value(quantity) => {
            let mark = if value.provisional {
                " (provisional)"
            } else {
                ""
            };
            format!(
                "{}{mark}",
                format::value_with_unit(&indicator.unit, quantity.value)
            )
        }
        Datum::NotAvailable(reason) => format!("no disponible: {reason}"),
        Datum::NotApplicable(reason) => format!("no aplica: {reason}"),
    }
}
