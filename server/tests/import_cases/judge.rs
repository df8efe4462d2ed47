//! Holds the reading of a file against the stated right readings, cell by cell.
//!
//! `expected.json` states per file: `accept`, alternatives of readings (indicator, measure, breakdown, period,
//! value, the cell where it stands, `optional`, `warned`) and of places where an error must stand;
//! `or_refused_at`, places where a blocking finding is as good as the value; `finding_at`, places where a finding
//! must stand. A place is cells, `sheet` or `file`, joined by `|`; `:E114` behind it asks for that code, `!E342`
//! passes over that code. Findings that only weigh a number's plausibility count for no place.

use std::collections::{BTreeMap, BTreeSet};

use domain::Decimal;
use domain::finding::{Finding, Place, a1};
use domain::value::{Breakdown, CellKey, CellValue, Datum, Measure};
use import::preview::{Effect, PreviewCell};
use serde::Deserialize;

/// What is expected of one file.
#[derive(Debug, Deserialize)]
pub struct Expected {
    /// For a table that names no indicator.
    pub indicator: Option<String>,
    pub accept: Vec<Vec<Item>>,
    #[serde(default)]
    pub or_refused_at: Vec<String>,
    #[serde(default)]
    pub finding_at: Vec<String>,
}

/// One reading, or a place where an error must stand.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub enum Item {
    Finding { finding_at: String },
    Reading(Reading),
}

#[derive(Debug, Clone, Deserialize)]
pub struct Reading {
    pub indicator: String,
    #[serde(default = "observed")]
    pub measure: String,
    #[serde(default)]
    pub breakdown: String,
    pub period: String,
    /// `None` = a stated gap.
    pub value: Option<String>,
    pub provisional: Option<bool>,
    pub note: Option<String>,
    pub source: Option<String>,
    pub cell: String,
    #[serde(default)]
    pub optional: bool,
    #[serde(default)]
    pub warned: bool,
}

fn observed() -> String {
    "observed".to_owned()
}

type Key = (String, String, String, String);

impl Reading {
    fn key(&self) -> Key {
        (
            self.indicator.clone(),
            self.measure.clone(),
            self.breakdown.clone(),
            self.period.clone(),
        )
    }
}

/// What the import made of a file.
pub struct Answer {
    pub findings: Vec<Finding>,
    pub cells: Vec<PreviewCell>,
    pub can_commit: bool,
}

fn spot(place: &Place) -> String {
    match place {
        Place::Cell { row, column, .. } => a1(*row, *column),
        Place::Sheet { .. } => "sheet".to_owned(),
        _ => "file".to_owned(),
    }
}

/// Row and column of «C2».
fn position(cell: &str) -> Option<(u32, u32)> {
    let at = cell.find(|c: char| c.is_ascii_digit())?;
    let (letters, row) = cell.split_at(at);
    let column = letters.bytes().try_fold(0, |n, b| {
        b.is_ascii_uppercase()
            .then(|| n * 26 + u32::from(b - b'A') + 1)
    })?;
    Some((row.parse().ok()?, column))
}

fn weighs_plausibility(code: &str) -> bool {
    matches!(code, "W304" | "W342") || code.starts_with("W35") || code.starts_with("W4")
}

struct Judge<'a> {
    answer: &'a Answer,
    /// Cells of the preview, and those of them that were rejected.
    cells: BTreeSet<String>,
    rejected: BTreeSet<String>,
    nothing: bool,
}

impl<'a> Judge<'a> {
    fn of(answer: &'a Answer) -> Self {
        let places = answer.cells.iter().map(|cell| spot(&cell.place));
        let rejected = answer.cells.iter().filter(|cell| !is_read(cell));
        let whole =
            |f: &Finding| f.blocks() && matches!(f.place, Place::File | Place::Sheet { .. });
        Self {
            answer,
            cells: places.collect(),
            rejected: rejected.map(|cell| spot(&cell.place)).collect(),
            nothing: answer.cells.is_empty() && answer.findings.iter().any(whole),
        }
    }

    /// Whether a finding stands at one of these places.
    fn says(&self, at: &str, blocking: bool) -> bool {
        let (places, code, passed) = parts(at);
        self.answer.findings.iter().any(|finding| {
            places.contains(&spot(&finding.place).as_str())
                && (finding.blocks() || !blocking)
                && !weighs_plausibility(&finding.code)
                && code.is_none_or(|code| finding.code == code)
                && Some(finding.code.as_str()) != passed
        })
    }

    /// Findings about a cell: on it, on a heading above or to the left of it, on its sheet, on the file.
    fn about(&self, cell: &str) -> impl Iterator<Item = &Finding> {
        let (row, column) = position(cell).unwrap_or_default();
        let cell = cell.to_owned();
        self.answer.findings.iter().filter(move |finding| {
            let at = spot(&finding.place);
            if weighs_plausibility(&finding.code) {
                return false;
            }
            if matches!(at.as_str(), "file" | "sheet") || at == cell {
                return true;
            }
            let heading = position(&at)
                .is_some_and(|(r, c)| (c == column && r < row) || (r == row && c < column));
            heading && !self.cells.contains(&at)
        })
    }

    fn is_blocked(&self, cell: &str) -> bool {
        let whole = |finding: &Finding| matches!(finding.place, Place::File | Place::Sheet { .. });
        self.rejected.contains(cell) || self.about(cell).any(|f| f.blocks() && !whole(f))
    }

