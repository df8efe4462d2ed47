//! `/opiniones` and its files: how often readers answered «Sí» and «No», by page. The numbers come from the database, not
//! from a release; while it is away the page says so.

use std::sync::Arc;
use std::time::Instant;

use axum::extract::{OriginalUri, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use chrono::Utc;
use domain::download::Form;
use domain::opinion::KEPT_DAYS;
use messages::Language;
use serde_json::json;
use site::{OpinionCount, OpinionRow, Page, opinion_rows, opinion_totals};
use workbook::write::table::{Column, ColumnType, Field, Table};
use workbook::write::{csv, records};

use crate::http::download::DownloadQuery;
use crate::http::failure::Failure;
use crate::http::public;
use crate::state::AppState;
use crate::use_case::{day_in_lima, opinion};

/// What other caches may add to [`super::TOTALS_TTL`].
const CACHE_CONTROL_VALUE: &str = "public, max-age=10";

/// The page with the numbers in it.
pub type RenderedTotals = Arc<Page>;

/// The numbers, which page and files have in common.
#[derive(Clone)]
pub struct Counts {
    rows: Arc<Vec<OpinionCount>>,
    read_at: Instant,
}

/// The numbers as they are now, or were a moment ago.
///
/// # Errors
/// 503 while the database is away.
async fn counts(state: &AppState) -> Result<Counts, Failure> {
    let counts = state.opinions.counts.try_get_with((), load(state)).await;
    counts.map_err(|error| Failure::clone(&error))
}

/// The numbers as they are now.
///
/// # Errors
/// 503 while the database is away.
async fn load(state: &AppState) -> Result<Counts, Failure> {
    if !state.releases.database_answers().await {
        return Err(Failure::unavailable(
            &"the answers of readers cannot be read",
        ));
    }
    let read_at = Instant::now();
    let found = opinion::totals(&state.pool).await;
    let found = found.map_err(|error| Failure::unavailable(&error))?;
    let rows = found.into_iter().map(|total| OpinionCount {
        path: total.page,
        yes: total.yes,
        no: total.no,
    });
    Ok(Counts {
        rows: Arc::new(rows.collect()),
        read_at,
    })
}

/// `GET /opiniones`, `GET /en/opiniones`.
pub async fn page(
    State(state): State<AppState>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response, Failure> {
    let (language, _) = Language::of_path(uri.path());
    let Some((_, sha256)) = public::current(&state.releases).await? else {
        return Ok(public::nothing_published(&state, &uri));
    };
    let Ok(Counts { rows, read_at }) = counts(&state).await else {
        let page = public::render_uncached(&state, language, |context, assessments| {
            opinion_totals(context, assessments, None)
        });
        return Ok(respond(&page.await?));
    };
    let make = async {
        let page = public::render_uncached(&state, language, move |context, assessments| {
            opinion_totals(context, assessments, Some(rows.as_slice()))
        });
        page.await.map(Arc::new)
    };
    let pages = &state.opinions.pages;
    let page = pages.try_get_with((sha256, language, read_at), make).await;
    let page = page.map_err(|error| Failure::clone(&error))?;
    Ok(respond(&page))
}

fn respond(page: &Page) -> Response {
    let status = StatusCode::from_u16(page.status).unwrap_or(StatusCode::OK);
    let keep = match status {
        StatusCode::OK => CACHE_CONTROL_VALUE,
        _ => "no-store",
    };
    let keep = [(header::CACHE_CONTROL, keep)];
    (status, keep, Html(page.html.clone())).into_response()
}

/// `GET /opiniones.csv`, `GET /opiniones.json`.
pub async fn file(
    State(state): State<AppState>,
    OriginalUri(uri): OriginalUri,
    Query(file_query): Query<DownloadQuery>,
) -> Result<Response, Failure> {
    let (name, form) =
        Form::split(uri.path().trim_start_matches('/')).ok_or_else(Failure::not_found)?;
    let (release, _) = public::current(&state.releases)
        .await?
        .ok_or_else(Failure::not_found)?;
    let rows = opinion_rows(&release, &counts(&state).await?.rows);
    let bytes = match form {
        Form::Json => serde_json::to_vec_pretty(&json!({
            "demo": release.demo,
            "days": KEPT_DAYS,
            "data": records(&table(&rows)),
        }))
        .map_err(|error| Failure::internal(&error))?,
        _ => csv::write(table(&rows), file_query.variant()?)
            .map_err(|error| Failure::internal(&error))?,
    };
    let demo = if release.demo { "-demostracion" } else { "" };
    let day = day_in_lima(Utc::now());
    let saved = format!(
        "attachment; filename=\"pntd{demo}-{name}-{day}.{}\"",
        form.ending()
    );
    let saved = HeaderValue::from_str(&saved).map_err(|error| Failure::internal(&error))?;
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static(form.media_type()),
    );
    headers.insert(header::CONTENT_DISPOSITION, saved);
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static(CACHE_CONTROL_VALUE),
    );
    Ok(response)
}

fn table(rows: &[OpinionRow]) -> Table<'_> {
    let count = |key, title| {
        Column::new(key, title, 10, "")
            .of(ColumnType::Integer)
            .required()
    };
    let columns = vec![
        Column::new("pagina", "Página", 30, "Dirección en el sitio.").required(),
        Column::new(
            "nombre",
            "Nombre",
            60,
            "Vacío si la publicación vigente ya no tiene la página.",
        ),
        count("si", "Sí"),
        count("no", "No"),
        count("total", "Total"),
    ];
    let number = |count: u64| Field::Plain(i64::try_from(count).unwrap_or(i64::MAX));
    Table::new("Opiniones", columns, move || {
        rows.iter().map(move |row| {
            vec![
                Field::text(&row.path),
                Field::optional_text(row.name.as_deref()),
                number(row.yes),
                number(row.no),
                number(row.total()),
            ]
        })
    })
}
