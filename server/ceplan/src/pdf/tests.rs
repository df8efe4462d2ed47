//! Pages and structure of documents that are hard to lay out.

use tagged_pdf::{Fonts, Item, Mark, Role};

use super::{
    layout::lay_out,
    style::{BODY, BOTTOM, MARGIN, PAGE},
};
use crate::document::{Block, Cell, Column, Document, Table};

fn document(blocks: Vec<Block>) -> Document {
    Document {
        title: "Título".to_owned(),
        subject: "Prueba".to_owned(),
        created: "2026-05-05T03:30:00Z".parse().expect("a time"),
        footer: "Pie".to_owned(),
        blocks,
    }
}

fn long_table(rows: usize, text: &str) -> Block {
    Block::Table(Table {
        summary: "Una tabla larga".to_owned(),
        columns: vec![Column::text("Código", 20), Column::text("Texto", 80)],
        rows: (0..rows)
            .map(|at| vec![Cell::text(format!("S{at}")), Cell::text(text)])
            .collect(),
        least_lines: 1,
    })
}

/// Texts of each page, with whether a reader of screens reads them.
fn texts(document: &Document) -> Vec<Vec<(String, bool)>> {
    let fonts = Fonts::new().expect("the fonts of the program");
    let pages = lay_out(document, &fonts).pages.into_iter();
    pages
        .map(|items| {
            items
                .into_iter()
                .filter_map(|item| match item {
                    Item::Text {
                        line,
                        mark,
                        baseline,
                        x,
                        ..
                    } => {
                        assert!(
                            baseline <= BOTTOM + 1.0,
                            "a line below the page: {}",
                            line.text
                        );
                        assert!(
                            x >= MARGIN && x + line.width <= PAGE.0 - MARGIN + 1.0,
                            "beside the page: {}",
                            line.text
                        );
                        Some((line.text, matches!(mark, Mark::Element(_))))
                    }
                    _ => None,
                })
                .collect()
        })
        .collect()
}

#[test]
fn titles_of_a_table_stand_on_each_page_and_are_read_once() {
    let document = document(vec![
        Block::heading(1, "Título"),
        long_table(120, "unas palabras"),
    ]);
    let pages = texts(&document);
    assert!(pages.len() > 2);
    for (at, page) in pages.iter().enumerate() {
        let titles: Vec<_> = page.iter().filter(|(text, _)| text == "Código").collect();
        assert_eq!(titles.len(), 1, "page {at}");
        assert_eq!(titles[0].1, at == 0, "page {at}");
    }
    let read = pages
        .iter()
        .flatten()
        .filter(|(text, _)| text == "unas palabras");
    assert_eq!(read.count(), 120);
}

#[test]
fn a_row_that_is_higher_than_a_page_goes_on_on_the_next() {
    let words = "palabra ".repeat(2000);
    let pages = texts(&document(vec![long_table(1, words.trim())]));
    assert!(pages.len() > 1);
    let count = pages
        .iter()
        .flatten()
        .map(|(text, _)| text.matches("palabra").count());
    assert_eq!(count.sum::<usize>(), 2000);
}

#[test]
fn no_word_is_lost_and_none_is_wider_than_its_column() {
    let fonts = Fonts::new().expect("the fonts of the program");
    let text = format!("Año 2025: {} fin", "x".repeat(300));
    let lines = fonts.lines(&text, BODY, 200.0);
    assert!(lines.iter().all(|line| line.width <= 200.0));
    let joined: String = lines.iter().map(|line| line.text.as_str()).collect();
    assert_eq!(joined.replace(' ', ""), text.replace(' ', ""));
}

#[test]
fn texts_that_the_font_does_not_know_break_no_file() {
    let hostile = "=1+1 \u{feff}emoji 😀 漢字 \u{202e}atrás a\u{301}\u{0}";
    let document = document(vec![
        Block::heading(1, "Título"),
        Block::Paragraph(hostile.to_owned()),
        long_table(2, hostile),
    ]);
    let bytes = super::write(&document).expect("a PDF");
    assert!(bytes.starts_with(b"%PDF-1.7"));
    assert_eq!(
        bytes,
        super::write(&document).expect("a PDF"),
        "the same bytes"
    );
}

#[test]
fn every_row_of_a_table_has_all_its_cells_in_the_structure() {
    let table = Block::Table(Table {
        summary: "Con vacíos".to_owned(),
        columns: vec![Column::text("A", 50), Column::number("B", 50)],
        rows: vec![
            vec![Cell::text("a"), Cell::text("")],
            vec![Cell::text("b"), Cell::Blank],
        ],
        least_lines: 1,
    });
    let fonts = Fonts::new().expect("the fonts of the program");
    let laid_out = lay_out(&document(vec![table]), &fonts);
    let rows = laid_out
        .elements
        .iter()
        .filter(|node| node.role == Role::Row);
    assert!(rows.map(|row| row.children.len()).all(|cells| cells == 2));
    let drawn: std::collections::BTreeSet<usize> = laid_out
        .pages
        .iter()
        .flatten()
        .filter_map(|item| match item {
            Item::Text {
                mark: Mark::Element(element),
                ..
            } => Some(*element),
            _ => None,
        })
        .collect();
    let cells = laid_out
        .elements
        .iter()
        .enumerate()
        .filter(|(_, node)| node.children.is_empty());
    assert!(
        cells.map(|(at, _)| at).all(|at| drawn.contains(&at)),
        "no cell without a text"
    );
}
