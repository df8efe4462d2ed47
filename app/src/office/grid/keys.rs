//! The keys of the sheet, told where they are used; «?» opens them.

use leptos::prelude::*;

use super::{events, sheet::Sheet};

/// The element that «?» opens.
pub const ID: &str = "teclas";

/// What a key does, and for whom: who only reads types nothing.
const KEYS: [(&str, &str, bool); 14] = [
    (
        "Flechas, Inicio, Fin, Re Pág, Av Pág",
        "Mover. Con Ctrl, hasta el borde. Con Mayús, seleccionar; también con el ratón.",
        false,
    ),
    (
        "Mayús+Espacio, Ctrl+Espacio, Ctrl+A",
        "Seleccionar la fila, la columna o toda la hoja.",
        false,
    ),
    (
        "Escribir, F2 o Intro",
        "Editar la celda. Intro guarda y baja a la siguiente serie del mismo tipo; Tab guarda y pasa a la derecha; Esc deja como estaba; Ctrl+Intro escribe lo mismo en todo lo seleccionado.",
        true,
    ),
    ("Supr", "Vaciar las celdas seleccionadas.", true),
    (
        "Ctrl+C",
        "Copiar lo seleccionado, para una hoja de cálculo o para esta.",
        false,
    ),
    (
        "Ctrl+X, Ctrl+V",
        "Cortar y pegar, también desde una hoja de cálculo.",
        true,
    ),
    (
        "Ctrl+D, Ctrl+R",
        "Rellenar hacia abajo o hacia la derecha.",
        true,
    ),
    ("Ctrl+Z, Ctrl+Y", "Deshacer y rehacer.", true),
    ("Ctrl+F", "Buscar en la hoja.", true),
    ("Ctrl+S", "Guardar el borrador.", true),
    ("Mayús+F2", "Comentar la celda.", true),
    (
        "Alt+Mayús+← y →",
        "Angostar o ensanchar la columna; con ↑ y ↓, la de las series. Con Supr, todas vuelven a su ancho.",
        false,
    ),
    ("?", "Esta lista. Esc vuelve a la celda.", false),
    (
        "n.d., n.a., 45/60, 63.4 P/",
        "No disponible, no aplica, numerador y denominador, valor provisional.",
        true,
    ),
];

/// The list, closed at first.
#[component]
pub fn Keys(sheet: Sheet, may_enter: bool) -> impl IntoView {
    let items = KEYS
        .into_iter()
        .filter(|(.., only_who_enters)| may_enter || !only_who_enters)
        .map(|(key, does, _)| {
            view! {
                <dt>{key}</dt>
                <dd>{does}</dd>
            }
        })
        .collect::<Vec<_>>();
    let back = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Escape" {
            events::open_keys(false);
            events::go(sheet, sheet.active.get_untracked());
        }
    };
    view! {
        <details class="keys" id=ID on:keydown=back>
            <summary>"Teclas de la hoja (?)"</summary>
            <dl class="terms">{items}</dl>
            <p>
                <a href="/gestion/ayuda" rel="external">"Guía y glosario"</a>
            </p>
        </details>
    }
}
