//! Step 3: what is wrong or doubtful, together by code where the same is found many times.

use std::collections::BTreeMap;

use components::FindingList;
use domain::finding::{Finding, codes::meaning};
use leptos::prelude::*;

use super::mapping::Mapping;
use crate::office::{
    findings::{errors_first, tally},
    wording::counted,
};

/// As many findings are listed one by one.
const FEW: usize = 12;

/// As many of one code are shown; the preview has them all, cell by cell.
const OF_ONE_CODE: usize = 30;

/// The findings of the last preview, or of the first look at the file.
#[component]
pub fn FindingsStep(mapping: Mapping, found_at_first: Vec<Finding>) -> impl IntoView {
    let found = Memo::new(move |_| match mapping.preview.get() {
        Some(preview) => {
            let folded = preview.findings_unchanged as usize;
            let (first, folded) = divided(preview.findings, folded);
            (errors_first(first), errors_first(folded))
        }
        None => (errors_first(found_at_first.clone()), Vec::new()),
    });
    view! {
        <section class="block" id="paso-3">
            <h2>"3. Hallazgos"</h2>
            <p role="status">
                {move || {
                    let tally = found.with(|(found, _)| tally(found));
                    if tally.is_empty() { "Ninguno.".to_owned() } else { format!("{tally}.") }
                }}
            </p>
            {move || view! { <Found found=found.get().0 /> }}
            {move || view! { <Folded found=found.get().1 /> }}
            <MarkedFile mapping />
            <p class="muted">
                <a href="/metodologia#hallazgos" rel="external">
                    "Qué significa cada código"
                </a>
            </p>
        </section>
    }
}

/// The findings that a person needs, and the last so many, which are about cells that stay as they are.
fn divided(mut found: Vec<Finding>, folded: usize) -> (Vec<Finding>, Vec<Finding>) {
    let last = found.split_off(found.len().saturating_sub(folded));
    (found, last)
}

/// What was found at cells that the file does not change: there before, and not in the way.
#[component]
fn Folded(found: Vec<Finding>) -> impl IntoView {
    (!found.is_empty()).then(|| {
        let tally = tally(&found);
        view! {
            <details class="found">
                <summary>{format!("En celdas que no cambian: {tally}")}</summary>
                <Found found />
            </details>
        }
    })
}

/// The file with its findings in it, to be mended and sent again.
#[component]
fn MarkedFile(mapping: Mapping) -> impl IntoView {
    let address = format!("/gestion/importar/{}/hallazgos", mapping.batch.get_value());
    view! {
        <p>
            <a href=address rel="external" download="">
                "Descargar el archivo con los hallazgos marcados en sus celdas"
            </a>
            <span class="muted">" (Excel). Corríjalo y súbalo de nuevo."</span>
        </p>
    }
}

#[component]
fn Found(found: Vec<Finding>) -> impl IntoView {
    if found.len() <= FEW {
        return view! { <FindingList findings=found /> }.into_any();
    }
    by_code(found)
        .into_iter()
        .map(|(code, findings)| view! { <Group code findings /> })
        .collect_view()
        .into_any()
}

#[component]
fn Group(code: String, findings: Vec<Finding>) -> impl IntoView {
    let count = findings.len();
    let cells = findings.iter().map(|finding| u64::from(finding.count()));
    let cells = cells.sum();
    let kind = if findings.iter().any(Finding::blocks) {
        counted(cells, "error", "errores")
    } else {
        counted(cells, "aviso", "avisos")
    };
    let words = meaning(&code)
        .map(|meaning| meaning.meaning)
        .unwrap_or_default();
    let open = count <= FEW;
    let hidden = count.saturating_sub(OF_ONE_CODE);
    let shown: Vec<Finding> = findings.into_iter().take(OF_ONE_CODE).collect();
    view! {
        <details class="found" open=open>
            <summary>
                <span class="finding-code">{code}</span>
                {format!(" · {kind} · {words}")}
            </summary>
            <FindingList findings=shown />
            {(hidden > 0)
                .then(|| {
                    view! {
                        <p class="muted">
                            {format!("Y {hidden} más: están en la vista previa.")}
                        </p>
                    }
                })}
        </details>
    }
}

/// Errors before warnings, each code with its findings in the order of their places.
fn by_code(found: Vec<Finding>) -> Vec<(String, Vec<Finding>)> {
    let mut groups: BTreeMap<String, Vec<Finding>> = BTreeMap::new();
    for finding in found {
        groups
            .entry(finding.code.clone())
            .or_default()
            .push(finding);
    }
    groups.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::finding::Place;

    #[test]
    fn what_is_about_unchanged_cells_is_apart() {
        let finding = |code: &str| Finding::new(code, Place::File, None, "problema", "Corrija.");
        let all = vec![finding("E401"), finding("W301"), finding("W404")];
        let (first, folded) = divided(all.clone(), 2);
        assert_eq!((first.len(), folded.len()), (1, 2));
        assert_eq!(divided(all, 9).0.len(), 0);
    }

    #[test]
    fn the_same_code_is_shown_once_and_errors_come_first() {
        let finding = |code: &str| Finding::new(code, Place::File, None, "problema", "Corrija.");
        let groups = by_code(vec![finding("W301"), finding("E401"), finding("W301")]);
        let codes: Vec<(&str, usize)> = groups
            .iter()
            .map(|(code, all)| (code.as_str(), all.len()))
            .collect();
        assert_eq!(codes, [("E401", 1), ("W301", 2)]);
    }
}
