//! `GET /api/v1/valores`: the published cells themselves, one a row, filtered and in pages.

use axum::{extract::Query, response::Response};
use domain::{
    Decimal,
    code::IndicatorCode,
    period::Period,
    release::Release,
    value::{Breakdown, Cell, Datum, Measure, Provenance},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::{IntoParams, ToSchema};

use super::answer::{Envelope, respond_page};
use super::filter::IndicatorFilter;
use super::paging::{PageInfo, Paging};
use super::parameters::{ParameterReader, known_values};
use super::problem::{ApiError, Problem};
use super::progress::progress_of;
use super::release_request::{ReleaseQuery, ReleaseRequest};
use super::selection::{self, Selection};

/// Filters of cells. Several values of one filter are separated by commas: any of them fits.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CellFilter {
    /// Códigos de indicadores.
    #[param(example = "S04-1")]
    indicador: Option<String>,
    /// `baseline` (línea de base), `target` (meta) u `observed` (valor obtenido).
    #[param(example = "observed")]
    medida: Option<String>,
    /// Periodos: un año con todo lo que hay en él (`2024`), o un periodo (`2024-S1`, `2024-Q3`, `2024-M03`).
    #[param(example = "2024")]
    periodo: Option<String>,
}

/// A published cell.
#[derive(Debug, Serialize, ToSchema)]
pub struct CellAnswer {
    #[schema(value_type = String, example = "S04-1")]
    indicator: IndicatorCode,
    #[schema(value_type = String, example = "observed")]
    measure: Measure,
    /// Empty: the headline series.
    #[schema(value_type = String, example = "departamento=07")]
    breakdown: Breakdown,
    #[schema(value_type = String, example = "2024")]
    period: Period,
    /// Nothing never means zero: see `gap`.
    #[schema(value_type = Option<String>, example = "63.4")]
    value: Option<Decimal>,
    #[schema(value_type = Option<String>)]
    numerator: Option<Decimal>,
    #[schema(value_type = Option<String>)]
    denominator: Option<Decimal>,
    /// The stated reason why there is no value.
    gap: Option<StatedGap>,
    provisional: bool,
    note: Option<String>,
    source: Option<String>,
    /// Form, or file with hash, sheet and cell; who and when.
    #[schema(value_type = Object)]
    provenance: Provenance,
    approved_by: Option<String>,
}

/// Why a cell states no value.
#[derive(Debug, Serialize, ToSchema)]
struct StatedGap {
    /// `not_available` or `not_applicable`.
    #[schema(example = "not_available")]
    code: &'static str,
    reason: String,
}

/// The published cells that pass the filters, in the order of the release file.
#[utoipa::path(get, path = "/api/v1/valores", tag = "valores", summary = "Líneas de base, metas y valores, uno por fila, con filtros y páginas",
    params(CellFilter, IndicatorFilter, selection::SeriesQuery, Paging, ReleaseQuery),
    responses((status = 200, body = Envelope<Vec<CellAnswer>>),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json")))]
pub async fn list(
    Query(cells): Query<CellFilter>,
    Query(indicators): Query<IndicatorFilter>,
    Query(series): Query<selection::SeriesQuery>,
    Query(paging): Query<Paging>,
    asked: ReleaseRequest,
) -> Response {
    let address = asked.address.clone();
    respond_page(asked, move |published| {
        let filters = (&cells, &indicators, &series);
        let (page, cells) = page(published.release, filters, &paging, &address)?;
        Ok((page, cells.into_iter().map(answer).collect::<Vec<_>>()))
    })
    .await
}

fn page<'a>(
    release: &'a Release,
    (cells, indicators, series): (&CellFilter, &IndicatorFilter, &selection::SeriesQuery),
    paging: &Paging,
    address: &str,
) -> Result<(PageInfo, Vec<&'a Cell>), ApiError> {
    let mut reader = ParameterReader::default();
    let asked = paging.read(&mut reader);
    let filter = indicators.read(release, &mut reader);
    let own = cells.read(release, &mut reader);
    // Without more, every series: this is the list of all cells.
    let selections = read_series(release, series.desagregacion.as_deref(), &mut reader);
    reader.finish()?;
    let headline = Breakdown::headline();
    let passing: BTreeSet<&IndicatorCode> = release
        .catalogue
        .indicators
        .iter()
        .filter(|one| filter.passes(release, one, || progress_of(release, one, &headline).state))
        .map(|one| &one.code)
        .collect();
    let found = release.cells.iter().filter(|cell| {
        passing.contains(&cell.key.indicator)
            && own.passes(cell)
            && (selections.is_empty()
                || selections
                    .iter()
                    .any(|one| one.contains(&cell.key.breakdown)))
    });
    asked.cut(found.collect(), (address, release.number))
}

