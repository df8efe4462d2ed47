//! Which word stands where, and what answers a question.

use std::collections::{BTreeMap, BTreeSet};

use domain::text::fold;

use crate::{
    distance::slips,
    entry::{Entry, Kind},
    query::{Query, distinct},
    words::{Splitter, Word},
};

/// What a word counts by where it stands.
const IN_TITLE: f64 = 6.0;
const IN_ABOUT: f64 = 2.0;
const IN_PLACES: f64 = 3.0;
const IN_TEXT: f64 = 1.0;
/// What a word counts that is another form, the beginning, or close to the one that was typed.
const OTHER_FORM: f64 = 0.8;
const BEGINNING: f64 = 0.6;
const SLIP: f64 = 0.4;
/// The code itself was typed.
const CODE: f64 = 1000.0;
/// A beginning has at least so many letters.
const LETTERS: usize = 3;

/// A word of the index: how it is written, and in which entries with which weight.
struct IndexedWord {
    stem: String,
    entries: BTreeMap<usize, f64>,
}

/// Everything that can be found, by its words.
pub struct Index {
    entries: Vec<Entry>,
    /// Codes without anything but letters and digits: `S04-1` is `s041`.
    codes: BTreeMap<String, Vec<usize>>,
    words: BTreeMap<String, IndexedWord>,
    splitter: Splitter,
}

/// An entry that answers a question.
#[derive(Debug, Clone, Copy)]
pub struct Hit<'a> {
    pub entry: &'a Entry,
    /// The place of the entry that a word of the question names, if one does: «Cusco».
    pub place: Option<&'a str>,
}

/// What answers a question.
#[derive(Debug, Default)]
pub struct Found<'a> {
    /// Best first.
    pub hits: Vec<Hit<'a>>,
    /// How many answers there are of each kind, before the filter of kinds.
    pub kinds: BTreeMap<Kind, usize>,
    /// Words that are nowhere, with those that were taken for them: («capasidades», «capacidades»).
    pub corrected: Vec<(String, String)>,
    /// No entry has all of the words: these have some of them.
    pub is_partial: bool,
}

/// The entries with one of the words, and what it counts there.
type Matches = BTreeMap<usize, f64>;

impl Index {
    pub fn new(entries: Vec<Entry>) -> Self {
        let mut index = Self {
            entries: Vec::new(),
            codes: BTreeMap::new(),
            words: BTreeMap::new(),
            splitter: Splitter::default(),
        };
        for (at, entry) in entries.iter().enumerate() {
            index.add(at, entry);
        }
        index.entries = entries;
        index
    }

    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    fn add(&mut self, at: usize, entry: &Entry) {
        if !entry.code.is_empty() {
            self.codes.entry(plain(&entry.code)).or_default().push(at);
        }
        let places = entry.places.join(" ");
        for (text, weight) in [
            (entry.title.as_str(), IN_TITLE),
            (entry.code.as_str(), IN_TITLE),
            (entry.about.as_str(), IN_ABOUT),
            (places.as_str(), IN_PLACES),
            (entry.text.as_str(), IN_TEXT),
        ] {
            for word in self.splitter.words(text) {
                let known = self
                    .words
                    .entry(word.folded)
                    .or_insert_with(|| IndexedWord {
                        stem: word.stem,
                        entries: BTreeMap::new(),
                    });
                // Where it counts most; a word that is said again and again says no more.
                let counted = known.entries.entry(at).or_insert(weight);
                *counted = counted.max(weight);
            }
        }
    }

