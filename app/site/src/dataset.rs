//! What a page says to search engines of data: a `Dataset` of schema.org, as a block of JSON-LD that no browser runs.

use domain::{download::Form, indicator::Indicator, period::Period};
use leptos::prelude::*;
use messages::t;
use serde_json::{Value, json};

use crate::{
    context::View,
    links,
    route::{self, indicator_path},
};

/// Characters of a description that search engines take, at most.
const DESCRIPTION: usize = 5000;

/// The dataset of an indicator's page.
pub fn of_indicator(view: &View<'_>, indicator: &Indicator) -> AnyView {
    let code = &indicator.code;
    let cells = view.release.cells_of_indicator(code);
    let periods = cells.iter().map(|cell| cell.key.period);
    let about = if indicator.ficha.justification.trim().is_empty() {
        &indicator.name
    } else {
        &indicator.ficha.justification
    };
    let mut described = dataset(
        view,
        &indicator_path(code),
        &format!("{code}: {}", indicator.name),
        about,
        &Form::ALL.map(|form| (links::indicator_file(code, form), form.media_type_essence())),
    );
    described["identifier"] = code.as_str().into();
    described["variableMeasured"] = json!({
        "@type": "PropertyValue",
        "name": indicator.name,
        "unitText": indicator.unit.label,
    });
    described["includedInDataCatalog"] = json!({
        "@type": "DataCatalog",
        "name": t!("Datos abiertos"),
        "url": page_address(view, "/datos"),
    });
    cover(&mut described, periods);
    block(&described)
}

/// The dataset of the whole release, for the page of open data.
pub fn of_release(view: &View<'_>) -> AnyView {
    let policy = &view.release.catalogue.edition.policy_name;
    let files = [
        (links::XLSX, Form::Xlsx),
        (links::CSV_MACHINE, Form::Csv),
        (links::JSON, Form::Json),
        (links::ZIP, Form::Zip),
    ];
    let files = files.map(|(path, form)| (path.to_owned(), form.media_type_essence()));
    let mut described = dataset(
        view,
        "/datos",
        &t!("Indicadores de la {policy}", policy),
        t!(
            "Líneas de base, metas, valores obtenidos y avance de cada indicador de la política, con fuente y procedencia."
        ),
        &files,
    );
    cover(
        &mut described,
        view.release.cells.iter().map(|cell| cell.key.period),
    );
    block(&described)
}

fn dataset(
    view: &View<'_>,
    page: &str,
    name: &str,
    about: &str,
    files: &[(String, &'static str)],
) -> Value {
    let release = view.release;
    let demo = if release.demo {
        t!(" (datos de demostración)")
    } else {
        ""
    };
    let policy = &release.catalogue.edition.policy_name;
    let mut description = t!(
        "{about}. Seguimiento de la {policy}.{demo}",
        about = about.trim().trim_end_matches('.'),
        policy,
        demo,
    );
    if description.chars().count() > DESCRIPTION {
        description = description.chars().take(DESCRIPTION).collect();
    }
    let at = release.published_at.to_rfc3339();
    let organisation = json!({"@type": "Organization", "name": release.settings.licensor()});
    let distribution = files.iter().map(|(path, media)| {
        json!({
            "@type": "DataDownload",
            "encodingFormat": media,
            "contentUrl": address(view, path),
        })
    });
    json!({
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": format!("{}#conjunto", address(view, page)),
        "name": format!("{name}{demo}"),
        "description": description,
        "url": page_address(view, page),
        "inLanguage": "es-PE",
        "license": release.settings.licence.uri(),
        "isAccessibleForFree": true,
        "version": release.number.to_string(),
        "datePublished": at,
        "dateModified": at,
        "spatialCoverage": {"@type": "Place", "name": t!("Perú")},
        "keywords": [t!("transformación digital"), t!("indicadores"), t!("Perú")],
        "creator": organisation,
        "publisher": organisation,
        "citation": view.citation(None, page),
        "distribution": distribution.collect::<Vec<_>>(),
    })
}

/// From the first to the last day that is stated.
fn cover(described: &mut Value, periods: impl Iterator<Item = Period> + Clone) {
    let first = periods.clone().map(Period::first_day).min();
    let last = periods.map(Period::last_day).max();
    if let (Some(first), Some(last)) = (first, last) {
        described["temporalCoverage"] = format!("{first}/{last}").into();
    }
}

/// The address of a file of this release, or of a page in Spanish; without a host where none is known, which readers
/// complete.
fn address(view: &View<'_>, path: &str) -> String {
    format!("{}{}", view.context.base_url, within(view, path))
}

/// The address of a page in the present language.
fn page_address(view: &View<'_>, path: &str) -> String {
    let address = route::in_present_language(&within(view, path));
    format!("{}{address}", view.context.base_url)
}

fn within(view: &View<'_>, path: &str) -> String {
    if view.context.current {
        return path.to_owned();
    }
    route::of_release(view.release.number, path)
}

/// Nothing in the block can end it or look like an element.
fn block(described: &Value) -> AnyView {
    let text = described.to_string();
    let text = text.replace('<', "\\u003c").replace('>', "\\u003e");
    view! { <script type="application/ld+json" inner_html=text></script> }.into_any()
}
