//! What stands on the pages, and which element of the structure each text belongs to.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use pictures::Drawing;

use crate::{
    font::ShapedLine,
    style::{Colour, TextStyle},
};

/// An element of the structure, by its place in [`Pages::elements`].
pub type Element = usize;

/// What an element is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Role {
    Heading {
        level: u8,
        text: String,
    },
    Paragraph,
    /// Within a paragraph or a cell; its area is an [`Item::Link`].
    Link,
    /// A drawing, with what it says for those who do not see it.
    Figure {
        alternative: String,
    },
    Table {
        summary: String,
    },
    Head,
    Body,
    Row,
    ColumnTitle,
    RowTitle,
    Cell,
}

/// An element with those below it.
#[derive(Debug)]
pub struct Node {
    pub role: Role,
    pub children: Vec<Element>,
}

/// What a text or a drawing belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    Element(Element),
    /// Said before: the titles of a table on its next page. Read with nothing.
    Repeated,
    /// Adorns a text beside it that says the same.
    Layout,
    /// Stands at the foot of every page.
    Footer,
}

/// Where a link leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkTarget {
    /// A page of the document, from 0.
    Page(usize),
    /// A whole address.
    Address(String),
}

/// Something on a page.
#[derive(Debug)]
pub enum Item {
    Text {
        x: f32,
        baseline: f32,
        line: ShapedLine,
        look: TextStyle,
        mark: Mark,
    },
    Fill {
        area: Area,
        colour: Colour,
    },
    Rule {
        from: (f32, f32),
        to: (f32, f32),
        colour: Colour,
    },
    /// Fills its area: whoever places it keeps its proportion.
    Drawing {
        area: Area,
        drawing: Arc<Drawing>,
        mark: Mark,
    },
    /// Where a link can be clicked; `label` says where it leads.
    Link {
        area: Area,
        goal: LinkTarget,
        label: String,
        element: Element,
    },
}

/// A rectangle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    pub left: f32,
    pub top: f32,
    pub right: f32,
    pub bottom: f32,
}

/// A heading, for the bookmarks: level 1 and 2 are parts, 3 is a chapter of the part before it.
#[derive(Debug)]
pub struct Bookmark {
    pub level: u8,
    pub text: String,
    pub page: usize,
    pub top: f32,
}

/// A document on its pages.
#[derive(Debug, Default)]
pub struct Pages {
    pub pages: Vec<Vec<Item>>,
    pub elements: Vec<Node>,
    /// Elements that are below no other, in reading order.
    pub top: Vec<Element>,
    pub bookmarks: Vec<Bookmark>,
}

impl Pages {
    /// A new element below another one, or at the top.
    pub fn element(&mut self, role: Role, parent: Option<Element>) -> Element {
        let new = self.elements.len();
        self.elements.push(Node {
            role,
            children: Vec::new(),
        });
        match parent.and_then(|parent| self.elements.get_mut(parent)) {
            Some(parent) => parent.children.push(new),
            None => self.top.push(new),
        }
        new
    }

    /// Puts something on the last page.
    pub fn push(&mut self, item: Item) {
        if let Some(page) = self.pages.last_mut() {
            page.push(item);
        }
    }

    /// Puts the pages of another document behind these. Its links to pages count from its own first page.
    pub fn append(&mut self, other: Self) {
        let (pages, elements) = (self.pages.len(), self.elements.len());
        let moved = |mark: Mark| match mark {
            Mark::Element(element) => Mark::Element(element + elements),
            other => other,
        };
        for mut page in other.pages {
            for item in &mut page {
                match item {
                    Item::Text { mark, .. } | Item::Drawing { mark, .. } => *mark = moved(*mark),
                    Item::Link { element, goal, .. } => {
                        *element += elements;
                        if let LinkTarget::Page(page) = goal {
                            *page += pages;
                        }
                    }
                    Item::Fill { .. } | Item::Rule { .. } => {}
                }
            }
            self.pages.push(page);
        }
        for mut node in other.elements {
            for child in &mut node.children {
                *child += elements;
            }
            self.elements.push(node);
        }
        self.top.extend(other.top.iter().map(|top| top + elements));
        for mut bookmark in other.bookmarks {
            bookmark.page += pages;
            self.bookmarks.push(bookmark);
        }
    }
}

/// What a document says of itself.
#[derive(Debug, Clone)]
pub struct PdfMetadata {
    pub title: String,
    pub subject: String,
    /// The language of the texts (BCP 47).
    pub language: &'static str,
    /// What the file is made from: its only time.
    pub created: DateTime<Utc>,
    /// Width and height of every page, in points.
    pub size: (f32, f32),
}
