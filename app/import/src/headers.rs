//! The vocabulary of headers: what the texts over a column mean, in one, two or three rows and in either order.
//!
//! «2024» above «Programado» and «Programado» above «2024» say the same: a period and a measure, so the texts
//! over a column are read each for itself and then put together ([`Vocabulary::meaning`]). Texts are compared without
//! accents, capitals and footnote marks. What this module deliberately does not do: it looks at no data.

mod column_role;
mod roles;
mod sense;
mod words;

pub use column_role::ColumnRole;
pub(crate) use roles::is_smaller_place;
pub use roles::{is_other_group, part_role};
pub use sense::{EARLIEST_YEAR, HeaderMeaning, sense};

use crate::{
    fields::Field,
    lexicon::{Label, LabelScope, Lexicon},
};
use domain::{
    catalogue::Catalogue,
    period::{Period, Periodicity},
    reading::Reading,
    text::{fold, unmark},
    value::Measure,
};
use hashbrown::HashMap;
use std::{cell::RefCell, rc::Rc};

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

/// What headers are read by: the words of this module, and the dimensions and indicators of a catalogue. Each
/// distinct text is taken apart once.
pub struct Vocabulary<'a> {
    catalogue: &'a Catalogue,
    lexicon: &'a Lexicon,
    /// Folded name, folded code and code of each dimension.
    dimensions: Vec<(String, String, &'a str)>,
    texts: RefCell<HashMap<String, Rc<Header>>>,
}

/// One text over a column, taken apart.
#[derive(Debug)]
struct Header {
    folded: String,
    sense: HeaderMeaning,
    /// The role that the text alone names.
    role: Option<ColumnRole>,
    /// The indicator that it names by code or name, by its place in the catalogue.
    indicator: Option<u32>,
}

impl<'a> Vocabulary<'a> {
    /// The words for headers of files that are held against this catalogue.
    pub fn of(catalogue: &'a Catalogue, lexicon: &'a Lexicon) -> Self {
        let dimensions = catalogue.dimensions.iter();
        Self {
            catalogue,
            lexicon,
            dimensions: dimensions
                .map(|d| (fold(&d.name), fold(&d.code), d.code.as_str()))
                .collect(),
            texts: RefCell::default(),
        }
    }

    fn header(&self, text: &str) -> Rc<Header> {
        if let Some(known) = self.texts.borrow().get(text) {
            return Rc::clone(known);
        }
        let folded = fold(&unmark(text).text);
        let header = Rc::new(Header {
            sense: sense(text),
            role: by_name(&folded),
            indicator: self.indicator_named(text),
            folded,
        });
        let mut texts = self.texts.borrow_mut();
        texts.insert(text.to_owned(), Rc::clone(&header));
        header
    }

    /// Whether a text alone could be a part of a header of a table: a role, a period, a measure.
    pub fn is_known(&self, text: &str) -> bool {
        let header = self.header(text);
        header.role.is_some()
            || header.sense.period.is_some()
            || header.sense.measure.is_some()
            || self.dimension(&header.folded).is_some()
    }

    /// Whether a text alone names a place or a group: «Mujeres», «Cusco».
    pub fn names_group(&self, text: &str) -> bool {
        names_group(text, self.lexicon)
    }

    /// Whether a text alone names a place, a group, or all of them: «Total».
    pub fn names_group_or_all(&self, text: &str) -> bool {
        self.names_group(text) || crate::lexicon::is_headline(&fold(&unmark(text).text))
    }

    /// What the texts over a column mean together, from the highest to the lowest.
    pub fn meaning(&self, parts: &[&str]) -> Option<Meaning> {
        let headers: Vec<Rc<Header>> = parts.iter().map(|text| self.header(text)).collect();
        let (leaf, groups) = headers.split_last()?;
        let senses: Vec<&HeaderMeaning> = headers.iter().map(|header| &header.sense).collect();
        let measure = senses.iter().rev().find_map(|sense| sense.measure);
        // Below «Código» stands a code of the first row of data.
        let is_data = groups.iter().any(|group| group.names_label());
        let named = leaf.indicator.filter(|_| !is_data);
        if named.is_none() && senses.iter().any(|sense| sense.other_figure) {
            return Some(Meaning {
                role: ColumnRole::Ignore,
                certain: false,
            });
        }
        if let Some(period) = combined_period(&senses) {
            let mut over = parts.iter().take(groups.len());
            if over.any(|text| names_group(text, self.lexicon)) {
                return None;
            }
            if !leaf.sense.only_values {
                return leaf.beside_period();
            }
            let absolute = senses.iter().any(|sense| sense.absolute);
            let mut found = period_value(measure, period, absolute);
            // «Metas y avances» and «Claro» above a year leave open which of its values these are.
            let names_both = senses.iter().any(|sense| sense.names_both);
            let is_strange = groups.iter().any(|group| !self.is_understood(group));
            found.certain = !(is_strange || (names_both && measure.is_none()));
            return Some(found);
        }
        if senses.iter().any(|sense| sense.period.is_some()) {
            // They contradict each other.
            return None;
        }
        let group_measure = groups.iter().rev().find_map(|group| group.sense.measure);
        in_group(group_measure, &leaf.folded)
            .or_else(|| leaf.role.clone())
            .and_then(certain)
            .or_else(|| leaf.value(measure))
            .or_else(|| self.dimension(&leaf.folded))
            .or_else(|| self.values_of(named?, measure))
    }

