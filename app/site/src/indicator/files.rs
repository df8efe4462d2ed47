//! Downloads, and how to cite: with the number and the hash of the release.

use domain::{code::IndicatorCode, download::Form, indicator::IndicatorKind, settings::Settings};
use leptos::prelude::*;
use messages::t;

use super::Subject;
use crate::{
    context::View,
    dataset, links,
    route::{embed_path, indicator_path},
    side_by_side::ComparisonSelection,
    words,
};

/// Under which terms, and whose choice that is.
fn licence(settings: &Settings) -> String {
    t!(
        "Ofrece los datos: {licensor}. Licencia {licence}, elección de este tablero.",
        licensor = settings.licensor(),
        licence = settings.licence.name(),
    )
}

/// Where the other files and the citation stand.
const CITE: &str = "citar";

/// What is taken along from the chart: its files, and the way to the citation and to all other forms.
pub fn at_chart(subject: &Subject<'_>, has_chart: bool) -> AnyView {
    let (view, code) = (subject.view, &subject.indicator.code);
    let file = |form| links::indicator_file(code, form);
    let drawings = [("png", t!("Gráfico (PNG)")), ("svg", t!("Gráfico (SVG)"))];
    let drawings = drawings.map(|(form, name)| (links::chart_file(code, form), name));
    let files = [
        (
            links::sheet(&indicator_path(code)),
            t!("Ficha de avance (PDF)"),
        ),
        (file(Form::Xlsx), "Excel"),
        (file(Form::Csv), "CSV"),
    ];
    let files = drawings
        .into_iter()
        .filter(|_| has_chart)
        .chain(files)
        .map(|(path, name)| view! { <li><a href=view.href(&path)>{name}</a></li> });
    let files = files.collect_view();
    view! {
        <div class="chart-files downloads">
            <span class="muted" id="descargas-del-grafico">{t!("Descargar")}</span>
            <ul aria-labelledby="descargas-del-grafico">{files}</ul>
            <a href=format!("#{CITE}")>{t!("Citar")}</a>
            <a href=view.href(&ComparisonSelection::of_indicator(code))>{t!("Comparar")}</a>
        </div>
    }
    .into_any()
}

/// How another site shows this indicator; nothing while this site has no address of its own.
fn embedding(subject: &Subject<'_>) -> Option<AnyView> {
    let (view, indicator) = (subject.view, subject.indicator);
    let snippet = snippet(view, &indicator.code, &indicator.name)?;
    let lines = match view.context.prefix.is_empty() {
        true => t!(
            "Copie estas líneas en su página. Muestran el nombre, el veredicto, el gráfico y la fuente, y siguen a la \
             publicación vigente."
        ),
        false => t!(
            "Copie estas líneas en su página. Muestran el nombre, el veredicto, el gráfico y la fuente, siempre de esta \
             publicación."
        ),
    };
    let preview = view.href(&embed_path(&indicator.code));
    let section = view! {
        <details class="explain">
            <summary>{t!("Insertar en otra página")}</summary>
            <div class="explain-body stack">
                <p>
                    {lines}{t!(" La segunda línea ajusta la altura; sin ella también se ve. ")}
                    <a href=preview>{t!("Ver cómo queda")}</a>
                </p>
                <pre class="snippet" tabindex="0" role="region" aria-label=t!("Líneas para copiar")><code>{snippet}</code></pre>
            </div>
        </details>
    };
    Some(section.into_any())
}

/// Pixels of a frame whose page does not run [`links::EMBED_SCRIPT`]: name, verdict, chart and source on a phone.
const FRAME_HEIGHT: u32 = 640;

/// What another site puts into its page; nothing while this one has no address of its own.
fn snippet(view: &View<'_>, code: &IndicatorCode, title: &str) -> Option<String> {
    let (base, script) = (view.context.base_url, links::EMBED_SCRIPT);
    let address = format!("{base}{}", view.href(&embed_path(code)));
    let title = title
        .replace('&', "&amp;")
        .replace('"', "&quot;")
        .replace('<', "&lt;");
    (!base.is_empty()).then(|| {
        format!(
            "<iframe src=\"{address}\" title=\"{title}\" width=\"100%\" height=\"{FRAME_HEIGHT}\" frameborder=\"0\" loading=\"lazy\"></iframe>\n<script src=\"{base}{script}\" async></script>"
        )
    })
}

pub fn section(subject: &Subject<'_>) -> AnyView {
    let (view, indicator) = (subject.view, subject.indicator);
    let code = &indicator.code;
    let file = |form| links::indicator_file(code, form);
    let others = [
        (file(Form::Json), "JSON"),
        (file(Form::Ods), "OpenDocument (ODS)"),
        (
            format!("{}?variante=maquina", file(Form::Csv)),
            t!("CSV para programas"),
        ),
        (file(Form::Metadata), t!("Qué es cada columna (CSVW)")),
        (file(Form::Zip), t!("Paquete de datos (ZIP)")),
        (file(Form::SdmxCsv), "SDMX-CSV"),
        (file(Form::SdmxJson), "SDMX-JSON"),
    ];
    let others = others.map(|(path, name)| view! { <li><a href=view.href(&path)>{name}</a></li> });
    let release = view.release;
    let demo = match (release.demo, indicator.kind) {
        (false, _) => "",
        (true, IndicatorKind::Policy) => t!(" Datos de demostración."),
        (true, IndicatorKind::Context) => t!(" Publicación de demostración con esta serie real."),
    };
    let address = view
        .address(&indicator_path(code))
        .map(|address| format!(" {address}"))
        .unwrap_or_default();
    let cite = t!(
        "{policy}. Indicador {code}: {name}. Fuente: {source}. Publicación n.º {number}, {day}.{demo} SHA-256 {hash}.{address}",
        policy = release.catalogue.edition.policy_name,
        code,
        name = indicator.name.trim_end_matches('.'),
        source = words::source(release, indicator),
        number = release.number,
        day = words::day(release.published_at),
        demo,
        hash = view.context.sha256,
        address,
    );
    view! {
        <section class="section stack" id=CITE>
            <h2>{t!("Citar y otros formatos")}</h2>
            <p class="cite">{cite}</p>
            <p class="muted small">{licence(&view.release.settings)}</p>
            <ul class="downloads other-files">{others.into_iter().collect_view()}</ul>
            {embedding(subject)}
            {dataset::of_indicator(view, indicator)}
        </section>
    }
    .into_any()
}
