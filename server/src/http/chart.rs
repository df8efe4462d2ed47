//! `/graficos/CODE.svg` and `/graficos/CODE.json`: an indicator's chart of the current release, as a
//! drawing and as the ECharts option that the page's script draws. Of any other release below
//! `/publicaciones/N/graficos/`. Both carry their citation.

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use charts::{Caption, ChartError, Size, indicator_option, standalone};
use domain::code::IndicatorCode;
use domain::release::Release;
use domain::sentence::citation;
use domain::value::Breakdown;
use serde::Deserialize;
use serde_json::json;
use workbook::write;

use crate::http::download::{self, file::Issue};
use crate::http::etag;
use crate::http::failure::Failure;
use crate::http::public::unavailable;
use crate::release::StoreError;
use crate::state::AppState;

/// Which series: `ubigeo=15`; the headline without it.
#[derive(Deserialize, Default)]
pub struct Series {
    #[serde(default)]
    desagregacion: String,
}

/// The chart of the current release, in the form that the name ends with.
pub async fn chart(
    State(state): State<AppState>,
    Path(file): Path<String>,
    Query(series): Query<Series>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let issue = download::current(&state.releases).await;
    send(state, issue, &file, &series, &headers).await
}

/// The chart of the release with this number.
pub async fn of_number(
    state: AppState,
    number: u32,
    file: &str,
    series: &Series,
    headers: &HeaderMap,
) -> Result<Response, Failure> {
    let issue = download::numbered(&state.releases, number).await;
    send(state, issue, file, series, headers).await
}

async fn send(
    state: AppState,
    issue: Result<Option<Issue>, StoreError>,
    file: &str,
    series: &Series,
    headers: &HeaderMap,
) -> Result<Response, Failure> {
    let (code, form) = file.rsplit_once('.').ok_or_else(Failure::not_found)?;
    let code: IndicatorCode = code.parse().map_err(|_| Failure::not_found())?;
    let breakdown: Breakdown = series
        .desagregacion
        .parse()
        .map_err(|_| Failure::not_found())?;
    let issue = issue.map_err(unavailable)?.ok_or_else(Failure::not_found)?;
    let (media, text) = match form {
        "json" => {
            let mut option = option(&issue.release, &code, &breakdown)?;
            cite(&mut option, &issue);
            ("application/json", option.to_string())
        }
        "svg" => {
            let drawn =
                tokio::task::spawn_blocking(move || draw(&state, &issue, &code, &breakdown));
            let drawn = drawn.await.map_err(|error| Failure::internal(&error))?;
            ("image/svg+xml", drawn?)
        }
        _ => return Err(Failure::not_found()),
    };
    let tag = etag::tag(text.as_bytes());
    if etag::matches(headers, &tag) {
        return Ok(etag::not_modified(&tag));
    }
    let mut response = text.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(etag::KEEP));
    headers.insert(header::ETAG, tag);
    // The press may show the drawing on its own pages.
    let anywhere = HeaderName::from_static("cross-origin-resource-policy");
    headers.insert(anywhere, HeaderValue::from_static("cross-origin"));
    Ok(response)
}

/// Where ECharts keeps what it does not draw.
fn cite(option: &mut serde_json::Value, issue: &Issue) {
    let cited = json!({
        "number": issue.release.number,
        "sha256": &*issue.sha256,
        "withdrawn_by": issue.withdrawn_by(),
        "demo": issue.release.demo,
    });
    option["usermeta"]["release"] = cited;
    option["usermeta"]["citation"] = json!(write::citation(&issue.published()));
}

fn option(
    release: &Release,
    code: &IndicatorCode,
    breakdown: &Breakdown,
) -> Result<serde_json::Value, Failure> {
    let indicator = release
        .catalogue
        .indicator(code)
        .ok_or_else(Failure::not_found)?;
    if !breakdown.is_headline() && !release.breakdowns(code).contains(breakdown) {
        return Err(Failure::not_found());
    }
    Ok(indicator_option(release, indicator, breakdown))
}

fn draw(
    state: &AppState,
    issue: &Issue,
    code: &IndicatorCode,
    breakdown: &Breakdown,
) -> Result<String, Failure> {
    let release = &issue.release;
    let option = option(release, code, breakdown)?;
    let indicator = release
        .catalogue
        .indicator(code)
        .ok_or_else(Failure::not_found)?;
    let what = format!("indicador {code}, {}", indicator.name.trim_end_matches('.'));
    let withdrawn = issue.withdrawn.as_deref();
    let cited = citation(release, &issue.sha256, Some(&what), withdrawn);
    let caption = Caption {
        title: indicator.name.clone(),
        description: cited.clone(),
    };
    let renderer = state.charts.as_ref();
    let renderer = renderer.ok_or_else(|| Failure::unavailable(&"there is no chart script"))?;
    let svg = renderer
        .svg(&option, Size::WIDE, &caption)
        .map_err(|error| match error {
            ChartError::Busy | ChartError::TimedOut => Failure::unavailable(&error),
            error => Failure::internal(&error),
        })?;
    Ok(standalone(&svg, Size::WIDE, &cited))
}
