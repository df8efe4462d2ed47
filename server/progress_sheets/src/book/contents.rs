//! The contents: each page with its number, as a link to it.

use tagged_pdf::{Fonts, LinkTarget, Pages};

use super::Part;
use crate::{
    SheetError, Source,
    canvas::Canvas,
    density::Density,
    frame,
    style::{BODY, SMALL, title},
    table::{self, Cell, Table, Title},
};

/// A page of rows, and texts whole.
const DENSITY: Density = Density {
    scale: 1.0,
    chart: 1.0,
    rows: usize::MAX,
    lines: usize::MAX,
    is_trial: false,
};

const TITLE: &str = "Contenido";

/// As many pages as it takes. They stand behind the cover, and all others behind them.
pub(super) fn pages(
    source: &Source<'_>,
    parts: &[Part<'_>],
    left_out: usize,
    fonts: &Fonts,
) -> Result<Pages, SheetError> {
    // The numbers of pages are as wide whatever they are: the second time nothing moves.
    let count = lay_out(source, parts, left_out, fonts, 1)?.pages.len();
    lay_out(source, parts, left_out, fonts, count)
}

fn lay_out(
    source: &Source<'_>,
    parts: &[Part<'_>],
    left_out: usize,
    fonts: &Fonts,
    own: usize,
) -> Result<Pages, SheetError> {
    let mut canvas = Canvas::new(fonts, DENSITY);
    canvas.bookmark(2, TITLE.to_owned());
    frame::head(&mut canvas, source, None);
    canvas.heading(2, TITLE, title(TITLE));
    canvas.paragraph(
        "Una página por objetivo y por indicador de la política, en su orden. Los indicadores de servicios cuyo lugar no está publicado van al final.",
        BODY,
    );
    if left_out > 0 {
        let words = format!(
            "Este documento tiene {} indicadores como máximo; otros {left_out} tienen su hoja en el sitio.",
            super::MAX_INDICATORS
        );
        canvas.paragraph(&words, SMALL);
    }
    let rows = (0..)
        .zip(parts)
        .map(|(at, part)| row(source, part, own + at));
    let table = Table {
        summary: "Páginas de este documento".to_owned(),
        titles: vec![
            Title::text("Código", 12),
            Title::text("Nombre", 58),
            Title::text("Estado", 20),
            Title::number("Página", 10),
        ],
        rows: rows.collect(),
    };
    table::draw(&mut canvas, &table, true)?;
    Ok(canvas.pages)
}

/// `page` counts from the first page of the contents, as the links do; the cover stands before it.
fn row(source: &Source<'_>, part: &Part<'_>, page: usize) -> Vec<Cell> {
    let number = (page + 2).to_string();
    let linked = |cell: Cell, name: &str| Cell {
        link: Some((LinkTarget::Page(page), format!("{name}, página {number}"))),
        ..cell
    };
    match part {
        Part::Objective(node) => {
            let name = site::words::node_name(node);
            vec![
                Cell::bold(node.code.as_str()),
                linked(Cell::bold(&name), &name),
                Cell::default(),
                Cell::bold(number),
            ]
        }
        Part::Indicator(one, _) => {
            let state = site::state_of(one, source.assessments.get(&one.code));
            let state =
                state.map_or_else(Cell::default, |state| Cell::state(state, state.label_es()));
            vec![
                Cell::text(one.code.as_str()),
                linked(Cell::text(&one.name), &one.name),
                state,
                Cell::text(number),
            ]
        }
    }
}
