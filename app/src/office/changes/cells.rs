//! The cells of a change set by indicator, old → new. Small sets are drawn whole; in large ones a group
//! is drawn when it is opened, and long groups in pages.

use components::FindingList;
use domain::{
    finding::{Finding, Place},
    value::{CellValue, Provenance},
};
use leptos::prelude::*;

use super::{
    super::{field::CheckField, findings, history, wording},
    aspect::{self, Aspect},
    group::{self, Group},
};
use crate::wire::{CellConflict, ChangeView};

/// Rows of a group that are drawn at a time.
const PAGE: usize = 200;

/// All cells. `batch` is the import whose original file can be fetched.
#[component]
pub fn Cells(changes: Vec<ChangeView>, batch: Option<String>) -> impl IntoView {
    let flagged_only = RwSignal::new(false);
    let flagged = changes
        .iter()
        .filter(|change| group::is_flagged(change))
        .count();
    let can_narrow = flagged > 0 && flagged < changes.len();
    let changes = StoredValue::new(changes);
    let groups = move || {
        let wanted = changes.with_value(|changes| {
            let wanted = |change: &&ChangeView| !flagged_only.get() || group::is_flagged(change);
            changes.iter().filter(wanted).cloned().collect()
        });
        let groups = group::by_indicator(wanted);
        let opened = group::opened(&groups, group::AT_ONCE);
        groups
            .into_iter()
            .zip(opened)
            .map(|(group, open)| view! { <GroupCells group open batch=batch.clone() /> })
            .collect_view()
    };
    view! {
        {can_narrow
            .then(|| {
                let label = format!("Solo las celdas con hallazgos o en conflicto ({flagged})");
                view! { <CheckField label name="solo-hallazgos" value=flagged_only /> }
            })}
        {groups}
    }
}

#[component]
fn GroupCells(group: Group, open: bool, batch: Option<String>) -> impl IntoView {
    let Group {
        indicator,
        name,
        changes,
    } = group;
    let total = changes.len();
    let found: Vec<Finding> = changes
        .iter()
        .flat_map(|change| change.findings.iter().cloned())
        .collect();
    let counts = [group::tally(&changes), findings::tally(&found)];
    let counts: Vec<String> = counts.into_iter().filter(|text| !text.is_empty()).collect();
    let grid = format!("/gestion/captura/indicador/{indicator}");
    let changes = StoredValue::new(changes);
    let is_drawn = RwSignal::new(open);
    // Opening draws once and for all; closing only hides.
    let draw = move |_| {
        if !is_drawn.get_untracked() {
            is_drawn.set(true);
        }
    };
    view! {
        <details class="change-group" open=open on:toggle=draw>
            <summary>
                <span class="code">{indicator.to_string()}</span>
                " "
                {name}
                <span class="muted">{format!(" · {}", counts.join(" · "))}</span>
            </summary>
            {move || {
                let batch = batch.clone();
                let grid = grid.clone();
                if is_drawn.get() {
                    view! {
                        <CellTable changes total batch />
                        <p>
                            <a href=grid>"Ver la cuadrícula del indicador"</a>
                        </p>
                    }
                        .into_any()
                } else {
                    view! { <p class="muted">"Las celdas se muestran al abrir."</p> }.into_any()
                }
            }}
        </details>
    }
}

#[component]
fn CellTable(
    changes: StoredValue<Vec<ChangeView>>,
    total: usize,
    batch: Option<String>,
) -> impl IntoView {
    let shown = RwSignal::new(total.min(PAGE));
    let row = move |index: usize| {
        let change = changes.with_value(|changes| changes.get(index).cloned());
        let batch = batch.clone();
        change.map(|change| view! { <CellRows change batch /> })
    };
    view! {
        <div class="scroller">
            <table class="table cells">
                <thead>
                    <tr>
                        <th scope="col">"Serie y periodo"</th>
                        <th scope="col">"Antes → después"</th>
                        <th scope="col">"Tamaño del cambio"</th>
                        <th scope="col">"Procedencia"</th>
                    </tr>
                </thead>
                <tbody>
                    <For each=move || 0..shown.get() key=|index| *index children=row />
                </tbody>
            </table>
        </div>
        {move || {
            let left = total - shown.get();
            (left > 0)
                .then(|| {
                    view! {
                        <button
                            type="button"
                            class="button button--quiet"
                            on:click=move |_| shown.update(|rows| *rows = (*rows + PAGE).min(total))
                        >
                            {format!("Mostrar {} de {left} celdas más", left.min(PAGE))}
                        </button>
                    }
                })
        }}
    }
}

/// The row of a cell and, below it, what must be known before deciding.
#[component]
fn CellRows(change: ChangeView, batch: Option<String>) -> impl IntoView {
    let history = history::address(&change.key);
    let before = aspect::stated(change.before.as_ref(), &change);
    let after = aspect::stated(change.after.as_ref(), &change);
    let size = aspect::size(&change);
    let aspects = aspect::changed(change.before.as_ref(), change.after.as_ref());
    let conflict = change
        .conflict
        .as_ref()
        .map(|conflict| conflict_words(conflict, &change));
    let noted = !change.findings.is_empty() || conflict.is_some();
    let findings = findings::errors_first(named(change.findings, &change.label));
    view! {
        <tr class:is-noted=noted>
            <th scope="row">{change.label}</th>
            <td>
                <p class="change-values">
                    <OldNew before after />
                </p>
                <Aspects aspects />
            </td>
            <td>{size}</td>
            <td class="origin">
                <Origin provenance=change.provenance batch />
                <p>
                    <a href=history>"Historia del valor"</a>
                </p>
            </td>
        </tr>
        {noted
            .then(|| {
                view! {
                    <tr class="cell-notes">
                        <td colspan="4">
                            {conflict
                                .map(|words| {
                                    view! {
                                        <p class="cell-conflict">
                                            <strong>"En conflicto. "</strong>
                                            {words}
                                        </p>
                                    }
                                })} <FindingList findings />
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
        aspect::stated(value, change).unwrap_or_else(|| "sin valor".to_owned())
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
    use super::super::aspect::tests::{change, value};
    use super::*;

    #[test]
    fn a_conflict_is_told_with_all_three_values() {
        let change = change("S01-1", Some("40"), Some("43"));
        let conflict = CellConflict {
            key: change.key.clone(),
            seen: change.before.clone(),
            now: Some(value("41")),
            wanted: change.after.clone(),
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
