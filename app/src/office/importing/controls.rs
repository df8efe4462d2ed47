//! What holds for a whole table: where header and data are, the indicator where no column says it; and for
//! a whole sheet: how numbers are written, whose department codes are used, whether hidden cells count.

use std::sync::Arc;

use components::FormField;
use domain::{
    catalogue::Catalogue,
    number::NumberLocale,
    value::{Breakdown, Measure},
};
use import::layout::{PlaceCodes, Table};
use leptos::prelude::*;

use super::mapping::{Mapping, SheetChoice, TableIndex, name_columns};
use crate::{
    office::form::{Options, option_list, options, options_after},
    wire::SheetView,
};

/// The controls of one table.
#[component]
pub fn TableControls(
    at: TableIndex,
    sheet: Arc<SheetView>,
    catalogue: Arc<Catalogue>,
    mapping: Mapping,
) -> impl IntoView {
    let rows = [
        ("Encabezado: primera fila", Edge::HeaderFirst),
        ("Encabezado: última fila", Edge::HeaderLast),
        ("Datos: primera fila", Edge::DataFirst),
        ("Datos: última fila", Edge::DataLast),
    ]
    .map(|(label, edge)| view! { <RowControl at sheet=Arc::clone(&sheet) mapping label edge /> })
    .collect_view();
    let pick =
        move |name, label, options, read: fn(&Table) -> String, write: fn(&mut Table, String)| {
            let id = format!("hoja-{}-{}-{name}", at.sheet, at.table);
            let chosen = Memo::new(move |_| mapping.of_table(at, String::new(), read));
            let choose =
                Callback::new(move |text| mapping.correct_table(at, |table| write(table, text)));
            view! { <Pick id label options chosen choose /> }
        };
    view! {
        <div class="controls">
            {pick(
                "indicador",
                "Indicador de toda la tabla",
                indicators(&catalogue),
                |table| table.indicator.clone().unwrap_or_default(),
                |table, text| table.indicator = (!text.is_empty()).then_some(text),
            )}
            {rows}
            {pick(
                "medida",
                "Qué son los valores, si ninguna columna lo dice",
                measures(),
                |table| table.measure.slug().to_owned(),
                |table, text| table.measure = Measure::from_slug(&text).unwrap_or(Measure::Observed),
            )}
            {pick(
                "grupo",
                "Desagregación de toda la tabla",
                breakdowns(&catalogue),
                |table| table.breakdown.to_string(),
                |table, text| table.breakdown = text.parse().unwrap_or_else(|_| Breakdown::headline()),
            )}
            <SourceControl at mapping />
        </div>
    }
}

/// The controls of one sheet.
#[component]
pub fn SheetControls(index: usize, has_hidden: bool, mapping: Mapping) -> impl IntoView {
    let pick = move |name,
                     label,
                     options,
                     read: fn(&SheetChoice) -> String,
                     write: fn(&mut SheetChoice, String)| {
        let id = format!("hoja-{index}-{name}");
        let chosen = Memo::new(move |_| mapping.choices.with(|choices| read(&choices[index])));
        let choose =
            Callback::new(move |text| mapping.correct(index, |choice| write(choice, text)));
        view! { <Pick id label options chosen choose /> }
    };
    let hidden = has_hidden.then(|| {
        pick(
            "ocultas",
            "Filas y columnas ocultas",
            options([("no", "No se importan"), ("si", "Se importan también")]),
            |choice| {
                if choice.layout.with_hidden {
                    "si"
                } else {
                    "no"
                }
                .to_owned()
            },
            |choice, text| choice.layout.with_hidden = text == "si",
        )
    });
    view! {
        <div class="controls">
            {pick(
                "numeros",
                "Cómo están escritos los números",
                options([("peru", "1,234.5"), ("comma", "1.234,5")]),
                |choice| if choice.layout.number_locale == NumberLocale::Peru { "peru" } else { "comma" }.to_owned(),
                |choice, text| {
                    choice.layout.number_locale = if text == "peru" { NumberLocale::Peru } else { NumberLocale::DecimalComma }
                },
            )}
            {pick(
                "lugares",
                "Códigos de departamento",
                options([("inei", "INEI"), ("reniec", "RENIEC")]),
                |choice| if choice.layout.place_codes == PlaceCodes::Inei { "inei" } else { "reniec" }.to_owned(),
                |choice, text| {
                    choice.layout.place_codes = if text == "inei" { PlaceCodes::Inei } else { PlaceCodes::Reniec }
                },
            )}
            {hidden}
        </div>
    }
}

/// The indicator of a ficha that does not name its own.
#[component]
pub fn FormIndicatorControl(
    index: usize,
    catalogue: Arc<Catalogue>,
    mapping: Mapping,
) -> impl IntoView {
    let chosen = Memo::new(move |_| {
        mapping.choices.with(|choices| {
            let form = choices[index].layout.form.as_ref();
            form.and_then(|form| form.indicator.clone())
                .unwrap_or_default()
        })
    });
    let choose = Callback::new(move |text: String| {
        mapping.correct(index, |choice| {
            if let Some(form) = &mut choice.layout.form {
                form.indicator = (!text.is_empty()).then_some(text);
            }
        });
    });
    view! {
        <Pick
            id=format!("hoja-{index}-indicador")
            label="Indicador de la ficha"
            options=indicators(&catalogue)
            chosen
            choose
        />
    }
}

