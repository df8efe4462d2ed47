//! The vocabulary of headers: what the texts over a column mean, in one, two or three rows and in either order.
//!
//! «2024» above «Programado» and «Programado» above «2024» say the same: a period and a measure, so the texts
//! over a column are read each for itself and then put together ([`meaning`]). Texts are compared without
//! accents, capitals and footnote marks. What this module deliberately does not do: it looks at no data.

mod roles;
mod sense;
mod words;

pub use roles::{is_other_group, part_role};
pub use sense::{Sense, sense};

use crate::{
    fields::Field,
    layout::ColumnRole,
    lexicon::{Label, LabelScope, Lexicon},
};
use domain::{
    catalogue::Catalogue,
    number::Reading,
    period::{Period, Periodicity},
    text::{fold, unmark},
    value::Measure,
};

/// A header understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meaning {
    pub role: ColumnRole,
    pub certain: bool,
}

fn certain(role: ColumnRole) -> Option<Meaning> {
    Some(Meaning {
        role,
        certain: true,
    })
}

/// What joins the texts of several header rows to the header of a column.
pub const SEPARATOR: &str = " · ";

/// Whether a header says that the values below it are provisional: «2024 P/», «2024p», «2024e» (estimated),
/// «2024 (preliminar)», «Dato provisional 2024». «2024r» (revised) is final.
pub fn says_provisional(header: &str) -> bool {
    header.split(SEPARATOR).any(|text| {
        let folded = fold(text);
        let mut words = folded.split(' ');
        unmark(text).says_provisional()
            || words.any(|word| {
                words::says_provisional(word)
                    || word.strip_suffix('e').is_some_and(sense::is_four_digits)
            })
    })
}

/// What the texts over a column mean together, from the highest to the lowest. `default` is the measure of
/// periods under no group.
pub fn meaning(
    parts: &[&str],
    default: Measure,
    catalogue: &Catalogue,
    lexicon: &Lexicon,
) -> Option<Meaning> {
    let (leaf, groups) = parts.split_last()?;
    let senses: Vec<Sense> = parts.iter().map(|text| sense(text)).collect();
    let (leaf_sense, group_senses) = senses.split_last()?;
    let folded = fold(&unmark(leaf).text);
    let measure = senses.iter().rev().find_map(|sense| sense.measure);
    let group_measure = group_senses.iter().rev().find_map(|s| s.measure);
    // Below «Código» stands a code of the first row of data.
    let named = match groups.iter().any(|text| names_label(text)) {
        true => None,
        false => indicator(leaf, measure, catalogue, lexicon),
    };
    if named.is_none() && senses.iter().any(|sense| sense.other_figure) {
        return Some(Meaning {
            role: ColumnRole::Ignore,
            certain: false,
        });
    }
    if let Some(period) = combined_period(&senses) {
        if groups.iter().any(|text| names_group(text, lexicon)) {
            return None;
        }
        if !leaf_sense.only_values {
            return beside_period(&folded);
        }
        let absolute = senses.iter().any(|sense| sense.absolute);
        return Some(period_value(measure, period, default, absolute));
    }
    if senses.iter().any(|sense| sense.period.is_some()) {
        return None;
    }
    if let Some(role) = in_group(group_measure, &folded) {
        return certain(role);
    }
    if let Some(role) = by_name(&folded) {
        return certain(role);
    }
    if leaf_sense.is_part() {
        return None;
    }
    if leaf_sense.absolute {
        return certain(ColumnRole::Numerator);
    }
    if leaf_sense.only_values {
        return certain(ColumnRole::Value {
            measure,
            period_column: None,
        });
    }
    dimension(&folded, catalogue).or(named)
}

/// A note or a source under its year belongs to that year's value and is not imported.
fn beside_period(leaf: &str) -> Option<Meaning> {
    match by_name(leaf)? {
        ColumnRole::Note | ColumnRole::Source | ColumnRole::Provisional | ColumnRole::Ignore => {
            certain(ColumnRole::Ignore)
        }
        _ => None,
    }
}

