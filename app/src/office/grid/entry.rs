//! What a person is writing in a cell, kept as text, so that nothing typed is lost when it cannot be
//! read; and its reading by the rules of the domain. Pure.
//!
//! The server checks again and knows more (neighbouring periods, other people's changes).

use domain::{
    Decimal,
    indicator::Unit,
    number::{NumberLocale, read_datum, read_number},
    reading::{Doubt, Reading},
    value::{CellValue, Datum, Quantity},
};
use rust_decimal::RoundingStrategy;

/// Which of the three things a cell states.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Kind {
    #[default]
    Number,
    NotAvailable,
    NotApplicable,
}

impl Kind {
    /// Its name where entries are kept.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::NotAvailable => "not_available",
            Self::NotApplicable => "not_applicable",
        }
    }

    pub fn of(slug: &str) -> Option<Self> {
        let all = [Self::Number, Self::NotAvailable, Self::NotApplicable];
        all.into_iter().find(|kind| kind.slug() == slug)
    }
}

/// The fields of a cell as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    pub kind: Kind,
    pub number: String,
    pub numerator: String,
    pub denominator: String,
    /// Why there is no number.
    pub reason: String,
    pub provisional: bool,
    pub note: String,
    pub source: String,
}

/// What an entry was understood to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Understood {
    /// The cell's new content (`None` = no value), or nothing that could be stored.
    pub after: Result<Option<CellValue>, Vec<Doubt>>,
    pub warnings: Vec<Doubt>,
}

impl Entry {
    /// What stands in a cell, for editing: every stored digit, no separators of thousands.
    pub fn of(value: Option<&CellValue>) -> Self {
        let Some(value) = value else {
            return Self::default();
        };
        let mut entry = Self {
            provisional: value.provisional,
            note: value.note.clone().unwrap_or_default(),
            source: value.source.clone().unwrap_or_default(),
            ..Self::default()
        };
        match &value.datum {
            Datum::Value(quantity) => {
                let text = |number: Option<Decimal>| {
                    number
                        .map(|n| n.normalize().to_string())
                        .unwrap_or_default()
                };
                entry.number = text(Some(quantity.value));
                entry.numerator = text(quantity.numerator);
                entry.denominator = text(quantity.denominator);
            }
            Datum::NotAvailable(reason) => {
                (entry.kind, entry.reason) = (Kind::NotAvailable, reason.clone())
            }
            Datum::NotApplicable(reason) => {
                (entry.kind, entry.reason) = (Kind::NotApplicable, reason.clone())
            }
        }
        entry
    }

    /// The same cell after a text was typed or pasted into it. Words such as «n.d.» switch to «no
    /// disponible» (the reason is then asked for), «45/60» fills the parts, «P/» marks provisional.
    /// Note and source stay: they speak of the cell.
    #[must_use]
    pub fn typed(&self, text: &str, unit: &Unit) -> Self {
        let text = text.trim();
        let mut entry = Self {
            note: self.note.clone(),
            source: self.source.clone(),
            ..Self::default()
        };
        let Some(read) = read_datum(text, NumberLocale::Peru).value().cloned() else {
            entry.number = text.to_owned();
            return entry;
        };
        entry.provisional = read.provisional;
        let stated = |reason: String| {
            if reason.eq_ignore_ascii_case(text) {
                String::new()
            } else {
                reason
            }
        };
        match read.datum {
            Datum::Value(Quantity {
                value,
                numerator: Some(above),
                denominator: Some(below),
            }) => {
                entry.number = round(value, unit).0.to_string();
                entry.numerator = above.normalize().to_string();
                entry.denominator = below.normalize().to_string();
            }
            Datum::Value(quantity) if read.provisional => {
                entry.number = quantity.value.normalize().to_string()
            }
            Datum::Value(_) => entry.number = text.to_owned(),
            Datum::NotAvailable(reason) => {
                (entry.kind, entry.reason) = (Kind::NotAvailable, stated(reason))
            }
            Datum::NotApplicable(reason) => {
                (entry.kind, entry.reason) = (Kind::NotApplicable, stated(reason))
            }
        }
        entry
    }

    /// A part of a quotient, and with both of them the value: a percentage or a ratio is computed as in a cell
    /// where «45/60» is typed.
    pub fn set_numerator(&mut self, text: String, unit: &Unit) {
        self.numerator = text;
        self.compute(unit);
    }

    /// The other part.
    pub fn set_denominator(&mut self, text: String, unit: &Unit) {
        self.denominator = text;
        self.compute(unit);
    }

    fn compute(&mut self, unit: &Unit) {
        let part = |text: &str| {
            read_number(text, NumberLocale::Peru)
                .value()
                .map(|q| q.value)
        };
        let parts = part(&self.numerator).zip(part(&self.denominator));
        let share = parts.and_then(|(above, below)| unit.share(above, below));
        if let Some(share) = share {
            self.number = round(share, unit).0.to_string();
        }
    }

