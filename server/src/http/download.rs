//! Files of releases: workbooks, CSV, JSON and the standards of open data, for people and for programs.
//!
//! | path | what |
//! |---|---|
//! | `/descargas/pntd.{form}` | the whole current release, in every [`Form`] but CSV; `pntd.json` is its body, byte for byte as hashed and published |
//! | `/descargas/pntd-valores.csv` | its values; `?variante=maquina` for programs |
//! | `/descargas/pntd-indicadores.csv` | its indicators, likewise |
//! | `/descargas/pntd-publicacion.json` | the release file: body, computed results, manifest, signature |
//! | `/descargas/datapackage.json`, `pntd-estructura.sdmx.json` | what describes the files |
//! | `/descargas/pntd-ceplan.zip` | what is handed over to CEPLAN: fichas, matrix, report, observatory workbook ([`ceplan`]) |
//! | `/descargas/pntd-avance.pdf`, `/indicadores/{code}.pdf` … | pages for paper ([`sheet`]) |
//! | `/descargas/plantilla.xlsx` | the workbook in which planners enter values |
//! | `/indicadores.{form}`, `/servicios.{form}` … | a list |
//! | `/indicadores/{code}.{form}` | one indicator |
//! | `/publicaciones/{number}/…` | the same files of that release, and its charts |
//! | `/publicaciones/vigente/…` | leads to the same of the current release |
//!
//! The addresses that are promised to stay are listed in `stable-addresses.txt`.
//!
//! Everything comes from [`ReleaseStore`], which knows published data only. A file is made once and
//! kept in memory by the hash of its release.

pub mod document_cache;
pub mod file;
pub mod reply;
pub mod table_file;

use std::sync::Arc;

use app::error::ErrorCode;
use axum::{
    Router,
    body::Bytes,
    extract::{OriginalUri, Path, Query, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Redirect, Response},
    routing::get,
};
use domain::code::IndicatorCode;
use domain::download::Form;
use serde::Deserialize;
use utoipa::openapi::schema::{ObjectBuilder, Schema, Type};
use utoipa::{PartialSchema, ToSchema, openapi::RefOr};
use workbook::write::{List, Variant};

use self::file::{File, Issue, MakeError, ServiceFilter, Subject};
use crate::http::failure::Failure;
use crate::http::public::unavailable;
use crate::http::sheet;
use crate::release::{ReleaseStore, StoreError};
use crate::state::AppState;

/// The path of [`routes`], for the table of who may call what: anyone.
pub const PATH: &str = "/descargas/{file}";

/// Names of the files of a whole release, at `/descargas/` and `/publicaciones/{number}/descargas/`.
pub const FILES: [&str; 15] = [
    "pntd.xlsx",
    "pntd.ods",
    "pntd-valores.csv",
    "pntd-indicadores.csv",
    "pntd.json",
    "pntd.metadata.json",
    "pntd.zip",
    "pntd.sdmx.csv",
    "pntd.sdmx.json",
    "pntd-estructura.sdmx.json",
    "datapackage.json",
    "pntd-publicacion.json",
    "pntd-ceplan.zip",
    sheet::BOOK,
    "plantilla.xlsx",
];

macro_rules! list_paths {
    ($($list:literal),*) => {
        [$(
            concat!("/", $list, ".csv"),
            concat!("/", $list, ".xlsx"),
            concat!("/", $list, ".ods"),
            concat!("/", $list, ".json"),
            concat!("/", $list, ".metadata.json"),
            concat!("/", $list, ".zip"),
        )*]
    };
}

/// The files of the lists. An address of the router has no ending of its own beside a parameter: so they are spelt out.
pub const LIST_PATHS: [&str; 24] =
    list_paths!("indicadores", "objetivos", "lineamientos", "servicios");

/// Leads from an address without a number to the current release.
pub const CURRENT_PATHS: [&str; 2] = ["/publicaciones/vigente", "/publicaciones/vigente/{*page}"];

