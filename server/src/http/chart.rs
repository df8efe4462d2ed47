//! `/graficos/CODE.svg` and `/graficos/CODE.json`: an indicator's chart of the current
//! release, as a drawing and as the ECharts option that the page's script draws.

use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use charts::{Caption, ChartError, Size, indicator_option, standalone};
use domain::code::IndicatorCode;
use domain::release::Release;
use domain::value::Breakdown;
use serde::Deserialize;

use crate::http::failure::Failure;
use crate::http::{etag, public};
use crate::state::AppState;

/// Which series: `ubigeo=15`; the headline without it.
#[derive(Deserialize, Default)]
pub struct Series {
    #[serde(default)]
    desagregacion: String,
}

/// The chart in the form that the name ends with.
pub async fn chart(
    State(state): State<AppState>,
    Path(file): Path<String>,
    Query(series): Query<Series>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let (code, form) = file.rsplit_once('.').ok_or_else(Failure::not_found)?;
    let code: IndicatorCode = code.parse().map_err(|_| Failure::not_found())?;
    let breakdown: Breakdown = series
        .desagregacion
        .parse()
        .map_err(|_| Failure::not_found())?;
    let current = public::current(&state.releases).await?;
    let (release, _) = current.ok_or_else(Failure::not_found)?;
    let (media, text) = match form {
        "json" => (
            "application/json",
            option(&release, &code, &breakdown)?.to_string(),
        ),
        "svg" => {
            let drawn =
                tokio::task::spawn_blocking(move || draw(&state, &release, &code, &breakdown));
            let drawn = drawn.await.map_err(|error| Failure::internal(&error))?;
            ("image/svg+xml", drawn?)
        }
        _ => return Err(Failure::not_found()),
    };
    let tag = etag::tag(text.as_bytes());
    if etag::matches(&headers, &tag) {
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
    release: &Release,
    code: &IndicatorCode,
    breakdown: &Breakdown,
) -> Result<String, Failure> {
    let option = option(release, code, breakdown)?;
    let indicator = release
        .catalogue
        .indicator(code)
        .ok_or_else(Failure::not_found)?;
    let demo = if release.demo {
        " Datos de demostración."
    } else {
        ""
    };
    let caption = Caption {
        title: indicator.name.clone(),
        description: format!("Publicación n.º {}.{demo}", release.number),
    };
    let renderer = state.charts.as_ref();
    let renderer = renderer.ok_or_else(|| Failure::unavailable(&"there is no chart script"))?;
    let svg = renderer
        .svg(&option, Size::WIDE, &caption)
        .map_err(|error| match error {
            ChartError::Busy | ChartError::TimedOut => Failure::unavailable(&error),
            error => Failure::internal(&error),
        })?;
    Ok(standalone(&svg))
}
