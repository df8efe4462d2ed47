//! What a sheet shows of the edition, chosen in a form whose fields are the page's address.

use components::FormField;
use leptos::prelude::*;

use crate::{
    office::{
        address::{text, with_query},
        form::{Options, options, options_after},
        wording::counted,
    },
    wire::{GridSelected, GridSelection},
};

/// The address of the page.
const ADDRESS: &str = "/gestion/captura";

/// Values of «mostrar».
const DUE: &str = "pendientes";
const ALL: &str = "todo";

/// What the address asks for; what it does not understand is left out.
pub fn of_query(get: impl Fn(&str) -> Option<String>) -> GridSelection {
    let text = |name| text(&get, name);
    GridSelection {
        due: match text("mostrar").as_deref() {
            Some(DUE) => Some(true),
            Some(ALL) => Some(false),
            _ => None,
        },
        entity: text("entidad"),
        node: text("bajo").and_then(|code| code.parse().ok()),
        search: text("buscar"),
        page: text("pagina")
            .and_then(|page| page.parse().ok())
            .unwrap_or(1),
    }
}

/// The address of a page of a selection.
pub fn address(selection: &GridSelection, page: u32) -> String {
    let due = selection.due.map(|due| if due { DUE } else { ALL });
    let parts = [
        ("mostrar", due.map(str::to_owned)),
        ("entidad", selection.entity.clone()),
        ("bajo", selection.node.as_ref().map(ToString::to_string)),
        ("buscar", selection.search.clone()),
        ("pagina", (page > 1).then(|| page.to_string())),
    ];
    with_query(ADDRESS, parts)
}

/// The form. It works without the page's program: its fields become the address.
#[component]
pub fn SelectionForm(
    wanted: GridSelection,
    selected: GridSelected,
    /// Nothing is due for who only reads.
    may_enter: bool,
) -> impl IntoView {
    let show = options([
        (DUE, "Lo que me toca registrar"),
        (ALL, "Todos los indicadores"),
    ]);
    let shown = if selected.due { DUE } else { ALL };
    let entities = selected
        .entities
        .iter()
        .map(|(code, name)| (code.clone(), format!("{name} ({code})")));
    let objectives = selected
        .objectives
        .iter()
        .map(|(code, name)| (code.to_string(), format!("{code} {name}")));
    let under = wanted.node.map(|code| code.to_string()).unwrap_or_default();
    view! {
        <form class="selection" method="get" action=ADDRESS role="search" aria-label="Qué muestra la hoja">
            {may_enter
                .then(|| view! { <Choice name="mostrar" label="Mostrar" options=show chosen=shown.to_owned() /> })}
            <Choice
                name="entidad"
                label="Entidad responsable"
                options=options_after("Todas", entities)
                chosen=wanted.entity.unwrap_or_default()
            />
            <Choice name="bajo" label="Objetivo" options=options_after("Todos", objectives) chosen=under />
            <FormField id="seleccion-buscar" label="Código o nombre">
                <input
                    id="seleccion-buscar"
                    class="input"
                    type="search"
                    name="buscar"
                    value=wanted.search.unwrap_or_default()
                />
            </FormField>
            <button type="submit" class="button button--quiet">
                "Mostrar"
            </button>
            <p class="muted selection-count">
                {counted(selected.total.into(), "indicador", "indicadores")}
            </p>
        </form>
    }
}

#[component]
fn Choice(
    name: &'static str,
    label: &'static str,
    options: Options,
    chosen: String,
) -> impl IntoView {
    let id = format!("seleccion-{name}");
    let options = options
        .into_iter()
        .map(|(value, label)| {
            let is_chosen = value == chosen;
            view! {
                <option value=value selected=is_chosen>
                    {label}
                </option>
            }
        })
        .collect_view();
    view! {
        <FormField id=id.clone() label>
            <select id=id class="input" name=name>
                {options}
            </select>
        </FormField>
    }
}

/// The pages of a long selection.
#[component]
pub fn Pages(wanted: GridSelection, selected: GridSelected) -> impl IntoView {
    (selected.pages > 1).then(|| {
        let page = selected.page;
        let link = |page: u32, label: &'static str| {
            view! { <a href=address(&wanted, page)>{label}</a> }
        };
        view! {
            <nav class="pages" aria-label="Páginas de la hoja">
                {(page > 1).then(|| link(page - 1, "Página anterior"))}
                <span>{format!("Página {page} de {}", selected.pages)}</span>
                {(page < selected.pages).then(|| link(page + 1, "Página siguiente"))}
            </nav>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::office::address::tests::parts;

    fn read(address: &str) -> GridSelection {
        of_query(parts(address))
    }

    #[test]
    fn a_selection_stands_in_its_address() {
        let selection = GridSelection {
            due: Some(false),
            entity: Some("PCM".to_owned()),
            node: Some("OP1".parse().expect("a code")),
            search: Some("uso & abuso ñ".to_owned()),
            page: 3,
        };
        assert_eq!(read(&address(&selection, 3)), selection);
    }

    #[test]
    fn what_an_address_does_not_say_is_open() {
        let open = GridSelection {
            page: 1,
            ..GridSelection::default()
        };
        assert_eq!(read(ADDRESS), open);
        assert_eq!(read("/gestion/captura?mostrar=x&bajo=%20&pagina=-1"), open);
        assert_eq!(address(&open, 1), ADDRESS);
    }
}
