//! The keys of the sheet, told where they are used; «?» opens them.

use leptos::prelude::*;

use super::{events, sheet::Sheet};
use Audience::{Everyone, WhoComments, WhoEnters};

/// The element that «?» opens.
pub const ID: &str = "teclas";

/// For whom a key does something: who only reads types nothing.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Audience {
    Everyone,
    WhoEnters,
    WhoComments,
}

impl Audience {
    fn includes(self, may_enter: bool, may_comment: bool) -> bool {
        match self {
            Everyone => true,
            WhoEnters => may_enter,
            WhoComments => may_comment,
        }
    }
}

/// What a key does, and for whom.
const KEYS: [(&str, &str, Audience); 14] = [
    (
        "Flechas, Inicio, Fin, Re Pág, Av Pág",
        "Mover. Con Ctrl, hasta el borde. Con Mayús, seleccionar; también con el ratón.",
        Everyone,
    ),
    (
        "Mayús+Espacio, Ctrl+Espacio, Ctrl+A",
        "Seleccionar la fila, la columna o toda la hoja.",
        Everyone,
    ),
    (
        "Escribir, F2 o Intro",
        "Editar la celda. Intro guarda y baja a la siguiente serie del mismo tipo; Tab guarda y pasa a la derecha; Esc deja como estaba; Ctrl+Intro escribe lo mismo en todo lo seleccionado.",
        WhoEnters,
    ),
    ("Supr", "Vaciar las celdas seleccionadas.", WhoEnters),
    (
        "Ctrl+C",
        "Copiar lo seleccionado, para una hoja de cálculo o para esta.",
        Everyone,
    ),
    (
        "Ctrl+X, Ctrl+V",
        "Cortar y pegar, también desde una hoja de cálculo.",
        WhoEnters,
    ),
    (
        "Ctrl+D, Ctrl+R",
        "Rellenar hacia abajo o hacia la derecha.",
        WhoEnters,
    ),
    ("Ctrl+Z, Ctrl+Y", "Deshacer y rehacer.", WhoEnters),
    ("Ctrl+F", "Buscar en la hoja.", WhoEnters),
    ("Ctrl+S", "Guardar el borrador.", WhoEnters),
    ("Mayús+F2", "Comentar la celda.", WhoComments),
    (
        "Alt+Mayús+← y →",
        "Angostar o ensanchar la columna; con ↑ y ↓, la de las series. Con Supr, todas vuelven a su ancho.",
        Everyone,
    ),
    ("?", "Esta lista. Esc vuelve a la celda.", Everyone),
    (
        "n.d., n.a., 45/60, 63.4 P/",
        "No disponible, no aplica, numerador y denominador, valor provisional.",
        WhoEnters,
    ),
];

/// The list, closed at first.
#[component]
pub fn Keys(sheet: Sheet, may_enter: bool, may_comment: bool) -> impl IntoView {
    let items = KEYS
        .into_iter()
        .filter(|(.., audience)| audience.includes(may_enter, may_comment))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_reviews_finds_the_key_for_comments_and_none_for_typing() {
        let of = |may_enter, may_comment| {
            let keys = KEYS.into_iter();
            keys.filter(move |(.., audience)| audience.includes(may_enter, may_comment))
                .map(|(key, ..)| key)
                .collect::<Vec<_>>()
        };
        assert_eq!(of(true, true).len(), KEYS.len());
        let reviewer = of(false, true);
        assert!(reviewer.contains(&"Mayús+F2") && !reviewer.contains(&"Supr"));
        assert!(!of(false, false).contains(&"Mayús+F2"));
    }
}
