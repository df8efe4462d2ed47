//! Downloads, and how to cite: with the number and the hash of the release.

use domain::{band::Settings, download::Form, indicator::IndicatorKind};
use leptos::prelude::*;

use super::Subject;
use crate::{dataset, links, route::indicator_path, words};

/// Under which terms, and whose choice that is.
fn licence(settings: &Settings) -> String {
    format!(
        "Ofrece los datos: {}. Licencia {}, elección de este tablero.",
        settings.licensor(),
        settings.licence.name()
    )
}

pub fn section(subject: &Subject<'_>) -> AnyView {
    let (view, indicator) = (subject.view, subject.indicator);
    let code = &indicator.code;
    let files = [
        (
            links::indicator_file(code, Form::Xlsx),
            "Ficha y valores (Excel)",
        ),
        (links::indicator_file(code, Form::Csv), "Valores (CSV)"),
        (links::indicator_file(code, Form::Json), "Datos (JSON)"),
        (links::chart_file(code, "svg"), "Gráfico (SVG)"),
    ];
    let files = files.map(
        |(path, name)| view! { <li><a class="button button--quiet" href=view.href(&path)>{name}</a></li> },
    );
    let file = |form| links::indicator_file(code, form);
    let others = [
        (file(Form::Ods), "OpenDocument (ODS)"),
        (
            format!("{}?variante=maquina", file(Form::Csv)),
            "CSV para programas",
        ),
        (file(Form::Metadata), "Qué es cada columna (CSVW)"),
        (file(Form::Zip), "Paquete de datos (ZIP)"),
        (file(Form::SdmxCsv), "SDMX-CSV"),
        (file(Form::SdmxJson), "SDMX-JSON"),
    ];
    let others = others.map(|(path, name)| view! { <li><a href=view.href(&path)>{name}</a></li> });
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
            <details class="explain">
                <summary>"Otros formatos"</summary>
                <ul class="explain-body">{others.into_iter().collect_view()}</ul>
            </details>
            <p class="cite">{cite}</p>
            <p class="muted small">{licence(&view.release.settings)}</p>
            {dataset::of_indicator(view, indicator)}
        </section>
    }
    .into_any()
}
