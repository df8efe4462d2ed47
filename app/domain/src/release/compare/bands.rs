//! Which states changed, and what made each of them change.
//!
//! Every part that differs between the releases is exchanged by itself, once among everything old and
//! once among everything new. A part *moves* the state if the old state is another with this part new;
//! it is *needed* if the new state would be another with this part old. The causes are the parts that are
//! both; where no part is, those that are either (two targets that only together make a difference, say).
//! Where these are revisions of targets, baselines or methods only, everything else but time that is either
//! joins them: «only because the target was revised» must be true both ways. For the same reason all observed
//! values that differ join them where they matter only together (a new value and a removed one, say).
//!
//! Both conditions turn into each other when the releases are exchanged, so the causes stay the same.

use super::cells::{Kind, Pair, pairs};
use crate::{
    band::State,
    calendar::Calendar,
    code::IndicatorCode,
    indicator::{Indicator, IndicatorKind},
    period::Period,
    progress::{Series, state},
    release::{BandCause, BandShift, Release},
    settings::Settings,
    value::Breakdown,
};
use chrono::NaiveDate;

/// A part of what a state depends on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Cells(Kind),
    Indicator,
    Method,
    Time,
}

/// All parts, in the order in which causes are stated.
const PARTS: [Part; 9] = [
    Part::Cells(Kind::New),
    Part::Cells(Kind::Revised),
    Part::Cells(Kind::Removed),
    Part::Cells(Kind::Gap),
    Part::Cells(Kind::Target),
    Part::Cells(Kind::Baseline),
    Part::Indicator,
    Part::Method,
    Part::Time,
];

/// The policy indicators of both releases whose state is not the same, by code.
pub(super) fn compare(before: &Release, after: &Release) -> Vec<BandShift> {
    let mut found: Vec<BandShift> = before
        .catalogue
        .indicators
        .iter()
        .filter_map(|old| {
            let new = after.catalogue.indicator(&old.code)?;
            let policy = |one: &Indicator| one.kind == IndicatorKind::Policy;
            (policy(old) && policy(new)).then(|| shift(before, after, old, new))?
        })
        .collect();
    found.sort_by(|a, b| a.indicator.cmp(&b.indicator));
    found
}

fn shift(before: &Release, after: &Release, old: &Indicator, new: &Indicator) -> Option<BandShift> {
    let mix = BandInputMix {
        before: BandInputs::of(before, old),
        after: BandInputs::of(after, new),
        pairs: headline_pairs(before, after, &old.code),
    };
    let differing: Vec<Part> = PARTS
        .into_iter()
        .filter(|part| mix.differs(*part))
        .collect();
    let (was, is) = (mix.state(&[]), mix.state(&differing));
    (was != is).then(|| BandShift {
        indicator: old.code.clone(),
        before: was,
        after: is,
        cause: mix.cause(&differing, was, is),
    })
}

fn headline_pairs<'a>(
    before: &'a Release,
    after: &'a Release,
    code: &IndicatorCode,
) -> Vec<Pair<'a>> {
    let all = pairs(
        before.cells_of_indicator(code),
        after.cells_of_indicator(code),
    );
    all.filter(|pair| {
        let cell = pair.after.or(pair.before);
        cell.is_some_and(|cell| cell.key.breakdown.is_headline())
    })
    .collect()
}

/// What decides a band in one release, apart from the cells.
struct BandInputs<'a> {
    indicator: &'a Indicator,
    calendar: &'a Calendar,
    settings: &'a Settings,
    horizon: i32,
    as_of: NaiveDate,
}

impl<'a> BandInputs<'a> {
    fn of(release: &'a Release, indicator: &'a Indicator) -> Self {
        Self {
            indicator,
            calendar: &release.catalogue.calendar,
            settings: &release.settings,
            horizon: release.catalogue.edition.horizon,
            as_of: release.as_of,
        }
    }
}

/// Both releases of one indicator, to be mixed part by part.
struct BandInputMix<'a> {
    before: BandInputs<'a>,
    after: BandInputs<'a>,
    pairs: Vec<Pair<'a>>,
}

