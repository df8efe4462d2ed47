//! What somebody else changed while the file was away, and cells that are empty in it: three values with who stated them and
//! when, to be decided one by one or many at once, with mouse or keyboard.
//!
//! A decision is kept on the server as it is made. What it does is in the next preview, and only that can be committed.
//! The cells come by page: fifty at a time, however many there are.

mod decisions;
mod row;

use domain::format;
use import::merge::{ConflictKind, ConflictResolution};
use leptos::prelude::*;

pub use self::decisions::Conflicts;
use self::decisions::Scope;
use super::mapping::Mapping;
use crate::{
    office::{
        attempt::AttemptStatus,
        form::{ActButton, CheckField, Options, SelectField, Weight, options, options_after},
        wording::counted,
    },
    wire::{ConflictPage, ConflictTotals},
};

/// Everything about the cells that wait for a decision; nothing where there are none.
#[component]
pub fn ConflictSection(
    totals: ConflictTotals,
    theirs_kept: u32,
    mapping: Mapping,
) -> impl IntoView {
    let conflicts = mapping.conflicts;
    let kept = (theirs_kept > 0).then(|| {
        let cells = counted(theirs_kept.into(), "celda", "celdas");
        view! {
            <p class="muted">
                {format!("{cells} que otra persona cambió después de la exportación, y su archivo no, se quedan como están ahora.")}
            </p>
        }
    });
    let section = (totals.all() > 0).then(|| {
        view! {
            <section class="conflicts" aria-labelledby="conflictos">
                <h3 id="conflictos">"Conflictos y celdas vacías"</h3>
                <p>
                    "Mientras su archivo estaba fuera, otra persona cambió lo mismo; o la celda tenía un valor y ahora está vacía. Cada decisión se guarda al tomarla. Lo que quede sin decidir no se importa: sigue lo vigente."
                </p>
                <Controls conflicts />
                {move || {
                    conflicts
                        .is_ahead()
                        .then(|| {
                            view! {
                                <div class="notice notice--warning">
                                    <p>"Tomó decisiones que la vista previa todavía no incluye."</p>
                                    <ActButton
                                        attempt=mapping.attempt
                                        weight=Weight::Main
                                        press=move |_| mapping.read_again()
                                    >
                                        "Actualizar la vista previa"
                                    </ActButton>
                                </div>
                            }
                        })
                }}
                <AttemptStatus attempt=conflicts.attempt doing="Guardando…" />
                {move || conflicts.page.get().map(|page| view! { <Page page conflicts /> })}
            </section>
        }
    });
    view! {
        {kept}
        {section}
    }
}

/// The sheets to choose from, with how many cells each has.
fn sheet_options(sheets: Vec<(String, u32)>) -> Options {
    let sheets = sheets.into_iter().map(|(name, count)| {
        let label = format!("{name} ({count})");
        (name, label)
    });
    options_after("Todas", sheets)
}

/// What is shown, and what one press decides about.
#[component]
fn Controls(conflicts: Conflicts) -> impl IntoView {
    let sheet = RwSignal::new(String::new());
    let kind = RwSignal::new(String::new());
    let undecided = RwSignal::new(false);
    Effect::new(move |before: Option<()>| {
        let chosen = (sheet.get(), kind.get(), undecided.get());
        if before.is_none() {
            return;
        }
        conflicts.set_filter(|filter| {
            filter.sheet = Some(chosen.0).filter(|sheet| !sheet.is_empty());
            filter.kind = match chosen.1.as_str() {
                "changed" => Some(ConflictKind::Changed),
                "removed" => Some(ConflictKind::Removed),
                _ => None,
            };
            filter.undecided = chosen.2;
        });
    });
    Effect::new(move |_| conflicts.load_waiting());
    // The cells of a first preview come after these controls. Drawn anew only where the sheets are others.
    let sheets = Memo::new(move |_| {
        conflicts.page.with(|page| {
            let sheets = page.as_ref().map(|page| page.sheets.clone());
            sheets.unwrap_or_default()
        })
    });
    let kinds = [
        ("", "Todos"),
        ("changed", "Conflictos"),
        ("removed", "Celdas vacías en el archivo"),
    ];
    let scopes = Scope::ALL.map(|scope| (scope.slug(), scope.label()));
    view! {
        <div class="conflict-controls">
            {move || {
                view! {
                    <SelectField
                        label="Hoja"
                        name="conflicto-hoja"
                        value=sheet
                        options=sheet_options(sheets.get())
                    />
                }
            }}
            <SelectField label="Mostrar" name="conflicto-clase" value=kind options=options(kinds) />
            <CheckField label="Solo lo que falta decidir" name="conflicto-falta" value=undecided />
            <SelectField
                label="Cada decisión se aplica"
                name="conflicto-alcance"
                value=conflicts.scope
                options=options(scopes)
            />
        </div>
    }
}

