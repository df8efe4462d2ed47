//! Pictures: an indicator's chart as PNG, and the card of a page (`/tarjetas/…`) that other sites show beside a link.

use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::get;
use charts::{Caption, ChartError, ChartRenderer, Size, indicator_option, standalone};
use domain::indicator::IndicatorKind;
use domain::release::Release;
use domain::value::Breakdown;
use pictures::{Card, Figure, Painter, PictureError};
use site::social_card::{self, SocialCard};
use thiserror::Error;

use crate::http::download::file::Issue;
use crate::http::download::{self, document_cache, reply};
use crate::http::failure::Failure;
use crate::http::public::unavailable;
use crate::state::AppState;

/// Pixels of a chart's width: twice what it is drawn for, for print and for dense screens.
const CHART_WIDTH: u32 = 2 * Size::WIDE.width;

static PAINTER: LazyLock<Painter> = LazyLock::new(|| Painter::new(&tagged_pdf::FONTS));

/// Why there is no picture.
#[derive(Debug, Error)]
enum MakeError {
    #[error(transparent)]
    Picture(#[from] PictureError),
    #[error(transparent)]
    Chart(#[from] ChartError),
    #[error("the picture was not finished")]
    Unfinished(#[from] tokio::task::JoinError),
}

impl MakeError {
    fn failure(&self) -> Failure {
        match self {
            Self::Chart(error) if error.is_passing() => Failure::busy(error),
            other => Failure::internal(other),
        }
    }
}

pub fn routes() -> Router<AppState> {
    Router::new().route("/tarjetas/{file}", get(card))
}

/// A drawing as PNG, twice as wide as it is drawn.
///
/// # Errors
/// When the drawing cannot be read.
pub fn chart(svg: &str) -> Result<Bytes, PictureError> {
    PAINTER.png(svg, CHART_WIDTH).map(Bytes::from)
}

/// The card of a page of the current release: `inicio.png`, `S04-1.png`, `OP1.png`.
async fn card(
    State(state): State<AppState>,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let name = file.strip_suffix(".png").ok_or_else(Failure::not_found)?;
    let issue = download::current(&state.releases).await;
    let issue = issue.map_err(unavailable)?.ok_or_else(Failure::not_found)?;
    let assessments = state.releases.assessments(issue.release.number).await;
    let assessments = assessments
        .map_err(unavailable)?
        .ok_or_else(Failure::not_found)?;
    let content = social_card::read_card(&issue.release, &assessments, name);
    let content = content.ok_or_else(Failure::not_found)?;
    let document = reply::Document {
        content_type: "image/png",
        file_name: None,
        described_by: None,
        tag: reply::tag(&issue.sha256, &issue.name(&format!("card {name}"))),
        modified: issue.modified(),
        sha256: Arc::clone(&issue.sha256),
        withdrawn_by: issue.withdrawn_by(),
    };
    if document.is_known(&headers) {
        return Ok(document.not_modified());
    }
    let name = issue.name(&format!("card {name}"));
    let charts = state.charts.clone();
    let make = move || paint(&issue, &content, charts.as_ref());
    let made = document_cache::get(&document.sha256, name, make).await;
    let bytes = made.map_err(|error: Arc<MakeError>| error.failure())?;
    Ok(document.file(&headers, &bytes))
}

fn paint(
    issue: &Issue,
    content: &SocialCard,
    charts: Option<&ChartRenderer>,
) -> Result<Bytes, MakeError> {
    let release = &issue.release;
    let edition = &release.catalogue.edition;
    let figures = content.figures.iter().map(|(name, number)| Figure {
        name: name.clone(),
        number: number.clone(),
    });
    let figures: Vec<Figure> = figures.collect();
    let day = domain::format::date_long(domain::format::lima_day(release.published_at));
    let withdrawn = issue.withdrawn_by();
    let withdrawn = withdrawn.map(|by| format!(", retirada por la n.º {by}"));
    let source = format!(
        "Publicación n.º {}, {day}{}",
        release.number,
        withdrawn.unwrap_or_default()
    );
    let chart = charts.map(|charts| upright(release, content, charts));
    let chart = chart.transpose()?.flatten();
    let card = Card {
        site: &edition.policy_name,
        title: &content.title,
        verdict: content.verdict.as_deref(),
        figures: &figures,
        source: &source,
        demo: is_invented(release, content).then_some("datos de demostración"),
        chart: chart.as_deref(),
    };
    Ok(Bytes::from(card.png(&PAINTER)?))
}

/// Whether the numbers on a card are made up; those of context indicators are published figures.
fn is_invented(release: &Release, content: &SocialCard) -> bool {
    let code = content.indicator.as_ref();
    let indicator = code.and_then(|code| release.catalogue.indicator(code));
    let is_context = indicator.is_some_and(|one| one.kind == IndicatorKind::Context);
    release.demo && !is_context
}

/// The chart of a card, as a phone shows it; nothing where there is no course to draw.
fn upright(
    release: &Release,
    content: &SocialCard,
    charts: &ChartRenderer,
) -> Result<Option<String>, ChartError> {
    let code = content.indicator.as_ref();
    let Some(indicator) = code.and_then(|code| release.catalogue.indicator(code)) else {
        return Ok(None);
    };
    let headline = Breakdown::headline();
    if !charts::Points::of(release, indicator, &headline).is_drawable() {
        return Ok(None);
    }
    let option = indicator_option(release, indicator, &headline);
    let caption = Caption {
        title: indicator.name.clone(),
        description: String::new(),
    };
    let svg = charts.svg(&option, Size::NARROW, &caption)?;
    Ok(Some(standalone(&svg, Size::NARROW, "")))
}
