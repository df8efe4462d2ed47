//! From blocks to pages: where each line of text and each rule stands, and which element of the structure a text belongs to.
//!
//! What it deliberately does not do: it writes no PDF; [`super::draw`] does.

use super::{
    font::{Fonts, Shaped},
    style::{
        ALARM_SHADE, BODY, BOTTOM, CELL, Colour, Look, MARGIN, NOTE, PADDING, RULE, TITLE_CELL,
        TO_WRITE, WARNING, WIDTH, WRITTEN_LINE, heading,
    },
    table,
};
use crate::document::{Blank, Block, Document, TO_WRITE as MARK};

/// An element of the structure, by its place in [`LaidOut::elements`].
pub(super) type Element = usize;

/// What an element is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Role {
    Heading { level: u8, text: String },
    Paragraph,
    Table { summary: String },
    Head,
    Body,
    Row,
    ColumnTitle,
    RowTitle,
    Cell,
}

/// An element with those below it.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) role: Role,
    pub(super) children: Vec<Element>,
}

/// Something on a page.
#[derive(Debug)]
pub(super) enum Item {
    Text {
        x: f32,
        baseline: f32,
        line: Shaped,
        look: Look,
        /// `None`: an artifact, such as the titles of a table that stand again on the next page.
        element: Option<Element>,
    },
    Fill {
        area: Area,
        colour: Colour,
    },
    Rule {
        from: (f32, f32),
        to: (f32, f32),
    },
}

/// A rectangle.
#[derive(Debug, Clone, Copy)]
pub(super) struct Area {
    pub(super) left: f32,
    pub(super) top: f32,
    pub(super) right: f32,
    pub(super) bottom: f32,
}

/// A heading, for the bookmarks.
#[derive(Debug)]
pub(super) struct Bookmark {
    pub(super) level: u8,
    pub(super) text: String,
    pub(super) page: usize,
    pub(super) top: f32,
}

/// The whole document on its pages.
#[derive(Debug, Default)]
pub(super) struct LaidOut {
    pub(super) pages: Vec<Vec<Item>>,
    pub(super) elements: Vec<Node>,
    /// Elements that are below no other, in reading order.
    pub(super) top: Vec<Element>,
    pub(super) bookmarks: Vec<Bookmark>,
}

pub(super) fn lay_out(document: &Document, fonts: &Fonts) -> LaidOut {
    let mut flow = Flow {
        fonts,
        out: LaidOut::default(),
        y: MARGIN,
    };
    flow.out.pages.push(Vec::new());
    for block in &document.blocks {
        flow.block(block);
    }
    flow.out
}

/// Where the next block goes.
pub(super) struct Flow<'a> {
    pub(super) fonts: &'a Fonts,
    pub(super) out: LaidOut,
    pub(super) y: f32,
}

