//! The cells of a change set by indicator, old → new. Small sets are drawn whole; in large ones a group
//! is drawn when it is opened, and long groups in pages.

mod row;

use domain::{finding::Finding, value::Measure};
use leptos::prelude::*;

use super::{
    super::{field::SelectField, findings, wording},
    deciding::Deciding,
    group::{self, Group, Show},
    thread::NewComments,
};
use crate::wire::ChangeView;
use row::CellRows;

/// Rows of a group that are drawn at a time.
const PAGE: usize = 200;

/// What the rows of one set share. Copies share it.
#[derive(Clone, Copy)]
pub struct Tools {
    /// The set.
    pub id: i64,
    /// The import whose original file can be fetched.
    pub batch: StoredValue<Option<String>>,
    /// Whether this person may say something about a cell.
    pub may_comment: bool,
    /// Where this person decides the cells.
    pub deciding: Option<Deciding>,
    /// What was said since the set was read.
    pub new_comments: NewComments,
}

/// All cells, or those that one wants to see.
#[component]
pub fn Cells(changes: Vec<ChangeView>, tools: Tools) -> impl IntoView {
    let show = RwSignal::new(Show::All.slug().to_owned());
    let flagged = changes.iter().filter(|c| group::is_flagged(c)).count();
    let total = changes.len();
    let mut options = vec![(Show::All, format!("Todas ({total})"))];
    if flagged > 0 && flagged < total {
        let label = format!("Con hallazgos o en conflicto ({flagged})");
        options.push((Show::Flagged, label));
    }
    if tools.deciding.is_some() {
        options.push((Show::Undecided, "Sin decidir".to_owned()));
    }
    let can_narrow = options.len() > 1;
    let options = options
        .into_iter()
        .map(|(show, label)| (show.slug().to_owned(), label))
        .collect::<Vec<_>>();
    let changes = StoredValue::new(changes);
    let groups = move || {
        let show = Show::read(&show.read());
        // Followed only where cells are decided in bulk: a row must not vanish under one's hand.
        let decided = tools.deciding.map(|deciding| {
            deciding.in_bulk.track();
            deciding.decided()
        });
        let is_decided = |change: &ChangeView| {
            let decided = decided.as_ref();
            decided.is_some_and(|decided| decided.contains(&change.key))
        };
        let wanted = changes.with_value(|changes| {
            let wanted = |change: &&ChangeView| show.wants(change, is_decided(change));
            changes.iter().filter(wanted).cloned().collect::<Vec<_>>()
        });
        if wanted.is_empty() {
            return view! { <p>"No hay celdas con este filtro."</p> }.into_any();
        }
        let groups = group::by_indicator(wanted);
        let opened = group::opened(&groups, group::AT_ONCE);
        groups
            .into_iter()
            .zip(opened)
            .map(|(group, open)| view! { <GroupCells group open tools /> })
            .collect_view()
            .into_any()
    };
    view! {
        {can_narrow
            .then(|| view! { <SelectField label="Mostrar las celdas" name="mostrar" value=show options /> })}
        {tools
            .deciding
            .map(|deciding| view! { <ApproveUnflagged changes deciding /> })}
        {groups}
    }
}

/// Approves observed values that nothing speaks against and nobody has decided yet. Targets and baselines are
/// official: each is decided by itself.
#[component]
fn ApproveUnflagged(changes: StoredValue<Vec<ChangeView>>, deciding: Deciding) -> impl IntoView {
    let left = move || {
        deciding.revision.track();
        let decided = deciding.decided();
        changes.with_value(|changes| {
            let observed = changes.iter();
            let observed = observed.filter(|change| change.key.measure == Measure::Observed);
            let free = observed.filter(|change| !group::is_flagged(change));
            let free = free.filter(|change| !decided.contains(&change.key));
            free.map(|change| change.key.clone()).collect::<Vec<_>>()
        })
    };
    let count = Memo::new(move |_| left().len());
    view! {
        <p class="choice-line">
            <button
                type="button"
                class="button button--quiet"
                disabled=move || count.get() == 0
                on:click=move |_| deciding.approve_all(untrack(left))
            >
                "Aprobar los valores obtenidos sin hallazgos"
            </button>
            <span>
                {move || match count.get() {
                    0 => "No quedan valores obtenidos sin hallazgos por decidir.".to_owned(),
                    count => {
                        format!(
                            "Marca {}. Nada se guarda hasta terminar la revisión.",
                            wording::counted(count as u64, "celda", "celdas"),
                        )
                    }
                }}
            </span>
        </p>
    }
}

#[component]
fn GroupCells(group: Group, open: bool, tools: Tools) -> impl IntoView {
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
                let grid = grid.clone();
                if is_drawn.get() {
                    view! {
                        <CellTable changes total tools />
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
fn CellTable(changes: StoredValue<Vec<ChangeView>>, total: usize, tools: Tools) -> impl IntoView {
    let shown = RwSignal::new(total.min(PAGE));
    let row = move |index: usize| {
        let change = changes.with_value(|changes| changes.get(index).cloned());
        change.map(|change| view! { <CellRows change tools /> })
    };
    view! {
        <div class="scroller">
            <table class="table table--stack cells">
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
