//! `/graficos/CODE.svg`, `.png` and `.json`: an indicator's chart of the current release, as a drawing, as a picture,
//! and as the ECharts option that the page's script draws. Of any other release below
//! `/publicaciones/N/graficos/`. All carry their citation.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{OriginalUri, Path, Query, State};
use axum::http::HeaderMap;
use axum::response::Response;
use charts::{Caption, ChartError, Size, indicator_option, standalone};
use domain::code::IndicatorCode;
use domain::indicator::Indicator;
use domain::release::Release;
use domain::sentence::citation;
use domain::value::Breakdown;
use messages::{Language, in_language};
use pictures::PictureError;
use serde::Deserialize;
use serde_json::json;
use thiserror::Error;
use tokio::task::JoinError;
use workbook::write;

use crate::http::download::{self, document_cache, file::Issue, reply};
use crate::http::etag;
use crate::http::failure::Failure;
use crate::http::picture;
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
#[utoipa::path(get, path = "/graficos/{file}", tag = "archivos", summary = "El gráfico de un indicador, como dibujo, como imagen o como opción de ECharts",
    params(("file" = String, Path, example = "S04-1.json"), ("desagregacion" = Option<String>, Query, description = "La serie: departamento=07. Sin más, la principal.", example = "departamento=07")),
    responses((status = 200, content((String = "image/svg+xml"), (Vec<u8> = "image/png"), (Object = "application/json")))))]
pub async fn chart(
    State(state): State<AppState>,
    OriginalUri(uri): OriginalUri,
    Path(file): Path<String>,
    Query(series): Query<Series>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let issue = download::current(&state.releases).await;
    let request = ChartRequest {
        language: Language::of_path(uri.path()).0,
        file: &file,
        series: &series,
    };
    send(state, issue, request, &headers).await
}

/// Which chart, and in which form. A file has no language; the option is drawn by a page in the page's.
pub struct ChartRequest<'a> {
    pub language: Language,
    /// «S04-1.json»
    pub file: &'a str,
    pub series: &'a Series,
}

/// The chart of the release with this number.
pub async fn of_number(
    state: AppState,
    number: u32,
    request: ChartRequest<'_>,
    headers: &HeaderMap,
) -> Result<Response, Failure> {
    let issue = download::numbered(&state.releases, number).await;
    send(state, issue, request, headers).await
}

async fn send(
    state: AppState,
    issue: Result<Option<Issue>, StoreError>,
    request: ChartRequest<'_>,
    headers: &HeaderMap,
) -> Result<Response, Failure> {
    let ChartRequest {
        language,
        file,
        series,
    } = request;
    let (code, form) = file.rsplit_once('.').ok_or_else(Failure::not_found)?;
    if language != Language::Spanish && form != "json" {
        return Err(Failure::not_found());
    }
    let code: IndicatorCode = code.parse().map_err(|_| Failure::not_found())?;
    let breakdown: Breakdown = series
        .desagregacion
        .parse()
        .map_err(|_| Failure::not_found())?;
    let issue = issue.map_err(unavailable)?.ok_or_else(Failure::not_found)?;
    let (modified, withdrawn_by) = (issue.modified(), issue.withdrawn_by());
    let sha256 = Arc::clone(&issue.sha256);
    let (media, bytes) = match form {
        "json" => {
            let made = in_language(language, || option(&issue.release, &code, &breakdown));
            let mut option = made?;
            cite(&mut option, &issue);
            ("application/json", Bytes::from(option.to_string()))
        }
        "svg" => {
            let drawn =
                tokio::task::spawn_blocking(move || draw(&state, &issue, &code, &breakdown));
            let drawn = drawn.await.map_err(|error| Failure::internal(&error))?;
            ("image/svg+xml", Bytes::from(drawn?))
        }
        "png" => {
            // What the release does not have gets no place among what is kept.
            check_known(&issue.release, &code, &breakdown)?;
            let name = issue.name(&format!("chart {code} {breakdown}"));
            let make = move || paint(&state, &issue, &code, &breakdown);
            let made = document_cache::get(&sha256, name, make).await;
            let made = made.map_err(|error: Arc<PaintError>| error.failure());
            ("image/png", made?)
        }
        _ => return Err(Failure::not_found()),
    };
    let document = reply::Document {
        content_type: media,
        file_name: None,
        described_by: None,
        tag: etag::tag(&bytes),
        modified,
        sha256,
        withdrawn_by,
    };
    if document.is_known(headers) {
        return Ok(document.not_modified());
    }
    // The press may show the drawing on its own pages.
    Ok(document.file(headers, &bytes))
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

/// Whether the release has this indicator and this series.
fn check_known<'a>(
    release: &'a Release,
    code: &IndicatorCode,
    breakdown: &Breakdown,
) -> Result<&'a Indicator, Failure> {
    let indicator = release.catalogue.indicator(code);
    let indicator = indicator.ok_or_else(Failure::not_found)?;
    if !breakdown.is_headline() && !release.breakdowns(code).contains(breakdown) {
        return Err(Failure::not_found());
    }
    Ok(indicator)
}

fn option(
    release: &Release,
    code: &IndicatorCode,
    breakdown: &Breakdown,
) -> Result<serde_json::Value, Failure> {
    let indicator = check_known(release, code, breakdown)?;
    Ok(indicator_option(release, indicator, breakdown))
}

/// Why there is no picture of a chart.
#[derive(Debug, Error)]
enum PaintError {
    #[error("the chart was not drawn")]
    Draw(Failure),
    #[error(transparent)]
    Picture(#[from] PictureError),
    #[error("the picture was not finished")]
    Unfinished(#[from] JoinError),
}

impl PaintError {
    fn failure(&self) -> Failure {
        match self {
            Self::Draw(failure) => failure.clone(),
            other => Failure::internal(other),
        }
    }
}

/// The drawing as PNG: the same lines, the same citation.
fn paint(
    state: &AppState,
    issue: &Issue,
    code: &IndicatorCode,
    breakdown: &Breakdown,
) -> Result<Bytes, PaintError> {
    let svg = draw(state, issue, code, breakdown).map_err(PaintError::Draw)?;
    Ok(picture::chart(&svg)?)
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
    let renderer = renderer.ok_or_else(|| Failure::busy(&"there is no chart script"))?;
    let svg =
        renderer
            .svg(&option, Size::WIDE, &caption)
            .map_err(|error: ChartError| match error.is_passing() {
                true => Failure::busy(&error),
                false => Failure::internal(&error),
            })?;
    Ok(standalone(&svg, Size::WIDE, &cited))
}