    /// Cells that need no reading because they were refused, and whether the whole file needs none.
    fn excused(&self, expected: &Expected) -> (BTreeSet<String>, bool) {
        let (mut cells, mut whole) = (BTreeSet::new(), false);
        for at in &expected.or_refused_at {
            let (places, ..) = parts(at);
            let refused = self.says(at, true);
            whole |= refused && (places.contains(&"file") || places.contains(&"sheet"));
            for place in places
                .into_iter()
                .filter(|p| !matches!(*p, "file" | "sheet"))
            {
                if refused || (at == place && self.is_blocked(place)) {
                    cells.insert(place.to_owned());
                }
            }
        }
        (cells, whole)
    }

    /// Everything that is wrong with this alternative.
    fn faults(&self, alternative: &[Item], expected: &Expected) -> Vec<String> {
        let (excused, whole) = self.excused(expected);
        let mut faults = Vec::new();
        let mut wanted: BTreeMap<Key, &Reading> = BTreeMap::new();
        for item in alternative {
            match item {
                Item::Reading(reading) => {
                    wanted.insert(reading.key(), reading);
                }
                Item::Finding { finding_at } if !whole && !self.says(finding_at, true) => {
                    faults.push(format!("no error at {finding_at}"));
                }
                Item::Finding { .. } => {}
            }
        }
        let right = self.read(&wanted, &mut faults);
        for (key, reading) in &wanted {
            let mut cells = reading.cell.split('|');
            if right.contains(key)
                || reading.optional
                || whole
                || cells.any(|c| excused.contains(c))
            {
                continue;
            }
            faults.push(format!(
                "{key:?}={:?} at {} is not read",
                reading.value, reading.cell
            ));
        }
        if !self.nothing {
            let missing = expected
                .finding_at
                .iter()
                .filter(|at| !self.says(at, false));
            faults.extend(missing.map(|at| format!("no finding at {at}")));
        }
        faults
    }

    /// The wanted readings that are there; every other value that would be committed is a fault.
    fn read(&self, wanted: &BTreeMap<Key, &Reading>, faults: &mut Vec<String>) -> BTreeSet<Key> {
        let mut right = BTreeSet::new();
        for cell in self.answer.cells.iter().filter(|cell| is_read(cell)) {
            if !self.answer.can_commit && cell.effect != Effect::Unchanged {
                continue;
            }
            let (Some(key), Some(after)) = (&cell.key, &cell.after) else {
                continue;
            };
            let measure = serde_json::to_value(key.measure).unwrap();
            let key: Key = (
                key.indicator.to_string(),
                measure.as_str().unwrap_or_default().to_owned(),
                key.breakdown.to_string(),
                key.period.to_string(),
            );
            let value = after.datum.value();
            let Some(reading) = wanted.get(&key) else {
                faults.push(format!("{key:?}={value:?} is not in the file"));
                continue;
            };
            let stated = reading
                .value
                .as_deref()
                .map(|text| text.parse::<Decimal>().unwrap());
            let text_differs = |wanted: &Option<String>, read: &Option<String>| {
                wanted
                    .as_ref()
                    .is_some_and(|wanted| wanted != read.as_deref().unwrap_or_default())
            };
            let silent =
                reading.warned && !self.says(&format!("{}|sheet|file", spot(&cell.place)), false);
            if stated != value
                || reading.provisional.is_some_and(|p| p != after.provisional)
                || text_differs(&reading.note, &after.note)
                || text_differs(&reading.source, &after.source)
                || silent
            {
                faults.push(format!("{key:?} is read as {after:?}, silent: {silent}"));
            } else {
                right.insert(key);
            }
        }
        right
    }
}

/// Whether a cell became a value.
pub fn is_read(cell: &PreviewCell) -> bool {
    cell.effect != Effect::Rejected && cell.key.is_some() && cell.after.is_some()
}

/// Places, the code asked for, the code passed over.
fn parts(at: &str) -> (Vec<&str>, Option<&str>, Option<&str>) {
    let (at, passed) = at
        .split_once('!')
        .map_or((at, None), |(at, code)| (at, Some(code)));
    let (places, code) = at
        .split_once(':')
        .map_or((at, None), |(at, code)| (at, Some(code)));
    (places.split('|').collect(), code, passed)
}

/// What is wrong with the answer, by the alternative that it fits best; nothing where it is right.
pub fn faults(expected: &Expected, answer: &Answer) -> Vec<String> {
    let judge = Judge::of(answer);
    let held = expected
        .accept
        .iter()
        .map(|alternative| judge.faults(alternative, expected));
    held.min_by_key(Vec::len).unwrap_or_default()
}

/// A new cell of a preview, for the judge's own test.
pub fn cell(indicator: &str, period: &str, value: &str, (row, column): (u32, u32)) -> PreviewCell {
    PreviewCell {
        key: Some(CellKey {
            indicator: indicator.parse().unwrap(),
            measure: Measure::Observed,
            breakdown: Breakdown::headline(),
            period: period.parse().unwrap(),
        }),
        place: Place::Cell {
            sheet: "H".to_owned(),
            row,
            column,
        },
        read: value.to_owned(),
        effect: Effect::New,
        before: None,
        after: Some(CellValue {
            datum: Datum::number(value.parse().unwrap()),
            provisional: false,
            note: None,
            source: None,
        }),
        finding_codes: Vec::new(),
    }
}
