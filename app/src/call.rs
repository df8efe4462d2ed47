//! The one way from a page of the office to a use case: in the server's own process while a page is
//! rendered, over HTTP from the browser.

use crate::{error::AppError, wire::Call};

#[cfg(not(feature = "ssr"))]
use browser as transport;
#[cfg(feature = "ssr")]
use in_process as transport;

/// Asks the server and waits for its answer. A call that nobody waits for any more is given up.
///
/// # Errors
/// What the use case says; [`Unavailable`](crate::error::ErrorCode::Unavailable) when there is no answer.
pub async fn call<C: Call>(call: C) -> Result<C::Answer, AppError> {
    transport::call(call).await
}

#[cfg(feature = "ssr")]
mod in_process {
    use http::StatusCode;
    use leptos::prelude::use_context;
    use leptos_axum::ResponseOptions;

    use super::{AppError, Call};
    use crate::backend::{self, Caller, SharedBackend};

    /// Caller and backend are put into the context by the server for each request.
    pub async fn call<C: Call>(call: C) -> Result<C::Answer, AppError> {
        let found = use_context::<Caller>().zip(use_context::<SharedBackend>());
        let answer = match found {
            Some((caller, backend)) => backend::call(&*backend, &caller, call).await,
            None => Err(AppError::internal()),
        };
        answer.map_err(with_status_and_request_id)
    }

    /// Gives the page that is rendered the HTTP status of a failure, and the failure the request's id.
    fn with_status_and_request_id(mut error: AppError) -> AppError {
        if let Some(response) = use_context::<ResponseOptions>() {
            let status = StatusCode::from_u16(error.status());
            response.set_status(status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
        }
        if error.request_id.is_none() {
            error.request_id = use_context::<Caller>().and_then(|caller| caller.request_id);
        }
        error
    }
}

#[cfg(not(feature = "ssr"))]
mod browser {
    use leptos::server_fn::{
        client::{Client, browser::BrowserClient},
        codec::JsonEncoding,
        error::{FromServerFnError, ServerFnErrorErr},
        request::{ClientReq, browser::BrowserRequest},
        response::{ClientRes, browser::BrowserResponse},
    };

    use super::{AppError, Call};
    use crate::error::ErrorCode;

    const JSON: &str = "application/json";

    pub async fn call<C: Call>(call: C) -> Result<C::Answer, AppError> {
        let asked = serde_json::to_string(&call).map_err(|_| unreadable())?;
        let answer = post(C::PATH, asked).await?;
        serde_json::from_str(&answer).map_err(|_| unreadable())
    }

    /// Sends a body and answers the body that came back, or the failure that it states. Not generic, so that
    /// the browser loads it once and not once for each call.
    async fn post(path: &str, body: String) -> Result<String, AppError> {
        let request: BrowserRequest = ClientReq::<AppError>::try_new_post(path, JSON, JSON, body)?;
        let answer: BrowserResponse = <BrowserClient as Client<AppError>>::send(request).await?;
        let status = ClientRes::<AppError>::status(&answer);
        let text = ClientRes::<AppError>::try_into_string(answer).await?;
        if status < 400 {
            return Ok(text);
        }
        // What stands between browser and server may answer in other words.
        let stated = serde_json::from_str(&text);
        Err(stated.unwrap_or_else(|_| match status {
            408 | 502..=504 => no_answer(),
            413 => AppError::new(
                ErrorCode::Invalid,
                "Lo enviado es demasiado grande. Envíelo por partes.",
            ),
            _ => unreadable(),
        }))
    }

    fn no_answer() -> AppError {
        AppError::new(
            ErrorCode::Unavailable,
            "No hubo respuesta del servidor. Revise la conexión e inténtelo otra vez; lo escrito sigue en pantalla.",
        )
    }

    fn unreadable() -> AppError {
        AppError::new(
            ErrorCode::Internal,
            "La página y el servidor no se entienden: puede que haya una versión nueva. Recargue la página e inténtelo otra vez.",
        )
    }

    /// Leptos' client fails where no answer came.
    impl FromServerFnError for AppError {
        type Encoder = JsonEncoding;
        fn from_server_fn_error(_: ServerFnErrorErr) -> Self {
            no_answer()
        }
    }
}