/// «Código», «Indicador»: the header of labels down the side; «Indicadores» may stand over several columns.
fn names_label(text: &str) -> bool {
    let folded = fold(&unmark(text).text);
    let role = roles::by_words(&folded);
    folded != "indicadores"
        && matches!(
            role,
            Some(ColumnRole::IndicatorCode | ColumnRole::IndicatorName | ColumnRole::NodeCode)
        )
}

/// «Mujeres» above «2024»: the values of a group, which no role of a column holds.
fn names_group(text: &str, lexicon: &Lexicon) -> bool {
    let is_member = matches!(
        lexicon.label(text, LabelScope::default()),
        Label::Members { .. }
    );
    is_member && text.chars().any(char::is_alphabetic)
}

fn period_value(
    measure: Option<Measure>,
    period: Period,
    default: Measure,
    absolute: bool,
) -> Meaning {
    let role = |measure| {
        if absolute {
            ColumnRole::PeriodAbsolute { measure, period }
        } else {
            ColumnRole::PeriodValue { measure, period }
        }
    };
    Meaning {
        role: role(measure.unwrap_or(default)),
        certain: true,
    }
}

/// The one period that the texts name: a year alone, a whole period, or a year with a part of it in another
/// row («2024» above «I Trim»).
fn combined_period(senses: &[Sense]) -> Option<Period> {
    let named: Vec<Period> = senses.iter().filter_map(|sense| sense.period).collect();
    let whole = named.last().copied()?;
    let year = whole.calendar_year();
    if named.iter().any(|period| period.calendar_year() != year) {
        // Two years over one column contradict each other.
        return None;
    }
    let stated = named.iter().copied().rev();
    let mut stated = stated.filter(|period| period.periodicity() != Periodicity::Year);
    let mut parts = senses.iter().rev().filter_map(|sense| sense.part_of(year));
    match (stated.next(), parts.next()) {
        (Some(one), Some(other)) if one != other => None,
        (one, other) => one.or(other).or(Some(whole)),
    }
}

/// «Año» and «Valor» under a group say which year and value they are.
fn in_group(group: Option<Measure>, leaf: &str) -> Option<ColumnRole> {
    let year = matches!(leaf, "ano" | "anio" | "ano base" | "periodo" | "year");
    let value = words::is_plain_value(leaf);
    match group? {
        Measure::Baseline if year => Some(ColumnRole::BaselineYear),
        Measure::Baseline if value => Some(ColumnRole::BaselineValue),
        _ if year => Some(ColumnRole::Period),
        measure if value => Some(ColumnRole::Value {
            measure: Some(measure),
            period_column: None,
        }),
        _ => None,
    }
}

/// A header whose name alone says what it is.
pub fn by_name(folded: &str) -> Option<ColumnRole> {
    // «Meta» is a measure and «metas sectoriales» a text; fields have names of their own.
    let field = || Field::of_header(folded).map(|field| ColumnRole::Field { field });
    let left_out = || roles::is_harmless(folded).then_some(ColumnRole::Ignore);
    roles::by_words(folded).or_else(field).or_else(left_out)
}

/// A dimension of the catalogue by its name or code: «Sexo», «Área de residencia», «Lengua materna».
fn dimension(folded: &str, catalogue: &Catalogue) -> Option<Meaning> {
    let named = catalogue.dimensions.iter().find(|d| {
        let (name, code) = (fold(&d.name), fold(&d.code));
        folded == name
            || folded == code
            || folded.strip_prefix(&format!("{code} ")).is_some()
            || folded.strip_prefix("nombre de ").is_some_and(|r| r == code)
    })?;
    certain(ColumnRole::Breakdown {
        dimension: Some(named.code.clone()),
    })
}

/// An indicator as the header of its own values, with the periods down the side.
fn indicator(
    leaf: &str,
    measure: Option<Measure>,
    catalogue: &Catalogue,
    lexicon: &Lexicon,
) -> Option<Meaning> {
    let by_code = lexicon.known_indicator(leaf);
    let at = by_code.or_else(|| match lexicon.indicator_name(leaf) {
        Reading::Certain(at) => Some(at),
        _ => None,
    })?;
    let indicator = catalogue.indicators.get(at as usize)?;
    certain(ColumnRole::IndicatorValue {
        indicator: indicator.code.to_string(),
        measure,
    })
}