/// The series of a filter: each of dimensions and members that the catalogue has.
fn read_series(
    release: &Release,
    text: Option<&str>,
    reader: &mut ParameterReader,
) -> Vec<Selection> {
    let catalogue = &release.catalogue;
    let is_member = |dimension: &str, member: &str| {
        let dimension = catalogue.dimension(dimension);
        dimension.is_some_and(|one| one.members.iter().any(|own| own.code == member))
    };
    let find = |text: &str| {
        let selection = Selection::parse(text).ok()?;
        let is_known = match &selection {
            Selection::Headline | Selection::All => true,
            Selection::Dimension(dimension) => catalogue.dimension(dimension).is_some(),
            Selection::One(breakdown) => breakdown.pairs().all(|(d, m)| is_member(d, m)),
        };
        is_known.then_some(selection)
    };
    let known = || {
        let dimensions = catalogue.dimensions.iter().map(|one| one.code.as_str());
        known_values(["principal", "todas"].into_iter().chain(dimensions))
    };
    reader.values("desagregacion", text, find, known)
}

/// [`CellFilter`] with values that the release has.
#[derive(Debug, Default)]
struct ReadCells {
    indicators: Vec<IndicatorCode>,
    measures: Vec<Measure>,
    periods: Vec<Period>,
}

impl CellFilter {
    fn read(&self, release: &Release, reader: &mut ParameterReader) -> ReadCells {
        let known = &release.catalogue.indicators;
        ReadCells {
            indicators: reader.values(
                "indicador",
                self.indicador.as_deref(),
                |text| {
                    let code: IndicatorCode = text.parse().ok()?;
                    release
                        .catalogue
                        .indicator(&code)
                        .map(|one| one.code.clone())
                },
                || known_values(known.iter().map(|one| one.code.to_string())),
            ),
            measures: reader.values("medida", self.medida.as_deref(), Measure::from_slug, || {
                known_values(Measure::ALL.map(Measure::slug))
            }),
            periods: read_periods(self.periodo.as_deref(), reader),
        }
    }
}

/// The periods of a filter.
pub fn read_periods(text: Option<&str>, reader: &mut ParameterReader) -> Vec<Period> {
    reader.values("periodo", text, |text| text.parse().ok(), || {
        "Escriba un año (2024), un semestre (2024-S1), un trimestre (2024-Q3) o un mes (2024-M03).".to_owned()
    })
}

/// Whether a period is any of these, or lies in one of them that is a year; all pass where nothing is asked.
pub fn lies_in_any(period: Period, asked: &[Period]) -> bool {
    let is_in = |one: &Period| {
        *one == period || Period::year(period.calendar_year()).is_ok_and(|year| year == *one)
    };
    asked.is_empty() || asked.iter().any(is_in)
}

impl ReadCells {
    fn passes(&self, cell: &Cell) -> bool {
        let key = &cell.key;
        (self.indicators.is_empty() || self.indicators.contains(&key.indicator))
            && (self.measures.is_empty() || self.measures.contains(&key.measure))
            && lies_in_any(key.period, &self.periods)
    }
}

/// A cell as the API gives it.
pub fn answer(cell: &Cell) -> CellAnswer {
    let stated = |code, reason: &str| StatedGap {
        code,
        reason: reason.to_owned(),
    };
    let (quantity, gap) = match &cell.value.datum {
        Datum::Value(quantity) => (Some(quantity), None),
        Datum::NotAvailable(why) => (None, Some(stated("not_available", why))),
        Datum::NotApplicable(why) => (None, Some(stated("not_applicable", why))),
    };
    CellAnswer {
        indicator: cell.key.indicator.clone(),
        measure: cell.key.measure,
        breakdown: cell.key.breakdown.clone(),
        period: cell.key.period,
        value: quantity.map(|one| one.value),
        numerator: quantity.and_then(|one| one.numerator),
        denominator: quantity.and_then(|one| one.denominator),
        gap,
        provisional: cell.value.provisional,
        note: cell.value.note.clone(),
        source: cell.value.source.clone(),
        provenance: cell.provenance.clone(),
        approved_by: cell.approved_by.clone(),
    }
}
