//! One cell of a set: old → new, where from, what is doubtful, what was said, and the verdict on it.

use components::FindingList;
use domain::{
    finding::{Finding, Place},
    value::{CellValue, Provenance},
};
use leptos::prelude::*;

use super::{
    super::{
        super::{findings, history, wording},
        aspect::{self, Aspect},
        thread::Thread,
        verdict::VerdictField,
    },
    Tools,
};
use crate::wire::{CellConflict, ChangeView};

/// The row of a cell and, below it, what must be known before deciding, and the decision.
#[component]
pub fn CellRows(change: ChangeView, tools: Tools) -> impl IntoView {
    let unit = change.unit.as_ref();
    let history = history::address(&change.key);
    let before = aspect::stated(change.before.as_ref(), unit);
    let after = aspect::stated(change.after.as_ref(), unit);
    let size = aspect::size(&change);
    let aspects = aspect::changed(change.before.as_ref(), change.after.as_ref());
    let conflict = change
        .conflict
        .as_ref()
        .map(|conflict| conflict_words(conflict, &change));
    let label = change.label.clone();
    let provenance = change.provenance.clone();
    let findings = findings::errors_first(named(change.findings.clone(), &change.label));
    let has_notes = !findings.is_empty()
        || conflict.is_some()
        || !change.thread.is_empty()
        || tools.may_comment
        || tools.deciding.is_some();
    let batch = tools.batch.get_value();
    view! {
        <tr class:is-noted=has_notes>
            <th scope="row">{label}</th>
            <td data-label="Antes → después">
                <div>
                    <p class="change-values">
                        <OldNew before after />
                    </p>
                    <Aspects aspects />
                </div>
            </td>
            <td data-label="Cambio">{size}</td>
            <td class="origin" data-label="Procedencia">
                <div>
                    <Origin provenance batch />
                    <p>
                        <a href=history>"Historia del valor"</a>
                    </p>
                </div>
            </td>
        </tr>
        {has_notes
            .then(|| {
                view! {
                    <tr class="cell-notes">
                        <td colspan="4">
                            <div class="cell-talk">
                                {conflict
                                    .map(|words| {
                                        view! {
                                            <p class="cell-conflict">
                                                <strong>"En conflicto. "</strong>
                                                {words}
                                            </p>
                                        }
                                    })} <FindingList findings />
                                <Thread change=change.clone() tools />
                                {tools
                                    .deciding
                                    .map(|deciding| view! { <VerdictField change=change.clone() deciding /> })}
                            </div>
                        </td>
                    </tr>
                }
            })}
    }
}

/// The findings at their place as a person calls it; the stored name is made for the grid.
fn named(mut findings: Vec<Finding>, label: &str) -> Vec<Finding> {
    for finding in &mut findings {
        if let Place::Field { field } = &mut finding.place {
            label.clone_into(field);
        }
    }
    findings
}

/// Old struck through, new beside it; in words for those who do not see the line.
#[component]
fn OldNew(before: Option<String>, after: Option<String>) -> impl IntoView {
    let old = match before {
        Some(old) => {
            view! { <span class="visually-hidden">"antes "</span><del>{old}</del> }.into_any()
        }
        None => view! { <span class="muted">"sin valor"</span> }.into_any(),
    };
    let new = match after {
        Some(new) => {
            view! { <span class="visually-hidden">"después "</span><ins>{new}</ins> }.into_any()
        }
        None => view! { <span class="muted">"se retira"</span> }.into_any(),
    };
    (old, " → ", new)
}

#[component]
fn Aspects(aspects: Vec<Aspect>) -> impl IntoView {
    (!aspects.is_empty()).then(|| {
        let items = aspects
            .into_iter()
            .map(|aspect| {
                let label = format!("{}: ", aspect.label);
                let old = aspect.before.map(|old| {
                    view! { <span class="visually-hidden">"antes "</span><del>{old}</del>" → " }
                });
                let new = match aspect.after {
                    Some(new) => view! { <ins>{new}</ins> }.into_any(),
                    None => view! { <span class="muted">"se quita"</span> }.into_any(),
                };
                view! { <li>{label} {old} {new}</li> }
            })
            .collect_view();
        view! { <ul class="aspects">{items}</ul> }
    })
}

#[component]
fn Origin(provenance: Provenance, batch: Option<String>) -> impl IntoView {
    match provenance {
        Provenance::Form { by, at } => {
            view! { <p>{format!("En pantalla · {by} · {}", moment(&at))}</p> }.into_any()
        }
        Provenance::Import {
            by,
            at,
            file,
            sha256,
            sheet,
            cell,
        } => {
            let name = match batch {
                Some(batch) => view! {
                    <a
                        href=format!("/gestion/importar/{batch}/archivo")
                        rel="external"
                        download
                    >
                        {file}
                    </a>
                }
                .into_any(),
                None => file.into_any(),
            };
            view! {
                <p title=format!("SHA-256 {sha256}")>
                    {name} {format!(" · hoja «{sheet}», celda {cell}")}
                </p>
                <p class="muted">{format!("{by} · {}", moment(&at))}</p>
            }
            .into_any()
        }
    }
}

/// The stored text of a moment in words, or as it is.
fn moment(at: &str) -> String {
    at.parse().map_or_else(|_| at.to_owned(), wording::moment)
}

/// Both values and the one that was seen.
fn conflict_words(conflict: &CellConflict, change: &ChangeView) -> String {
    let words = |value: Option<&CellValue>| {
        aspect::stated(value, change.unit.as_ref()).unwrap_or_else(|| "sin valor".to_owned())
    };
    format!(
        "Otra persona cambió este valor. Al prepararse estos cambios era: {}. Ahora es: {}. Aquí se propone: {}.",
        words(conflict.seen.as_ref()),
        words(conflict.now.as_ref()),
        words(conflict.wanted.as_ref()),
    )
}

#[cfg(test)]
mod tests {
    use super::super::super::aspect::tests::{change, value};
    use super::*;

    #[test]
    fn a_conflict_is_told_with_all_three_values() {
        let change = change("S01-1", Some("40"), Some("43"));
        let conflict = CellConflict {
            key: change.key.clone(),
            seen: change.before.clone(),
            now: Some(value("41")),
            wanted: change.after.clone(),
            in_draft: false,
        };
        let words = conflict_words(&conflict, &change).replace('\u{a0}', " ");
        assert!(words.contains("era: 40.0 %. Ahora es: 41.0 %. Aquí se propone: 43.0 %."));
    }

    #[test]
    fn a_finding_names_its_cell_in_words() {
        let field = "S01-1|observed||2024".to_owned();
        let finding = Finding::new("W404", Place::Field { field }, None, "Salta.", "Compruebe.");
        let found = named(vec![finding], "Valor obtenido · 2024");
        assert_eq!(found[0].place.to_string(), "campo «Valor obtenido · 2024»");
    }

    #[test]
    fn a_stored_moment_is_written_out() {
        assert_eq!(
            moment("2026-03-16T03:05:00+00:00"),
            "15 de marzo de 2026, 22:05"
        );
        assert_eq!(moment("ayer"), "ayer");
    }
}
