//! What kind of change a cell is, for those who decide: a value, a target, a baseline, or words only. Targets and
//! baselines are official and words need to be read, so neither is approved together with many values.

use serde::{Deserialize, Serialize};

use crate::value::{CellValue, Datum, Measure, Quantity};

/// The kind of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeKind {
    /// An observed number is new, changes or goes.
    Value,
    Target,
    Baseline,
    /// An observed cell whose number stays: its note, source, condition, or the reason for a gap.
    Text,
}

impl ChangeKind {
    pub const ALL: [Self; 4] = [Self::Value, Self::Target, Self::Baseline, Self::Text];

    /// The kind of a change of a cell from `before` to `after`.
    pub fn of(measure: Measure, before: Option<&CellValue>, after: Option<&CellValue>) -> Self {
        match measure {
            Measure::Target => Self::Target,
            Measure::Baseline => Self::Baseline,
            Measure::Observed if quantity(before) == quantity(after) => Self::Text,
            Measure::Observed => Self::Value,
        }
    }

    /// The name in addresses.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Value => "valor",
            Self::Target => "meta",
            Self::Baseline => "linea-de-base",
            Self::Text => "texto",
        }
    }

    pub fn label_es(self) -> &'static str {
        match self {
            Self::Value => "valor",
            Self::Target => "meta",
            Self::Baseline => "línea de base",
            Self::Text => "texto",
        }
    }

    pub fn plural_es(self) -> &'static str {
        match self {
            Self::Value => "valores",
            Self::Target => "metas",
            Self::Baseline => "líneas de base",
            Self::Text => "textos",
        }
    }
}

fn quantity(value: Option<&CellValue>) -> Option<&Quantity> {
    match &value?.datum {
        Datum::Value(quantity) => Some(quantity),
        Datum::NotAvailable(_) | Datum::NotApplicable(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(number: i64) -> CellValue {
        CellValue {
            datum: Datum::number(number.into()),
            provisional: false,
            note: None,
            source: None,
        }
    }

    #[test]
    fn words_are_distinguished_from_numbers_and_what_is_official_from_both() {
        let of = |before: Option<&CellValue>, after: Option<&CellValue>| {
            ChangeKind::of(Measure::Observed, before, after)
        };
        let (old, new) = (value(40), value(43));
        let noted = CellValue {
            note: Some("Muestra reducida".to_owned()),
            ..old.clone()
        };
        let gap = CellValue {
            datum: Datum::NotAvailable("Sin encuesta".to_owned()),
            ..old.clone()
        };
        assert_eq!(of(Some(&old), Some(&new)), ChangeKind::Value);
        assert_eq!(of(None, Some(&new)), ChangeKind::Value);
        assert_eq!(of(Some(&old), None), ChangeKind::Value);
        assert_eq!(
            of(Some(&old), Some(&gap)),
            ChangeKind::Value,
            "a number goes"
        );
        assert_eq!(of(Some(&old), Some(&noted)), ChangeKind::Text);
        assert_eq!(of(None, Some(&gap)), ChangeKind::Text);
        let official = ChangeKind::of(Measure::Target, Some(&old), Some(&noted));
        assert_eq!(official, ChangeKind::Target);
    }
}
