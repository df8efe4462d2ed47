//! `GET /api/v1/indicadores/{code}/series`: values and targets by period, gaps with their reasons.

use axum::{
    extract::{Path, Query},
    response::{IntoResponse, Response},
};
use domain::{
    Decimal,
    format::date_long,
    gap::Gap,
    indicator::Indicator,
    period::Period,
    progress::{Series, SeriesRow, rows},
    release::Release,
    value::{Breakdown, Cell, Datum, Measure, Provenance},
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use workbook::write::Published;

use super::answer::{Envelope, respond, respond_uncached};
use super::indicator::find;
use super::parameters::ParameterReader;
use super::problem::Problem;
use super::progress::Reason;
use super::release_request::{ReleaseQuery, ReleaseRequest};
use super::selection::{self, Selection};
use super::values::{CellAnswer, answer as cell_answer, lies_in_any, read_periods};

/// A series of an indicator.
#[derive(Debug, Serialize, ToSchema)]
pub struct SeriesAnswer {
    /// Empty: the headline series.
    #[schema(value_type = String, example = "departamento=07")]
    breakdown: Breakdown,
    /// «Callao»; «Serie principal».
    #[schema(example = "Callao")]
    label: String,
    /// Every stated baseline and target under its own period: also those of semesters and quarters.
    baselines: Vec<CellAnswer>,
    targets: Vec<CellAnswer>,
    rows: Vec<RowAnswer>,
}

/// One period of a series.
#[derive(Debug, Serialize, ToSchema)]
pub struct RowAnswer {
    /// `2024`, `2024-S1`, `2024-Q3` or `2024-M03`.
    #[schema(value_type = String, example = "2024")]
    period: Period,
    /// Nothing never means zero: see `gap`.
    #[schema(value_type = Option<String>, example = "63.4")]
    value: Option<Decimal>,
    #[schema(value_type = Option<String>)]
    numerator: Option<Decimal>,
    #[schema(value_type = Option<String>)]
    denominator: Option<Decimal>,
    /// Why there is no value.
    gap: Option<GapAnswer>,
    /// The target that is stated for this very period.
    #[schema(value_type = Option<String>, example = "62")]
    target: Option<Decimal>,
    /// The target of the year, on its last period; of several in a year the latest. With it the value is compared.
    #[schema(value_type = Option<String>, example = "62")]
    year_target: Option<Decimal>,
    met: Option<bool>,
    /// Fraction of the year's target, never capped.
    #[schema(value_type = Option<String>)]
    compliance: Option<Decimal>,
    compliance_reason: Option<Reason>,
    is_baseline: bool,
    provisional: bool,
    note: Option<String>,
    source: Option<String>,
    /// Form, or file with hash, sheet and cell; who and when.
    #[schema(value_type = Option<Object>)]
    provenance: Option<Provenance>,
    approved_by: Option<String>,
}

/// Why a period has no value.
#[derive(Debug, Serialize, ToSchema)]
pub struct GapAnswer {
    /// `not_due_yet`, `late`, `not_available`, `not_applicable` or `not_measured`.
    code: &'static str,
    sentence: String,
}

impl GapAnswer {
    fn of(gap: &Gap) -> Self {
        let (code, sentence) = match gap {
            Gap::NotDueYet { until } => (
                "not_due_yet",
                format!("Aún no corresponde: vence el {}.", date_long(*until)),
            ),
            Gap::Late { since } => ("late", format!("Vencido desde el {}.", date_long(*since))),
            Gap::NotAvailable(why) => ("not_available", format!("No disponible: {why}")),
            Gap::NotApplicable(why) => ("not_applicable", format!("No aplica: {why}")),
            Gap::NotMeasured => ("not_measured", "Aún no se medía.".to_owned()),
        };
        Self { code, sentence }
    }
}

/// Which periods of a series.
#[derive(Debug, Clone, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PeriodFilter {
    /// Periodos, separados por comas: un año con todo lo que hay en él (`2024`), o un periodo (`2024-S1`).
    #[param(example = "2024")]
    periodo: Option<String>,
}

