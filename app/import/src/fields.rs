//! The fields of nodes, indicators and fichas that a file can state: one enum with its names.
//!
//! Every field has one wording, so that the same file again changes nothing: «Ascendente» and
//! «ascendente» are one text. What this module deliberately does not do: it knows no file and no cell.

mod names;
mod reading;
mod rows;
pub mod words;

pub use rows::{entity_code, guideline_problem, unit_contradiction};

use domain::{catalogue::Catalogue, number::NumberLocale, reading::Doubt, text::fold};
use serde::{Deserialize, Serialize};

/// A field that an import reads, compares and writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    Name,
    /// Level of a node, class of an indicator.
    Kind,
    Node,
    Parent,
    Placement,
    Candidates,
    Note,
    Entity,
    Unit,
    UnitLabel,
    Decimals,
    ShownDecimals,
    Min,
    Max,
    Direction,
    DirectionReason,
    Aggregation,
    Periodicity,
    FirstYear,
    DueDays,
    Breaks,
    Justification,
    Responsible,
    Limitations,
    Formula,
    FormulaTerms,
    TechnicalNotes,
    Collection,
    Assumptions,
    Source,
    Version,
}

/// Whose field it is: «clase» of an indicator and «nivel» of a node are both [`Field::Kind`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    Indicator,
    Node,
}

impl Field {
    /// All fields in the order of CEPLAN's form.
    pub const ALL: [Self; 31] = [
        Self::Name,
        Self::Kind,
        Self::Node,
        Self::Parent,
        Self::Placement,
        Self::Candidates,
        Self::Note,
        Self::Entity,
        Self::Unit,
        Self::UnitLabel,
        Self::Decimals,
        Self::ShownDecimals,
        Self::Min,
        Self::Max,
        Self::Direction,
        Self::DirectionReason,
        Self::Aggregation,
        Self::Periodicity,
        Self::FirstYear,
        Self::DueDays,
        Self::Breaks,
        Self::Justification,
        Self::Responsible,
        Self::Limitations,
        Self::Formula,
        Self::FormulaTerms,
        Self::TechnicalNotes,
        Self::Collection,
        Self::Assumptions,
        Self::Source,
        Self::Version,
    ];

    /// The name in the wire format and in the database: `shown_decimals`.
    pub fn slug(self) -> &'static str {
        names::slug(self)
    }

    /// The field of a [`Field::slug`].
    pub fn of_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.slug() == slug)
    }

    /// What people call it: «decimales que se muestran».
    pub fn label_es(self) -> &'static str {
        names::label(self)
    }

    /// The headings that name it, folded ([`domain::text::fold`]): CEPLAN's form, the exports of this
    /// dashboard, and English.
    pub fn aliases(self) -> &'static [&'static str] {
        names::aliases(self)
    }

    /// The field that a folded heading names; «… del indicador» says no more.
    pub fn of_header(folded: &str) -> Option<Self> {
        let named = |text: &str| {
            Self::ALL
                .into_iter()
                .find(|field| field.aliases().contains(&text))
        };
        named(folded).or_else(|| named(folded.strip_suffix(" del indicador")?))
    }

    /// The one wording of a text of this field.
    ///
    /// # Errors
    /// A doubt where the text has none of the meanings that the field can have.
    pub fn read(self, family: Family, text: &str, locale: NumberLocale) -> Result<String, Doubt> {
        reading::read(self, family, text, locale)
    }

    /// Its text now; `None` where the code has no such field or it is empty.
    pub fn get(self, catalogue: &Catalogue, code: &str) -> Option<String> {
        rows::get(self, catalogue, code)
    }

    /// Sets it in the row with this code; `false` where the code has no such field, or the text (in the
    /// wording of [`Field::read`]) no such meaning.
    pub fn set(self, catalogue: &mut Catalogue, code: &str, text: &str) -> bool {
        rows::set(self, catalogue, code, text)
    }
}

pub(crate) use rows::{set_indicator, set_node};

/// Whether a cell only says that its field is not written yet, as the exports of this dashboard do.
pub fn states_nothing(text: &str) -> bool {
    text.len() <= 40
        && matches!(
            fold(text).as_str(),
            "" | "por completar" | "denominacion por completar"
        )
}

#[cfg(test)]
mod tests;
