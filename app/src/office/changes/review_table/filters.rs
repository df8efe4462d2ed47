//! The line of filters above the cells: only what can part the cells of this set is asked.

use domain::format;
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

use super::filter::{self, CellFilter};
use crate::{
    office::form::{Options, options},
    wire::CellTotals,
};

/// The filters of a set: (name in the address, label, options).
#[derive(Clone)]
pub struct Filters(Vec<(&'static str, &'static str, Options)>);

impl Filters {
    /// Those that can part these cells; `None` where there is nothing to part.
    pub fn of(totals: &CellTotals, cells: u32, decides: bool) -> Option<Self> {
        if cells < 2 {
            return None;
        }
        let kinds = totals.kinds.iter().map(|counted| counted.kind);
        let kinds = options(kinds.map(|kind| (kind.slug(), format::capitalised(kind.plural_es()))));
        let entities = totals.entities.clone();
        let mut filters = vec![(filter::FOUND, "Hallazgos", options(filter::FOUND_ES))];
        if kinds.len() > 1 {
            filters.push((filter::KIND, "Tipo", kinds));
        }
        filters.push((filter::SIZE, "Tamaño", options(filter::SIZE_ES)));
        if entities.len() > 1 {
            filters.push((filter::ENTITY, "Entidad", entities));
        }
        if decides {
            filters.push((filter::DECISION, "Decisión", options(filter::DECISION_ES)));
        }
        Some(Self(filters))
    }
}

/// The filters with what is chosen; a choice changes the address.
#[component]
pub fn FilterLine(filters: Filters, filter: Memo<CellFilter>, id: i64) -> impl IntoView {
    let navigate = use_navigate();
    let choose = Callback::new(move |(name, value): (&'static str, String)| {
        let path = format!("/gestion/cambios/{id}");
        let address = filter.get_untracked().with(name, value).address(&path);
        let options = NavigateOptions {
            replace: true,
            scroll: false,
            ..NavigateOptions::default()
        };
        navigate(&address, options);
    });
    let selects = filters
        .0
        .into_iter()
        .map(|(name, label, options)| {
            let options = options
                .into_iter()
                .map(|(stored, shown)| {
                    let (this, chosen) = (stored.clone(), stored.clone());
                    view! {
                        <option
                            value=stored
                            selected=move || filter.read().part(name) == this
                            prop:selected=move || filter.read().part(name) == chosen
                        >
                            {shown}
                        </option>
                    }
                })
                .collect_view();
            view! {
                <label class="review-filter">
                    <span>{label}</span>
                    <select
                        class="input"
                        on:change=move |event| choose.run((name, event_target_value(&event)))
                    >
                        <option value="" selected=move || filter.read().part(name).is_empty()>
                            "Cualquiera"
                        </option>
                        {options}
                    </select>
                </label>
            }
        })
        .collect_view();
    view! {
        <div class="review-filters" role="group" aria-label="Filtrar las celdas">
            {selects}
        </div>
    }
}
