//! What texts name in the catalogue: codes, names, members of dimensions, by hash and never by a scan.
//!
//! Built once for a file; a pass asks it once for each distinct text. Answers are places in the vectors of
//! the catalogue. What this module deliberately does not do: it reads no number and no period.

mod members;
mod place_codes;
pub mod words;

pub(crate) use members::is_headline;
pub use members::{Label, LabelScope, MemberRef};
pub use place_codes::PlaceCodes;

use domain::{
    catalogue::Catalogue,
    code::CodeIndex,
    reading::{Doubt, Reading},
    text::{code_likeness, fold, normalised, title_likeness},
};
use hashbrown::HashMap;
use members::DimensionIndex;

/// Nearer than this (0 to 1), a known code or name is worth suggesting.
const WORTH_SUGGESTING: f64 = 0.6;

/// The catalogue by everything that a file can call its rows.
#[derive(Debug, Clone)]
pub struct Lexicon {
    indicators: CodeIndex,
    nodes: CodeIndex,
    indicator_names: Vec<String>,
    /// Folded names to places in `catalogue.indicators`.
    by_name: HashMap<String, Vec<u32>>,
    dimensions: Vec<DimensionIndex>,
}

impl Lexicon {
    /// The lexicon of a catalogue.
    pub fn of(catalogue: &Catalogue) -> Self {
        let mut by_name: HashMap<String, Vec<u32>> = HashMap::new();
        for (indicator, at) in catalogue.indicators.iter().zip(0..) {
            by_name.entry(fold(&indicator.name)).or_default().push(at);
        }
        Self {
            indicators: CodeIndex::of_indicators(
                catalogue.indicators.iter().map(|i| i.code.as_str()),
            ),
            nodes: CodeIndex::of_nodes(catalogue.nodes.iter().map(|n| n.code.as_str())),
            indicator_names: catalogue
                .indicators
                .iter()
                .map(|i| i.name.clone())
                .collect(),
            by_name,
            dimensions: catalogue
                .dimensions
                .iter()
                .map(DimensionIndex::of)
                .collect(),
        }
    }

    /// Reads an indicator's code: its place in `catalogue.indicators`. E313 for a code that is not known,
    /// E310 for one that may be several, W314 for a guess.
    pub fn indicator_code(&self, text: &str) -> Reading<u32> {
        let read = self.indicators.read(text);
        match &read {
            Reading::Guess { value, .. } if self.names_other(text, *value) => {
                Reading::Rejected(Doubt::new(
                    "E310",
                    format!("«{}» nombra más de un indicador", text.trim()),
                    "Escriba un solo código en la celda.",
                ))
            }
            _ => read,
        }
    }

    /// Whether a word of a text is the code of another indicator: «S13-1, S28-1», «S13-1 y S28-1».
    fn names_other(&self, text: &str, found: u32) -> bool {
        let is_between = |c: char| c.is_whitespace() || matches!(c, ',' | ';' | '/' | '+' | '&');
        let mut words = text.split(is_between).filter(|word| !word.is_empty());
        words.any(
            |word| matches!(self.indicators.read(word), Reading::Certain(other) if other != found),
        )
    }

    /// Reads a node's code: its place in `catalogue.nodes`. E314, E311 and W314 alike.
    pub fn node_code(&self, text: &str) -> Reading<u32> {
        self.nodes.read(text)
    }

    /// The indicator that a text names by its code without a question.
    pub fn known_indicator(&self, text: &str) -> Option<u32> {
        self.indicator_code(text).value().copied()
    }

    /// The node that a text names by its code without a question.
    pub fn known_node(&self, text: &str) -> Option<u32> {
        self.node_code(text).value().copied()
    }

    /// The indicator of a canonical code.
    pub fn indicator(&self, code: &str) -> Option<u32> {
        self.indicators.place(code)
    }

    /// The doubt about an unknown indicator code with the nearest known one. Slow: it compares with all
    /// codes; for one text of a finding, not for every cell.
    pub fn suggest_indicator(&self, text: &str, doubt: Doubt) -> Doubt {
        suggestion(text, doubt, self.indicators.codes())
    }

    /// The doubt about an unknown node code with the nearest known one. Slow, see
    /// [`Self::suggest_indicator`].
    pub fn suggest_node(&self, text: &str, doubt: Doubt) -> Doubt {
        suggestion(text, doubt, self.nodes.codes())
    }

    /// Reads an indicator's name: the same words are certain. E323 for no such name, or for one of several.
    pub fn indicator_name(&self, text: &str) -> Reading<u32> {
        let found = self.by_name.get(&fold(text)).map(Vec::as_slice);
        let problem = match found {
            Some([one]) => return Reading::Certain(*one),
            Some([_, ..]) => "Varios indicadores del catálogo se llaman",
            _ => "Ningún indicador del catálogo se llama",
        };
        Reading::Rejected(Doubt::new(
            "E323",
            format!("{problem} «{}».", text.trim()),
            "Corrija el nombre, o agregue una columna con el código del indicador.",
        ))
    }

    /// The doubt about an unknown name with the most similar one. Slow, see [`Self::suggest_indicator`].
    pub fn suggest_name(&self, text: &str, doubt: Doubt) -> Doubt {
        let likely = self
            .indicator_names
            .iter()
            .zip(self.indicators.codes())
            .map(|(name, code)| (title_likeness(text, name), name, code))
            .max_by(|(a, ..), (b, ..)| a.total_cmp(b))
            .filter(|(likeness, ..)| *likeness >= WORTH_SUGGESTING);
        let Some((_, name, code)) = likely else {
            return doubt;
        };
        Doubt {
            problem: format!(
                "{}; el más parecido es {code} «{name}».",
                doubt.problem.trim_end_matches('.')
            ),
            ..doubt
        }
    }

    /// The places of all dimensions.
    pub fn dimensions(&self) -> impl Iterator<Item = u16> {
        (0u16..).zip(&self.dimensions).map(|(at, _)| at)
    }

    /// The code of a dimension by its place.
    pub fn dimension_code(&self, at: u16) -> Option<&str> {
        let dimension = self.dimensions.get(usize::from(at))?;
        Some(dimension.code.as_str())
    }

    /// The dimension of a code: its place in `catalogue.dimensions`.
    pub fn dimension(&self, code: &str) -> Option<u16> {
        let at = self.dimensions.iter().position(|d| d.code == code)?;
        u16::try_from(at).ok()
    }
}

fn suggestion<'a>(text: &str, doubt: Doubt, known: impl Iterator<Item = &'a str>) -> Doubt {
    let nearest = known
        .map(|code| (code_likeness(text, code), code))
        .filter(|(likeness, _)| *likeness >= WORTH_SUGGESTING)
        .max_by(|(a, _), (b, _)| a.total_cmp(b));
    match nearest {
        Some((_, code)) => Doubt {
            problem: format!(
                "{}; el más parecido es {code}",
                doubt.problem.trim_end_matches('.')
            ),
            remedy: format!(
                "Escriba {code} si es el que quiso decir; si no, agregue el código en el catálogo."
            ),
            ..doubt
        },
        None => doubt,
    }
}

/// A code as the catalogue would write it: capitals, without white space and without a full stop at the end: «L 6.1.» is `L6.1`.
pub(crate) fn canonical_code(text: &str) -> String {
    let text = normalised(text);
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    text.trim_end_matches('.').to_uppercase()
}
