//! The open-data API, `/api/v1`: the current release for programs.
//!
//! Every answer names its release (number, day, hash, citation, demonstration label) and carries an
//! entity tag. Decimals are texts, so that no digit is lost on the way. Reading is open to every
//! origin. The description for tools is at `/api/v1/openapi.json`.
//!
//! Without more it answers from the current release; `?publicacion=3` asks for another.
//! What it deliberately does not give: anything unpublished. Only [`proposals`] writes, with an authentication of its own.

mod answer;
mod changes;
mod filter;
mod indicator;
mod listing;
mod openapi;
mod paging;
mod parameters;
mod policy;
pub(super) mod problem;
mod progress;
pub(super) mod proposals;
mod release_request;
mod releases;
mod selection;
mod series;
mod values;

use std::sync::LazyLock;

use axum::{Json, Router, extract::State, middleware::from_fn, response::Response, routing::get};
use domain::indicator::Indicator;
use serde::Serialize;
use utoipa::ToSchema;
use workbook::write::{self, List, Published, table::Table};

use self::answer::{Envelope, respond};
use self::problem::{ApiError, Problem};
use self::release_request::ReleaseRequest;
use crate::state::AppState;

/// All paths of the API, for tests that visit every public route. `{code}` stands for an indicator.
pub const PATHS: [&str; 12] = [
    "/api/v1",
    "/api/v1/openapi.json",
    "/api/v1/publicacion",
    "/api/v1/publicaciones",
    "/api/v1/politica",
    "/api/v1/indicadores",
    "/api/v1/indicadores/{code}",
    "/api/v1/indicadores/{code}/series",
    "/api/v1/indicadores/{code}/progreso",
    "/api/v1/progreso",
    "/api/v1/valores",
    "/api/v1/cambios",
];

/// The routes of the API.
pub fn routes() -> Router<AppState> {
    let [
        index,
        description,
        publication,
        all_releases,
        tree,
        list,
        one,
        its_series,
        its_progress,
        all_progress,
        cells,
        differences,
    ] = PATHS;
    Router::new()
        .route(index, get(read_index))
        .route(description, get(read_description))
        .route(publication, get(read_release))
        .route(all_releases, get(releases::list))
        .route(tree, get(policy::read))
        .route(list, get(indicator::list))
        .route(one, get(indicator::read))
        .route(its_series, get(series::read))
        .route(its_progress, get(progress::read))
        .route(all_progress, get(progress::read_all))
        .route(cells, get(values::list))
        .route(differences, get(changes::read))
        .layer(from_fn(parameters::refuse_unknown))
        .route("/api/{*unknown}", get(unknown))
}

/// The file `/indicadores/{code}.json`: ficha, series and progress in one.
///
/// # Errors
/// When the answer cannot be written as JSON, which no release causes.
pub fn indicator_file(
    published: &Published<'_>,
    indicator: &Indicator,
) -> Result<Vec<u8>, serde_json::Error> {
    let all = selection::Selection::All;
    let breakdowns = all.breakdowns(published.release, indicator);
    let file = IndicatorFile {
        // The file is of one release and stays so: its links name it.
        indicator: indicator::answer(published.release, indicator, Some(published.release.number)),
        series: breakdowns
            .iter()
            .map(|b| series::answer(published.release, indicator, b, &[]))
            .collect(),
        progress: breakdowns
            .iter()
            .map(|b| progress::answer(published.release, indicator, b))
            .collect(),
    };
    serde_json::to_vec_pretty(&Envelope::of(published, file))
}

/// The file `/servicios.json` and its like: the rows of the list's table, with the names of its columns for programs.
///
/// # Errors
/// As [`indicator_file`].
pub fn list_file(published: &Published<'_>, list: List) -> Result<Vec<u8>, serde_json::Error> {
    table_file(published, &list.table(published))
}

/// The same of the rows that a filter lets through.
///
/// # Errors
/// As [`indicator_file`].
pub fn table_file(
    published: &Published<'_>,
    table: &Table<'_>,
) -> Result<Vec<u8>, serde_json::Error> {
    let rows = ListFile(write::records(table));
    serde_json::to_vec_pretty(&Envelope::of(published, rows))
}

#[derive(Serialize, ToSchema)]
#[schema(value_type = Vec<Object>)]
struct ListFile(Vec<serde_json::Value>);

#[derive(Serialize, ToSchema)]
struct IndicatorFile {
    indicator: indicator::IndicatorAnswer,
    series: Vec<series::SeriesAnswer>,
    progress: Vec<progress::ProgressAnswer>,
}

/// Where to go from here.
#[derive(Serialize, ToSchema)]
struct Link {
    href: &'static str,
    /// What is there, in Spanish.
    title: &'static str,
}

