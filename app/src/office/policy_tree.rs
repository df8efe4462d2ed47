//! The policy tree: objectives, guidelines, services, with what is reported of each and what is late.
//! Says how sure the place and the name of a service are; it edits neither (see the catalogue).

mod filter;

pub use filter::{plain, visible_rows};

use components::StateBadge;
use domain::policy_tree::{NameStatus, NodeKind, Placement};
use leptos::prelude::*;
use std::collections::BTreeSet;

use super::{
    form::{ActButton, CheckField, TextField},
    frame::Heading,
    importing::Exports,
    list_table::{Columns, ListTable},
    load::loaded,
    tables::{self, OfficeTable, TableFiles},
};
use crate::{
    call::call,
    wire::{ReadTree, TreeIndicator, TreeRow},
};

/// `/gestion/politica`
#[component]
pub fn Page() -> impl IntoView {
    let tree = Resource::new(|| (), |()| call(ReadTree {}));
    view! {
        <Heading text="Política e indicadores" />
        {loaded(tree, |rows| view! { <Tree rows /> <Exports /> }.into_any())}
    }
}

#[component]
fn Tree(rows: Vec<TreeRow>) -> impl IntoView {
    let text = RwSignal::new(String::new());
    let late_only = RwSignal::new(false);
    let collapsed = RwSignal::new(BTreeSet::<usize>::new());
    let outline = StoredValue::new(filter::outline(&rows));
    let visible = Memo::new(move |_| {
        let wanted = filter::Wanted {
            text: &text.read(),
            late_only: late_only.get(),
        };
        outline.with_value(|outline| filter::visible(outline, wanted, &collapsed.read()))
    });
    let parents = outline.with_value(|outline| filter::parents(outline));
    let total = rows.len();
    let body = rows
        .into_iter()
        .enumerate()
        .map(|(index, row)| {
            let is_parent = parents.contains(&index);
            view! { <Row row index is_parent collapsed visible /> }
        })
        .collect_view();
    let guidelines_up: BTreeSet<usize> = parents;
    let asked = Signal::derive(move || {
        let late = if late_only.get() { "1" } else { "" };
        tables::query(&[
            (tables::TEXT, text.read().trim()),
            (tables::LATE_ONLY, late),
        ])
    });
    view! {
        <div class="toolbar">
            <TextField label="Filtrar por código o texto" name="filtro" kind="search" value=text />
            <CheckField label="Solo con valores vencidos" name="vencidos" value=late_only />
            <ActButton press=move |_| collapsed.set(guidelines_up.clone())>"Contraer todo"</ActButton>
            <ActButton press=move |_| collapsed.set(BTreeSet::new())>"Desplegar todo"</ActButton>
        </div>
        <p class="muted" role="status">
            {move || format!("Se muestran {} de {total} filas.", visible.read().len())}
        </p>
        <ListTable
            class="table tree"
            columns=Columns::from(["Código", "Denominación", "Indicadores", "Vencidos"])
                .number("Vencidos")
        >
            {body}
        </ListTable>
        <TableFiles table=OfficeTable::Tree query=asked />
    }
}

#[component]
fn Row(
    row: TreeRow,
    index: usize,
    is_parent: bool,
    collapsed: RwSignal<BTreeSet<usize>>,
    visible: Memo<BTreeSet<usize>>,
) -> impl IntoView {
    let TreeRow {
        node,
        depth,
        indicators,
    } = row;
    let code = node.code.to_string();
    let late: u32 = indicators.iter().map(|indicator| indicator.late).sum();
    let is_open = move || !collapsed.read().contains(&index);
    let toggle = move |_| {
        collapsed.update(|set| {
            if !set.remove(&index) {
                set.insert(index);
            }
        });
    };
    let name = match node.name.clone() {
        Some(name) if node.name_status == NameStatus::Truncated => {
            view! { <span>{name} " " <span class="muted">"(denominación incompleta en la fuente)"</span></span> }.into_any()
        }
        Some(name) => view! { <span>{name}</span> }.into_any(),
        None => view! { <span class="muted">{format!("{code} · denominación por completar")}</span> }.into_any(),
    };
    let grid = format!("/gestion/captura/nodo/{code}");
    view! {
        <tr
            class=format!("tree-row tree-row--{}", kind_slug(node.kind))
            hidden=move || !visible.read().contains(&index)
        >
            <td class=format!("nowrap tree-depth-{depth}")>
                {is_parent
                    .then(|| {
                        view! {
                            <button
                                type="button"
                                class="twist"
                                aria-expanded=move || is_open().to_string()
                                aria-label=format!("Lo que contiene {code}")
                                on:click=toggle
                            ></button>
                        }
                    })} <span class="code">{node.code.to_string()}</span>
            </td>
            <td>
                {name}
                {placement_note(node.kind, node.placement).map(|note| view! { <p class="muted">{note}</p> })}
            </td>
            <td>
                {(indicators.len() > 1)
                    .then(|| view! { <p><a href=grid>"Todos juntos en la hoja"</a></p> })}
                <Indicators indicators />
            </td>
            <td class="number">{(late > 0).then_some(late)}</td>
        </tr>
    }
}

#[component]
fn Indicators(indicators: Vec<TreeIndicator>) -> impl IntoView {
    let items = indicators
        .into_iter()
        .map(|indicator| {
            let href = format!("/gestion/captura/indicador/{}", indicator.code);
            view! {
                <li>
                    <StateBadge state=indicator.state />
                    " "
                    <a href=href>
                        <span class="code">{indicator.code.to_string()}</span>
                        " "
                        {indicator.name}
                    </a>
                    {indicator.context.then_some(" (de contexto)")}
                </li>
            }
        })
        .collect_view();
    view! { <ul class="plain">{items}</ul> }
}

/// What the source leaves open about the place of a service; nothing where it is stated.
pub fn placement_note(kind: NodeKind, placement: Placement) -> Option<&'static str> {
    if kind != NodeKind::Service {
        return None;
    }
    match placement {
        Placement::Stated => None,
        Placement::ObjectiveStated => {
            Some("La fuente da el objetivo; el lineamiento no está publicado.")
        }
        Placement::GuidelineInferred => {
            Some("Lineamiento inferido por el orden de los códigos; ninguna fuente lo declara.")
        }
        Placement::ObjectiveInferred => {
            Some("Objetivo inferido por el orden de los códigos; ninguna fuente lo declara.")
        }
        Placement::Unknown => Some("Ubicación no publicada."),
    }
}

fn kind_slug(kind: NodeKind) -> &'static str {
    match kind {
        NodeKind::Policy => "policy",
        NodeKind::Objective => "objective",
        NodeKind::Guideline => "guideline",
        NodeKind::Service => "service",
    }
}
