//! Which indicator a table without an indicator column may be about, by the words of its title.

use domain::{
    catalogue::Catalogue, code::IndicatorCode, indicator::Indicator, text::title_likeness,
};
use serde::{Deserialize, Serialize};

/// An indicator that a title may mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    pub indicator: IndicatorCode,
    pub name: String,
    /// Share of the indicator's words that the title contains, in percent.
    pub likeness: u8,
}

/// Below half of its words in the title an indicator is not worth proposing.
const WORTH_PROPOSING: f64 = 0.5;
const AT_MOST: usize = 5;

/// The likeliest indicators for a title, best first. A person chooses; nothing is assumed.
pub fn propose(title: &str, catalogue: &Catalogue) -> Vec<Proposal> {
    let mut scored: Vec<(f64, &Indicator)> = catalogue
        .indicators
        .iter()
        .map(|i| (title_likeness(&i.name, title), i))
        .filter(|(likeness, _)| *likeness >= WORTH_PROPOSING)
        .collect();
    scored.sort_by(|(a, x), (b, y)| b.total_cmp(a).then_with(|| x.code.cmp(&y.code)));
    scored
        .into_iter()
        .take(AT_MOST)
        .map(|(likeness, i)| Proposal {
            indicator: i.code.clone(),
            name: i.name.clone(),
            // A share of 0 to 1: the percentage fits a byte.
            likeness: (likeness * 100.0).round() as u8,
        })
        .collect()
}
