//! The line that says whether the log is what was written.

use domain::format;
use leptos::prelude::*;

use super::super::wording;
use crate::wire::ChainReport;

/// Letters of a hash that people compare; the whole hash is beside them.
const SHORT: usize = 12;

/// «Cadena íntegra: 1 204 entradas, último eslabón 3f2a…», or what is wrong.
#[component]
pub fn Chain(report: ChainReport) -> impl IntoView {
    let entries = wording::counted(report.entries, "entrada", "entradas");
    let checked = format!("Comprobada el {}.", wording::moment(report.checked_at));
    let last = report.last_hash.map(|hash| {
        view! {
            ", último eslabón "
            <code class="hash" title=hash.clone()>
                {short(&hash)}
            </code>
        }
    });
    if report.flaw_count == 0 {
        return view! {
            <p class="chain">
                <strong>"Cadena íntegra: "</strong>
                {entries}
                {last}
                " · "
                <span class="muted">{checked}</span>
            </p>
        }
        .into_any();
    }
    let told = u64::try_from(report.flaws.len()).unwrap_or(u64::MAX);
    let others = report.flaw_count.saturating_sub(told);
    let items = report
        .flaws
        .into_iter()
        .map(|flaw| view! { <li>{flaw}</li> })
        .collect_view();
    view! {
        <div class="failure" role="alert">
            <p>
                <strong>"Cadena rota. "</strong>
                "El registro no es el que se escribió; conserve una copia de la base de datos y avise a quien la opera. "
                {entries}
                {last}
                ". "
                {checked}
            </p>
            <ul>{items}</ul>
            {(others > 0).then(|| view! { <p>{format!("Hay {} fallas más.", format::count(others))}</p> })}
        </div>
    }
    .into_any()
}

/// The beginning of a hash.
pub fn short(hash: &str) -> String {
    format!("{}…", hash.chars().take(SHORT).collect::<String>())
}
