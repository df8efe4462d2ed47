//! The sheet «Matriz»: the layout of CEPLAN's ficha, one row a series, years across.
//!
//! The import reads it back by its titles. Indicators that are not measured once a year stand on a
//! sheet of their own («Matriz trimestral»), because their columns are other periods.
//!
//! What it deliberately does not carry: numerators, notes and sources of single cells; they are in
//! «Valores».

mod rules;

use super::{
    Published,
    table::{Column, Field, Table},
    values, words,
};
use chrono::Datelike;
use domain::{
    code::IndicatorCode,
    dimension::Dimension,
    format::{date_long, lima_day},
    indicator::Indicator,
    period::{Period, Periodicity},
    release::Release,
    value::{Breakdown, Cell, CellKey, Datum, Measure},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    rc::Rc,
};

/// How much room the matrix gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fill {
    /// Columns for the periods that have a cell.
    Values,
    /// Also columns for the periods from the day of the release to the horizon, to be filled in.
    ValuesAndRoom,
}

/// One table for every periodicity that occurs among the indicators, years first.
pub(super) fn tables<'a>(
    published: &Published<'a>,
    indicators: &[&'a Indicator],
    fill: Fill,
) -> Vec<Table<'a>> {
    let mut by_periodicity: BTreeMap<Periodicity, Vec<&'a Indicator>> = BTreeMap::new();
    for indicator in indicators {
        by_periodicity
            .entry(indicator.periodicity)
            .or_default()
            .push(indicator);
    }
    by_periodicity
        .into_iter()
        .map(|(periodicity, indicators)| table(published, periodicity, indicators, fill))
        .collect()
}

fn sheet_name(periodicity: Periodicity) -> String {
    match periodicity {
        Periodicity::Year => "Matriz".to_owned(),
        other => format!("Matriz {}", words::periodicity(other).to_lowercase()),
    }
}

/// The cells that the matrices of all indicators hold, with the name of the sheet: of several baselines of a series
/// only the latest has a place.
pub(super) fn matrix_cells(release: &Release) -> Vec<(&CellKey, String)> {
    let indicators = release.catalogue.indicators.iter();
    let sheets: BTreeMap<&IndicatorCode, String> = indicators
        .map(|indicator| (&indicator.code, sheet_name(indicator.periodicity)))
        .collect();
    let next = release.cells.iter().skip(1).map(|cell| Some(&cell.key));
    let pairs = release.cells.iter().zip(next.chain(std::iter::once(None)));
    let held = pairs.filter_map(|(cell, next)| {
        let key = &cell.key;
        let is_earlier = key.measure == Measure::Baseline
            && next.is_some_and(|next| {
                next.measure == key.measure
                    && next.indicator == key.indicator
                    && next.breakdown == key.breakdown
            });
        let sheet = sheets.get(&key.indicator).filter(|_| !is_earlier)?;
        Some((key, sheet.clone()))
    });
    held.collect()
}

fn table<'a>(
    published: &Published<'a>,
    periodicity: Periodicity,
    indicators: Vec<&'a Indicator>,
    fill: Fill,
) -> Table<'a> {
    let release = published.release;
    let banner = banner(published, &indicators);
    let grid = Rc::new(Grid::of(release, periodicity, indicators, fill));
    let name = sheet_name(periodicity);
    let columns = grid.columns();
    let rules = rules::of(&grid, fill);
    let rows = move || {
        let grid = Rc::clone(&grid);
        let series = grid.series.clone();
        series
            .into_iter()
            .map(move |(indicator, breakdown)| grid.row(indicator, &breakdown))
    };
    let mut table = Table::new(&name, columns, rows);
    table.frozen_columns = 2;
    table.banner = Some(banner);
    table.rules = rules;
    table
}

/// Which release the values are of; the label of demonstration data, and of a withdrawn release.
fn banner(published: &Published<'_>, indicators: &[&Indicator]) -> String {
    let release = published.release;
    let label = published
        .condition_of(indicators)
        .map(|condition| format!(" · {condition}"))
        .unwrap_or_default();
    let day = date_long(lima_day(release.published_at));
    format!(
        "{} · publicación N.º {} del {day}{label}",
        release.catalogue.edition.policy_name, release.number
    )
}

/// Rows, columns and cells of one matrix.
struct Grid<'a> {
    release: &'a Release,
    dimensions: Vec<&'a Dimension>,
    targets: BTreeSet<Period>,
    observed: BTreeSet<Period>,
    series: Vec<(&'a Indicator, Breakdown)>,
    baselines: BTreeMap<(&'a IndicatorCode, &'a Breakdown), &'a Cell>,
}

