//! The links under a list: the same rows as files, with the filters of the page.

use domain::download::Form;
use leptos::prelude::*;
use messages::t;

use crate::context::View;

/// The forms that are offered, in this order; the others are on the page of open data.
const FORMS: [Form; 4] = [Form::Xlsx, Form::Ods, Form::Csv, Form::Json];

/// Links to the files of the list at a path; `query` without its question mark, `what` completes «Descargar …» in the
/// language of the page.
pub fn list_files(view: &View<'_>, path: &str, query: &str, what: &'static str) -> AnyView {
    let query = match query.is_empty() {
        true => String::new(),
        false => format!("?{query}"),
    };
    let links = FORMS.map(|form| {
        let href = view.href(&format!("{path}.{}{query}", form.ending()));
        let name = form.ending().to_uppercase();
        let label = format!("{name}: {what}");
        view! { <li><a href=href aria-label=label>{name}</a></li> }
    });
    view! {
        <p class="muted small">{t!("Descargar {what}:", what)}</p>
        <ul class="downloads">{links.collect_view()}</ul>
    }
    .into_any()
}