/// The series of an indicator.
#[utoipa::path(get, path = "/api/v1/indicadores/{code}/series", tag = "indicadores", summary = "Valores, metas y faltas por periodo",
    params(("code" = String, Path, example = "S04-1"), selection::SeriesQuery, PeriodFilter, ReleaseQuery),
    responses((status = 200, body = Envelope<Vec<SeriesAnswer>>), (status = 400, body = Problem, content_type = "application/problem+json"), (status = 404, body = Problem, content_type = "application/problem+json")))]
pub async fn read(
    Path(code): Path<String>,
    Query(query): Query<selection::SeriesQuery>,
    Query(filter): Query<PeriodFilter>,
    asked: ReleaseRequest,
) -> Response {
    let mut reader = ParameterReader::default();
    let periods = read_periods(filter.periodo.as_deref(), &mut reader);
    if let Err(error) = reader.finish() {
        return error.into_response();
    }
    let name = format!("series {code} {:?}", query.desagregacion);
    let is_whole = periods.is_empty();
    let data = move |published: &Published<'_>| {
        let release = published.release;
        let indicator = find(release, &code)?;
        let breakdowns = Selection::read(&query)?.existing(release, indicator)?;
        let series = breakdowns.iter();
        Ok(series
            .map(|b| answer(release, indicator, b, &periods))
            .collect::<Vec<_>>())
    };
    // There are endless choices of periods.
    if is_whole {
        respond(asked, name, data).await
    } else {
        respond_uncached(asked, move |published| {
            Ok(Envelope::of(published, data(published)?))
        })
        .await
    }
}

/// One series; where periods are given, only what lies in them.
pub fn answer(
    release: &Release,
    indicator: &Indicator,
    breakdown: &Breakdown,
    periods: &[Period],
) -> SeriesAnswer {
    let series = Series::of(release, indicator, breakdown);
    let rows = rows(&series, &release.settings, release.as_of);
    let stated = |measure| {
        let cells = release.cells_of(&indicator.code, measure);
        let own = cells.filter(|cell| cell.key.breakdown == *breakdown);
        own.filter(|cell| lies_in_any(cell.key.period, periods))
            .collect::<Vec<_>>()
    };
    let targets = stated(Measure::Target);
    let shown = rows.iter().filter(|row| lies_in_any(row.period, periods));
    SeriesAnswer {
        breakdown: breakdown.clone(),
        label: label(release, breakdown),
        rows: shown.map(|one| row(one, &targets)).collect(),
        baselines: stated(Measure::Baseline)
            .into_iter()
            .map(cell_answer)
            .collect(),
        targets: targets.into_iter().map(cell_answer).collect(),
    }
}

/// Names of the members: «Callao · Mujer».
pub fn label(release: &Release, breakdown: &Breakdown) -> String {
    if breakdown.is_headline() {
        return "Serie principal".to_owned();
    }
    let names: Vec<_> = breakdown
        .pairs()
        .map(|(d, m)| release.catalogue.member_name(d, m))
        .collect();
    names.join(" · ")
}

fn row(row: &SeriesRow<'_>, targets: &[&Cell]) -> RowAnswer {
    let own = targets.iter().find(|cell| cell.key.period == row.period);
    let quantity = row.cell.and_then(|cell| match &cell.value.datum {
        Datum::Value(quantity) => Some(quantity),
        Datum::NotAvailable(_) | Datum::NotApplicable(_) => None,
    });
    let value = row.cell.map(|cell| &cell.value);
    RowAnswer {
        period: row.period,
        value: row.value,
        numerator: quantity.and_then(|q| q.numerator),
        denominator: quantity.and_then(|q| q.denominator),
        gap: row.gap.as_ref().map(GapAnswer::of),
        target: own.and_then(|cell| cell.value.datum.value()),
        year_target: row.target,
        met: row.met,
        compliance: row.compliance.and_then(Result::ok),
        compliance_reason: row.compliance.and_then(Result::err).map(Reason::of),
        is_baseline: row.is_baseline,
        provisional: value.is_some_and(|v| v.provisional),
        note: value.and_then(|v| v.note.clone()),
        source: value.and_then(|v| v.source.clone()),
        provenance: row.cell.map(|cell| cell.provenance.clone()),
        approved_by: row.cell.and_then(|cell| cell.approved_by.clone()),
    }
}
