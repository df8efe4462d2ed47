//! What changes in a cell, in words: the number with its unit, how large the change is, and all that
//! a cell says beside its number. Pure.

use domain::{
    format::{self, NO_BREAK_SPACE},
    indicator::{Unit, UnitKind},
    value::{CellValue, Datum},
};

use super::super::wording;
use crate::wire::{ChangeView, CommentKind};

/// What a cell states, with its unit; `None` where there is no cell.
pub fn stated(value: Option<&CellValue>, unit: Option<&Unit>) -> Option<String> {
    let text = wording::cell_text(Some(value?), unit.map_or(0, |unit| unit.shown_decimals));
    let label = unit.map_or("", |unit| unit.label.as_str());
    let is_number = value?.datum.value().is_some();
    Some(if is_number && !label.is_empty() {
        format!("{text}{NO_BREAK_SPACE}{label}")
    } else {
        text
    })
}

/// «+1.8 puntos porcentuales (+4.4 %)», «valor nuevo», «se retira el valor».
pub fn size(change: &ChangeView) -> String {
    let plain = || Unit {
        kind: UnitKind::Number,
        label: String::new(),
        decimals: 0,
        shown_decimals: 0,
        min: None,
        max: None,
    };
    let unit = change.unit.clone().unwrap_or_else(plain);
    wording::size_of_change(change.before.as_ref(), change.after.as_ref(), &unit)
}

/// What became of a value that was returned with a remark: «Valor observado: 7.2 %. Valor nuevo: 2.7 %.»
pub fn since_remark(change: &ChangeView) -> Option<String> {
    let last = change
        .thread
        .iter()
        .rfind(|said| said.kind == CommentKind::Remark)?;
    let words = |value: Option<&CellValue>| {
        stated(value, change.unit.as_ref()).unwrap_or_else(|| "se retira".to_owned())
    };
    let (observed, now) = (last.value.as_ref(), change.after.as_ref());
    if observed == now {
        return Some(format!("Sin cambios desde la observación: {}.", words(now)));
    }
    let (observed_words, now_words) = (words(observed), words(now));
    Some(if observed_words == now_words {
        format!(
            "Valor observado: {observed_words}. El número sigue igual; cambia lo que lo acompaña."
        )
    } else {
        format!("Valor observado: {observed_words}. Valor nuevo: {now_words}.")
    })
}

/// One thing that a cell says beside its number, old and new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Aspect {
    pub label: &'static str,
    pub before: Option<String>,
    pub after: Option<String>,
}

type Reading = fn(&CellValue) -> Option<String>;

