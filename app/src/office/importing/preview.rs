//! Step 4: what would happen to every cell, old → new, to be filtered by what happens.

use domain::{finding::Place, format};
use import::preview::{Effect, PreviewCell};
use leptos::prelude::*;

use super::{
    conflicts::ConflictSection,
    elements::{Created, Fields},
    mapping::Mapping,
};
use crate::{
    office::{
        form::ActButton,
        list_table::{Columns, ListTable},
        wording,
    },
    wire::ImportPreview,
};

/// Rows that are shown at once.
const PAGE: usize = 60;

/// Counts, filter and table.
#[component]
pub fn PreviewStep(mapping: Mapping) -> impl IntoView {
    view! {
        <section class="block" id="paso-4">
            <h2>"4. Vista previa"</h2>
            {move || match mapping.preview.get() {
                Some(preview) => view! { <Preview preview mapping /> }.into_any(),
                None if mapping.has_sheets() => view! { <p class="muted">"Aún no se ha leído la tabla."</p> }.into_any(),
                None => view! { <p>"Elija al menos una hoja para importar."</p> }.into_any(),
            }}
        </section>
    }
}

#[component]
fn Preview(preview: ImportPreview, mapping: Mapping) -> impl IntoView {
    let counts = [
        (Effect::New, preview.new),
        (Effect::Changed, preview.changed),
        (Effect::Unchanged, preview.unchanged),
        (Effect::Rejected, preview.rejected),
    ];
    let total: u32 = counts.iter().map(|(_, count)| count).sum();
    let wanted = RwSignal::new(Wanted::first(preview.new, preview.changed));
    let both = (preview.new > 0 && preview.changed > 0)
        .then_some((Wanted::Changes, preview.new + preview.changed));
    let folded = total > 0 && preview.unchanged == total;
    let buttons = both
        .into_iter()
        .chain(std::iter::once((Wanted::All, total)))
        .chain(
            counts
                .into_iter()
                .map(|(effect, count)| (Wanted::Only(effect), count)),
        )
        .map(|(effect, count)| {
            view! {
                <button
                    type="button"
                    class="filter"
                    aria-pressed=move || (wanted.get() == effect).to_string()
                    on:click=move |_| wanted.set(effect)
                >
                    {effect.words()}
                    " "
                    <span class="count">{format::count(count.into())}</span>
                </button>
            }
        })
        .collect_view();
    let passed_over = preview.passed_over;
    let missing = (preview.not_in_file > 0).then(|| not_in_file(preview.not_in_file));
    let sent = preview.cells.len();
    view! {
        {move || {
            mapping
                .is_stale()
                .then(|| {
                    view! {
                        <p class="notice notice--warning">
                            "La correspondencia cambió después de esta vista previa. Lea de nuevo antes de confirmar."
                        </p>
                    }
                })
        }}
        <ConflictSection totals=preview.conflicts theirs_kept=preview.theirs_kept mapping />
        <div class="filters" role="group" aria-label="Mostrar celdas">
            {buttons}
        </div>
        <p class="muted">
            {format!("Además se pasaron por alto {} sin valores (rótulos, vacías, notas).", wording::counted(passed_over.into(), "celda", "celdas"))}
            {(sent < total as usize)
                .then(|| format!(" Se muestran {sent} de {total}, primero los errores y los cambios."))}
        </p>
        {missing.map(|said| view! { <p class="notice notice--warning">{said}</p> })}
        {if folded {
            view! {
                <details class="change-group">
                    <summary>"Ninguna celda cambia: ver las celdas leídas"</summary>
                    <Cells cells=preview.cells wanted mapping />
                </details>
            }
                .into_any()
        } else {
            view! { <Cells cells=preview.cells wanted mapping /> }.into_any()
        }}
        <Created created=preview.created />
        <Fields fields=preview.fields counts=preview.field_counts />
    }
}

/// Of values whose row, column or sheet was deleted from an exported file.
fn not_in_file(values: u32) -> String {
    let stay = if values == 1 {
        "se queda como está"
    } else {
        "se quedan como están"
    };
    let values = wording::counted(values.into(), "valor", "valores");
    format!(
        "{values} que el archivo tenía al exportarse no tiene lugar en él: {stay}. Los hallazgos dicen cuáles."
    )
}

/// Which cells are shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Wanted {
    /// The new and the changed ones.
    Changes,
    All,
    Only(Effect),
}

impl Wanted {
    /// The changes where there are any: among many unchanged cells nobody would find them.
    fn first(new: u32, changed: u32) -> Self {
        match (new, changed) {
            (0, 0) => Self::All,
            (_, 0) => Self::Only(Effect::New),
            (0, _) => Self::Only(Effect::Changed),
            _ => Self::Changes,
        }
    }

