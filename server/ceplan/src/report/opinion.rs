//! Part III: what only a person can say. Everything in it but the figures is a marked blank.

use domain::{format, release::Release};

use super::{compliance::observed, facts::group};
use crate::{
    document::{Block, Cell, Column, Table},
    entry::Entry,
};

pub(super) fn part(release: &Release, entries: &[Entry<'_>], year: i32) -> Vec<Block> {
    let mut blocks = vec![
        Block::NewPage,
        Block::heading(2, "Parte III. Análisis, medidas y recomendaciones"),
        Block::Paragraph(
            "Esta parte la escribe la entidad. El tablero pone solo las cifras; lo demás queda en blanco.".to_owned(),
        ),
        Block::heading(3, format!("III.1 Indicadores sin logro cumplido en {year}")),
    ];
    let open: Vec<_> = entries
        .iter()
        .filter(|entry| entry.target(year).is_some() && entry.met(year) != Some(true))
        .collect();
    if open.is_empty() {
        blocks.push(Block::Paragraph(format!(
            "Ningún indicador con logro esperado para {year} quedó sin cumplirlo."
        )));
    } else {
        blocks.push(Block::Table(open_table(&open, year)));
    }
    blocks.push(Block::heading(3, "III.2 Análisis por objetivo prioritario"));
    for (name, _) in group(release, entries) {
        blocks.push(Block::blank(
            format!("{name}: factores que explican los resultados"),
            3,
        ));
    }
    blocks.extend([
        Block::heading(3, "III.3 Conclusiones y recomendaciones"),
        Block::blank("Conclusiones", 4),
        Block::blank("Recomendaciones y medidas para el siguiente periodo", 4),
        Block::heading(3, "Firmas"),
        Block::Table(signatures()),
    ]);
    blocks
}

fn open_table(entries: &[&Entry<'_>], year: i32) -> Table {
    let row = |entry: &&Entry<'_>| {
        let indicator = entry.indicator;
        let target = entry
            .target(year)
            .map(|value| format::value(&indicator.unit, value));
        vec![
            Cell::text(indicator.code.as_str()),
            Cell::text(&indicator.name),
            Cell::text(target.unwrap_or_default()),
            Cell::text(observed(entry, year)),
            Cell::Blank,
            Cell::Blank,
        ]
    };
    Table {
        summary: format!(
            "Indicadores cuyo logro esperado de {year} no se cumplió o no se puede comparar"
        ),
        columns: vec![
            Column::text("Código", 8),
            Column::text("Indicador", 26),
            Column::number(&format!("Logro esperado {year}"), 10),
            Column::number(&format!("Valor obtenido {year}"), 14),
            Column::text("Por qué", 21),
            Column::text("Medida, responsable y plazo", 21),
        ],
        rows: entries.iter().map(row).collect(),
        least_lines: 2,
    }
}

fn signatures() -> Table {
    let row = |role: &str| vec![Cell::text(role), Cell::Blank, Cell::Blank, Cell::Blank];
    Table {
        summary: "Quién elaboró, revisó y aprobó el reporte".to_owned(),
        columns: vec![
            Column::text("Paso", 16),
            Column::text("Nombre y cargo", 34),
            Column::text("Fecha", 16),
            Column::text("Firma", 34),
        ],
        rows: ["Elaborado por", "Revisado por", "Aprobado por"]
            .map(row)
            .into(),
        least_lines: 3,
    }
}
