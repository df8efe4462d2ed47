//! Recent periods of every indicator: when each opens, is due and closes, and where it stands today.

use domain::{format, gate::Standing};
use leptos::prelude::*;

use super::{
    super::{
        form::{ActButton, SelectField, TextField, options},
        list_table::{Columns, ListTable},
        tables::{self, OfficeTable, TableFiles},
    },
    reopening::{ReopenForm, Typed},
    text::{self, Shown},
};
use crate::wire::{CalendarView, WindowView};

/// What is shown of the table; outlives reading again.
#[derive(Clone, Copy)]
pub struct Filter {
    text: RwSignal<String>,
    shown: RwSignal<String>,
}

impl Filter {
    pub fn new() -> Self {
        Self {
            text: RwSignal::default(),
            shown: RwSignal::new("sin-dato".to_owned()),
        }
    }
}

/// The section.
#[component]
pub fn Windows(
    view: StoredValue<CalendarView>,
    filter: Filter,
    reopening: Typed,
    editable: bool,
) -> impl IntoView {
    let visible = Memo::new(move |_| {
        let shown = Shown::from_slug(&filter.shown.read());
        view.with_value(|view| text::visible(view, shown, &filter.text.read()))
    });
    let rows = move || {
        let mut before = None;
        visible
            .get()
            .into_iter()
            .map(|window| {
                // The name once an indicator; the code in every row.
                let is_first = before.as_ref() != Some(&window.indicator);
                before = Some(window.indicator.clone());
                let name = view.with_value(|view| {
                    let mut indicators = view.indicators.iter();
                    let found = indicators.find(|i| i.code == window.indicator);
                    found.map(|i| i.name.clone()).unwrap_or_default()
                });
                view! { <Row window name is_first reopening editable /> }
            })
            .collect_view()
    };
    let options = options(Shown::ALL.map(|(slug, label, _)| (slug, label)));
    let total = view.with_value(|view| view.windows.len());
    let asked = Signal::derive(move || {
        let (text, shown) = (filter.text.read(), filter.shown.read());
        tables::query(&[(tables::TEXT, text.trim()), (tables::SHOWN, shown.as_str())])
    });
    view! {
        <section class="block">
            <h2>"Periodos recientes"</h2>
            {editable.then(|| view! { <ReopenForm view typed=reopening /> })}
            <div class="toolbar">
                <TextField
                    label="Filtrar por código o nombre"
                    name="filtro"
                    kind="search"
                    value=filter.text
                />
                <SelectField label="Mostrar" name="mostrar" value=filter.shown options />
            </div>
            <p class="muted" role="status">
                {move || {
                    format!("Se muestran {} de {total} periodos.", visible.read().len())
                }}
            </p>
            <ListTable
                columns=Columns::from(["Indicador", "Periodo", "Se abre", "Vence", "Se cierra", "Hoy"])
                    .and_if(editable, "Acción")
            >
                {rows}
            </ListTable>
            <TableFiles table=OfficeTable::Calendar query=asked />
        </section>
    }
}

#[component]
fn Row(
    window: WindowView,
    name: String,
    is_first: bool,
    reopening: Typed,
    editable: bool,
) -> impl IntoView {
    let WindowView {
        indicator,
        period,
        window,
        standing,
        has_value,
    } = window;
    let href = format!("/gestion/captura/indicador/{indicator}");
    let code = indicator.to_string();
    let may_reopen = editable
        && matches!(
            standing,
            Standing::Closed { .. } | Standing::Reopened { .. }
        );
    let class = format!("calendar-row calendar-row--{}", standing.slug());
    let is_missing = !has_value && !matches!(standing, Standing::NotYetOpen { .. });
    let (label, what) = match standing {
        Standing::Reopened { .. } => ("Cambiar la fecha", "Cambiar la fecha de la reapertura"),
        _ => ("Reabrir", "Reabrir"),
    };
    let words = domain::format::period_short(period);
    view! {
        <tr class=class>
            <td>
                <a class="code" href=href>
                    {code.clone()}
                </a>
                {is_first.then(|| view! { <span class="muted">" " {name}</span> })}
            </td>
            <td class="nowrap" data-label="Periodo">
                {words.clone()}
            </td>
            <td class="nowrap" data-label="Se abre">
                {format::date_long(window.opens_on)}
            </td>
            <td class="nowrap" data-label="Vence">
                {format::date_long(window.due_on)}
            </td>
            <td class="nowrap" data-label="Se cierra">
                {window.closes_on.map_or_else(|| "No se cierra".to_owned(), format::date_long)}
            </td>
            <td data-label="Hoy">
                <span class="calendar-standing">{standing.words_es()}</span>
                {if is_missing { " · sin dato" } else if has_value { " · con dato" } else { "" }}
            </td>
            {editable
                .then(|| {
                    view! {
                        <td>
                            {may_reopen
                                .then(|| {
                                    view! {
                                        <ActButton
                                            name=format!("{what}: {code}, {words}")
                                            press=move |_| reopening.choose(&indicator, period)
                                        >
                                            {label}
                                        </ActButton>
                                    }
                                })}
                        </td>
                    }
                })}
        </tr>
    }
}
