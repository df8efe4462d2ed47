//! What the files say of one indicator of the policy: its place, its baseline and its years, out of the results of the release.

use domain::{
    Decimal,
    gap::Gap,
    indicator::{Indicator, IndicatorKind},
    period::Period,
    policy_tree::{Node, NodeKind},
    progress::{NoProgress, SeriesRow},
    release::{Release, Results, SeriesResults},
    sentence::gap_words,
    value::{Cell, Datum, Measure},
};

/// An indicator of the policy with what the release computed of its headline series.
pub(crate) struct Entry<'a> {
    pub(crate) indicator: &'a Indicator,
    pub(crate) node: Option<&'a Node>,
    /// The objective above it, where its place is known.
    pub(crate) objective: Option<&'a Node>,
    /// Of several baselines the latest.
    pub(crate) baseline: Option<&'a Cell>,
    /// Targets of the headline series, by period.
    pub(crate) targets: Vec<&'a Cell>,
    pub(crate) results: &'a SeriesResults<'a>,
}

/// A number of a year with its unit's decimals, or in words why there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Shown {
    Number { value: Decimal, provisional: bool },
    Words(String),
    Nothing,
}

/// The indicators of the policy in the order of the catalogue. Context indicators are no part of a report on compliance.
pub(crate) fn entries<'a>(release: &'a Release, results: &'a Results<'a>) -> Vec<Entry<'a>> {
    let indicators = release.catalogue.indicators.iter();
    let of_policy = indicators.filter(|one| one.kind == IndicatorKind::Policy);
    of_policy
        .filter_map(|indicator| {
            let headline = |measure: Measure| {
                let cells = release.cells_of(&indicator.code, measure);
                cells.filter(|cell| cell.key.breakdown.is_headline())
            };
            let path = release.catalogue.path(&indicator.node);
            Some(Entry {
                indicator,
                node: path.last().copied(),
                objective: path.into_iter().find(|n| n.kind == NodeKind::Objective),
                baseline: headline(Measure::Baseline).last(),
                targets: headline(Measure::Target).collect(),
                results: results.series.get(indicator.code.as_str())?,
            })
        })
        .collect()
}

impl Entry<'_> {
    /// Whether the node itself is a service; else the policy or an objective.
    pub(crate) fn is_of_service(&self) -> bool {
        self.node.is_some_and(|node| node.kind == NodeKind::Service)
    }

    /// The row of the results for a year: that of the year's last period.
    pub(crate) fn year(&self, year: i32) -> Option<&SeriesRow<'_>> {
        let last = Period::of_year(year, self.indicator.periodicity).pop()?;
        self.results.rows.iter().find(|row| row.period == last)
    }

    /// The target of a year.
    pub(crate) fn target(&self, year: i32) -> Option<Decimal> {
        self.year(year)?.target
    }

    /// What was observed in the year's last period.
    pub(crate) fn observed(&self, year: i32) -> Shown {
        let Some(row) = self.year(year) else {
            return Shown::Nothing;
        };
        match row.cell {
            Some(cell) => shown(cell),
            None => row.gap.as_ref().map_or(Shown::Nothing, gap),
        }
    }

    /// Compliance of a year by the method of the release; `None` where there is nothing to compare.
    pub(crate) fn compliance(&self, year: i32) -> Option<Result<Decimal, NoProgress>> {
        self.year(year)?.compliance
    }

    /// Whether the year's target was met; `None` where there is nothing to compare.
    pub(crate) fn met(&self, year: i32) -> Option<bool> {
        self.year(year)?.met
    }
}

/// What a cell states.
pub(crate) fn shown(cell: &Cell) -> Shown {
    match &cell.value.datum {
        Datum::Value(quantity) => Shown::Number {
            value: quantity.value,
            provisional: cell.value.provisional,
        },
        Datum::NotAvailable(why) => Shown::Words(format!("No disponible: {why}")),
        Datum::NotApplicable(why) => Shown::Words(format!("No aplica: {why}")),
    }
}

fn gap(gap: &Gap) -> Shown {
    Shown::Words(domain::format::capitalised(&gap_words(gap)))
}