/// The cells of a page, and what can be decided for all that the filter has.
#[component]
fn Page(page: ConflictPage, conflicts: Conflicts) -> impl IntoView {
    let matching = page.matching;
    let of_all = move |choice: Option<ConflictResolution>| {
        move |_| conflicts.decide(conflicts.shown.get_value(), choice)
    };
    let counts = move || {
        let totals = conflicts.totals.get();
        format!(
            "Por decidir: {}. Con el valor del archivo: {}. Con el vigente: {}.",
            format::count(totals.undecided.into()),
            format::count(totals.mine.into()),
            format::count(totals.theirs.into()),
        )
    };
    let count = format::count(matching.into());
    let by = page.file_by.clone();
    let rows = page
        .conflicts
        .iter()
        .cloned()
        .enumerate()
        .map(|(index, conflict)| {
            let by = by.clone();
            view! { <row::ConflictRow conflict index by conflicts /> }
        })
        .collect_view();
    let (number, pages) = (page.page, page.pages);
    let turn = move |to: u32| move |_| conflicts.load(to, None);
    view! {
        <p>{counts}</p>
        <div class="actions" role="group" aria-label="Decidir todo lo que se muestra">
            <button type="button" id="conflictos-todas-mine" class="button button--quiet" on:click=of_all(Some(ConflictResolution::Mine))>
                {format!("Mi valor en las {count}")}
            </button>
            <button type="button" id="conflictos-todas-theirs" class="button button--quiet" on:click=of_all(Some(ConflictResolution::Theirs))>
                {format!("El actual en las {count}")}
            </button>
            <button type="button" id="conflictos-todas-none" class="button button--quiet" on:click=of_all(None)>
                {format!("Sin decidir las {count}")}
            </button>
        </div>
        <p class="muted" id="conflictos-teclas">
            "Con el teclado, en la columna «Decisión»: ↓ y ↑ cambian de fila; M deja mi valor, A el actual, X quita la decisión."
        </p>
        <div class="scroller" tabindex="0" role="region" aria-label="Tabla de los conflictos">
            <table class="table table--stack" aria-describedby="conflictos-teclas">
                <thead>
                    <tr>
                        <th scope="col">"Celda"</th>
                        <th scope="col">"Serie"</th>
                        <th scope="col">"Al exportar"</th>
                        <th scope="col">"Ahora"</th>
                        <th scope="col">"En su archivo"</th>
                        <th scope="col">"Decisión"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {(pages > 1)
            .then(|| {
                view! {
                    <nav class="actions" aria-label="Páginas de conflictos">
                        <ActButton disabled=number == 0 press=turn(number.saturating_sub(1))>
                            "Anterior"
                        </ActButton>
                        <span>{format!("Página {} de {pages}", number + 1)}</span>
                        <ActButton disabled={number + 1 >= pages} press=turn(number + 1)>"Siguiente"</ActButton>
                    </nav>
                }
            })}
    }
}