/// The name of a file of a whole release, for the description of the API.
struct FileName;

impl PartialSchema for FileName {
    fn schema() -> RefOr<Schema> {
        let names = ObjectBuilder::new().schema_type(Type::String);
        names.enum_values(Some(FILES)).build().into()
    }
}

impl ToSchema for FileName {}

/// Which form of a CSV file is asked for.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct DownloadQuery {
    /// `maquina`: without byte-order mark and without guarded texts.
    pub variante: Option<String>,
    /// Filters of the page of services, for its files.
    pub objetivo: Option<String>,
    pub estado: Option<String>,
}

impl DownloadQuery {
    /// The file of services with what the filters let through; any other file has no filters.
    fn with_service_filter(&self, file: File) -> File {
        let filter = ServiceFilter::stated(self.objetivo.as_deref(), self.estado.as_deref());
        match (file, filter) {
            (File::Of(Subject::List(List::Services), form, variant), Some(filter)) => {
                File::Of(Subject::Services(filter), form, variant)
            }
            (file, _) => file,
        }
    }

    /// # Errors
    /// 400 for an unknown variant: better no file than the wrong one.
    pub(super) fn variant(&self) -> Result<Variant, Failure> {
        match self.variante.as_deref() {
            None | Some("" | "persona") => Ok(Variant::Human),
            Some("maquina") => Ok(Variant::Machine),
            Some(_) => Err(Failure::new(
                StatusCode::BAD_REQUEST,
                ErrorCode::Invalid,
                "El parámetro «variante» es «persona» o «maquina».",
            )),
        }
    }
}

/// The files of the current release. Those of indicators share their addresses with pages, and
/// those of older releases too: see [`indicator`] and [`of_number`].
pub fn routes() -> Router<AppState> {
    let mut router = Router::new().route(PATH, get(of_current));
    for path in LIST_PATHS {
        router = router.route(path, get(of_list));
    }
    for path in CURRENT_PATHS {
        router = router.route(path, get(to_current));
    }
    router
}

/// Does a last path segment name a file, not a page?
pub fn is_file(name: &str) -> bool {
    Form::split(name).is_some() || sheet::is_sheet(name)
}

/// `/publicaciones/vigente/…` leads to the same of the current release.
pub async fn to_current(OriginalUri(uri): OriginalUri) -> Response {
    let page = uri.path().strip_prefix(CURRENT_PATHS[0]);
    let query = uri.query().map(|query| format!("?{query}"));
    // One slash at the start: two, or one of them turned round, would name another site.
    let page = page.unwrap_or_default().trim_start_matches(['/', '\\']);
    let there = Redirect::temporary(&format!("/{page}{}", query.unwrap_or_default()));
    ([(header::CACHE_CONTROL, "public, max-age=60")], there).into_response()
}

/// Answers `/indicadores/{file}` where [`is_file`] says that it is one.
///
/// # Errors
/// 404 without such a file, 503 without a database.
pub async fn indicator(
    releases: &ReleaseStore,
    file: &str,
    file_query: &DownloadQuery,
    headers: &HeaderMap,
) -> Result<Response, Failure> {
    let variant = file_query.variant()?;
    if let Some(meant) = uppercase_name(file) {
        return Ok(redirect_to_uppercase("", &meant, variant));
    }
    let file = File::of_indicator(file, variant).ok_or_else(Failure::not_found)?;
    send(releases, current(releases).await, file, headers).await
}

fn redirect_to_uppercase(prefix: &str, file: &str, variant: Variant) -> Response {
    let query = match variant {
        Variant::Human => "",
        Variant::Machine => "?variante=maquina",
    };
    Redirect::permanent(&format!("{prefix}/indicadores/{file}{query}")).into_response()
}

/// The name that is meant where the code is in small letters: codes are in capitals.
fn uppercase_name(file: &str) -> Option<String> {
    let (code, form) = Form::split(file)?;
    let capitals = code.to_uppercase();
    let is_code = capitals.parse::<IndicatorCode>().is_ok();
    (capitals != code && is_code).then(|| format!("{capitals}.{}", form.ending()))
}

