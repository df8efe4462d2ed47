//! Reading: what stands in a page while it loads, and why it could not.

use std::sync::Arc;

use leptos::prelude::*;

use crate::error::{AppError, ErrorCode};
use components::FindingList;

/// Shows what a resource holds. While it is read again the old content stays.
pub fn loaded<T>(
    from: Resource<Result<T, AppError>>,
    show: impl Fn(T) -> AnyView + Send + Sync + 'static,
) -> AnyView
where
    T: Clone + Send + Sync + 'static,
{
    let show = Arc::new(show);
    view! {
        <Transition fallback=|| view! { <p class="loading">"Cargando…"</p> }>
            {
                let show = Arc::clone(&show);
                move || {
                    let show = Arc::clone(&show);
                    from.get()
                        .map(|answer| match answer {
                            Ok(found) => show(found),
                            Err(error) => view! { <Failure error /> }.into_any(),
                        })
                }
            }
        </Transition>
    }
    .into_any()
}

/// A failure in words, near the act that failed, with the id that finds it in the server's log.
#[component]
pub fn Failure(error: AppError) -> impl IntoView {
    let sign_in = error.code == ErrorCode::SignedOut;
    let request = error
        .request_id
        .filter(|_| error.code == ErrorCode::Internal);
    let findings = error.findings;
    view! {
        <div class="failure" role="alert">
            <p>
                {error.message}
                {request.map(|id| view! { " " <small>"Código de atención: " <code>{id}</code></small> })}
            </p>
            {sign_in
                .then(|| {
                    view! {
                        <p>
                            <a href="/gestion/ingresar" rel="external">
                                "Iniciar sesión"
                            </a>
                        </p>
                    }
                })}
            <FindingList findings />
        </div>
    }
}
