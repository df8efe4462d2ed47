//! From blocks to pages: where each line of text and each rule stands, and which element of the structure a text belongs to.
//!
//! What it deliberately does not do: it writes no PDF; `tagged_pdf` does.

use tagged_pdf::{Area, Bookmark, Element, Fonts, Item, Mark, Pages, Role, ShapedLine, TextStyle};

use super::{
    style::{
        ALARM_SHADE, BODY, BOTTOM, CELL, MARGIN, NOTE, PADDING, RULE, TITLE_CELL, TO_WRITE,
        WARNING, WIDTH, WRITTEN_LINE, heading,
    },
    table,
};
use crate::document::{Blank, Block, Document, TO_WRITE as MARK};

pub(super) fn lay_out(document: &Document, fonts: &Fonts) -> Pages {
    let mut flow = Flow {
        fonts,
        out: Pages::default(),
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
    pub(super) out: Pages,
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
        self.out.element(role, parent)
    }

    pub(super) fn push(&mut self, item: Item) {
        self.out.push(item);
    }

    pub(super) fn rule(&mut self, from: (f32, f32), to: (f32, f32)) {
        self.push(Item::Rule {
            from,
            to,
            colour: RULE,
        });
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

    fn paragraph(&mut self, text: &str, look: TextStyle) {
        if !text.is_empty() {
            let element = self.element(Role::Paragraph, None);
            self.text(text, look, element);
        }
    }

    /// The lines of a text, over the whole width.
    fn text(&mut self, text: &str, look: TextStyle, element: Element) {
        self.y += look.before;
        for line in self.fonts.lines(text, look, WIDTH) {
            self.room(look.line());
            self.line(MARGIN, line, look, Mark::Element(element));
        }
        self.y += look.after;
    }

    /// One line at the present height, which moves below it.
    pub(super) fn line(&mut self, x: f32, line: ShapedLine, look: TextStyle, mark: Mark) {
        let baseline = self.y + look.size;
        self.push(Item::Text {
            x,
            baseline,
            line,
            look,
            mark,
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
            self.line(
                MARGIN + 2.0 * PADDING,
                line,
                WARNING,
                Mark::Element(element),
            );
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
            self.line(x, line, TITLE_CELL, Mark::Element(element));
        }
        let mark = self.fonts.shape(MARK, TO_WRITE);
        self.line(x, mark, TO_WRITE, Mark::Element(element));
        for _ in 0..blank.lines {
            self.y += WRITTEN_LINE;
            let (left, right) = (x, MARGIN + WIDTH - 2.0 * PADDING);
            self.rule((left, self.y), (right, self.y));
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
            self.rule(from, to);
        }
    }
}

/// The look of the texts of a table.
pub(super) const CELL_LOOK: TextStyle = CELL;
