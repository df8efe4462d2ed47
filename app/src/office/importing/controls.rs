//! What holds for a whole table: where header and data are, the indicator where no column says it,
//! how numbers are written, whose department codes are used.

use std::sync::Arc;

use domain::{
    catalogue::Catalogue,
    import::layout::{Layout, NumberLocale, PlaceCodes},
    value::{Breakdown, Measure},
};
use leptos::prelude::*;

use super::mapping::{Mapping, name_columns};
use crate::{office::wording, wire::SheetView};

/// The controls of one sheet.
#[component]
pub fn Controls(
    index: usize,
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
    .map(|(label, edge)| view! { <RowControl index sheet=Arc::clone(&sheet) mapping label edge /> })
    .collect_view();
    view! {
        <div class="controls">
            <IndicatorControl index catalogue=Arc::clone(&catalogue) mapping />
            {rows}
            <Pick
                index
                mapping
                name="medida"
                label="Qué son los valores, si ninguna columna lo dice"
                options=measures()
                read=|layout| measure_slug(layout.measure).to_owned()
                write=|layout, text| layout.measure = measure_of(&text)
            />
            <Pick
                index
                mapping
                name="numeros"
                label="Cómo están escritos los números"
                options=vec![("peru".to_owned(), "1,234.5".to_owned()), ("comma".to_owned(), "1.234,5".to_owned())]
                read=|layout| if layout.number_locale == NumberLocale::Peru { "peru" } else { "comma" }.to_owned()
                write=|layout, text| {
                    layout.number_locale = if text == "peru" { NumberLocale::Peru } else { NumberLocale::DecimalComma }
                }
            />
            <Pick
                index
                mapping
                name="lugares"
                label="Códigos de departamento"
                options=vec![("inei".to_owned(), "INEI".to_owned()), ("reniec".to_owned(), "RENIEC".to_owned())]
                read=|layout| if layout.place_codes == PlaceCodes::Inei { "inei" } else { "reniec" }.to_owned()
                write=|layout, text| {
                    layout.place_codes = if text == "inei" { PlaceCodes::Inei } else { PlaceCodes::Reniec }
                }
            />
            <Pick
                index
                mapping
                name="grupo"
                label="Desagregación de toda la tabla"
                options=breakdowns(&catalogue)
                read=|layout| layout.breakdown.to_string()
                write=|layout, text| layout.breakdown = text.parse().unwrap_or_else(|_| Breakdown::headline())
            />
            <SourceControl index mapping />
        </div>
    }
}

/// The indicator of a table or a ficha that does not name its own.
#[component]
pub fn IndicatorControl(
    index: usize,
    catalogue: Arc<Catalogue>,
    mapping: Mapping,
) -> impl IntoView {
    let indicators = catalogue.indicators.iter();
    let indicators = indicators.map(|i| (i.code.to_string(), format!("{} · {}", i.code, i.name)));
    let none = (String::new(), "Lo dice la hoja".to_owned());
    let options: Vec<(String, String)> = std::iter::once(none).chain(indicators).collect();
    view! {
        <Pick
            index
            mapping
            name="indicador"
            label="Indicador de toda la tabla"
            options
            read=|layout| layout.indicator.clone().unwrap_or_default()
            write=|layout, text| layout.indicator = (!text.is_empty()).then_some(text)
        />
    }
}

fn measures() -> Vec<(String, String)> {
    [Measure::Observed, Measure::Target, Measure::Baseline]
        .map(|measure| {
            (
                measure_slug(measure).to_owned(),
                wording::measure(measure).to_owned(),
            )
        })
        .to_vec()
}

fn measure_slug(measure: Measure) -> &'static str {
    match measure {
        Measure::Baseline => "baseline",
        Measure::Target => "target",
        Measure::Observed => "observed",
    }
}

fn measure_of(slug: &str) -> Measure {
    match slug {
        "baseline" => Measure::Baseline,
        "target" => Measure::Target,
        _ => Measure::Observed,
    }
}

