//! What changed between two releases, worded for lists: values old → new, and states with their cause.

use domain::{
    band::State,
    catalogue::Catalogue,
    code::IndicatorCode,
    format,
    indicator::Indicator,
    release::{BandChange, BandShift, CellChange, Release, compare_states},
    sentence,
    value::CellKey,
};

use crate::context::View;

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
    shifts
        .iter()
        .map(|shift| BandLine {
            indicator: shift.indicator.clone(),
            before: shift.before,
            after: shift.after,
            sentence: recorded(view, before, shift).map_or_else(
                || sentence::band_shift_sentence(shift),
                sentence::band_change_sentence,
            ),
        })
        .collect()
}

/// The one reason that the publisher gave for all of several changed states, for a page that says it once.
pub fn shared_reason<'a>(
    view: &View<'a>,
    before: &Release,
    shifts: &[BandShift],
) -> Option<&'a str> {
    let mut reasons = shifts.iter().map(|shift| {
        let reason = recorded(view, before, shift)?.reason.trim();
        Some(reason).filter(|reason| !reason.is_empty())
    });
    let first = reasons.next()??;
    let mut others = reasons.peekable();
    others.peek()?;
    others.all(|one| one == Some(first)).then_some(first)
}

fn recorded<'a>(view: &View<'a>, before: &Release, shift: &BandShift) -> Option<&'a BandChange> {
    let release: &'a Release = view.release;
    let follows = before.number + 1 == release.number;
    let mut changes = release.band_changes.iter().filter(|_| follows);
    changes.find(|one| one.shift() == *shift)
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
