//! `GET /api/v1/indicadores/{code}/series`: values and targets by period, gaps with their reasons.

use axum::{
    extract::{Path, Query},
    response::Response,
};
use domain::{
    Decimal,
    format::date_long,
    gap::Gap,
    indicator::Indicator,
    period::Period,
    progress::{Series, SeriesRow, rows},
    release::Release,
    value::{Breakdown, Datum, Provenance},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::{Envelope, respond};
use super::error::ErrorBody;
use super::indicator::find;
use super::progress::Reason;
use super::release_request::{ReleaseQuery, ReleaseRequest};
use super::selection::{self, Selection};

/// A series of an indicator.
#[derive(Debug, Serialize, ToSchema)]
pub struct SeriesAnswer {
    /// Empty: the headline series.
    #[schema(value_type = String, example = "departamento=07")]
    breakdown: Breakdown,
    /// «Callao»; «Serie principal».
    label: String,
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
    #[schema(value_type = Option<String>)]
    target: Option<Decimal>,
    met: Option<bool>,
    /// Fraction of the target, never capped.
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

/// The series of an indicator.
#[utoipa::path(get, path = "/api/v1/indicadores/{code}/series", tag = "indicadores", summary = "Valores, metas y faltas por periodo",
    params(("code" = String, Path, example = "S04-1"), selection::Query, ReleaseQuery),
    responses((status = 200, body = Envelope<Vec<SeriesAnswer>>), (status = 400, body = ErrorBody), (status = 404, body = ErrorBody)))]
pub async fn read(
    Path(code): Path<String>,
    Query(query): Query<selection::Query>,
    asked: ReleaseRequest,
) -> Response {
    let name = format!("series {code} {:?}", query.desagregacion);
    respond(asked, name, move |published| {
        let release = published.release;
        let indicator = find(release, &code)?;
        let breakdowns = Selection::read(&query)?.existing(release, indicator)?;
        Ok(breakdowns
            .iter()
            .map(|b| answer(release, indicator, b))
            .collect::<Vec<_>>())
    })
    .await
}

/// One series.
pub fn answer(release: &Release, indicator: &Indicator, breakdown: &Breakdown) -> SeriesAnswer {
    let series = Series::of(release, indicator, breakdown);
    let rows = rows(&series, &release.settings, release.as_of);
    SeriesAnswer {
        breakdown: breakdown.clone(),
        label: label(release, breakdown),
        rows: rows.iter().map(row).collect(),
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

fn row(row: &SeriesRow<'_>) -> RowAnswer {
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
        target: row.target,
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