/// Answers a file of an older release: `path` is what follows `/publicaciones/{number}/`, that is
/// `descargas/pntd.xlsx`, `pntd.xlsx`, `servicios.csv` or `indicadores/S04-1.csv`.
///
/// # Errors
/// As [`indicator`].
pub async fn of_number(
    releases: &ReleaseStore,
    number: u32,
    path: &str,
    file_query: &DownloadQuery,
    headers: &HeaderMap,
) -> Result<Response, Failure> {
    let variant = file_query.variant()?;
    if let Some(meant) = path.strip_prefix("indicadores/").and_then(uppercase_name) {
        let prefix = site::of_release(number, "/");
        return Ok(redirect_to_uppercase(&prefix, &meant, variant));
    }
    let file = match path.rsplit_once('/') {
        None => File::of_list(path, variant)
            .map(|file| file_query.with_service_filter(file))
            .or_else(|| File::of_release(path, variant)),
        Some(("descargas", name)) => File::of_release(name, variant),
        Some(("indicadores", name)) => File::of_indicator(name, variant),
        Some(_) => None,
    };
    send(
        releases,
        numbered(releases, number).await,
        file.ok_or_else(Failure::not_found)?,
        headers,
    )
    .await
}

/// A file of the current release.
#[utoipa::path(get, path = "/descargas/{file}", tag = "archivos", summary = "Un archivo de la publicación vigente",
    params(("file" = inline(FileName), Path, example = "pntd-valores.csv"), ("variante" = Option<String>, Query, description = "De un CSV: «persona», para abrirlo en una hoja de cálculo, o «maquina», para programas.", example = "maquina")),
    responses((status = 200, content(
        (Vec<u8> = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (Vec<u8> = "application/vnd.oasis.opendocument.spreadsheet"),
        (Vec<u8> = "application/zip"),
        (Vec<u8> = "application/pdf"),
        (String = "text/csv"),
        (String = "application/vnd.sdmx.data+csv"),
        (Object = "application/vnd.sdmx.data+json"),
        (Object = "application/vnd.sdmx.structure+json"),
        (Object = "application/csvm+json"),
        (Object = "application/json")))))]
pub async fn of_current(
    State(state): State<AppState>,
    Path(file): Path<String>,
    Query(file_query): Query<DownloadQuery>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let releases = &state.releases;
    if file == sheet::BOOK {
        return sheet::answer(&state, current(releases).await, "", &file, &headers).await;
    }
    let file = File::of_release(&file, file_query.variant()?).ok_or_else(Failure::not_found)?;
    send(releases, current(releases).await, file, &headers).await
}

/// A file of a list of the current release.
pub async fn of_list(
    State(releases): State<ReleaseStore>,
    OriginalUri(uri): OriginalUri,
    Query(file_query): Query<DownloadQuery>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let name = uri.path().trim_start_matches('/');
    let file = File::of_list(name, file_query.variant()?).ok_or_else(Failure::not_found)?;
    let file = file_query.with_service_filter(file);
    send(&releases, current(&releases).await, file, &headers).await
}

/// The current release with its hash and its text.
pub(super) async fn current(releases: &ReleaseStore) -> Result<Option<Issue>, StoreError> {
    match releases.current().await? {
        Some(release) => numbered(releases, release.number).await,
        None => Ok(None),
    }
}

/// The release with this number, with its hash, its text and whether it was withdrawn.
pub(super) async fn numbered(
    releases: &ReleaseStore,
    number: u32,
) -> Result<Option<Issue>, StoreError> {
    let Some(release) = releases.by_number(number).await? else {
        return Ok(None);
    };
    let body = releases.body(number).await?;
    let withdrawn = releases.withdrawn(number).await?;
    Ok(body.map(|(body, sha256)| Issue {
        release,
        sha256,
        body,
        withdrawn,
    }))
}

