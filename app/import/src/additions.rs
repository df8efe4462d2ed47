//! New nodes and indicators that the rows of a file state: codes that the catalogue does not have.
//!
//! A row becomes an element only as a whole: what it lacks or contradicts is said at its cells, and then
//! nothing of it is created. In a table of the catalogue a row with an unknown code and a name is meant as
//! a new element; in a table of values only a row that states most of what an indicator needs, because an
//! unknown code there is more often a typing error. What this pass deliberately does not do: it reads no
//! values, and it decides nothing about who may create.

mod assumed;
mod build;
mod candidate;

use crate::{
    grid::{CellRef, Grid},
    lexicon::Lexicon,
    records::Records,
};
use candidate::Candidate;
use domain::{
    catalogue::Catalogue,
    finding::{Finding, Place},
    indicator::Indicator,
    policy_tree::{Node, NodeKind},
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What is created.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Entry {
    Node(Node),
    Indicator(Box<Indicator>),
}

impl Entry {
    /// The code of the node or indicator.
    pub fn code(&self) -> &str {
        match self {
            Self::Node(node) => node.code.as_str(),
            Self::Indicator(indicator) => indicator.code.as_str(),
        }
    }
}

/// A new element and the cell of its code.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Created {
    pub entry: Entry,
    pub place: Place,
}

/// Why a code that a file wanted to create is not created.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Refusal {
    /// The cell of the code; several where several rows have it.
    pub places: Vec<CellRef>,
    pub codes: Vec<&'static str>,
}

/// Refusals by the code as it would have been written.
pub type Refusals = BTreeMap<String, Refusal>;

/// Everything that the tables of a file would create.
#[derive(Debug, Clone, Default)]
pub struct Additions {
    pub created: Vec<Created>,
    pub findings: Vec<Finding>,
    pub refused: Refusals,
}

impl Additions {
    /// The catalogue as it would be.
    pub fn applied(&self, catalogue: &Catalogue) -> Catalogue {
        let mut whole = catalogue.clone();
        for created in &self.created {
            push_entry(&mut whole, &created.entry);
        }
        whole
    }

    fn refuse(&mut self, candidate: &Candidate, findings: Vec<Finding>) {
        let codes = findings.iter().filter(|f| f.blocks());
        let mut codes: Vec<&'static str> = codes
            .filter_map(|f| Some(domain::finding::codes::meaning(&f.code)?.code))
            .collect();
        codes.dedup();
        let refusal = self.refused.entry(candidate.code.clone()).or_default();
        refusal.places.push(candidate.at);
        refusal.codes.extend(codes);
        self.findings.extend(findings);
    }
}

fn push_entry(catalogue: &mut Catalogue, entry: &Entry) {
    match entry {
        Entry::Node(node) => catalogue.nodes.push(node.clone()),
        Entry::Indicator(indicator) => catalogue.indicators.push((**indicator).clone()),
    }
}

/// The new elements of all tables together: a row may hang on one that another sheet creates.
/// `entities` are the responsible entities by code and name.
pub fn collect(
    grid: &Grid,
    tables: &[Records],
    catalogue: &Catalogue,
    lexicon: &Lexicon,
    entities: &[(String, String)],
) -> Additions {
    let mut additions = Additions::default();
    let candidates = candidate::of_tables(grid, tables, lexicon);
    if candidates.is_empty() {
        return additions;
    }
    let candidates = without_duplicates(grid, candidates, &mut additions);
    let known = build::CatalogueWithNewCodes::of(&candidates, catalogue, entities);
    let mut built: Vec<(Candidate, Entry)> = Vec::new();
    for candidate in candidates {
        match build::entry(grid, &candidate, &known) {
            Ok((entry, warnings)) => {
                additions.findings.extend(warnings);
                built.push((candidate, entry));
            }
            Err(findings) => additions.refuse(&candidate, findings),
        }
    }
    with_parent(grid, built, catalogue, &mut additions);
    sorted_by_tree(&mut additions, catalogue);
    additions
}

/// A code that two rows want to create is created by neither.
fn without_duplicates(
    grid: &Grid,
    candidates: Vec<Candidate>,
    additions: &mut Additions,
) -> Vec<Candidate> {
    let mut places: BTreeMap<String, Vec<CellRef>> = BTreeMap::new();
    for candidate in &candidates {
        let all = places.entry(candidate.code.clone()).or_default();
        all.push(candidate.at);
    }
    let (once, twice): (Vec<Candidate>, Vec<Candidate>) = candidates
        .into_iter()
        .partition(|c| places[&c.code].len() == 1);
    for candidate in twice {
        let mut others = places[&candidate.code].iter();
        let other = others.find(|at| **at != candidate.at);
        let other = other.map_or_else(String::new, |at| grid.place(*at).to_string());
        let finding = Finding::of(
            "E363",
            grid.place(candidate.at),
            Some(&candidate.code),
            &[&candidate.code, &other],
        );
        additions.refuse(&candidate, vec![finding]);
    }
    once
}

/// Refuses what hangs in no possible place, and then what would have hung on it, until all hold.
fn with_parent(
    grid: &Grid,
    mut built: Vec<(Candidate, Entry)>,
    catalogue: &Catalogue,
    additions: &mut Additions,
) {
    loop {
        let mut whole = catalogue.clone();
        for (_, entry) in &built {
            push_entry(&mut whole, entry);
        }
        let before = built.len();
        let mut holding = Vec::with_capacity(before);
        for (candidate, entry) in built {
            match assumed::out_of_place(grid, &candidate, &entry, &whole) {
                Some(finding) => additions.refuse(&candidate, vec![finding]),
                None => holding.push((candidate, entry)),
            }
        }
        built = holding;
        if built.len() == before {
            break;
        }
    }
    let created = built.into_iter().map(|(candidate, entry)| Created {
        place: grid.place(candidate.at),
        entry,
    });
    additions.created.extend(created);
}

/// Behind what is there, in the order of the levels and then of the file.
fn sorted_by_tree(additions: &mut Additions, catalogue: &Catalogue) {
    let level = |created: &Created| match &created.entry {
        Entry::Node(node) => Some(node.kind),
        Entry::Indicator(_) => None,
    };
    additions
        .created
        .sort_by_key(|created| level(created).map_or((1, NodeKind::Policy), |kind| (0, kind)));
    let mut node = catalogue
        .nodes
        .iter()
        .map(|n| n.position)
        .max()
        .unwrap_or(0);
    let indicators = catalogue.indicators.iter();
    let mut indicator = indicators.map(|i| i.position).max().unwrap_or(0);
    for created in &mut additions.created {
        let (next, position) = match &mut created.entry {
            Entry::Node(one) => (&mut node, &mut one.position),
            Entry::Indicator(one) => (&mut indicator, &mut one.position),
        };
        *next = next.saturating_add(1);
        *position = *next;
    }
}

/// The codes that a file creates, of both families.
pub fn codes(created: &[Created]) -> BTreeSet<&str> {
    created.iter().map(|created| created.entry.code()).collect()
}
