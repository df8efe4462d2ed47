//! The sheet «Diccionario»: what each column of the other sheets is, and which words it admits.
//!
//! Its titles are none that the import knows, so that it is passed over.

use super::table::{Column, ColumnType, Field, Table};

/// Explains the columns of these tables, those that nobody sees left out.
pub(super) fn of<'a, 'b>(tables: impl Iterator<Item = &'b Table<'a>>) -> Table<'a>
where
    'a: 'b,
{
    let rows: Vec<Vec<Field>> = tables
        .filter(|table| !table.is_hidden)
        .flat_map(|table| {
            table
                .columns
                .iter()
                .zip(0_u16..)
                .map(move |at| row(table, at))
        })
        .collect();
    let columns = vec![
        Column::new("hoja", "En la hoja", 20, ""),
        Column::new("titulo", "Título de la columna", 36, ""),
        Column::new("clave", "Clave para programas", 28, ""),
        Column::new("que_es", "Qué contiene", 60, ""),
        Column::new("clase", "Clase de contenido", 16, ""),
        Column::new("palabras", "Palabras que admite", 60, ""),
        Column::new("se_llena", "Se llena", 10, ""),
    ];
    let mut table = Table::new("Diccionario", columns, move || rows.clone().into_iter());
    table.frozen_columns = 2;
    table
}

fn row(table: &Table<'_>, (column, at): (&Column, u16)) -> Vec<Field> {
    let title = match &column.group {
        Some(group) => format!("{group} · {}", column.title),
        None => column.title.clone(),
    };
    let kind = match column.kind {
        ColumnType::Text => "Texto",
        ColumnType::Integer => "Número entero",
        ColumnType::Decimal => "Número",
        ColumnType::YesNo => "Sí o No",
    };
    let words = table.rules.lists.iter().find(|list| list.column == at);
    let words = words.map_or_else(|| column.codes.join("; "), |list| list.words.join("; "));
    let is_filled_in = table.rules.is_input(at);
    vec![
        Field::text(&table.sheet),
        Field::text(title),
        Field::text(&column.key),
        Field::text(column.meaning),
        Field::text(kind),
        Field::text(words),
        Field::text(if is_filled_in { "Sí" } else { "" }),
    ]
}
