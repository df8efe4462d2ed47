//! What changed between two releases, worded for lists: values old → new, and states with their cause.

use components::ChangeLine;
use domain::{
    band::State,
    catalogue::Catalogue,
    code::IndicatorCode,
    format,
    indicator::Indicator,
    release::{BandShift, CellChange, Comparison, Release, compare_states},
    sentence,
    value::{CellKey, CellValue},
};

use crate::{context::View, provenance};

/// Every changed cell as a line: new values, revised ones, removed ones, then targets and baselines; in
/// each kind in the order of the catalogue.
pub fn lines(view: &View<'_>, before: &Release, found: &Comparison) -> Vec<ChangeLine> {
    let kinds = [
        &found.new_values,
        &found.revised_values,
        &found.removed_values,
        &found.gaps,
        &found.targets,
        &found.baselines,
    ];
    kinds
        .into_iter()
        .flat_map(|kind| ordered(view, before, kind))
        .map(|(indicator, change)| line(view, before, indicator, change))
        .collect()
}

/// The changes in the order of the catalogue, each with its indicator: as it is, or as it was where it
/// is no longer.
pub fn ordered<'a>(
    view: &View<'a>,
    before: &'a Release,
    list: &'a [CellChange],
) -> Vec<(&'a Indicator, &'a CellChange)> {
    let now: &'a Catalogue = &view.release.catalogue;
    let known = list.iter().filter_map(|change| {
        let code = &change.key.indicator;
        let found = now.indicator(code);
        let found = found.or_else(|| before.catalogue.indicator(code))?;
        Some((found, change))
    });
    let mut known: Vec<_> = known.collect();
    // A stable sort: cells of one indicator stay in the order of their keys.
    known.sort_by_key(|(indicator, _)| (indicator.position, &indicator.code));
    known
}

fn line(
    view: &View<'_>,
    before: &Release,
    indicator: &Indicator,
    change: &CellChange,
) -> ChangeLine {
    let key = &change.key;
    let is_here = view.release.catalogue.indicator(&key.indicator).is_some();
    let text = |value: &Option<CellValue>| {
        value
            .as_ref()
            .map(|one| sentence::cell_words(&indicator.unit, one))
    };
    ChangeLine {
        title: indicator.name.clone(),
        href: is_here.then(|| view.href(&provenance::path(key))),
        place: format!("{}, {}", key.measure.noun_es(), place(view, before, key)),
        before: text(&change.before),
        after: text(&change.after),
    }
}

/// Period and group of a cell: «2025», «2025, Callao».
pub fn place(view: &View<'_>, before: &Release, key: &CellKey) -> String {
    let mut place = format::period(key.period);
    for (dimension, member) in key.breakdown.pairs() {
        let now = view.release.catalogue.member_name(dimension, member);
        let name = if now == member {
            before.catalogue.member_name(dimension, member)
        } else {
            now
        };
        place.push_str(", ");
        place.push_str(name);
    }
    place
}

/// A state that changed, with its sentence.
pub struct BandLine {
    pub indicator: IndicatorCode,
    pub before: State,
    pub after: State,
    pub sentence: String,
}

/// The changed states, each worded: with the publisher's reason where `before` is the release just
/// before and this one carries it.
pub fn band_lines(view: &View<'_>, before: &Release, shifts: &[BandShift]) -> Vec<BandLine> {
    let follows = before.number + 1 == view.release.number;
    let recorded = |shift: &BandShift| {
        let mut changes = view.release.band_changes.iter().filter(|_| follows);
        changes.find(|one| one.shift() == *shift)
    };
    shifts
        .iter()
        .map(|shift| BandLine {
            indicator: shift.indicator.clone(),
            before: shift.before,
            after: shift.after,
            sentence: recorded(shift).map_or_else(
                || sentence::band_shift_sentence(shift),
                sentence::band_change_sentence,
            ),
        })
        .collect()
}

/// What an indicator's page says of its state: that it is another than in the release before, and why.
/// A release from before reasons were kept is compared; its own words come first.
pub fn band_sentence(view: &View<'_>, code: &IndicatorCode) -> Option<String> {
    let mut recorded = view.release.band_changes.iter();
    if let Some(change) = recorded.find(|one| &one.indicator == code) {
        return Some(sentence::band_change_sentence(change));
    }
    let before = view.context.previous?;
    let shifts = compare_states(before, view.release);
    let shift = shifts.iter().find(|one| &one.indicator == code)?;
    Some(sentence::band_shift_sentence(shift))
}
