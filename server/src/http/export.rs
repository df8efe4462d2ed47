//! Files of the office: what is approved now, published or not. The guard has checked who asks.

use app::backend::Caller;
use axum::Extension;
use axum::extract::{Path, State};
use axum::http::HeaderValue;
use axum::response::Response;

use crate::http::failure::Failure;
use crate::http::upload::saved;
use crate::state::AppState;

/// `GET /gestion/exportar/{file}`: `politica.xlsx`, `plantilla.xlsx` or `valores.csv`.
pub async fn current(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
    Path(file): Path<String>,
) -> Result<Response, Failure> {
    let media = if file.ends_with(".csv") {
        "text/csv; charset=utf-8; header=present"
    } else {
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    };
    let exported = state.backend.export_current(&caller, file).await?;
    Ok(saved(exported, HeaderValue::from_static(media)))
}