    /// What the cell shows while it is not stored.
    pub fn shown(&self) -> &str {
        match self.kind {
            Kind::Number => &self.number,
            Kind::NotAvailable => "No disponible",
            Kind::NotApplicable => "No aplica",
        }
    }

    /// Reads every field by the rules of the unit.
    pub fn read(&self, unit: &Unit) -> Understood {
        let mut warnings = Vec::new();
        let mut errors = Vec::new();
        let datum = match self.kind {
            Kind::Number if self.says_nothing() => {
                return Understood {
                    after: Ok(None),
                    warnings,
                };
            }
            Kind::Number => self
                .quantity(unit, &mut errors, &mut warnings)
                .map(Datum::Value),
            Kind::NotAvailable => self.stated(&mut errors).map(Datum::NotAvailable),
            Kind::NotApplicable => self.stated(&mut errors).map(Datum::NotApplicable),
        };
        let after = match datum {
            Some(datum) if errors.is_empty() => Ok(Some(CellValue {
                datum,
                provisional: self.provisional && self.kind == Kind::Number,
                note: filled(&self.note),
                source: filled(&self.source),
            })),
            _ => Err(errors),
        };
        Understood { after, warnings }
    }

    /// Whether there is no number: nothing, or the reason why there is none.
    pub fn says_no_number(&self) -> bool {
        self.kind != Kind::Number || self.says_nothing()
    }

    /// An empty number removes the value; a note alone does not keep it.
    fn says_nothing(&self) -> bool {
        [&self.number, &self.numerator, &self.denominator]
            .iter()
            .all(|text| text.trim().is_empty())
    }

    fn stated(&self, errors: &mut Vec<Doubt>) -> Option<String> {
        if self.reason.trim().is_empty() {
            errors.push(Doubt::new(
                "E304",
                "Falta el motivo.",
                "Escriba por qué no hay número.",
            ));
        }
        filled(&self.reason)
    }

    fn quantity(
        &self,
        unit: &Unit,
        errors: &mut Vec<Doubt>,
        warnings: &mut Vec<Doubt>,
    ) -> Option<Quantity> {
        let mut part = |text: &str| read_part(text, errors, warnings);
        let typed = part(&self.number);
        let (numerator, denominator) = (part(&self.numerator), part(&self.denominator));
        if self.number.trim().is_empty() {
            errors.push(Doubt::new("E300", "Falta el valor.", "Escriba el valor."));
        }
        if denominator.is_some_and(|below| below.is_zero()) {
            errors.push(Doubt::new(
                "E302",
                "El denominador es cero.",
                "Corrija el denominador.",
            ));
        }
        if numerator.is_some() != denominator.is_some() && errors.is_empty() {
            warnings.push(Doubt::new(
                "W307",
                "Hay numerador sin denominador, o al revés.",
                "Escriba los dos, o ninguno.",
            ));
        }
        let (value, rounded) = round(typed?, unit);
        if rounded {
            warnings.push(Doubt::new(
                "W304",
                format!(
                    "«{}» tiene más decimales de los que guarda la ficha: se guardará {value}.",
                    self.number.trim()
                ),
                "Confirme el redondeo, o pida que la ficha guarde más decimales.",
            ));
        }
        check_range(value, unit, errors);
        Some(Quantity {
            value,
            numerator,
            denominator,
        })
    }
}

fn read_part(text: &str, errors: &mut Vec<Doubt>, warnings: &mut Vec<Doubt>) -> Option<Decimal> {
    if text.trim().is_empty() {
        return None;
    }
    match read_number(text, NumberLocale::Peru) {
        Reading::Certain(quantity) => Some(quantity.value),
        Reading::Guess { value, warning } => {
            warnings.push(warning);
            Some(value.value)
        }
        Reading::Rejected(doubt) => {
            errors.push(doubt);
            None
        }
    }
}

/// To the decimals that the unit keeps, half away from zero; and whether that changed the number.
fn round(value: Decimal, unit: &Unit) -> (Decimal, bool) {
    let kept = value
        .round_dp_with_strategy(
            u32::from(unit.decimals),
            RoundingStrategy::MidpointAwayFromZero,
        )
        .normalize();
    (kept, kept != value)
}

fn check_range(value: Decimal, unit: &Unit, errors: &mut Vec<Doubt>) {
    let bound = match (unit.min, unit.max) {
        (Some(min), _) if value < min => format!("El mínimo admisible es {}.", min.normalize()),
        (_, Some(max)) if value > max => format!("El máximo admisible es {}.", max.normalize()),
        _ => return,
    };
    errors.push(Doubt::new(
        "E401",
        bound,
        "Corrija el valor, o el rango en el catálogo.",
    ));
}

/// The text without spaces around it, if there is any.
fn filled(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests;
