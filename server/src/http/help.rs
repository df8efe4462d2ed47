//! Help at hand: the first day by role, the words of the office, and the keys of the sheet. A document without a
//! script, so that it can be read, searched and printed, and costs the office no program.

mod words;

use app::backend::Caller;
use app::error::AppError;
use axum::Extension;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Response};
use domain::role::{Denied, Role};
use leptos::prelude::*;

use crate::http::failure::Failure;
use crate::http::page;
use crate::state::AppState;
use words::{GLOSSARY, Step, first_day};

/// Where it is.
pub const PATH: &str = "/gestion/ayuda";

/// `GET /gestion/ayuda`.
pub async fn page(
    State(state): State<AppState>,
    Extension(caller): Extension<Caller>,
) -> Result<Response, Failure> {
    let viewer = caller.viewer.as_ref();
    let viewer = viewer.ok_or_else(|| Failure::from(AppError::from(Denied::SignedOut)))?;
    let role = viewer.role;
    let text = page::document(&state.assets, "Ayuda", move || content(role));
    Ok(Html(text).into_response())
}

fn content(role: Role) -> AnyView {
    let steps = first_day(role).iter().map(step).collect_view();
    let words = GLOSSARY.iter().map(|(word, meaning)| {
        view! {
            <dt>{*word}</dt>
            <dd>{*meaning}</dd>
        }
    });
    let words = words.collect_view();
    view! {
        <h1>"Ayuda"</h1>
        <p><a href="/gestion">"Volver a la gestión"</a></p>
        <nav aria-label="En esta página">
            <ul>
                <li><a href="#primer-dia">"Su primer día"</a></li>
                <li><a href="#glosario">"Glosario"</a></li>
                <li><a href="#hoja">"La hoja de valores"</a></li>
            </ul>
        </nav>
        <h2 id="primer-dia">{format!("Su primer día: {}", role.label_es())}</h2>
        <ol>{steps}</ol>
        <h2 id="glosario">"Glosario"</h2>
        <dl class="glossary">{words}</dl>
        {sheet(role)}
    }
    .into_any()
}

fn step(step: &Step) -> AnyView {
    let (title, href, text) = *step;
    let title = match href {
        "" => view! { <strong>{title}</strong> }.into_any(),
        href => view! { <a href=href>{title}</a> }.into_any(),
    };
    view! { <li>{title} ". " {text}</li> }.into_any()
}

fn sheet(role: Role) -> AnyView {
    let marks = words::marks(role).iter().map(|(look, meaning)| {
        view! {
            <dt>{*look}</dt>
            <dd>{*meaning}</dd>
        }
    });
    let marks = marks.collect_view();
    view! {
        <h2 id="hoja">"La hoja de valores"</h2>
        <p>
            "La hoja muestra los indicadores que usted elige: por entidad, objetivo o nombre. La elección está en la dirección de la página, y se guarda con un nombre en «Vistas guardadas». En la hoja, la tecla ? muestra todas las teclas."
        </p>
        <dl class="glossary">{marks}</dl>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_role_has_a_first_day_and_who_only_reads_hears_of_nothing_to_enter() {
        for role in Role::ALL {
            assert!(first_day(role).len() >= 4, "{role:?}");
            let html = Owner::new().with(|| content(role).to_html());
            assert!(html.contains(role.label_es()), "{role:?}");
            assert!(html.contains("Conjunto de cambios"), "{role:?}");
            if role == Role::Ceplan {
                assert!(!html.to_lowercase().contains("registrar"));
                assert!(!html.contains("borrador"), "{html}");
            }
        }
    }
}