    fn fits(self, effect: Effect) -> bool {
        match self {
            Self::Changes => matches!(effect, Effect::New | Effect::Changed),
            Self::All => true,
            Self::Only(wanted) => wanted == effect,
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::Changes => "Nuevas y cambiadas",
            Self::All => "Todas",
            Self::Only(effect) => effect_words(effect),
        }
    }
}

fn effect_words(effect: Effect) -> &'static str {
    match effect {
        Effect::New => "Nuevas",
        Effect::Changed => "Cambian",
        Effect::Unchanged => "Sin cambio",
        Effect::Rejected => "Rechazadas",
    }
}

pub(super) fn effect_word(effect: Effect) -> &'static str {
    match effect {
        Effect::New => "nueva",
        Effect::Changed => "cambia",
        Effect::Unchanged => "sin cambio",
        Effect::Rejected => "rechazada",
    }
}

#[component]
fn Cells(cells: Vec<PreviewCell>, wanted: RwSignal<Wanted>, mapping: Mapping) -> impl IntoView {
    let cells = StoredValue::new(cells);
    let pages = RwSignal::new(1usize);
    let matching = Memo::new(move |_| {
        let wanted = wanted.get();
        cells.with_value(|cells| {
            let fits = |cell: &PreviewCell| wanted.fits(cell.effect);
            cells
                .iter()
                .enumerate()
                .filter(|(_, cell)| fits(cell))
                .map(|(at, _)| at)
                .collect::<Vec<_>>()
        })
    });
    let rows = move || {
        let most = pages.get() * PAGE;
        matching.with(|matching| {
            cells.with_value(|cells| {
                let shown = matching.iter().take(most).map(|at| cells[*at].clone());
                shown
                    .map(|cell| view! { <CellRow cell mapping /> })
                    .collect_view()
            })
        })
    };
    let hidden = move || matching.with(Vec::len).saturating_sub(pages.get() * PAGE);
    view! {
        <ListTable
            columns=Columns::from(["Lugar", "Indicador y serie", "Se leyó", "Antes → después", "Efecto", "Hallazgos"])
                .number("Antes → después")
        >
            {rows}
        </ListTable>
        {move || {
            (hidden() > 0)
                .then(|| {
                    view! {
                        <ActButton press=move |_| pages.update(|pages| *pages += 1)>
                            {format!("Mostrar más ({} por ver)", hidden())}
                        </ActButton>
                    }
                })
        }}
    }
}

#[component]
fn CellRow(cell: PreviewCell, mapping: Mapping) -> impl IntoView {
    let series = cell.key.as_ref().map(|key| {
        let group = mapping
            .catalogue
            .with_value(|catalogue| wording::breakdown(catalogue, &key.breakdown));
        let parts = [
            key.indicator.to_string(),
            key.measure.label_es().to_owned(),
            group,
            format::period(key.period),
        ];
        parts
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" · ")
    });
    let text = |value: Option<&domain::value::CellValue>| wording::cell_text(value, 0);
    let (before, after) = (text(cell.before.as_ref()), text(cell.after.as_ref()));
    let after = match (&cell.after, cell.effect) {
        (None, Effect::Changed) => "se quita".to_owned(),
        _ => after,
    };
    let old = (!before.is_empty() && cell.effect == Effect::Changed)
        .then(|| view! { <span class="visually-hidden">"antes "</span><del>{before}</del> " → " });
    view! {
        <tr class=format!("effect effect--{}", effect_word(cell.effect).replace(' ', "-"))>
            <td>{short_place(&cell.place)}</td>
            <td>{series.unwrap_or_else(|| "no se reconoce".to_owned())}</td>
            <td data-label="Se leyó">{cell.read}</td>
            <td class="number" data-label="Antes → después">{old} <ins>{after}</ins></td>
            <td data-label="Efecto">{effect_word(cell.effect)}</td>
            <td data-label="Hallazgos">{cell.finding_codes.join(", ")}</td>
        </tr>
    }
}

/// «Datos!B7», as spreadsheets write it.
pub fn short_place(place: &Place) -> String {
    match place {
        Place::Cell { sheet, row, column } => {
            format!("{sheet}!{}", domain::finding::a1(*row, *column))
        }
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_preview_begins_with_what_changes() {
        assert_eq!(Wanted::first(0, 0), Wanted::All);
        assert_eq!(Wanted::first(3, 0), Wanted::Only(Effect::New));
        assert_eq!(Wanted::first(0, 3), Wanted::Only(Effect::Changed));
        assert!(Wanted::first(2, 3).fits(Effect::New));
        assert!(!Wanted::first(2, 3).fits(Effect::Unchanged));
    }

    #[test]
    fn a_place_is_short_and_findable() {
        let place = Place::Cell {
            sheet: "Datos".to_owned(),
            row: 6,
            column: 1,
        };
        assert_eq!(short_place(&place), "Datos!B7");
        assert_eq!(short_place(&Place::File), "archivo");
    }
}