    /// What answers a question; everything, in its own order, where no word is asked for.
    pub fn search(&self, query: &Query) -> Found<'_> {
        let words = distinct(self.splitter.words(&query.text));
        let mut found = Found::default();
        let mut scores = if words.is_empty() && plain(&query.text).is_empty() {
            (0..self.entries.len()).map(|at| (at, 0.0)).collect()
        } else {
            self.scores(&words, &mut found)
        };
        for at in self.codes.get(&plain(&query.text)).into_iter().flatten() {
            *scores.entry(*at).or_default() += CODE;
        }
        let mut ranked: Vec<(usize, f64)> = scores.into_iter().collect();
        ranked.sort_by(|(a, one), (b, other)| other.total_cmp(one).then(a.cmp(b)));
        let filter = &query.filter;
        for (at, _) in ranked {
            let Some(entry) = self.entries.get(at) else {
                continue;
            };
            let is_wanted = filter.objective.is_none() || filter.objective == entry.objective;
            let is_state = filter.state.is_none() || filter.state.as_deref() == entry.state;
            if !is_wanted || !is_state {
                continue;
            }
            *found.kinds.entry(entry.kind).or_default() += 1;
            if filter.kind.is_none_or(|kind| kind == entry.kind) {
                let place = self.place(entry, &words);
                found.hits.push(Hit { entry, place });
            }
        }
        found
    }

    /// What each entry is worth that has all of the words; where none has, those with some.
    fn scores<'a>(&'a self, words: &[Word], found: &mut Found<'a>) -> Matches {
        let mut matched: BTreeMap<usize, (usize, f64)> = BTreeMap::new();
        for word in words {
            for (at, weight) in self.matches(word, &mut found.corrected) {
                let (count, sum) = matched.entry(at).or_default();
                *count += 1;
                *sum += weight;
            }
        }
        let most = matched.values().map(|(count, _)| *count).max().unwrap_or(0);
        found.is_partial = most < words.len() && !matched.is_empty();
        matched
            .into_iter()
            .filter(|(_, (count, _))| *count == most)
            .map(|(at, (_, sum))| (at, sum))
            .collect()
    }

    /// Where a word stands: as it is, in another form, as a beginning; where it is nowhere, what is close to it.
    fn matches(&self, typed: &Word, corrected: &mut Vec<(String, String)>) -> Matches {
        let mut matches = Matches::new();
        for (written, known) in &self.words {
            let share = if *written == typed.folded {
                1.0
            } else if known.stem == typed.stem {
                OTHER_FORM
            } else if typed.folded.chars().count() >= LETTERS && written.starts_with(&typed.folded)
            {
                BEGINNING
            } else {
                continue;
            };
            self.count(known, share, &mut matches);
        }
        if !matches.is_empty() {
            return matches;
        }
        let mut close: Vec<(usize, &String, &IndexedWord)> = Vec::new();
        for (written, known) in &self.words {
            close.extend(slips(&typed.folded, written).map(|slips| (slips, written, known)));
        }
        let Some(fewest) = close.iter().map(|(slips, ..)| *slips).min() else {
            return matches;
        };
        for (slips, written, known) in close {
            if slips == fewest {
                corrected.push((typed.folded.clone(), written.clone()));
                self.count(known, SLIP, &mut matches);
            }
        }
        matches
    }

    /// Adds the entries of a known word: a rare word counts more.
    fn count(&self, known: &IndexedWord, share: f64, matches: &mut Matches) {
        #[expect(clippy::cast_precision_loss, reason = "some hundred entries")]
        let rarity = (1.0 + self.total() as f64 / known.entries.len() as f64).ln();
        for (at, weight) in &known.entries {
            let worth = weight * share * rarity;
            let counted = matches.entry(*at).or_insert(worth);
            *counted = counted.max(worth);
        }
    }

    fn total(&self) -> usize {
        self.entries.len().max(1)
    }

    /// The first place of an entry all of whose words were asked for.
    fn place<'a>(&self, entry: &'a Entry, words: &[Word]) -> Option<&'a str> {
        let asked: BTreeSet<&str> = words.iter().map(|word| word.stem.as_str()).collect();
        let named = |place: &&String| {
            let mut of_place = self.splitter.words(place).peekable();
            of_place.peek().is_some() && of_place.all(|word| asked.contains(word.stem.as_str()))
        };
        entry.places.iter().find(named).map(String::as_str)
    }
}

/// Letters and digits only: how a code is compared.
fn plain(code: &str) -> String {
    fold(code).replace(' ', "")
}