impl BandInputMix<'_> {
    fn differs(&self, part: Part) -> bool {
        let Self { before, after, .. } = self;
        match part {
            Part::Cells(kind) => self.pairs.iter().any(|pair| pair.kind() == Some(kind)),
            // With the days that it follows, wherever they are set.
            Part::Indicator => {
                let rule = |inputs: &BandInputs<'_>| inputs.calendar.rule_of(inputs.indicator);
                before.indicator != after.indicator || rule(before) != rule(after)
            }
            Part::Method => {
                !before.settings.computes_like(after.settings) || before.horizon != after.horizon
            }
            Part::Time => before.as_of != after.as_of,
        }
    }

    /// The state where the parts in `new` are those of the later release and all others the earlier's.
    fn state(&self, new: &[Part]) -> State {
        let side = |part| {
            if new.contains(&part) {
                &self.after
            } else {
                &self.before
            }
        };
        let cells = self.pairs.iter().filter_map(|pair| match pair.kind() {
            Some(kind) if !new.contains(&Part::Cells(kind)) => pair.before,
            _ => pair.after,
        });
        let method = side(Part::Method);
        let definition = side(Part::Indicator);
        let series = Series::from_cells(
            definition.indicator,
            definition.calendar,
            method.horizon,
            cells,
            &Breakdown::headline(),
        )
        .by_formulas_of(method.settings);
        state(&series, method.settings, side(Part::Time).as_of)
    }

    fn cause(&self, differing: &[Part], was: State, is: State) -> BandCause {
        let moves = |part: Part| self.state(&[part]) != was;
        let needed = |part: Part| {
            let others: Vec<Part> = differing
                .iter()
                .copied()
                .filter(|one| *one != part)
                .collect();
            self.state(&others) != is
        };
        let judged: Vec<(Part, bool, bool)> = differing
            .iter()
            .map(|part| (*part, moves(*part), needed(*part)))
            .collect();
        let choose = |wanted: &dyn Fn(&(Part, bool, bool)) -> bool| -> Vec<Part> {
            let chosen = judged.iter().filter(|one| wanted(one));
            chosen.map(|(part, ..)| *part).collect()
        };
        let mut parts = choose(&|(_, moves, needed)| *moves && *needed);
        if parts.is_empty() {
            parts = choose(&|(_, moves, needed)| *moves || *needed);
        }
        if !parts.is_empty() && parts.iter().all(|part| is_revision(*part)) {
            let chosen = parts.clone();
            parts = choose(&|(part, moves, needed)| {
                chosen.contains(part) || (*part != Part::Time && (*moves || *needed))
            });
        }
        // Observed values of two kinds may matter only together: then no kind alone moves or is needed.
        if !parts.is_empty() && parts.iter().all(|part| is_revision(*part)) {
            let (observed, others): (Vec<Part>, Vec<Part>) =
                differing.iter().partition(|part| is_observed(**part));
            if self.state(&observed) != was || self.state(&others) != is {
                let revised = parts.clone();
                parts = choose(&|(part, ..)| revised.contains(part) || observed.contains(part));
            }
        }
        if parts.is_empty() {
            parts = differing.to_vec();
        }
        let mut causes: Vec<BandCause> =
            parts.into_iter().map(|part| self.cause_of(part)).collect();
        match (causes.len(), causes.pop()) {
            (1, Some(only)) => only,
            (_, last) => {
                causes.extend(last);
                BandCause::Several(causes)
            }
        }
    }

    fn cause_of(&self, part: Part) -> BandCause {
        match part {
            Part::Cells(kind) => {
                let periods = self.periods(kind);
                match kind {
                    Kind::New => BandCause::NewValue(periods),
                    Kind::Revised => BandCause::RevisedValue(periods),
                    Kind::Removed => BandCause::RemovedValue(periods),
                    Kind::Gap => BandCause::StatedGap(periods),
                    Kind::Target => BandCause::RevisedTarget(periods),
                    Kind::Baseline => BandCause::RevisedBaseline,
                }
            }
            Part::Indicator => BandCause::RevisedIndicator,
            Part::Method => BandCause::RevisedMethod,
            Part::Time => BandCause::Time,
        }
    }

    fn periods(&self, kind: Kind) -> Vec<Period> {
        let of_kind = self.pairs.iter().filter(|pair| pair.kind() == Some(kind));
        of_kind
            .filter_map(|pair| pair.after.or(pair.before))
            .map(|cell| cell.key.period)
            .collect()
    }
}

fn is_observed(part: Part) -> bool {
    matches!(
        part,
        Part::Cells(Kind::New | Kind::Revised | Kind::Removed | Kind::Gap)
    )
}

fn is_revision(part: Part) -> bool {
    matches!(
        part,
        Part::Cells(Kind::Target | Kind::Baseline) | Part::Indicator | Part::Method
    )
}
