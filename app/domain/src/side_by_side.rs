//! Series side by side: several indicators, or the groups of one breakdown with the national series of their indicator.
//!
//! The page and its files show the rows that are made here. What this module deliberately does not do: it ranks nothing,
//! adds nothing up and converts no unit; series whose units differ stand beside each other and that is said.

use crate::{
    catalogue::Catalogue,
    code::IndicatorCode,
    gap::Gap,
    indicator::{Aggregation, Indicator},
    period::Period,
    progress::{Series, SeriesRow, rows, year_targets},
    release::Release,
    sentence,
    value::{Breakdown, CellKey, Measure},
};
use messages::{msgid, translated};
use std::{
    collections::{BTreeMap, BTreeSet},
    ops::RangeInclusive,
};

/// How many indicators are compared.
pub const INDICATORS: RangeInclusive<usize> = 2..=4;
/// How many groups of a breakdown are compared; the national series stands beside them.
pub const MEMBERS: RangeInclusive<usize> = 2..=6;

/// What the national series is called beside the groups of a breakdown.
const NATIONAL: &str = msgid!("Nacional");

/// Several series over the same periods.
#[derive(Debug, Clone)]
pub struct SideBySide<'a> {
    pub columns: Vec<SeriesColumn<'a>>,
    /// Ascending by period.
    pub rows: Vec<PeriodRow<'a>>,
}

/// One of the series.
#[derive(Debug, Clone)]
pub struct SeriesColumn<'a> {
    pub series: Series<'a>,
    pub breakdown: Breakdown,
    /// What tells it from the others: the indicator's code, the group's name, «Nacional».
    pub name: String,
    targets: BTreeMap<i32, CellKey>,
}

/// One period of all series, in the order of the columns.
#[derive(Debug, Clone)]
pub struct PeriodRow<'a> {
    pub period: Period,
    /// `None` where the series does not have this period.
    pub cells: Vec<Option<SeriesRow<'a>>>,
}

impl<'a> SideBySide<'a> {
    /// The headline series of these indicators; a code that the release does not have is passed over.
    pub fn of_indicators(release: &'a Release, codes: &[IndicatorCode]) -> Self {
        let found = codes
            .iter()
            .filter_map(|code| release.catalogue.indicator(code));
        let columns = found.map(|indicator| {
            let name = indicator.code.to_string();
            SeriesColumn::of(release, indicator, Breakdown::headline(), name)
        });
        Self::of(release, columns.collect())
    }

    /// The national series of an indicator, and those of these members of one of its dimensions.
    pub fn of_members(
        release: &'a Release,
        indicator: &'a Indicator,
        dimension: &str,
        members: &[String],
    ) -> Self {
        let national = SeriesColumn::of(
            release,
            indicator,
            Breakdown::headline(),
            translated(NATIONAL).to_owned(),
        );
        let groups = members.iter().map(|member| {
            let name = release.catalogue.member_name(dimension, member).to_owned();
            SeriesColumn::of(release, indicator, Breakdown::of(dimension, member), name)
        });
        Self::of(release, std::iter::once(national).chain(groups).collect())
    }

    fn of(release: &'a Release, columns: Vec<SeriesColumn<'a>>) -> Self {
        let mut periods: BTreeMap<Period, Vec<Option<SeriesRow<'a>>>> = BTreeMap::new();
        for (at, column) in columns.iter().enumerate() {
            for mut row in rows(&column.series, &release.settings, release.as_of) {
                // A group has no calendar of its own: of it only stated reasons are known.
                if !column.breakdown.is_headline() {
                    row.gap = row.gap.filter(Gap::is_stated);
                }
                let cells = periods
                    .entry(row.period)
                    .or_insert_with(|| vec![None; columns.len()]);
                if let Some(cell) = cells.get_mut(at) {
                    *cell = Some(row);
                }
            }
        }
        let rows = periods
            .into_iter()
            .filter(|(_, cells)| cells.iter().flatten().any(has_content))
            .map(|(period, cells)| PeriodRow { period, cells })
            .collect();
        Self { columns, rows }
    }

    /// Whether all series have one unit: only then one axis measures them all. Two indices, or two ratios, without a named
    /// unit have each a scale of its own.
    pub fn has_one_unit(&self) -> bool {
        let mut indicators = self.indicators();
        let Some(first) = indicators.next() else {
            return true;
        };
        indicators.all(|one| {
            let is_same = one.unit.kind == first.unit.kind && label(one) == label(first);
            one.code == first.code || (is_same && !label(one).is_empty())
        })
    }

    /// Whether more is better in all of them, or less in all of them.
    pub fn has_one_direction(&self) -> bool {
        let mut directions = self.indicators().map(|one| one.direction);
        let first = directions.next();
        directions.all(|direction| Some(direction) == first)
    }

    /// The indicators of the columns, in their order; that of a breakdown once a column.
    pub fn indicators(&self) -> impl Iterator<Item = &'a Indicator> {
        self.columns.iter().map(|column| column.series.indicator)
    }
}

