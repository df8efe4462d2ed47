//! The figures that a page shows against those that its release gives.

use std::collections::BTreeMap;

use domain::{
    figure::{Figure, figures},
    indicator::Indicator,
    release::Release,
};

use super::{PageDifference, ShownFigure};

/// What was compared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Compared {
    pub numbers: usize,
    pub equal_numbers: usize,
    pub sentences: usize,
    pub equal_sentences: usize,
    pub differences: Vec<PageDifference>,
}

/// Compares every figure of the indicator's page. One that the page lacks, has twice or has beside them is a difference.
pub(super) fn compare(release: &Release, indicator: &Indicator, shown: &[ShownFigure]) -> Compared {
    let mut on_page: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for figure in shown {
        on_page.entry(&figure.place).or_default().push(&figure.text);
    }
    let mut compared = Compared::default();
    for figure in figures(release, indicator) {
        let texts = on_page.remove(figure.place.to_string().as_str());
        if texts.is_some() || figure.place.is_always_shown() {
            compared.add(&figure, &texts.unwrap_or_default());
        }
    }
    for (place, texts) in on_page {
        compared.numbers += texts.len();
        compared
            .differences
            .extend(texts.iter().map(|text| PageDifference {
                place: place.to_owned(),
                name: format!("«{place}»"),
                shown: Some(plain(text)),
                expected: None,
            }));
    }
    compared
}

impl Compared {
    fn add(&mut self, figure: &Figure, texts: &[&str]) {
        let expected = plain(&figure.text);
        let is_equal = !texts.is_empty() && texts.iter().all(|text| plain(text) == expected);
        let (count, equal) = if figure.place.is_sentence() {
            (&mut self.sentences, &mut self.equal_sentences)
        } else {
            (&mut self.numbers, &mut self.equal_numbers)
        };
        *count += 1;
        if is_equal {
            *equal += 1;
            return;
        }
        let other = texts.iter().find(|text| plain(text) != expected);
        self.differences.push(PageDifference {
            place: figure.place.to_string(),
            name: figure.place.label_es(),
            shown: other.map(|text| plain(text)),
            expected: Some(expected),
        });
    }
}

/// A text as it is read: white space, also that which keeps a number and its unit together, is one space.
fn plain(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