/// What the API offers: address, and what is there, in Spanish.
const INDEX: [(&str, &str); 19] = [
    ("/api/v1/openapi.json", "Descripción de la API (OpenAPI)"),
    ("/api/v1/publicacion", "La publicación vigente"),
    ("/api/v1/publicaciones", "Todas las publicaciones"),
    (
        "/api/v1/politica",
        "La política: objetivos, lineamientos y servicios",
    ),
    (
        "/api/v1/indicadores",
        "Los indicadores; ?objetivo=, estado=, entidad=, orden=, pagina=",
    ),
    (
        "/api/v1/indicadores/{code}",
        "Un indicador con su ficha técnica",
    ),
    (
        "/api/v1/indicadores/{code}/series",
        "Sus valores y metas; ?desagregacion= elige la serie",
    ),
    (
        "/api/v1/indicadores/{code}/progreso",
        "Cada parte del cálculo de su avance",
    ),
    ("/api/v1/progreso", "El avance de todos los indicadores"),
    (
        "/api/v1/valores",
        "Las celdas publicadas; ?indicador=, medida=, periodo=, desagregacion=",
    ),
    (
        "/api/v1/cambios",
        "Qué cambió entre dos publicaciones: ?desde=3&hasta=5",
    ),
    (
        "/publicaciones.atom",
        "Cada publicación con lo que cambió (Atom)",
    ),
    (
        "/descargas/pntd.json",
        "La publicación completa, byte por byte como se calculó su huella",
    ),
    (
        "/descargas/pntd-publicacion.json",
        "El archivo verificable: publicación, números calculados, manifiesto y firma",
    ),
    (
        "/.well-known/pntd-keys.json",
        "Las claves públicas con que se firman las publicaciones",
    ),
    ("/descargas/pntd.xlsx", "La publicación completa en Excel"),
    (
        "/descargas/pntd-valores.csv",
        "Todos los valores en CSV; ?variante=maquina para programas",
    ),
    ("/data.json", "El catálogo de los datos (DCAT-AP)"),
    ("/datos/api", "Esta API, explicada"),
];

/// Lists what the API offers.
#[utoipa::path(get, path = "/api/v1", tag = "publicación", summary = "Índice de la API",
    params(release_request::ReleaseQuery),
    responses((status = 200, body = Envelope<Vec<Link>>), (status = 404, body = Problem, content_type = "application/problem+json")))]
async fn read_index(asked: ReleaseRequest) -> Response {
    respond(asked, "index".to_owned(), |_| {
        let links = INDEX.iter();
        Ok(links
            .map(|&(href, title)| Link { href, title })
            .collect::<Vec<_>>())
    })
    .await
}

/// What is published now.
#[derive(Serialize, ToSchema)]
struct PublicationAnswer {
    note: String,
    published_by: String,
    previous_sha256: Option<String>,
    /// The release that this one withdraws, and why.
    #[schema(value_type = Option<Object>)]
    withdraws: Option<domain::release::Withdrawal>,
    /// States that are not those of the release before, with the publisher's reason.
    #[schema(value_type = Vec<Object>)]
    band_changes: Vec<domain::release::BandChange>,
    /// Edition of the policy.
    edition: String,
    horizon: i32,
    indicators: usize,
    cells: usize,
    /// Thresholds and methods in force. Configuration of this dashboard.
    #[schema(value_type = Object)]
    settings: domain::settings::Settings,
}

/// The current release.
#[utoipa::path(get, path = "/api/v1/publicacion", tag = "publicación", summary = "Una publicación; sin más, la vigente",
    params(release_request::ReleaseQuery),
    responses((status = 200, body = Envelope<PublicationAnswer>), (status = 404, body = Problem, content_type = "application/problem+json")))]
async fn read_release(asked: ReleaseRequest) -> Response {
    respond(asked, "publication".to_owned(), |published| {
        let release = published.release;
        Ok(PublicationAnswer {
            note: release.note.clone(),
            published_by: release.published_by.clone(),
            previous_sha256: release.previous_sha256.clone(),
            withdraws: release.withdraws.clone(),
            band_changes: release.band_changes.clone(),
            edition: release.catalogue.edition.code.clone(),
            horizon: release.catalogue.edition.horizon,
            indicators: release.catalogue.indicators.len(),
            cells: release.cells.len(),
            settings: release.settings.clone(),
        })
    })
    .await
}

/// This description.
#[utoipa::path(get, path = "/api/v1/openapi.json", tag = "publicación", summary = "Descripción de la API (OpenAPI)",
    responses((status = 200, body = Object)))]
async fn read_description(State(state): State<AppState>) -> Json<utoipa::openapi::OpenApi> {
    let current = state.releases.current().await.ok().flatten();
    Json(openapi::for_tools(current.as_deref()))
}

/// The description for the page that explains the API; made once.
pub fn description() -> &'static site::ApiDescription {
    static DESCRIPTION: LazyLock<site::ApiDescription> = LazyLock::new(openapi::for_page);
    &DESCRIPTION
}

async fn unknown() -> ApiError {
    ApiError::unknown_path()
}
