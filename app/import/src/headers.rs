//! The vocabulary of headers: what the texts over a column mean, in one, two or three rows and in either order.
//!
//! «2024» above «Programado» and «Programado» above «2024» say the same: a period and a measure, so the texts
//! over a column are read each for itself and then put together ([`meaning`]). Texts are compared without
//! accents, capitals and footnote marks. What this module deliberately does not do: it looks at no data.

mod words;

pub use words::{is_harmless, is_other_group, part_role};

use crate::{fields::Field, layout::ColumnRole, lexicon::Lexicon};
use domain::{
    catalogue::Catalogue,
    number::Reading,
    period::{Period, Periodicity, part_named, read_part_of_year, read_period},
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

/// What one text over a column says by itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sense {
    pub period: Option<Period>,
    pub measure: Option<Measure>,
    /// «Absoluto»: the figures behind a percentage.
    pub absolute: bool,
    /// Nothing but words of measures, years, units and kinds of values.
    pub only_values: bool,
}

/// Reads one text for the period, the measure and the kind of value that it names.
pub fn sense(text: &str) -> Sense {
    let bare = unmark(text).text;
    let folded = fold(&bare);
    let words: Vec<&str> = folded.split(' ').filter(|w| !w.is_empty()).collect();
    if words.is_empty() || words.len() > 9 {
        return Sense::default();
    }
    let measure = words::measure(&folded);
    let rest: Vec<&str> = words
        .iter()
        .copied()
        .filter(|word| !words::is_value_word(word))
        .collect();
    let period = period_of(&rest, &bare);
    let absolute = words
        .iter()
        .any(|w| matches!(*w, "absoluto" | "absolutos" | "absoluta"));
    Sense {
        only_values: period.is_some() || rest.is_empty(),
        period,
        measure,
        absolute,
    }
}

/// The period in what is left of a text without its words of measures.
fn period_of(rest: &[&str], bare: &str) -> Option<Period> {
    if !rest
        .iter()
        .any(|word| word.bytes().any(|b| b.is_ascii_digit()))
        || rest.len() > 5
    {
        return None;
    }
    if let [year] = rest {
        let digits = year.trim_end_matches(|c: char| matches!(c, 'p' | 'r' | 'e'));
        if digits.len() == 4 && digits.bytes().all(|b| b.is_ascii_digit()) {
            return Period::year(digits.parse().ok()?).ok();
        }
    }
    // «2,024» is two words when it is folded; the text as it stands says what it is.
    let whole = read_period(bare);
    if let Some(period) = whole.value() {
        return Some(*period);
    }
    match read_period(&rest.join(" ")) {
        Reading::Certain(period) => Some(period),
        _ => None,
    }
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
    let leaf_sense = senses.last()?;
    let folded = fold(&unmark(leaf).text);
    let measure = senses.iter().rev().find_map(|sense| sense.measure);
    let group_measure = senses[..groups.len()].iter().rev().find_map(|s| s.measure);
    if let Some(period) = combined_period(parts, &senses) {
        let is_value = leaf_sense.only_values || is_part_of_period(leaf);
        if !is_value {
            // A note or a source under its year belongs to that year's value and is not imported.
            return match by_name(&folded) {
                Some(ColumnRole::Note | ColumnRole::Source | ColumnRole::Provisional) => {
                    certain(ColumnRole::Ignore)
                }
                _ if words::is_unit_word(&folded) => {
                    Some(period_value(measure, period, default, false))
                }
                _ => None,
            };
        }
        let absolute = senses.iter().any(|sense| sense.absolute);
        return Some(period_value(measure, period, default, absolute));
    }
    if let Some(role) = in_group(group_measure, &folded) {
        return certain(role);
    }
    if let Some(role) = by_name(&folded) {
        return certain(role);
    }
    if leaf_sense.only_values && !leaf_sense.absolute {
        return certain(ColumnRole::Value {
            measure,
            period_column: None,
        });
    }
    if leaf_sense.absolute {
        return certain(ColumnRole::Numerator);
    }
    dimension(&folded, catalogue).or_else(|| indicator(leaf, measure, catalogue, lexicon))
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
fn combined_period(parts: &[&str], senses: &[Sense]) -> Option<Period> {
    let named: Vec<Period> = senses.iter().filter_map(|sense| sense.period).collect();
    let whole = named.last().copied()?;
    if named.iter().any(|period| *period != whole) {
        // Two periods over one column contradict each other, but for a year above its own part.
        let year = named
            .iter()
            .all(|p| p.calendar_year() == whole.calendar_year());
        let part = named
            .iter()
            .copied()
            .find(|p| p.periodicity() != Periodicity::Year);
        return part.filter(|_| year);
    }
    if whole.periodicity() != Periodicity::Year {
        return Some(whole);
    }
    let parts = parts
        .iter()
        .zip(senses)
        .filter(|(_, sense)| sense.period.is_none());
    let part = parts.filter_map(|(text, _)| part_of(text, whole.calendar_year()));
    part.last().or(Some(whole))
}

/// «I Trim», «Ene», «T1», «Semestre II» of a year.
fn part_of(text: &str, year: i32) -> Option<Period> {
    let named = part_named(text);
    let bare = fold(text);
    let is_number = bare.bytes().all(|b| b.is_ascii_digit());
    if is_number || sense(text).measure.is_some() {
        return None;
    }
    let read = read_part_of_year(text, year, named, Periodicity::Year);
    match read {
        Reading::Certain(marked) => {
            Some(marked.period).filter(|p| p.periodicity() != Periodicity::Year)
        }
        _ => None,
    }
}

fn is_part_of_period(text: &str) -> bool {
    part_of(text, 2000).is_some()
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
    words::role(folded).or_else(|| {
        // «Meta» is a measure and «metas sectoriales» a text; fields have names of their own.
        Field::of_header(folded).map(|field| ColumnRole::Field { field })
    })
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

#[cfg(test)]
mod tests;