impl<'a> Grid<'a> {
    fn of(
        release: &'a Release,
        periodicity: Periodicity,
        indicators: Vec<&'a Indicator>,
        fill: Fill,
    ) -> Self {
        let mut grid = Self {
            release,
            dimensions: values::dimensions(release, None),
            targets: BTreeSet::new(),
            observed: BTreeSet::new(),
            series: Vec::new(),
            baselines: BTreeMap::new(),
        };
        let mut breakdowns: BTreeMap<&IndicatorCode, BTreeSet<&Breakdown>> = indicators
            .iter()
            .map(|i| (&i.code, BTreeSet::new()))
            .collect();
        for cell in &release.cells {
            let Some(series) = breakdowns.get_mut(&cell.key.indicator) else {
                continue;
            };
            series.insert(&cell.key.breakdown);
            match cell.key.measure {
                // Of several baselines the latest counts, and cells come in the order of their periods.
                Measure::Baseline => {
                    grid.baselines
                        .insert((&cell.key.indicator, &cell.key.breakdown), cell);
                }
                Measure::Target => {
                    grid.targets.insert(cell.key.period);
                }
                Measure::Observed => {
                    grid.observed.insert(cell.key.period);
                }
            }
        }
        if fill == Fill::ValuesAndRoom {
            grid.add_spare_columns(periodicity);
        }
        grid.dimensions.retain(|dimension| {
            breakdowns
                .values()
                .flatten()
                .any(|b| b.pairs().any(|(code, _)| code == dimension.code))
        });
        grid.series = rows_of(&indicators, &breakdowns);
        grid
    }

    /// Targets of every year up to the horizon, values from the year before the release on.
    fn add_spare_columns(&mut self, periodicity: Periodicity) {
        let now = self.release.as_of.year();
        let horizon = self.release.catalogue.edition.horizon;
        self.targets
            .extend((now..=horizon).filter_map(|year| Period::year(year).ok()));
        let until = if periodicity == Periodicity::Year {
            horizon
        } else {
            now.min(horizon)
        };
        self.observed.extend(
            (now.saturating_sub(1)..=until).flat_map(|year| Period::of_year(year, periodicity)),
        );
    }

    fn columns(&self) -> Vec<Column> {
        let mut columns = vec![
            Column::new(
                "codigo_indicador",
                "Código del indicador",
                14,
                "No lo cambie: por él se reconoce la fila.",
            ),
            Column::new("indicador", "Nombre del indicador", 48, ""),
            Column::new("codigo_nodo", "Objetivo o servicio", 12, ""),
            Column::new("unidad", "Unidad de medida", 20, ""),
            Column::new("sentido", "Sentido esperado", 16, ""),
        ];
        columns.extend(
            self.dimensions
                .iter()
                .map(|dimension| values::dimension_column(dimension)),
        );
        columns.push(Column::new("anio_base", "Año", 8, "").with_group("Línea de base"));
        columns.push(Column::new("linea_base", "Valor", 12, "").with_group("Línea de base"));
        for (periods, key, group) in [
            (&self.targets, "logro_esperado", "Logros esperados"),
            (&self.observed, "valor_obtenido", "Valores obtenidos"),
        ] {
            columns.extend(periods.iter().map(|period| {
                let key = format!(
                    "{key}_{}",
                    period.to_string().to_lowercase().replace('-', "_")
                );
                Column::new(&key, &period.to_string(), 11, "").with_group(group)
            }));
        }
        columns
    }

    fn row(&self, indicator: &'a Indicator, breakdown: &Breakdown) -> Vec<Field> {
        let shown = indicator.unit.shown_decimals;
        let mut row = vec![
            Field::text(indicator.code.as_str()),
            Field::text(&indicator.name),
            Field::text(indicator.node.as_str()),
            Field::text(values::unit(indicator)),
            Field::optional_text(indicator.direction.map(words::direction)),
        ];
        row.extend(self.dimensions.iter().map(|dimension| {
            let member = breakdown
                .pairs()
                .find(|(d, _)| *d == dimension.code)
                .map(|(_, member)| member);
            Field::optional_text(
                member.map(|member| self.release.catalogue.member_name(&dimension.code, member)),
            )
        }));
        let baseline = self.baselines.get(&(&indicator.code, breakdown)).copied();
        row.push(baseline.map_or(Field::Empty, |cell| values::period(cell.key.period)));
        row.push(value(baseline, shown));
        for (periods, measure) in [
            (&self.targets, Measure::Target),
            (&self.observed, Measure::Observed),
        ] {
            row.extend(periods.iter().map(|period| {
                let key = CellKey {
                    indicator: indicator.code.clone(),
                    measure,
                    breakdown: breakdown.clone(),
                    period: *period,
                };
                value(self.release.cell(&key), shown)
            }));
        }
        row
    }
}

/// The headline series of every indicator, even where it is empty, and its breakdowns.
fn rows_of<'a>(
    indicators: &[&'a Indicator],
    breakdowns: &BTreeMap<&IndicatorCode, BTreeSet<&Breakdown>>,
) -> Vec<(&'a Indicator, Breakdown)> {
    let mut rows = Vec::new();
    for indicator in indicators {
        rows.push((*indicator, Breakdown::headline()));
        let others = breakdowns
            .get(&indicator.code)
            .into_iter()
            .flatten()
            .filter(|b| !b.is_headline());
        rows.extend(others.map(|breakdown| (*indicator, (*breakdown).clone())));
    }
    rows
}

/// A number, or in words why there is none. A preliminary one carries the mark of statistical tables,
/// «P/», as text: whoever types over it with a plain number makes it final.
fn value(cell: Option<&Cell>, shown: u8) -> Field {
    let Some(cell) = cell else {
        return Field::Empty;
    };
    match &cell.value.datum {
        Datum::Value(quantity) if cell.value.provisional => {
            Field::Text(format!("{} P/", quantity.value))
        }
        Datum::Value(quantity) => Field::Stored {
            value: quantity.value,
            shown,
        },
        Datum::NotAvailable(why) => Field::Text(format!("No disponible: {why}")),
        Datum::NotApplicable(why) => Field::Text(format!("No aplica: {why}")),
    }
}
