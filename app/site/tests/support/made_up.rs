//! A made-up release with everything that a page can meet: every state, missing names, guessed
//! places, long and hostile texts, quarters, breaks, breakdowns. Never shown without its label.
//!
//! Used by the tests and by `examples/preview.rs`.

#![allow(dead_code, clippy::unwrap_used)]

#[path = "cells.rs"]
mod cells;
#[path = "indicators.rs"]
mod indicators;
#[path = "tree.rs"]
mod tree;

use chrono::{NaiveDate, TimeZone, Utc};
use domain::{
    release::{FORMAT, Release},
    settings::Settings,
};
use site::ReleaseSummary;

#[allow(unused_imports)]
pub use cells::HOSTILE;

/// The hash shown in tests.
pub const SHA256: &str = "5f2b1c9d0e7a44d8b1f3a6c2e9d8740b6a1c3e5f7092b4d6f8a1c3e5d7f9b1a3";

/// The full release.
pub fn release() -> Release {
    let mut release = empty();
    release.number = 4;
    release.previous_sha256 = Some("a3".repeat(32));
    release.note = "Valores de 2025".to_owned();
    release.catalogue = tree::catalogue();
    release.cells = cells::cells(&release.catalogue);
    release.sort_cells();
    release
}

/// The release before it: fewer values, and one that was different.
pub fn previous() -> Release {
    let mut before = release();
    before.number = 3;
    before.cells.retain(|cell| {
        !(cell.key.period.calendar_year() == 2025
            && cell.key.indicator.as_str() != "S04-1"
            && cell.key.breakdown.is_headline())
    });
    for cell in &mut before.cells {
        if cell.key.indicator.as_str() == "OP1-1" && cell.key.period.calendar_year() == 2024 {
            cell.value.datum = domain::value::Datum::number(domain::Decimal::new(512, 1));
        }
    }
    before
}

/// A release with a catalogue and not one value.
pub fn without_values() -> Release {
    let mut release = release();
    release.cells.clear();
    release
}

/// A release with nothing at all in it.
pub fn empty() -> Release {
    let mut catalogue = tree::catalogue();
    catalogue.nodes.clear();
    catalogue.indicators.clear();
    catalogue.dimensions.clear();
    Release {
        format: FORMAT.to_owned(),
        number: 1,
        published_at: Utc.with_ymd_and_hms(2026, 4, 16, 2, 30, 0).unwrap(),
        as_of: NaiveDate::from_ymd_opt(2026, 4, 15).unwrap(),
        published_by: "Rosa Quispe".to_owned(),
        note: String::new(),
        demo: true,
        previous_sha256: None,
        withdraws: None,
        band_changes: Vec::new(),
        settings: Settings::default(),
        catalogue,
        cells: Vec::new(),
    }
}

/// The list of releases.
pub fn summaries(release: &Release) -> Vec<ReleaseSummary> {
    (1..=release.number)
        .rev()
        .map(|number| ReleaseSummary {
            number,
            published_at: release.published_at
                - chrono::Days::new(u64::from(release.number - number) * 91),
            published_by: release.published_by.clone(),
            note: if number == 1 {
                "Primera publicación".to_owned()
            } else {
                release.note.clone()
            },
            sha256: SHA256.to_owned(),
            demo: release.demo,
            cells: release.cells.len(),
            withdraws: None,
            withdrawn: None,
        })
        .collect()
}
