//! Downloads, and how to cite: with the number and the hash of the release.

use domain::indicator::IndicatorKind;
use leptos::prelude::*;

use super::Subject;
use crate::{links, route::indicator_path, words};

pub fn section(subject: &Subject<'_>) -> AnyView {
    let (view, indicator) = (subject.view, subject.indicator);
    let code = &indicator.code;
    let files = [
        (
            links::indicator_file(code, "xlsx"),
            "Ficha y valores (Excel)",
        ),
        (links::indicator_file(code, "csv"), "Valores (CSV)"),
        (links::indicator_file(code, "json"), "Datos (JSON)"),
        (links::chart_file(code, "svg"), "Gráfico (SVG)"),
    ];
    let files = files.map(
        |(path, name)| view! { <li><a class="button button--quiet" href=view.href(&path)>{name}</a></li> },
    );
    let release = view.release;
    let demo = match (release.demo, indicator.kind) {
        (false, _) => "",
        (true, IndicatorKind::Policy) => " Datos de demostración.",
        (true, IndicatorKind::Context) => " Publicación de demostración con esta serie real.",
    };
    let address = view
        .address(&indicator_path(code))
        .map(|address| format!(" {address}"))
        .unwrap_or_default();
    let cite = format!(
        "{}. Indicador {code}: {}. Fuente: {}. Publicación n.º {}, {}.{demo} SHA-256 {}.{address}",
        release.catalogue.edition.policy_name,
        indicator.name.trim_end_matches('.'),
        words::source(release, indicator),
        release.number,
        words::day(release.published_at),
        view.context.sha256,
    );
    view! {
        <section class="section stack">
            <h2>"Descargar y citar"</h2>
            <ul class="downloads">{files.into_iter().collect_view()}</ul>
            <p class="cite">{cite}</p>
        </section>
    }
    .into_any()
}