/// What differs beside the number. Nothing for a value that is taken away: all of it goes.
pub fn changed(before: Option<&CellValue>, after: Option<&CellValue>) -> Vec<Aspect> {
    if after.is_none() {
        return Vec::new();
    }
    let readings: [(&'static str, Reading); 5] = [
        ("Numerador y denominador", fraction),
        ("Motivo", reason),
        ("Condición", condition),
        ("Nota", |value| value.note.clone()),
        ("Fuente citada", |value| value.source.clone()),
    ];
    readings
        .into_iter()
        .map(|(label, read)| Aspect {
            label,
            before: before.and_then(read),
            after: after.and_then(read),
        })
        .filter(|aspect| aspect.before != aspect.after)
        .collect()
}

fn fraction(value: &CellValue) -> Option<String> {
    let Datum::Value(quantity) = &value.datum else {
        return None;
    };
    let part = |part: Option<domain::Decimal>| part.map(|part| format::concise(part, 10));
    match (part(quantity.numerator), part(quantity.denominator)) {
        (Some(above), Some(below)) => Some(format!("{above} de {below}")),
        (Some(above), None) => Some(format!("numerador {above}")),
        (None, Some(below)) => Some(format!("denominador {below}")),
        (None, None) => None,
    }
}

fn reason(value: &CellValue) -> Option<String> {
    match &value.datum {
        Datum::Value(_) => None,
        Datum::NotAvailable(why) | Datum::NotApplicable(why) => Some(why.clone()),
    }
}

fn condition(value: &CellValue) -> Option<String> {
    value.provisional.then(|| "provisional".to_owned())
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use domain::{
        Decimal,
        finding::{Finding, Place},
        value::{Breakdown, CellKey, Measure, Provenance, Quantity},
    };

    pub use crate::office::wording::tests::value;
    use crate::{office::wording::tests::unit, wire::CellComment};

    pub fn change(indicator: &str, before: Option<&str>, after: Option<&str>) -> ChangeView {
        ChangeView {
            key: CellKey {
                indicator: indicator.parse().expect("a code"),
                measure: Measure::Observed,
                breakdown: Breakdown::headline(),
                period: "2024".parse().expect("a period"),
            },
            indicator_name: "Hogares con internet".to_owned(),
            entity: None,
            label: "Valor obtenido · 2024".to_owned(),
            unit: Some(unit()),
            before: before.map(value),
            after: after.map(value),
            provenance: Provenance::Form {
                by: "Rosa".to_owned(),
                at: "2026-03-16T03:05:00Z".to_owned(),
            },
            findings: Vec::new(),
            conflict: None,
            refusal: None,
            thread: Vec::new(),
        }
    }

    pub fn said(kind: CommentKind, text: &str, about: Option<&str>) -> CellComment {
        CellComment {
            at: chrono::DateTime::UNIX_EPOCH,
            author: "Rosa".to_owned(),
            by_author: kind == CommentKind::Comment,
            kind,
            text: text.to_owned(),
            value: about.map(value),
        }
    }

    pub fn with_finding(mut change: ChangeView, code: &str) -> ChangeView {
        let finding = Finding::new(code, Place::File, None, "Problema.", "Corrija.");
        change.findings.push(finding);
        change
    }

    #[test]
    fn a_number_is_stated_with_its_unit_and_a_gap_without() {
        let change = change("S01-1", Some("40"), None);
        assert_eq!(
            stated(change.before.as_ref(), change.unit.as_ref()).as_deref(),
            Some("40.0\u{a0}%")
        );
        assert_eq!(stated(None, change.unit.as_ref()), None);
        let mut gap = value("1");
        gap.datum = Datum::NotAvailable("sin encuesta".to_owned());
        assert_eq!(
            stated(Some(&gap), change.unit.as_ref()).as_deref(),
            Some("No disponible")
        );
    }

    #[test]
    fn the_size_is_absolute_and_relative() {
        let grown = change("S01-1", Some("40"), Some("43"));
        assert_eq!(size(&grown), "+3.0 puntos porcentuales (+7.5 %)");
        assert_eq!(size(&change("S01-1", None, Some("43"))), "valor nuevo");
        assert_eq!(
            size(&change("S01-1", Some("43"), None)),
            "se retira el valor"
        );
    }

    #[test]
    fn a_cell_that_came_back_shows_what_became_of_the_value_that_was_returned() {
        let mut back = change("S01-1", Some("40"), Some("43"));
        assert_eq!(since_remark(&back), None);
        back.thread = vec![
            said(CommentKind::Remark, "¿No es 43?", Some("34")),
            said(CommentKind::Comment, "Sí, corregido.", None),
        ];
        let words = |change: &ChangeView| since_remark(change).map(|t| t.replace('\u{a0}', " "));
        assert_eq!(
            words(&back).as_deref(),
            Some("Valor observado: 34.0 %. Valor nuevo: 43.0 %.")
        );
        back.after = Some(value("34"));
        assert_eq!(
            words(&back).as_deref(),
            Some("Sin cambios desde la observación: 34.0 %.")
        );
    }

    #[test]
    fn what_stands_beside_the_number_is_shown_where_it_differs() {
        let before = value("75");
        let mut after = value("75");
        after.provisional = true;
        after.note = Some("Muestra reducida".to_owned());
        after.datum = Datum::Value(Quantity {
            value: Decimal::from(75),
            numerator: Some(Decimal::from(45)),
            denominator: Some(Decimal::from(60)),
        });
        let labels: Vec<_> = changed(Some(&before), Some(&after))
            .into_iter()
            .map(|aspect| (aspect.label, aspect.before, aspect.after))
            .collect();
        assert_eq!(
            labels,
            [
                ("Numerador y denominador", None, Some("45 de 60".to_owned())),
                ("Condición", None, Some("provisional".to_owned())),
                ("Nota", None, Some("Muestra reducida".to_owned())),
            ]
        );
        assert!(changed(Some(&after), None).is_empty());
        assert!(changed(Some(&after), Some(&after)).is_empty());
    }
}