    /// Whether a text over other headers says something that is understood.
    fn is_understood(&self, group: &Header) -> bool {
        let sense = &group.sense;
        sense.only_values
            || sense.period.is_some()
            || sense.measure.is_some()
            || sense.names_both
            || sense.is_part()
            || group.role.is_some()
            || group.indicator.is_some()
            || group.folded.is_empty()
            || crate::lexicon::is_headline(&group.folded)
    }

    /// A dimension of the catalogue by its name or code: «Sexo», «Área de residencia», «Lengua materna».
    fn dimension(&self, folded: &str) -> Option<Meaning> {
        let is_named = |(name, code, _): &&(String, String, &str)| {
            folded == name
                || folded == code
                || folded
                    .strip_prefix(code.as_str())
                    .is_some_and(|rest| rest.starts_with(' '))
                || folded.strip_prefix("nombre de ") == Some(code)
        };
        let (_, _, code) = self.dimensions.iter().find(is_named)?;
        certain(ColumnRole::Breakdown {
            dimension: Some((*code).to_owned()),
        })
    }

    fn indicator_named(&self, text: &str) -> Option<u32> {
        let by_code = self.lexicon.known_indicator(text);
        by_code.or_else(|| match self.lexicon.indicator_name(text) {
            Reading::Certain(at) => Some(at),
            _ => None,
        })
    }

    /// An indicator as the header of its own values, with the periods down the side.
    fn values_of(&self, indicator: u32, measure: Option<Measure>) -> Option<Meaning> {
        let indicator = self.catalogue.indicators.get(indicator as usize)?;
        certain(ColumnRole::IndicatorValue {
            indicator: indicator.code.to_string(),
            measure,
        })
    }
}

impl Header {
    /// A note or a source under its year belongs to that year's value and is not imported.
    fn beside_period(&self) -> Option<Meaning> {
        match self.role.as_ref()? {
            ColumnRole::Note
            | ColumnRole::Source
            | ColumnRole::Provisional
            | ColumnRole::Ignore => certain(ColumnRole::Ignore),
            _ => None,
        }
    }

    /// A column of values whose period the row says.
    fn value(&self, measure: Option<Measure>) -> Option<Meaning> {
        if !self.sense.only_values || self.sense.is_part() {
            return None;
        }
        certain(match self.sense.absolute {
            true => ColumnRole::Numerator,
            false => ColumnRole::Value {
                measure,
                period_column: None,
            },
        })
    }

    /// «Código», «Indicador»: the header of labels down the side; «Indicadores» may stand over several columns.
    fn names_label(&self) -> bool {
        self.folded != "indicadores"
            && matches!(
                self.role,
                Some(ColumnRole::IndicatorCode | ColumnRole::IndicatorName | ColumnRole::NodeCode)
            )
    }
}

/// «Mujeres» above «2024»: the values of a group, which no role of a column holds.
fn names_group(text: &str, lexicon: &Lexicon) -> bool {
    let is_member = matches!(
        lexicon.label(text, LabelScope::default()),
        Label::Members { .. }
    );
    is_member && text.chars().any(char::is_alphabetic)
}

fn period_value(measure: Option<Measure>, period: Period, absolute: bool) -> Meaning {
    Meaning {
        role: if absolute {
            ColumnRole::PeriodAbsolute { measure, period }
        } else {
            ColumnRole::PeriodValue { measure, period }
        },
        certain: true,
    }
}

/// The one period that the texts name: a year alone, a whole period, or a year with a part of it in another
/// row («2024» above «I Trim»).
fn combined_period(senses: &[&HeaderMeaning]) -> Option<Period> {
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