/// Every indicator, to be chosen for a whole table.
fn indicators(catalogue: &Catalogue) -> Options {
    let indicators = catalogue.indicators.iter();
    let indicators = indicators.map(|i| (i.code.to_string(), format!("{} · {}", i.code, i.name)));
    options_after("Lo dice la hoja", indicators)
}

fn measures() -> Options {
    let measures = [Measure::Observed, Measure::Target, Measure::Baseline];
    options(measures.map(|measure| (measure.slug(), measure.label_es())))
}

/// Every single group that a table can be about.
fn breakdowns(catalogue: &Catalogue) -> Options {
    let members = catalogue.dimensions.iter().flat_map(|dimension| {
        dimension.members.iter().map(|member| {
            let breakdown = Breakdown::of(&dimension.code, &member.code).to_string();
            (breakdown, format!("{}: {}", dimension.name, member.name))
        })
    });
    options_after("Ninguna, o la dice una columna", members)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Edge {
    HeaderFirst,
    HeaderLast,
    DataFirst,
    DataLast,
}

impl Edge {
    fn of(self, table: &Table) -> u32 {
        match self {
            Self::HeaderFirst => table.header_rows.0,
            Self::HeaderLast => table.header_rows.1,
            Self::DataFirst => table.data_rows.0,
            Self::DataLast => table.data_rows.1,
        }
    }

    fn set(self, table: &mut Table, row: u32) {
        *match self {
            Self::HeaderFirst => &mut table.header_rows.0,
            Self::HeaderLast => &mut table.header_rows.1,
            Self::DataFirst => &mut table.data_rows.0,
            Self::DataLast => &mut table.data_rows.1,
        } = row;
    }
}

/// A row by its number as the spreadsheet shows it, from 1.
#[component]
fn RowControl(
    at: TableIndex,
    sheet: Arc<SheetView>,
    mapping: Mapping,
    label: &'static str,
    edge: Edge,
) -> impl IntoView {
    let id = format!("hoja-{}-{}-{edge:?}", at.sheet, at.table);
    let shown = move || mapping.of_table(at, 1, |table| u64::from(edge.of(table)) + 1);
    let last = sheet.rows;
    let set = move |event| {
        let Ok(row) = event_target_value(&event).trim().parse::<u32>() else {
            return;
        };
        mapping.correct_table(at, |table| {
            edge.set(table, row.clamp(1, last.max(1)) - 1);
            keep_order(table, edge);
            name_columns(table, &sheet);
        });
    };
    view! {
        <FormField id=id.clone() label>
            <input
                class="input input--short"
                id=id
                type="number"
                min="1"
                max=last.to_string()
                prop:value=move || shown().to_string()
                on:change=set
            />
        </FormField>
    }
}

/// Header before data, first before last: the edge that was not moved gives way.
fn keep_order(table: &mut Table, moved: Edge) {
    let (header, data) = (&mut table.header_rows, &mut table.data_rows);
    match moved {
        Edge::HeaderFirst => header.1 = header.1.max(header.0),
        Edge::HeaderLast => header.0 = header.0.min(header.1),
        Edge::DataFirst | Edge::DataLast => {}
    }
    if data.0 <= header.1 {
        data.0 = header.1.saturating_add(1);
    }
    data.1 = data.1.max(data.0);
}

/// One of few.
#[component]
fn Pick(
    id: String,
    label: &'static str,
    options: Options,
    chosen: Memo<String>,
    choose: Callback<String>,
) -> impl IntoView {
    view! {
        <FormField id=id.clone() label>
            <select class="input" id=id on:change=move |event| choose.run(event_target_value(&event))>
                {option_list(options, move || chosen.get())}
            </select>
        </FormField>
    }
}

#[component]
fn SourceControl(at: TableIndex, mapping: Mapping) -> impl IntoView {
    let id = format!("hoja-{}-{}-fuente", at.sheet, at.table);
    let shown = move || {
        mapping.of_table(at, String::new(), |table| {
            table.source.clone().unwrap_or_default()
        })
    };
    view! {
        <FormField id=id.clone() label="Fuente citada para toda la tabla">
            <input
                class="input"
                id=id
                type="text"
                prop:value=shown
                on:change=move |event| {
                    let text = event_target_value(&event).trim().to_owned();
                    mapping.correct_table(at, |table| table.source = (!text.is_empty()).then_some(text));
                }
            />
        </FormField>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        Table {
            header_rows: (2, 3),
            data_rows: (4, 9),
            passed_rows: Vec::new(),
            columns: Vec::new(),
            indicator: None,
            measure: Measure::Observed,
            breakdown: Breakdown::headline(),
            source: None,
        }
    }

    fn moved(edge: Edge, row: u32) -> ((u32, u32), (u32, u32)) {
        let mut table = table();
        edge.set(&mut table, row);
        keep_order(&mut table, edge);
        (table.header_rows, table.data_rows)
    }

    #[test]
    fn header_and_data_never_overlap() {
        assert_eq!(moved(Edge::HeaderLast, 6), ((2, 6), (7, 9)));
        assert_eq!(moved(Edge::HeaderLast, 12), ((2, 12), (13, 13)));
        assert_eq!(moved(Edge::DataFirst, 1), ((2, 3), (4, 9)));
    }

    #[test]
    fn the_edge_that_was_not_moved_gives_way() {
        assert_eq!(moved(Edge::HeaderFirst, 5), ((5, 5), (6, 9)));
        assert_eq!(moved(Edge::HeaderLast, 1), ((1, 1), (4, 9)));
        assert_eq!(moved(Edge::DataLast, 2), ((2, 3), (4, 4)));
    }
}
