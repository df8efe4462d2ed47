//! The checks of typed and stored cells: the import's rules, placed at the field of a screen.
//!
//! A cell typed in the browser and the same cell in a file get the same findings, because both are
//! a draft of the package `import`. Only what a file cannot get wrong is checked here.

use std::borrow::Cow;

use chrono::NaiveDate;
use domain::{
    catalogue::Catalogue,
    finding::{Finding, Place},
    indicator::Indicator,
    number::read_cell_number,
    text::kept,
    value::{CellKey, CellValue, Datum},
};
use import::{
    stored::Stored,
    validate::{findings_of, is_unfinished, unfinished_at},
};

use crate::db::change_set::OpenChange;

/// Where findings of a cell are placed.
pub fn place(key: &CellKey) -> Place {
    Place::Field {
        field: key.to_string(),
    }
}

/// Findings of cells that somebody wants to store, placed by [`place`]. `stored` are the values now, `today` the
/// day in Lima.
pub fn findings<'a>(
    cells: impl Iterator<Item = (&'a CellKey, &'a CellValue)>,
    catalogue: &Catalogue,
    stored: &Stored,
    today: NaiveDate,
) -> Vec<Finding> {
    let cells: Vec<_> = cells.collect();
    let named = cells
        .iter()
        .map(|(key, value)| (*key, *value, key.to_string()));
    let mut findings = findings_of(named, catalogue, stored);
    let unfinished = cells
        .iter()
        .filter(|(key, _)| is_unfinished(key.measure, key.period, today));
    findings.extend(unfinished.map(|(key, _)| unfinished_at(place(key), key.period)));
    findings
}

/// A warning about the other open change of a cell, before one of the two stops the other. `named` =
/// whoever reads it may see the values of other people's sets.
pub fn competing_change(
    key: &CellKey,
    open: &[OpenChange],
    own: Option<i64>,
    named: bool,
) -> Option<Finding> {
    let mut others = open.iter().filter(|change| Some(change.change_set) != own);
    let other = others.next_back()?;
    let value = match &other.after {
        _ if !named => String::new(),
        Some(value) => format!(": {}", shown(value)),
        None => ": se retira el valor".to_owned(),
    };
    Some(Finding::new(
        "W604",
        place(key),
        None,
        format!(
            "{} también propone un cambio de esta celda{value} (conjunto {}, {}).",
            other.author_name,
            other.change_set,
            other.status.label_es().to_lowercase()
        ),
        "Pónganse de acuerdo: vale lo que se apruebe primero; lo otro no se pierde, y se avisa.",
    ))
}

fn shown(value: &CellValue) -> String {
    match &value.datum {
        Datum::Value(quantity) => quantity.value.to_string(),
        Datum::NotAvailable(why) => format!("no disponible: {why}"),
        Datum::NotApplicable(why) => format!("no aplica: {why}"),
    }
}

/// A typed value as it is stored: rounded to the decimals of the unit, texts as an import keeps them
/// ([`kept`]), empty texts left out. A reason that is missing blocks.
pub fn clean(key: &CellKey, value: &CellValue, indicator: &Indicator) -> (CellValue, Vec<Finding>) {
    let mut findings = Vec::new();
    let text = |text: &Option<String>| {
        let text = text.as_deref().map(kept).filter(|text| !text.is_empty());
        text.map(Cow::into_owned)
    };
    let mut reason = |why: &str| {
        let why = kept(why);
        if why.is_empty() {
            findings.push(Finding::new(
                "E304",
                place(key),
                None,
                "Falta el motivo por el que no hay dato.",
                "Escriba el motivo.",
            ));
        }
        why.into_owned()
    };
    let datum = match &value.datum {
        Datum::NotAvailable(why) => Datum::NotAvailable(reason(why)),
        Datum::NotApplicable(why) => Datum::NotApplicable(reason(why)),
        Datum::Value(quantity) => {
            let typed = quantity.value.to_string();
            let (read, doubt) = read_cell_number(&typed, &indicator.unit).into_parts();
            findings.extend(doubt.map(|doubt| {
                Finding::new(
                    doubt.code,
                    place(key),
                    Some(&typed),
                    doubt.problem,
                    doubt.remedy,
                )
            }));
            let mut quantity = quantity.clone();
            if let Some(read) = read {
                quantity.value = read.value;
            }
            Datum::Value(quantity)
        }
    };
    let value = CellValue {
        datum,
        provisional: value.provisional,
        note: text(&value.note),
        source: text(&value.source),
    };
    (value, findings)
}