fn label(indicator: &Indicator) -> String {
    indicator.unit.label.trim().to_lowercase()
}

/// Whether a row says more than that its period is still to come.
fn has_content(row: &SeriesRow<'_>) -> bool {
    let has_reason = row.gap.as_ref().is_some_and(Gap::is_stated_or_late);
    row.value.is_some() || row.target.is_some() || has_reason
}

impl<'a> SeriesColumn<'a> {
    fn of(
        release: &'a Release,
        indicator: &'a Indicator,
        breakdown: Breakdown,
        name: String,
    ) -> Self {
        let targets = release.cells_of(&indicator.code, Measure::Target);
        let targets = year_targets(targets.filter(|cell| cell.key.breakdown == breakdown));
        Self {
            series: Series::of(release, indicator, &breakdown),
            targets: targets
                .into_iter()
                .map(|(year, (cell, _))| (year, cell.key.clone()))
                .collect(),
            breakdown,
            name,
        }
    }

    pub fn indicator(&self) -> &'a Indicator {
        self.series.indicator
    }

    pub fn has_targets(&self) -> bool {
        !self.targets.is_empty()
    }

    /// Whether it is the sum of the groups beside it: no measure for any one of them.
    pub fn is_sum_of_groups(&self, beside: &SideBySide<'_>) -> bool {
        let of_groups = beside
            .columns
            .iter()
            .any(|one| !one.breakdown.is_headline());
        of_groups
            && self.breakdown.is_headline()
            && self.indicator().aggregation == Aggregation::Additive
    }

    /// The cell that the value of a row comes from.
    pub fn value_key(&self, row: &SeriesRow<'_>) -> CellKey {
        CellKey {
            indicator: self.indicator().code.clone(),
            // A baseline stands in its own row where nothing was observed.
            measure: match row.cell {
                Some(_) => Measure::Observed,
                None => Measure::Baseline,
            },
            breakdown: self.breakdown.clone(),
            period: row.period,
        }
    }

    /// The cell that the target of a row comes from.
    pub fn target_key(&self, row: &SeriesRow<'_>) -> Option<&CellKey> {
        self.targets.get(&row.period.calendar_year())
    }

    /// Whether the series has periods of this length: an annual one has no quarters, and none is missing.
    pub fn is_measured_in(&self, period: Period) -> bool {
        self.indicator().periodicity == period.periodicity()
    }

    /// What is to be known of a number, or why there is none: «Línea de base», «vencido desde …», «Quiebre de serie: …».
    pub fn notes(&self, row: &SeriesRow<'_>) -> Vec<String> {
        sentence::row_notes(self.indicator(), row)
    }

    /// The value of its last period, in a sentence, beside the national one of the same period. `None` without a value.
    pub fn group_sentence(&self, national: Option<&Series<'_>>) -> Option<String> {
        let (period, _, cell) = self.series.latest()?;
        let beside = national.and_then(|national| {
            let mut observed = national.observed.iter().copied();
            observed.find(|one| one.key.period == period)
        });
        sentence::group_sentence(&self.indicator().unit, cell, beside)
    }
}

/// The members of a dimension that an indicator has values of, in the order of the catalogue, others after them: code and
/// name.
pub fn members_with_values(
    release: &Release,
    indicator: &IndicatorCode,
    dimension: &str,
) -> Vec<(String, String)> {
    let breakdowns = release.breakdowns(indicator);
    let single = breakdowns.iter().filter(|one| one.pairs().count() == 1);
    let codes: BTreeSet<&str> = single
        .flat_map(Breakdown::pairs)
        .filter(|(of, _)| *of == dimension)
        .map(|(_, member)| member)
        .collect();
    let mut codes: Vec<&str> = codes.into_iter().collect();
    codes.sort_by_key(|code| (position(&release.catalogue, dimension, code), *code));
    codes
        .into_iter()
        .map(|code| {
            let name = release.catalogue.member_name(dimension, code);
            (code.to_owned(), name.to_owned())
        })
        .collect()
}

/// The place of a member in its dimension; one that the catalogue does not have comes last.
fn position(catalogue: &Catalogue, dimension: &str, member: &str) -> usize {
    let members = catalogue
        .dimension(dimension)
        .map(|one| one.members.as_slice())
        .unwrap_or_default();
    members
        .iter()
        .position(|one| one.code == member)
        .unwrap_or(usize::MAX)
}

/// The dimensions by which an indicator has values, sorted by code.
pub fn dimensions(release: &Release, indicator: &IndicatorCode) -> BTreeSet<String> {
    let breakdowns = release.breakdowns(indicator);
    let single = breakdowns.iter().filter(|one| one.pairs().count() == 1);
    single
        .flat_map(Breakdown::pairs)
        .map(|(dimension, _)| dimension.to_owned())
        .collect()
}
