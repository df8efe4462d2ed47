//! Workbooks on their way in and out: the upload of an import, and its original bytes.
//!
//! A workbook is not looked at here. The bytes and the name go to the use case, which
//! keeps them and has them read in a process of its own.

pub mod slots;

use app::backend::Caller;
use app::error::{AppError, ErrorCode};
use axum::extract::multipart::{Multipart, MultipartError, MultipartRejection};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Extension, Json};
use domain::finding::codes::meaning;
use serde::Serialize;

use crate::http::failure::Failure;
use crate::state::AppState;
use crate::use_case::NamedFile;

/// Where the form sends the file; a failure there leads back to the form.
pub const PATH: &str = "/gestion/importar/archivo";

/// The form's field with the file.
const FILE_FIELD: &str = "archivo";

/// What a script gets: where the import goes on.
#[derive(Serialize)]
struct UploadAnswer {
    batch: String,
}

/// `POST /gestion/importar/archivo`: keeps the file and begins to read it. A script
/// gets the batch as JSON, a plain form is led to its page. Without a place for it the body is not read.
pub async fn receive(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    headers: HeaderMap,
    form: Result<Multipart, MultipartRejection>,
) -> Result<Response, Failure> {
    let person = caller.viewer.as_ref().map_or("", |viewer| &viewer.name);
    let place = match state.uploads.reserve(person) {
        Ok(place) => place,
        Err(none) => return Ok(none.into_response()),
    };
    let mut form = form.map_err(|_| not_a_form())?;
    let limit = state.http.upload_mib;
    let (name, bytes) = file(&mut form, limit).await?;
    let batch = state.backend.receive_import(&caller, name, bytes).await?;
    drop(place);
    let script = headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|value| value.contains("application/json"));
    if script {
        return Ok(Json(UploadAnswer { batch }).into_response());
    }
    Ok(Redirect::to(&format!("/gestion/importar/{batch}")).into_response())
}

/// `GET /gestion/importar/{batch}/archivo`: the file as it came, byte for byte.
pub async fn original(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    Path(batch): Path<String>,
) -> Result<Response, Failure> {
    let file = state.backend.read_original(&caller, batch).await?;
    // Never shown by the browser: a file from outside may pretend to be a page.
    let media = HeaderValue::from_static("application/octet-stream");
    Ok(saved(file, media))
}

/// `GET /gestion/importar/{batch}/hallazgos`: the file with its findings in it, as a workbook to be mended.
pub async fn marked(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    Path(batch): Path<String>,
) -> Result<Response, Failure> {
    let file = state.backend.mark_import(&caller, batch).await?;
    let media = HeaderValue::from_static("application/octet-stream");
    Ok(saved(file, media))
}

/// A file that the browser saves under its name.
pub(super) fn saved(file: NamedFile, media: HeaderValue) -> Response {
    let mut response = file.bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, media);
    headers.insert(header::CONTENT_DISPOSITION, attachment(&file.name));
    response
}

/// Name and bytes of the file in the form.
async fn file(form: &mut Multipart, limit: usize) -> Result<(String, Vec<u8>), Failure> {
    let broken = |error: MultipartError| unreadable(&error, limit);
    while let Some(field) = form.next_field().await.map_err(broken)? {
        if field.name() != Some(FILE_FIELD) {
            continue;
        }
        let name = plain_name(field.file_name().unwrap_or_default());
        let bytes = field.bytes().await.map_err(broken)?;
        if bytes.len() > limit << 20 {
            return Err(too_large(limit));
        }
        // A form without a chosen file sends the field with neither name nor bytes.
        if name.is_empty() {
            return Err(no_file());
        }
        if bytes.is_empty() {
            return Err(empty());
        }
        return Ok((name, bytes.into()));
    }
    Err(no_file())
}

/// The last part of the name, without what a terminal or a header would obey.
fn plain_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let printable = last.chars().filter(|letter| !letter.is_control());
    printable.take(200).collect::<String>().trim().to_owned()
}

/// `attachment; filename*=UTF-8''…` (RFC 6266).
fn attachment(name: &str) -> HeaderValue {
    let mut text = String::from("attachment; filename*=UTF-8''");
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.".contains(&byte) {
            text.push(char::from(byte));
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("attachment"))
}

fn unreadable(error: &MultipartError, limit: usize) -> Failure {
    if error.status() == StatusCode::PAYLOAD_TOO_LARGE {
        return too_large(limit);
    }
    Failure::from(AppError::new(
        ErrorCode::Invalid,
        "La carga se interrumpió antes de terminar. No se guardó nada; inténtelo otra vez.",
    ))
}

fn too_large(limit: usize) -> Failure {
    Failure::new(
        StatusCode::PAYLOAD_TOO_LARGE,
        ErrorCode::Invalid,
        format!(
            "El archivo pasa de {limit} MB y no se guardó. Divídalo en varios libros o borre las hojas que no se importan."
        ),
    )
}

fn no_file() -> Failure {
    Failure::from(AppError::new(
        ErrorCode::Invalid,
        "No llegó ningún archivo. Elija un libro de Excel (.xlsx), de LibreOffice (.ods) o un CSV.",
    ))
}

/// The words that the reader of files has for it.
fn empty() -> Failure {
    let message = meaning("E101").map_or_else(
        || "El archivo está vacío.".to_owned(),
        |meaning| format!("{} {}", meaning.meaning, meaning.remedy),
    );
    Failure::from(AppError::new(ErrorCode::Invalid, message))
}

fn not_a_form() -> Failure {
    Failure::from(AppError::new(
        ErrorCode::Invalid,
        "El archivo debe enviarse con el formulario de la página «Importar».",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_of_an_upload_holds_no_path() {
        assert_eq!(
            plain_name("C:\\datos\\matriz 2025.xlsx"),
            "matriz 2025.xlsx"
        );
        assert_eq!(plain_name("../../etc/passwd"), "passwd");
        assert_eq!(plain_name("a\r\nSet-Cookie: b.xlsx"), "aSet-Cookie: b.xlsx");
        assert_eq!(plain_name(""), "");
    }

    #[test]
    fn any_name_fits_into_the_header() {
        let header = attachment("Año \"2025\".xlsx");
        let expected = "attachment; filename*=UTF-8''A%C3%B1o%20%222025%22.xlsx";
        assert_eq!(header, expected);
    }
}
