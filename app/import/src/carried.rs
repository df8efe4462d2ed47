//! The values that an exported file held when it was made, by their keys, and which of them the file that came back
//! no longer has a place for: its row, its column or its whole sheet was deleted.
//!
//! An emptied cell still has its place and is asked about ([`crate::rebase`]). What has no place is only said, once
//! for each sheet, and removes nothing. What a filter hides, and columns that a person chose not to import, are in the file
//! and have their place. Rows may be sorted and columns moved: a key is looked for on every sheet that is
//! read. What this pass deliberately does not do: it reads no row and looks up no stored value. A file without
//! the sheet of versions (a CSV) does not say what it held.

mod wording;

use crate::{
    export_mark::VERSIONS,
    grid::{Cell, Grid},
};
use domain::{
    catalogue::Catalogue,
    code::IndicatorCode,
    finding::Finding,
    period::Period,
    value::{Breakdown, Measure},
};
use hashbrown::HashMap;

/// Places of keys that are looked at. A file may declare hundreds of millions.
const MAX_PLACES: u32 = 20_000_000;

/// Sheets of an exported file that are taken up.
const MAX_SHEETS: usize = 64;

/// A series of an exported file, counted from zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CarriedSeries(u32);

/// Whether a sheet that held values is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Presence {
    /// Its tables are read.
    Read,
    /// It is in the file and not imported.
    LeftOut,
    /// No sheet of the file has its name.
    Absent,
}

/// A sheet that held values at export.
#[derive(Debug, Clone)]
struct CarriedSheet {
    name: String,
    held: u32,
    presence: Presence,
}

/// A value that an exported file held and for which no place was found yet.
type Slot = (CarriedSeries, Measure, Period);

/// What an exported file held. Every place that is found takes its value out ([`Carried::found`]).
#[derive(Debug, Clone)]
pub struct Carried {
    sheets: Vec<CarriedSheet>,
    series: Vec<(IndicatorCode, Breakdown)>,
    ids: HashMap<(IndicatorCode, Breakdown), CarriedSeries>,
    /// With the place of the sheet.
    missing: HashMap<Slot, u16>,
    looked_at: u32,
}

impl Carried {
    /// What the sheet of versions says; nothing for a file without one, or without the names of the sheets in it.
    pub fn of(grid: &Grid) -> Option<Self> {
        let versions = grid.sheets.iter().find(|sheet| sheet.name == VERSIONS)?;
        let mut carried = Self {
            sheets: Vec::new(),
            series: Vec::new(),
            ids: HashMap::new(),
            missing: HashMap::new(),
            looked_at: 0,
        };
        for (_, cells) in versions.rows() {
            let text = |column: u16| {
                let cell = cells.iter().find(|cell: &&Cell| cell.column == column)?;
                Some(grid.shown(cell.content))
            };
            if let (Some(key), Some(sheet)) = (text(0), text(2)) {
                carried.add(&key, &sheet);
            }
        }
        for sheet in &mut carried.sheets {
            let is_there = grid.sheets.iter().any(|one| one.name == sheet.name);
            sheet.presence = match is_there {
                true => Presence::LeftOut,
                false => Presence::Absent,
            };
        }
        (!carried.missing.is_empty()).then_some(carried)
    }

    /// Adds the value of a key as the sheet writes it; the header and what is no key is passed over.
    fn add(&mut self, key: &str, sheet: &str) -> Option<()> {
        let mut parts = key.splitn(4, '|');
        let mut part = || parts.next();
        let (indicator, measure, breakdown, period) = (part()?, part()?, part()?, part()?);
        let indicator: IndicatorCode = indicator.parse().ok()?;
        let measure = Measure::from_slug(measure)?;
        let breakdown: Breakdown = breakdown.parse().ok()?;
        let period: Period = period.parse().ok()?;
        let at = match self.sheets.iter().position(|one| one.name == sheet) {
            Some(at) => at,
            // No export has so many: whoever wrote this sheet was somebody else.
            None if self.sheets.len() >= MAX_SHEETS => return None,
            None => {
                self.sheets.push(CarriedSheet {
                    name: sheet.to_owned(),
                    held: 0,
                    presence: Presence::LeftOut,
                });
                self.sheets.len().checked_sub(1)?
            }
        };
        let place = u16::try_from(at).ok()?;
        let next = CarriedSeries(u32::try_from(self.series.len()).ok()?);
        let series = *self
            .ids
            .entry((indicator, breakdown))
            .or_insert_with_key(|named| {
                self.series.push(named.clone());
                next
            });
        if self
            .missing
            .insert((series, measure, period), place)
            .is_none()
        {
            let sheet = self.sheets.get_mut(at)?;
            sheet.held = sheet.held.saturating_add(1);
        }
        Some(())
    }

    /// Notes that the tables of a sheet are read.
    pub fn is_read(&mut self, sheet: &str) {
        let mut sheets = self.sheets.iter_mut();
        if let Some(sheet) = sheets.find(|one| one.name == sheet) {
            sheet.presence = Presence::Read;
        }
    }

    /// The series, where the file held a value of it.
    pub fn series(
        &self,
        indicator: &IndicatorCode,
        breakdown: &Breakdown,
    ) -> Option<CarriedSeries> {
        self.ids
            .get(&(indicator.clone(), breakdown.clone()))
            .copied()
    }

    /// Notes that the file has a place for a value, with something in it or empty.
    pub fn found(&mut self, series: CarriedSeries, measure: Measure, period: Period) {
        self.looked_at = self.looked_at.saturating_add(1);
        self.missing.remove(&(series, measure, period));
    }

    /// Whether no further place needs to be looked at.
    pub fn is_done(&self) -> bool {
        self.missing.is_empty() || self.is_cut()
    }

    /// Whether places were left that nobody looked at: then nothing is known to be missing.
    fn is_cut(&self) -> bool {
        self.looked_at >= MAX_PLACES
    }

    /// Keeps to the values of indicators that the person may enter.
    pub fn keep_indicators(&mut self, may_enter: impl Fn(&IndicatorCode) -> bool) {
        let kept: Vec<bool> = self
            .series
            .iter()
            .map(|(indicator, _)| may_enter(indicator))
            .collect();
        self.missing.retain(|(series, ..), _| {
            let place = usize::try_from(series.0).ok();
            let kept = place.and_then(|at| kept.get(at));
            kept.copied().unwrap_or(false)
        });
    }

    /// So many values have no place in the file.
    pub fn count(&self) -> u32 {
        match self.is_cut() {
            true => 0,
            false => u32::try_from(self.missing.len()).unwrap_or(u32::MAX),
        }
    }

    /// One finding for each sheet with a value that has no place in the file.
    pub fn findings(&self, catalogue: &Catalogue) -> Vec<Finding> {
        if self.is_cut() {
            return vec![wording::too_many()];
        }
        let sheets = self.sheets.iter().zip(0_u16..);
        let found = sheets.filter_map(|(sheet, at)| {
            let of_sheet = self.missing.iter().filter(|(_, place)| **place == at);
            let mut missing: Vec<Slot> = of_sheet.map(|(slot, _)| *slot).collect();
            missing.sort_unstable();
            (!missing.is_empty()).then(|| wording::finding(self, sheet, &missing, catalogue))
        });
        found.collect()
    }
}
