//! Findings beside what they are about: what is wrong, where, what was read, what to do.

use domain::finding::Finding;
use leptos::prelude::*;

/// The list, in the order given. Nothing at all when there are none.
#[component]
pub fn FindingList(findings: Vec<Finding>) -> impl IntoView {
    (!findings.is_empty()).then(|| {
        view! {
            <ul class="findings">
                {findings.into_iter().map(|finding| view! { <FindingItem finding /> }).collect_view()}
            </ul>
        }
    })
}

#[component]
fn FindingItem(finding: Finding) -> impl IntoView {
    let (class, kind) = if finding.blocks() {
        ("finding finding--error", "Error")
    } else {
        ("finding", "Aviso")
    };
    let place = finding.place_label();
    let read = finding.read.map(|read| {
        view! { <p class="finding-read">{format!("Se leyó: «{read}»")}</p> }
    });
    view! {
        <li class=class>
            <p>
                <span class="finding-code">{format!("{kind} {}", finding.code)}</span>
                {format!(" {}", finding.problem)}
            </p>
            <p>{finding.remedy}</p>
            <p class="finding-place">{place}</p>
            {read}
        </li>
    }
}
