//! Server functions, one file per noun: who asks, the port, done.
//!
//! They decide nothing: every use case behind [`crate::backend::Backend`] checks the permission of
//! the caller itself, because a server function is a public address. All of them are `POST /fn/…`
//! with JSON in both directions, so nothing that writes can be reached by a link.

pub mod account;
pub mod audit;
pub mod calendar;
pub mod catalogue;
pub mod change_set;
pub mod grid;
pub mod history;
pub mod import;
pub mod overview;
pub mod own_account;
pub mod privacy;
pub mod release;
pub mod session;
pub mod settings;
pub mod tree;

/// Every address under `/fn`, for the permission table and the tests that call each as everyone.
pub const ENDPOINTS: &[&str] = &[
    "act_on_change_set",
    "begin_second_factor",
    "change_password",
    "comment_cell",
    "commit_import",
    "confirm_second_factor",
    "decide_change_set",
    "discard_import",
    "end_account_sessions",
    "end_other_sessions",
    "end_session",
    "list_accounts",
    "list_audit",
    "list_change_sets",
    "list_imports",
    "list_releases",
    "preview_decision",
    "preview_import",
    "preview_release",
    "preview_settings",
    "publish_release",
    "read_calendar",
    "read_catalogue",
    "read_change_set",
    "read_grid",
    "read_history",
    "read_import",
    "read_overview",
    "read_own_account",
    "read_privacy",
    "read_session",
    "read_settings",
    "read_tree",
    "remove_account_second_factor",
    "remove_second_factor",
    "reopen_period",
    "revert_change_set",
    "save_account",
    "save_calendar_rule",
    "save_cells",
    "save_indicator",
    "save_indicator_days",
    "save_node",
    "save_privacy",
    "save_settings",
    "verify_audit",
    "withdraw_release",
];

#[cfg(feature = "ssr")]
pub(crate) use request::{caller_and_backend, finish};

#[cfg(feature = "ssr")]
mod request {
    //! The two things every server function does: find the caller_and_backend, and tell HTTP how it ended.

    use http::StatusCode;
    use leptos::prelude::use_context;
    use leptos_axum::ResponseOptions;

    use crate::{
        backend::{Caller, SharedBackend},
        error::{AppError, ErrorCode},
    };

    /// Who asks, and what answers. Both are put into the context by the server for each request.
    pub fn caller_and_backend() -> Result<(Caller, SharedBackend), AppError> {
        match (use_context::<Caller>(), use_context::<SharedBackend>()) {
            (Some(caller), Some(backend)) => Ok((caller, backend)),
            _ => Err(AppError::new(
                ErrorCode::Internal,
                "El servidor no está completo: falta el acceso a los datos. Avise a administración.",
            )),
        }
    }

    /// Sets the HTTP status of a failure and gives it the request's id. Leptos 0.8 would answer
    /// 500 to every error; 0.9 asks the error itself.
    pub fn finish<T>(result: Result<T, AppError>) -> Result<T, AppError> {
        result.map_err(|mut error| {
            if let Some(response) = use_context::<ResponseOptions>() {
                let status = StatusCode::from_u16(error.status());
                response.set_status(status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
            }
            if error.request_id.is_none() {
                error.request_id = use_context::<Caller>().and_then(|caller| caller.request_id);
            }
            error
        })
    }
}
