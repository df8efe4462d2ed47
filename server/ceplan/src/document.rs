//! A document as both writers see it: headings, paragraphs, tables and places that only a person can fill in.
//!
//! What it deliberately does not do: it knows no page, no font and no format.

use chrono::{DateTime, Utc};

/// A document that is about to be written.
#[derive(Debug, Clone)]
pub(crate) struct Document {
    pub(crate) title: String,
    pub(crate) subject: String,
    /// What the file is made from: its only time.
    pub(crate) created: DateTime<Utc>,
    /// Stands under every page, before its number.
    pub(crate) footer: String,
    pub(crate) blocks: Vec<Block>,
}

/// The language of the texts (BCP 47).
pub(crate) const LANGUAGE: &str = "es-PE";

/// A part of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Block {
    /// Level 1 is the document's title.
    Heading {
        level: u8,
        text: String,
    },
    Paragraph(String),
    /// What is to be known of the file before anything is read in it.
    Warning(String),
    /// Small print under a table.
    Note(String),
    Table(Table),
    /// Room for a text that only a person can write.
    Blank(Blank),
    NewPage,
}

/// A place to be filled in by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Blank {
    /// What is to be written there.
    pub(crate) label: String,
    /// Empty lines.
    pub(crate) lines: u8,
}

/// A table with one row of titles, which stands on every page that the table reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Table {
    /// What it holds, for those who do not see it.
    pub(crate) summary: String,
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: Vec<Vec<Cell>>,
    /// Height of an empty row, in lines: room to write by hand.
    pub(crate) least_lines: u8,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Column {
    pub(crate) title: String,
    /// Its part of the width; the parts of a table add up to 100.
    pub(crate) share: u8,
    /// Numbers stand at the right, digit under digit.
    pub(crate) is_number: bool,
}

impl Column {
    pub(crate) fn text(title: &str, share: u8) -> Self {
        Self {
            title: title.to_owned(),
            share,
            is_number: false,
        }
    }

    pub(crate) fn number(title: &str, share: u8) -> Self {
        Self {
            is_number: true,
            ..Self::text(title, share)
        }
    }
}

/// A cell of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Cell {
    Text(String),
    /// Only a person can write it.
    Blank,
}

impl Cell {
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }
}

/// What stands in a place that is to be filled in.
pub(crate) const TO_WRITE: &str = "[Por completar por la entidad]";

impl Block {
    pub(crate) fn heading(level: u8, text: impl Into<String>) -> Self {
        Self::Heading {
            level,
            text: text.into(),
        }
    }

    pub(crate) fn blank(label: impl Into<String>, lines: u8) -> Self {
        Self::Blank(Blank {
            label: label.into(),
            lines,
        })
    }
}
