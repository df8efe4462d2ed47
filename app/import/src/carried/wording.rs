//! What is said about values that have no place in the file: how many, and the rows or the columns in which they stood,
//! whichever are fewer.

use super::{Carried, CarriedSeries, CarriedSheet, Presence, Slot};
use domain::{
    catalogue::Catalogue,
    finding::{Finding, Place},
    format,
    period::Period,
    value::{Breakdown, Measure},
};
use std::collections::BTreeMap;

/// Rows or columns that are named; of more only how many they are is said.
const NAMED: usize = 5;
/// So few values are named one by one.
const FEW: usize = 3;

/// The file has more places than are looked at.
pub(super) fn too_many() -> Finding {
    Finding::new(
        "W420",
        Place::File,
        None,
        "El archivo es demasiado grande para comprobar si le faltan filas o columnas que tenía al exportarse; lo vigente se queda.",
        "Divida el archivo en partes más pequeñas si borró filas o columnas.",
    )
}

/// The finding of one sheet; `missing` is sorted and not empty.
pub(super) fn finding(
    carried: &Carried,
    sheet: &CarriedSheet,
    missing: &[Slot],
    catalogue: &Catalogue,
) -> Finding {
    let of_sheet = || Place::Sheet {
        sheet: sheet.name.clone(),
    };
    let is_whole = u32::try_from(missing.len()) == Ok(sheet.held);
    let (place, why) = match sheet.presence {
        Presence::Read => (of_sheet(), None),
        Presence::LeftOut => (of_sheet(), Some("no se importa")),
        Presence::Absent => (Place::File, is_whole.then_some("no está en el archivo")),
    };
    let values = counted(missing.len());
    if let Some(why) = why {
        return Finding::of("W421", place, None, &[&sheet.name, &why, &values]);
    }
    let lack = if missing.len() == 1 {
        "Falta"
    } else {
        "Faltan"
    };
    let places = former_place(carried, missing, catalogue);
    Finding::of("W420", place, None, &[&lack, &values, &sheet.name, &places])
}

/// «12 valores».
fn counted(values: usize) -> String {
    match values {
        1 => "1 valor".to_owned(),
        more => format!("{} valores", count(more)),
    }
}

fn count(of: usize) -> String {
    format::count(u64::try_from(of).unwrap_or(u64::MAX))
}

/// Where the values stood: each of a few, or else the rows or the columns.
fn former_place(carried: &Carried, missing: &[Slot], catalogue: &Catalogue) -> String {
    let row = |series: CarriedSeries| row(carried, series, catalogue);
    if missing.len() <= FEW {
        let each = missing.iter();
        let each = each.map(|(series, measure, period)| {
            format!("{}, {}", row(*series), column(*measure, *period))
        });
        return each.collect::<Vec<_>>().join("; ");
    }
    let mut rows: BTreeMap<CarriedSeries, usize> = BTreeMap::new();
    let mut columns: BTreeMap<(Measure, Period), usize> = BTreeMap::new();
    for (series, measure, period) in missing {
        let of_row = rows.entry(*series).or_default();
        *of_row = of_row.saturating_add(1);
        let of_column = columns.entry((*measure, *period)).or_default();
        *of_column = of_column.saturating_add(1);
    }
    if rows.len() <= columns.len() {
        let named = rows.iter().map(|(series, of)| (row(*series), *of));
        listed(["fila", "filas"], rows.len(), named)
    } else {
        let named = columns.iter();
        let named = named.map(|((measure, period), of)| (column(*measure, *period), *of));
        listed(["columna", "columnas"], columns.len(), named)
    }
}

/// «filas PNTD-1 · total (4), S01-1 · Mujeres (2) y 7 más».
fn listed(
    [one, many]: [&str; 2],
    of: usize,
    named: impl Iterator<Item = (String, usize)>,
) -> String {
    let named = named.take(NAMED);
    let named: Vec<String> = named
        .map(|(name, values)| format!("{name} ({})", count(values)))
        .collect();
    let noun = if of == 1 { one } else { many };
    let rest = match of.saturating_sub(NAMED) {
        0 => String::new(),
        rest => format!(" y {} más", count(rest)),
    };
    format!("{noun} {}{rest}", named.join(", "))
}

/// «PNTD-1 · total», «S01-1 · Mujeres».
fn row(carried: &Carried, series: CarriedSeries, catalogue: &Catalogue) -> String {
    let place = usize::try_from(series.0).ok();
    let named = place.and_then(|at| carried.series.get(at));
    named.map_or_else(String::new, |(indicator, breakdown)| {
        format!("{indicator} · {}", group(breakdown, catalogue))
    })
}

fn group(breakdown: &Breakdown, catalogue: &Catalogue) -> String {
    if breakdown.is_headline() {
        return "total".to_owned();
    }
    let members = breakdown.pairs();
    let members = members.map(|(dimension, member)| catalogue.member_name(dimension, member));
    members.collect::<Vec<_>>().join(" · ")
}

/// «valor obtenido 2024».
fn column(measure: Measure, period: Period) -> String {
    let measure = measure.label_es().to_lowercase();
    format!("{measure} {}", period.label_es())
}