impl Flow<'_> {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading { level, text } => self.heading(*level, text),
            Block::Paragraph(text) => self.paragraph(text, BODY),
            Block::Note(text) => self.paragraph(text, NOTE),
            Block::Warning(text) => self.warning(text),
            Block::Table(content) => table::lay_out(self, content),
            Block::Blank(content) => self.blank(content),
            Block::NewPage => self.new_page(),
        }
    }

    /// A new element below another one, or at the top.
    pub(super) fn element(&mut self, role: Role, parent: Option<Element>) -> Element {
        let new = self.out.elements.len();
        self.out.elements.push(Node {
            role,
            children: Vec::new(),
        });
        match parent.and_then(|parent| self.out.elements.get_mut(parent)) {
            Some(parent) => parent.children.push(new),
            None => self.out.top.push(new),
        }
        new
    }

    pub(super) fn push(&mut self, item: Item) {
        if let Some(page) = self.out.pages.last_mut() {
            page.push(item);
        }
    }

    pub(super) fn new_page(&mut self) {
        self.out.pages.push(Vec::new());
        self.y = MARGIN;
    }

    /// Begins a new page where so much does not fit any more.
    pub(super) fn room(&mut self, height: f32) {
        if self.y + height > BOTTOM && self.y > MARGIN {
            self.new_page();
        }
    }

    fn heading(&mut self, level: u8, text: &str) {
        let look = heading(level);
        // Not alone at the end of a page.
        self.room(look.before + look.line() + 70.0);
        let role = Role::Heading {
            level,
            text: text.to_owned(),
        };
        let element = self.element(role, None);
        self.out.bookmarks.push(Bookmark {
            level,
            text: text.to_owned(),
            page: self.out.pages.len() - 1,
            top: self.y,
        });
        self.text(text, look, element);
    }

    fn paragraph(&mut self, text: &str, look: Look) {
        if !text.is_empty() {
            let element = self.element(Role::Paragraph, None);
            self.text(text, look, element);
        }
    }

    /// The lines of a text, over the whole width.
    fn text(&mut self, text: &str, look: Look, element: Element) {
        self.y += look.before;
        for line in self.fonts.lines(text, look, WIDTH) {
            self.room(look.line());
            self.line(MARGIN, line, look, Some(element));
        }
        self.y += look.after;
    }

    /// One line at the present height, which moves below it.
    pub(super) fn line(&mut self, x: f32, line: Shaped, look: Look, element: Option<Element>) {
        let baseline = self.y + look.size;
        self.push(Item::Text {
            x,
            baseline,
            line,
            look,
            element,
        });
        self.y += look.line();
    }

    fn warning(&mut self, text: &str) {
        let lines = self.fonts.lines(text, WARNING, WIDTH - 4.0 * PADDING);
        let count = f32::from(u16::try_from(lines.len()).unwrap_or(u16::MAX));
        let height = count * WARNING.line() + 2.0 * PADDING;
        self.y += WARNING.before;
        self.room(height);
        self.push(Item::Fill {
            area: Area {
                left: MARGIN,
                top: self.y,
                right: MARGIN + WIDTH,
                bottom: self.y + height,
            },
            colour: ALARM_SHADE,
        });
        let element = self.element(Role::Paragraph, None);
        self.y += PADDING;
        for line in lines {
            self.line(MARGIN + 2.0 * PADDING, line, WARNING, Some(element));
        }
        self.y += PADDING + WARNING.after;
    }

    /// A box with the place's name, the mark, and lines to write on.
    fn blank(&mut self, blank: &Blank) {
        let inner = WIDTH - 4.0 * PADDING;
        let label = self.fonts.lines(&blank.label, TITLE_CELL, inner);
        let count = f32::from(u16::try_from(label.len()).unwrap_or(u16::MAX));
        let written = f32::from(blank.lines) * WRITTEN_LINE;
        let height = count * TITLE_CELL.line() + TO_WRITE.line() + written + 3.0 * PADDING;
        self.room(height + PADDING);
        let top = self.y;
        let element = self.element(Role::Paragraph, None);
        self.y += PADDING;
        let x = MARGIN + 2.0 * PADDING;
        for line in label {
            self.line(x, line, TITLE_CELL, Some(element));
        }
        let mark = self.fonts.shape(MARK, TO_WRITE);
        self.line(x, mark, TO_WRITE, Some(element));
        for _ in 0..blank.lines {
            self.y += WRITTEN_LINE;
            let (left, right) = (x, MARGIN + WIDTH - 2.0 * PADDING);
            self.push(Item::Rule {
                from: (left, self.y),
                to: (right, self.y),
            });
        }
        self.y += 2.0 * PADDING;
        self.frame(Area {
            left: MARGIN,
            top,
            right: MARGIN + WIDTH,
            bottom: self.y,
        });
        self.y += 2.0 * PADDING;
    }

    /// Four rules around an area.
    pub(super) fn frame(&mut self, area: Area) {
        let Area {
            left,
            top,
            right,
            bottom,
        } = area;
        for (from, to) in [
            ((left, top), (right, top)),
            ((left, bottom), (right, bottom)),
            ((left, top), (left, bottom)),
            ((right, top), (right, bottom)),
        ] {
            self.push(Item::Rule { from, to });
        }
    }
}

/// The colour of rules.
pub(super) const RULE_COLOUR: Colour = RULE;

/// The look of the texts of a table.
pub(super) const CELL_LOOK: Look = CELL;
