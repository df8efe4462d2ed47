//! `GET /api/v1/indicadores` and `/api/v1/indicadores/{code}`: indicators with their fichas.

use axum::{extract::Path, response::Response};
use domain::{
    Decimal,
    code::{IndicatorCode, NodeCode},
    indicator::{Indicator, IndicatorKind},
    period::Period,
    release::Release,
    value::Breakdown,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::{Envelope, respond};
use super::error::{ApiError, ErrorBody};
use super::progress::{StateAnswer, progress_of};
use super::release_request::{ReleaseQuery, ReleaseRequest};

/// An indicator in the list.
#[derive(Debug, Serialize, ToSchema)]
pub struct IndicatorBrief {
    #[schema(value_type = String, example = "S04-1")]
    code: IndicatorCode,
    name: String,
    /// `policy`; or `context`: an outside measure that is never counted in progress.
    #[schema(value_type = String)]
    kind: IndicatorKind,
    #[schema(value_type = String)]
    node: NodeCode,
    unit: String,
    state: StateAnswer,
    #[schema(value_type = Option<String>)]
    latest_period: Option<Period>,
    #[schema(value_type = Option<String>)]
    latest_value: Option<Decimal>,
    links: Links,
}

/// An indicator with its ficha.
#[derive(Debug, Serialize, ToSchema)]
pub struct IndicatorAnswer {
    /// Code, name, unit, direction, ficha, breaks …, as in the release file.
    #[schema(value_type = Object)]
    indicator: Indicator,
    node_name: Option<String>,
    state: StateAnswer,
    /// Series by groups: `departamento=07`. The headline series is not listed.
    #[schema(value_type = Vec<String>)]
    breakdowns: Vec<Breakdown>,
    links: Links,
}

/// Where more of an indicator is.
#[derive(Debug, Serialize, ToSchema)]
pub struct Links {
    page: String,
    series: String,
    progress: String,
    csv: String,
    xlsx: String,
    json: String,
}

impl Links {
    /// `number`: the links stay in that release; without it they follow the current one.
    fn of(code: &IndicatorCode, number: Option<u32>) -> Self {
        let page = |ending: &str| {
            let path = format!("/indicadores/{code}{ending}");
            number.map_or(path.clone(), |number| site::of_release(number, &path))
        };
        let api = |what: &str| {
            let query = number.map(|number| format!("?publicacion={number}"));
            format!(
                "/api/v1/indicadores/{code}/{what}{}",
                query.unwrap_or_default()
            )
        };
        Self {
            page: page(""),
            series: api("series"),
            progress: api("progreso"),
            csv: page(".csv"),
            xlsx: page(".xlsx"),
            json: page(".json"),
        }
    }
}

/// All indicators, in the order of the catalogue.
#[utoipa::path(get, path = "/api/v1/indicadores", tag = "indicadores", summary = "Los indicadores",
    params(ReleaseQuery),
    responses((status = 200, body = Envelope<Vec<IndicatorBrief>>), (status = 404, body = ErrorBody)))]
pub async fn list(asked: ReleaseRequest) -> Response {
    let number = asked.number;
    respond(asked, format!("indicators {number:?}"), move |published| {
        let indicators = &published.release.catalogue.indicators;
        Ok(indicators
            .iter()
            .map(|indicator| brief(published.release, indicator, number))
            .collect::<Vec<_>>())
    })
    .await
}

/// One indicator.
#[utoipa::path(get, path = "/api/v1/indicadores/{code}", tag = "indicadores", summary = "Un indicador con su ficha técnica",
    params(("code" = String, Path, example = "S04-1"), ReleaseQuery),
    responses((status = 200, body = Envelope<IndicatorAnswer>), (status = 404, body = ErrorBody)))]
pub async fn read(Path(code): Path<String>, asked: ReleaseRequest) -> Response {
    let number = asked.number;
    let name = format!("indicator {code} {number:?}");
    respond(asked, name, move |published| {
        let indicator = find(published.release, &code)?;
        Ok(answer(published.release, indicator, number))
    })
    .await
}

/// The indicator of a path.
///
/// # Errors
/// When the release has none of that code.
pub fn find<'a>(release: &'a Release, code: &str) -> Result<&'a Indicator, ApiError> {
    let parsed: Option<IndicatorCode> = code.parse().ok();
    parsed
        .and_then(|code| release.catalogue.indicator(&code))
        .ok_or_else(|| ApiError::unknown_indicator(code))
}

fn brief(release: &Release, indicator: &Indicator, number: Option<u32>) -> IndicatorBrief {
    let progress = progress_of(release, indicator, &Breakdown::headline());
    let latest = progress.latest;
    IndicatorBrief {
        code: indicator.code.clone(),
        name: indicator.name.clone(),
        kind: indicator.kind,
        node: indicator.node.clone(),
        unit: indicator.unit.label.clone(),
        state: StateAnswer::of(progress.state),
        latest_period: latest.as_ref().map(|(period, _)| *period),
        latest_value: latest.map(|(_, quantity)| quantity.value),
        links: Links::of(&indicator.code, number),
    }
}

/// The whole answer for one indicator. `number`: its links stay in that release.
pub fn answer(release: &Release, indicator: &Indicator, number: Option<u32>) -> IndicatorAnswer {
    let breakdowns = release.breakdowns(&indicator.code);
    IndicatorAnswer {
        indicator: indicator.clone(),
        node_name: release
            .catalogue
            .node(&indicator.node)
            .and_then(|node| node.name.clone()),
        state: StateAnswer::of(progress_of(release, indicator, &Breakdown::headline()).state),
        breakdowns: breakdowns
            .into_iter()
            .filter(|b| !b.is_headline())
            .collect(),
        links: Links::of(&indicator.code, number),
    }
}
