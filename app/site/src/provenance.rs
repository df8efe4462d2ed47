//! From a number to where it came from: every published cell has a row on its indicator's page, and
//! numbers anywhere link to that row.

use domain::value::{CellKey, Measure};
use leptos::prelude::*;
use messages::t;

use crate::{context::View, route::indicator_path};

/// Where the origin of the headline series' values is shown, on an indicator's page.
pub const SECTION: &str = "procedencia";

/// The identifier of a cell's row on its indicator's page.
pub fn anchor(key: &CellKey) -> String {
    let measure = match key.measure {
        Measure::Baseline => "base",
        Measure::Target => "meta",
        Measure::Observed => "obtenido",
    };
    let mut anchor = format!("{SECTION}-{measure}-{}", key.period);
    for part in key
        .breakdown
        .pairs()
        .flat_map(|(dimension, member)| [dimension, member])
    {
        anchor.push('-');
        // Codes of dimensions are data; an address takes letters and digits as they are.
        anchor.extend(
            part.chars()
                .map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }),
        );
    }
    anchor
}

/// The address of that row within a release. Of a breakdown by two dimensions, which pages do not
/// show, the address of the indicator.
pub fn path(key: &CellKey) -> String {
    let page = indicator_path(&key.indicator);
    let mut pairs = key.breakdown.pairs();
    match (pairs.next(), pairs.next()) {
        (None, _) => format!("{page}#{}", anchor(key)),
        (Some((dimension, _)), None) => {
            let query: String = form_urlencoded::Serializer::new(String::new())
                .append_pair("desagregacion", dimension)
                .finish();
            format!("{page}?{query}#{}", anchor(key))
        }
        (Some(_), Some(_)) => page,
    }
}

/// A number on another page, as a link to its origin in the release that is shown.
pub fn link(view: &View<'_>, key: &CellKey, text: String) -> AnyView {
    to(view.href(&path(key)), text)
}

/// A number on its indicator's own page, as a link to its row there.
pub fn here(key: &CellKey, text: String) -> AnyView {
    to(format!("#{}", anchor(key)), text)
}

/// A number as a link; its look says «number» first and «link» second.
pub fn to(href: String, text: String) -> AnyView {
    view! { <a class="origin-link" href=href title=t!("Ver de dónde sale este número")>{text}</a> }
        .into_any()
}
