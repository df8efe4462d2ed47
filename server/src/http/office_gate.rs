//! The office needs the database: while that is away it says so at once, before anything of a request is begun, so
//! that nobody waits for nothing and nothing is half done.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::http::failure::Failure;
use crate::readiness::Phase;
use crate::state::AppState;

/// Lets a request pass while the database answers.
pub async fn needs_database(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Response {
    let is_alone = state.readiness.phase() == Phase::Alone;
    if is_alone || !state.releases.database_answers().await {
        return Failure::office_closed().into_response();
    }
    next.run(request).await
}