/// Every single group that a table can be about.
fn breakdowns(catalogue: &Catalogue) -> Vec<(String, String)> {
    let members = catalogue.dimensions.iter().flat_map(|dimension| {
        dimension.members.iter().map(|member| {
            let breakdown = Breakdown::of(&dimension.code, &member.code).to_string();
            (breakdown, format!("{}: {}", dimension.name, member.name))
        })
    });
    std::iter::once((String::new(), "Ninguna, o la dice una columna".to_owned()))
        .chain(members)
        .collect()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Edge {
    HeaderFirst,
    HeaderLast,
    DataFirst,
    DataLast,
}

impl Edge {
    fn of(self, layout: &mut Layout) -> &mut u32 {
        match self {
            Self::HeaderFirst => &mut layout.header_rows.0,
            Self::HeaderLast => &mut layout.header_rows.1,
            Self::DataFirst => &mut layout.data_rows.0,
            Self::DataLast => &mut layout.data_rows.1,
        }
    }
}

/// A row by its number as the spreadsheet shows it, from 1.
#[component]
fn RowControl(
    index: usize,
    sheet: Arc<SheetView>,
    mapping: Mapping,
    label: &'static str,
    edge: Edge,
) -> impl IntoView {
    let id = format!("hoja-{index}-{edge:?}");
    let shown = move || {
        mapping
            .choices
            .with(|choices| u64::from(*edge.of(&mut choices[index].layout.clone())) + 1)
    };
    let last = sheet.rows;
    let set = move |event| {
        let Ok(row) = event_target_value(&event).trim().parse::<u32>() else {
            return;
        };
        mapping.correct(index, |choice| {
            *edge.of(&mut choice.layout) = row.clamp(1, last.max(1)) - 1;
            keep_order(&mut choice.layout, edge);
            name_columns(&mut choice.layout, &sheet.excerpt);
        });
    };
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <input
                class="input input--short"
                id=id
                type="number"
                min="1"
                max=last.to_string()
                prop:value=move || shown().to_string()
                on:change=set
            />
        </div>
    }
}

/// Header before data, first before last: the edge that was not moved gives way.
fn keep_order(layout: &mut Layout, moved: Edge) {
    let (header, data) = (&mut layout.header_rows, &mut layout.data_rows);
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

/// One of few, for the whole table.
#[component]
fn Pick(
    index: usize,
    mapping: Mapping,
    name: &'static str,
    label: &'static str,
    options: Vec<(String, String)>,
    read: fn(&Layout) -> String,
    write: fn(&mut Layout, String),
) -> impl IntoView {
    let id = format!("hoja-{index}-{name}");
    let chosen = Memo::new(move |_| mapping.choices.with(|choices| read(&choices[index].layout)));
    let options = options
        .into_iter()
        .map(|(stored, shown)| {
            let this = stored.clone();
            view! {
                <option value=stored selected=move || chosen.get() == this>
                    {shown}
                </option>
            }
        })
        .collect_view();
    view! {
        <div class="field">
            <label for=id.clone()>{label}</label>
            <select
                class="input"
                id=id
                on:change=move |event| {
                    let text = event_target_value(&event);
                    mapping.correct(index, |choice| write(&mut choice.layout, text));
                }
            >
                {options}
            </select>
        </div>
    }
}

#[component]
fn SourceControl(index: usize, mapping: Mapping) -> impl IntoView {
    let id = format!("hoja-{index}-fuente");
    let shown = move || {
        mapping
            .choices
            .with(|choices| choices[index].layout.source.clone().unwrap_or_default())
    };
    view! {
        <div class="field">
            <label for=id.clone()>"Fuente citada para toda la tabla"</label>
            <input
                class="input"
                id=id
                type="text"
                prop:value=shown
                on:change=move |event| {
                    let text = event_target_value(&event).trim().to_owned();
                    mapping.correct(index, |choice| choice.layout.source = (!text.is_empty()).then_some(text));
                }
            />
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout() -> Layout {
        Layout {
            header_rows: (2, 3),
            data_rows: (4, 9),
            ..Layout::empty("Datos")
        }
    }

    fn moved(edge: Edge, row: u32) -> ((u32, u32), (u32, u32)) {
        let mut layout = layout();
        *edge.of(&mut layout) = row;
        keep_order(&mut layout, edge);
        (layout.header_rows, layout.data_rows)
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
