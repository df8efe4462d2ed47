//! `GET /api/v1/indicadores` and `/api/v1/indicadores/{code}`: indicators with their fichas.

use axum::{extract::Path, response::Response};
use domain::{
    Decimal,
    code::{IndicatorCode, NodeCode},
    indicator::{Indicator, IndicatorKind},
    period::Period,
    policy_tree::NodeKind,
    release::Release,
    value::Breakdown,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::answer::{Envelope, respond};
use super::filter::IndicatorFilter;
use super::listing::{self, ListRequest, Listed};
use super::paging::{Ordering, Paging};
use super::problem::{ApiError, Problem};
use super::progress::{StateAnswer, progress_of};
use super::release_request::{ReleaseQuery, ReleaseRequest};

/// An indicator in the list.
#[derive(Debug, Serialize, ToSchema)]
pub struct IndicatorBrief {
    #[schema(value_type = String, example = "S04-1")]
    code: IndicatorCode,
    #[schema(example = "Departamentos con al menos un centro de promoción y atención")]
    name: String,
    /// `policy`; or `context`: an outside measure that is never counted in progress.
    #[schema(value_type = String, example = "policy")]
    kind: IndicatorKind,
    #[schema(value_type = String, example = "S04")]
    node: NodeCode,
    /// Code of the objective above it; nothing where the place is not published.
    #[schema(value_type = Option<String>, example = "OP1")]
    objective: Option<NodeCode>,
    /// Responsible entity of the node, where it is known.
    entity: Option<String>,
    #[schema(example = "%")]
    unit: String,
    state: StateAnswer,
    #[schema(value_type = Option<String>, example = "2025")]
    latest_period: Option<Period>,
    #[schema(value_type = Option<String>, example = "63.4")]
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
    /// For programs: stable column names, codes, no byte-order mark.
    csv_machine: String,
    xlsx: String,
    ods: String,
    json: String,
    /// What the columns of the CSV file mean (CSVW).
    metadata: String,
    /// CSV files with their description (Frictionless Data Package).
    zip: String,
    sdmx_csv: String,
    sdmx_json: String,
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
            csv_machine: page(".csv?variante=maquina"),
            xlsx: page(".xlsx"),
            ods: page(".ods"),
            json: page(".json"),
            metadata: page(".metadata.json"),
            zip: page(".zip"),
            sdmx_csv: page(".sdmx.csv"),
            sdmx_json: page(".sdmx.json"),
        }
    }
}

/// The indicators that pass the filters.
#[utoipa::path(get, path = "/api/v1/indicadores", tag = "indicadores", summary = "Los indicadores, con filtros, páginas y orden",
    params(IndicatorFilter, Ordering, Paging, ReleaseQuery),
    responses((status = 200, body = Envelope<Vec<IndicatorBrief>>),
        (status = 400, body = Problem, content_type = "application/problem+json"),
        (status = 404, body = Problem, content_type = "application/problem+json")))]
pub async fn list(request: ListRequest) -> Response {
    let number = request.release.number;
    let row = move |release: &Release, one: Listed<'_>| brief(release, &one, number);
    listing::respond(request, |_| true, row).await
}

/// One indicator.
#[utoipa::path(get, path = "/api/v1/indicadores/{code}", tag = "indicadores", summary = "Un indicador con su ficha técnica",
    params(("code" = String, Path, example = "S04-1"), ReleaseQuery),
    responses((status = 200, body = Envelope<IndicatorAnswer>), (status = 404, body = Problem, content_type = "application/problem+json")))]
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

fn brief(release: &Release, row: &Listed<'_>, number: Option<u32>) -> IndicatorBrief {
    let indicator = row.indicator;
    let latest = row.progress.latest.as_ref();
    let path = release.catalogue.path(&indicator.node);
    let objective = path.iter().find(|node| node.kind == NodeKind::Objective);
    IndicatorBrief {
        code: indicator.code.clone(),
        name: indicator.name.clone(),
        kind: indicator.kind,
        node: indicator.node.clone(),
        objective: objective.map(|node| node.code.clone()),
        entity: path.last().and_then(|node| node.entity.clone()),
        unit: indicator.unit.label.clone(),
        state: StateAnswer::of_progress(&row.progress),
        latest_period: latest.map(|(period, _)| *period),
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
        state: StateAnswer::of_progress(&progress_of(release, indicator, &Breakdown::headline())),
        breakdowns: breakdowns
            .into_iter()
            .filter(|b| !b.is_headline())
            .collect(),
        links: Links::of(&indicator.code, number),
    }
}
