//! The one way from a page of the office to a use case: in the server's own process while a page is
//! rendered, over HTTP from the browser.

use crate::{error::AppError, wire::Call};

/// Asks the server and waits for its answer. A call that nobody waits for any more is given up.
///
/// # Errors
/// What the use case says; [`Unavailable`](crate::error::ErrorCode::Unavailable) when there is no answer.
#[cfg(feature = "ssr")]
pub async fn call<C: Call>(call: C) -> Result<C::Answer, AppError> {
    let answer = in_process::call(call).await;
    answer.map_err(in_process::with_status_and_request_id)
}

/// Asks the server and waits for its answer. A call that nobody waits for any more is given up.
///
/// # Errors
/// What the use case says; [`Unavailable`](crate::error::ErrorCode::Unavailable) when there is no answer.
#[cfg(not(feature = "ssr"))]
pub async fn call<C: Call>(call: C) -> Result<C::Answer, AppError> {
    let asked = serde_json::to_string(&call).map_err(|_| browser::unreadable())?;
    let answer = browser::post(C::PATH, asked).await?;
    serde_json::from_str(&answer).map_err(|_| browser::unreadable())
}

#[cfg(feature = "ssr")]
mod in_process {
    use http::StatusCode;
    use leptos::prelude::use_context;
    use leptos_axum::ResponseOptions;

    use super::{AppError, Call};
    use crate::{
        backend::{Caller, SharedBackend},
        error::ErrorCode,
    };

    /// Caller and backend are put into the context by the server for each request.
    pub async fn call<C: Call>(call: C) -> Result<C::Answer, AppError> {
        let found = use_context::<Caller>().zip(use_context::<SharedBackend>());
        let (caller, backend) = found.ok_or_else(incomplete)?;
        let answer = backend.answer(&caller, C::PATH, Box::new(call)).await?;
        answer
            .downcast()
            .map(|answer| *answer)
            .map_err(|_| incomplete())
    }

    fn incomplete() -> AppError {
        AppError::new(
            ErrorCode::Internal,
            "El servidor no está completo. Avise a administración.",
        )
    }

    /// Gives the page that is rendered the HTTP status of a failure, and the failure the request's id.
    pub fn with_status_and_request_id(mut error: AppError) -> AppError {
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

    use super::AppError;
    use crate::error::ErrorCode;

    const JSON: &str = "application/json";

    /// Sends a body and answers the body that came back, or the failure that it states. Not generic, so that
    /// the browser loads it once and not once for each call.
    pub async fn post(path: &str, body: String) -> Result<String, AppError> {
        let request: Result<BrowserRequest, Failed> =
            ClientReq::<Failed>::try_new_post(path, JSON, JSON, body);
        let answer: Result<BrowserResponse, Failed> =
            <BrowserClient as Client<Failed>>::send(request.map_err(|failed| failed.0)?).await;
        let answer = answer.map_err(|failed| failed.0)?;
        let status = ClientRes::<Failed>::status(&answer);
        let text: Result<String, Failed> = answer.try_into_string().await;
        let text = text.map_err(|failed| failed.0)?;
        if status < 400 {
            return Ok(text);
        }
        // What stands between browser and server may answer in other words.
        Err(
            serde_json::from_str(&text).unwrap_or_else(|_| match status {
                408 | 502..=504 => no_answer(),
                413 => AppError::new(ErrorCode::Invalid, "Lo enviado es demasiado grande."),
                _ => unreadable(),
            }),
        )
    }

    fn no_answer() -> AppError {
        AppError::new(
            ErrorCode::Unavailable,
            "No hubo respuesta del servidor. Revise la conexión e inténtelo otra vez; lo escrito sigue en pantalla.",
        )
    }

    pub fn unreadable() -> AppError {
        AppError::new(
            ErrorCode::Internal,
            "La página y el servidor no se entienden: puede que haya una versión nueva. Recargue la página e inténtelo otra vez.",
        )
    }

    /// An [`AppError`] as Leptos' client makes it.
    #[derive(Debug, serde::Serialize, serde::Deserialize)]
    struct Failed(AppError);

    impl FromServerFnError for Failed {
        type Encoder = JsonEncoding;
        fn from_server_fn_error(_: ServerFnErrorErr) -> Self {
            Self(no_answer())
        }
    }
}
