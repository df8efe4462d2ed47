//! Files of the office: what is approved now, published or not. The guard has checked who asks.

use app::backend::Caller;
use app::error::ErrorCode;
use app::wire::ReadGrid;
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use domain::download::Form;

use crate::http::failure::Failure;
use crate::http::table::{QueryParts, SELECTION, sheet_query};
use crate::http::upload::saved;
use crate::state::AppState;
use crate::use_case::export::Scope;

/// `GET /gestion/exportar/{file}`: `politica.xlsx`, `plantilla.xlsx`, `registro.xlsx`, the same as `.ods`, or
/// `valores.csv`; with the query of a sheet, of the indicators that the sheet shows.
///
/// # Errors
/// 400 for a part of the query that a sheet does not have, 404 for a name that no file has.
pub async fn current(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    Path(file): Path<String>,
    Query(asked): Query<QueryParts>,
) -> Result<Response, Failure> {
    if let Some((name, _)) = asked
        .iter()
        .find(|(name, _)| !SELECTION.contains(&name.as_str()))
    {
        return Err(Failure::new(
            StatusCode::BAD_REQUEST,
            ErrorCode::Invalid,
            format!(
                "Este archivo no tiene el filtro «{name}». Descárguelo desde la hoja de valores."
            ),
        ));
    }
    let media = Form::split(&file)
        .map_or(Form::Csv, |(_, form)| form)
        .media_type();
    let scope = match sheet_query(&asked)? {
        ReadGrid::Selection(selection) => Scope::of(selection),
        request => Scope::Chosen(request),
    };
    let exported = state
        .backend
        .export_selection(&caller, file, &scope)
        .await?;
    Ok(saved(exported, HeaderValue::from_static(media)))
}
