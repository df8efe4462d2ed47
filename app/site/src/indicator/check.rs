//! «Compruebe esta página»: the check in the reader's browser, and a simulator beside it.
//!
//! The document is complete without it: where no script runs, the section leads to the file and to the programs that
//! check it elsewhere. Both load WebAssembly only when they are asked (`app/js/check.js`).
//!
//! That program computes Spanish sentences: pages in other languages lead to the Spanish one instead.

use domain::{
    indicator::IndicatorKind,
    progress::SimulationStart,
    sentence::{simulation_lead, simulation_unit},
};
use leptos::prelude::*;
use messages::{Language, t};

use super::Subject;
use crate::{
    inline, links,
    route::{indicator_path, of_release},
    words,
};

/// What the browser loads: the script of the page, and what that loads when it is asked.
const SCRIPT: &str = "check.js";
const GLUE: &str = "check-glue.js";
const MODULE: &str = "check.wasm";

pub fn section(subject: &Subject<'_>) -> AnyView {
    if Language::current() != Language::Spanish {
        return in_spanish(subject);
    }
    let context = subject.view.context;
    let assets = context.assets;
    let parts = assets.find(GLUE).zip(assets.find(MODULE));
    let script = parts.is_some().then(|| {
        let (source, nonce) = (assets.url(SCRIPT), context.nonce.map(str::to_owned));
        view! { <script type="module" src=source nonce=nonce></script> }
    });
    let (glue, module) = parts.unwrap_or_default();
    let release = subject.view.release.number;
    let file = of_release(release, links::VERIFIABLE);
    let simulator = simulator(subject);
    view! {
        <section class="section" id="comprobar" data-check
            data-glue=glue data-module=module data-keys=links::KEYS data-file=file
            data-release=release.to_string() data-sha256=context.sha256.to_owned()
            data-indicator=subject.indicator.code.to_string()
        >
            <h2>"Compruebe esta página"</h2>
            <div class="page-check">
                <div class="stack">
                    {controls(release)}
                    {elsewhere(subject)}
                </div>
                {simulator}
            </div>
            {script}
        </section>
    }
    .into_any()
}

/// Where the check and the simulator speak the reader's language.
fn in_spanish(subject: &Subject<'_>) -> AnyView {
    let path = indicator_path(&subject.indicator.code);
    let href = format!("{}{path}", subject.view.context.prefix);
    let link = view! { <a href=href hreflang=words::official()>{t!("comprobar esta página en español")}</a> };
    let lead = if simulator(subject).is_some() {
        t!(
            "La comprobación en su navegador y el simulador funcionan en la página en español, que tiene las mismas cifras: \
             {link}."
        )
    } else {
        t!(
            "La comprobación en su navegador funciona en la página en español, que tiene las mismas cifras: {link}."
        )
    };
    view! {
        <section class="section" id="comprobar">
            <h2>{t!("Compruebe esta página")}</h2>
            <div class="page-check">
                <div class="stack">
                    <p>{inline::sentence(lead, [("link", link.into_any())])}</p>
                    {elsewhere(subject)}
                </div>
            </div>
        </section>
    }
    .into_any()
}

/// How it is checked without this site.
fn elsewhere(subject: &Subject<'_>) -> AnyView {
    let download = of_release(subject.view.release.number, links::VERIFIABLE);
    let format = view! { <a href=links::FORMAT hreflang=words::official()>{t!("descripción del formato")}</a> };
    let words = inline::sentence(
        t!(
            "Sin depender de este sitio: descargue el {file} y use {program} o un verificador propio, hecho con la {format}. \
             {more}"
        ),
        [
            ("file", inline::link(download, t!("archivo verificable"))),
            ("program", inline::code("pntd release verify")),
            ("format", format.into_any()),
            (
                "more",
                inline::link(subject.view.href("/datos"), t!("Cómo comprobar un archivo")),
            ),
        ],
    );
    view! { <p class="check-elsewhere">{words}</p> }.into_any()
}

/// Shown by the script, because they do nothing without it.
fn controls(release: u32) -> AnyView {
    let words = format!(
        "Su navegador puede verificar la firma de la publicación n.º {release} y calcular otra vez las cifras y las \
         frases de esta página. Para eso descarga el archivo verificable y un programa pequeño; no envía nada."
    );
    view! {
        <div class="stack" data-check-controls hidden>
            <p>{words}</p>
            <p class="check-buttons">
                <button type="button" class="button" data-check-page>"Comprobar en mi navegador"</button>
                <button type="button" class="button button--quiet" data-check-chain hidden>"Comprobar toda la cadena"</button>
            </p>
            <p class="check-said" role="status" data-check-said></p>
            <div class="check-details stack" data-check-details hidden></div>
        </div>
    }
    .into_any()
}

/// Only where there is a way to the final target, and a year left.
fn simulator(subject: &Subject<'_>) -> Option<AnyView> {
    if subject.indicator.kind != IndicatorKind::Policy {
        return None;
    }
    let trajectory = subject.progress.trajectory.as_ref().ok()?;
    let start = SimulationStart::of(&subject.series, trajectory)?;
    let json = as_json(&start)?;
    let step = start.step_needed().to_string();
    let unit = simulation_unit(&start).to_owned();
    Some(view! {
        <form class="simulation stack" data-simulation=json hidden>
            <h3>"Simulador"</h3>
            <p class="field">
                <label for="simulacion-paso">{format!("{}…", simulation_lead(&start))}</label>
                <span class="simulation-step">
                    <input class="input" id="simulacion-paso" name="paso" inputmode="decimal" autocomplete="off" required
                        value=step aria-describedby="simulacion-unidad simulacion-nota" />
                    <span id="simulacion-unidad">{unit}</span>
                </span>
            </p>
            <p><button class="button button--quiet">"Simular"</button></p>
            <p class="simulation-said" role="status" data-simulation-said></p>
            <p class="muted small" id="simulacion-nota">"Simulación: no es un dato oficial. No se guarda ni se envía."</p>
        </form>
    }
    .into_any())
}

/// The start as the script hands it on; what the unit lacks is left out.
fn as_json(start: &SimulationStart) -> Option<String> {
    let mut json = serde_json::to_value(start).ok()?;
    json["unit"]
        .as_object_mut()?
        .retain(|_, member| !member.is_null());
    Some(json.to_string())
}