/// Makes the file where it is not made yet, and sends it.
async fn send(
    releases: &ReleaseStore,
    issue: Result<Option<Issue>, StoreError>,
    file: File,
    headers: &HeaderMap,
) -> Result<Response, Failure> {
    let issue = issue.map_err(unavailable)?.ok_or_else(Failure::not_found)?;
    if !file.exists_in(&issue.release) {
        return Err(Failure::not_found());
    }
    let document = reply::Document {
        content_type: file.content_type(),
        file_name: Some(file.name(&issue.release)),
        described_by: file.described_by(&issue.release),
        tag: reply::tag(&issue.sha256, &issue.name(&file.key())),
        modified: issue.modified(),
        sha256: Arc::clone(&issue.sha256),
        withdrawn_by: issue.withdrawn_by(),
    };
    if document.is_known(headers) {
        return Ok(document.not_modified());
    }
    let sha256 = Arc::clone(&issue.sha256);
    let name = issue.name(&file.key());
    let made = match file {
        // The body itself is in memory already.
        File::Of(Subject::Release, Form::Json, _) => file.bytes(&issue).map_err(Arc::new),
        File::Verifiable => {
            let number = issue.release.number;
            document_cache::load_and_get(&sha256, name, |permit| async move {
                let _permit = permit;
                let text = releases.file(number).await?;
                let gone = MakeError::NoRelease(number);
                Ok(Bytes::from(text.ok_or(gone)?))
            })
            .await
        }
        File::CeplanPack => {
            let number = issue.release.number;
            document_cache::load_and_get(&sha256, name, |permit| async move {
                let text = releases.file(number).await?;
                let text = text.ok_or(MakeError::NoRelease(number))?;
                let pack = permit.make(move || ceplan::pack::archive(&issue.published(), &text));
                Ok(Bytes::from(pack.await??))
            })
            .await
        }
        _ => document_cache::get(&sha256, name, move || file.bytes(&issue)).await,
    };
    made.map(|bytes| document.file(headers, &bytes))
        .map_err(|error| match &*error {
            MakeError::Store(error) => Failure::unavailable(error),
            error => Failure::internal(error),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_with_dots_is_a_page_and_with_an_ending_a_file() {
        assert!(is_file("S3.1.2-1.csv") && is_file("pntd.json"));
        assert!(!is_file("S3.1.2-1") && !is_file("S04-1"));
        for name in FILES {
            assert!(is_file(name), "{name}");
            let is_known = File::of_release(name, Variant::Human).is_some();
            assert!(is_known || name == sheet::BOOK, "{name}");
        }
        for path in LIST_PATHS {
            let name = path.trim_start_matches('/');
            assert!(File::of_list(name, Variant::Human).is_some(), "{name}");
        }
    }

    #[test]
    fn codes_are_meant_in_capitals() {
        assert_eq!(uppercase_name("s04-1.csv").as_deref(), Some("S04-1.csv"));
        assert_eq!(uppercase_name("S04-1.csv"), None);
        assert_eq!(uppercase_name("s04-1"), None);
    }

    #[tokio::test]
    async fn the_alias_leads_to_this_site_only() {
        for (asked, there) in [
            ("/publicaciones/vigente", "/"),
            (
                "/publicaciones/vigente/descargas/pntd.xlsx",
                "/descargas/pntd.xlsx",
            ),
            (
                "/publicaciones/vigente/servicios?estado=late",
                "/servicios?estado=late",
            ),
            (
                "/publicaciones/vigente/\\elsewhere.example",
                "/elsewhere.example",
            ),
            (
                "/publicaciones/vigente//elsewhere.example/x",
                "/elsewhere.example/x",
            ),
        ] {
            let uri = asked.parse().expect("an address");
            let response = to_current(OriginalUri(uri)).await;
            assert_eq!(response.headers()["location"], there);
        }
    }
}
