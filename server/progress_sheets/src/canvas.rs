//! A page that is filled from above: paragraphs, notices, marks of states, links.

mod sentence;

use std::sync::{Arc, LazyLock};

use components::state_mark;
use domain::band::State;
use pictures::{Drawing, Painter};
use tagged_pdf::{
    Area, Bookmark, Colour, Element, FONTS, Fonts, Item, LinkTarget, Mark, Pages, Role, ShapedLine,
    TextStyle,
};

use crate::{
    SheetError,
    density::Density,
    style::{MARGIN, TOP, WIDTH, hexadecimal, hue},
};

static PAINTER: LazyLock<Painter> = LazyLock::new(|| Painter::new(&FONTS));

/// Pages with the place where the next text goes.
pub struct Canvas<'a> {
    pub fonts: &'a Fonts,
    pub pages: Pages,
    pub density: Density,
    pub y: f32,
    /// A text was shortened.
    pub is_shortened: bool,
}

/// A column of the page: its left edge and its width.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    pub left: f32,
    pub width: f32,
}

impl Column {
    /// The whole width.
    pub const PAGE: Self = Self {
        left: MARGIN,
        width: WIDTH,
    };
}

impl<'a> Canvas<'a> {
    pub fn new(fonts: &'a Fonts, density: Density) -> Self {
        let mut pages = Pages::default();
        pages.pages.push(Vec::new());
        Self {
            fonts,
            pages,
            density,
            y: TOP,
            is_shortened: false,
        }
    }

    /// A look in the size of this page.
    pub fn scaled(&self, look: TextStyle) -> TextStyle {
        let scale = self.density.scale;
        TextStyle {
            size: look.size * scale,
            before: look.before * scale,
            after: look.after * scale,
            ..look
        }
    }

    /// The lines of a text, at most so many: then the last one ends in «…», and the page will say so.
    pub fn lines(
        &mut self,
        text: &str,
        look: TextStyle,
        width: f32,
        most: usize,
    ) -> Vec<ShapedLine> {
        let mut lines = self.fonts.lines(text, look, width);
        if lines.len() <= most {
            return lines;
        }
        lines.truncate(most.max(1));
        self.is_shortened = true;
        if let Some(last) = lines.last_mut() {
            let mut kept = last.text.clone();
            loop {
                let with = format!("{}…", kept.trim_end_matches([' ', ',', ';', ':', '.']));
                let shaped = self.fonts.shape(&with, look);
                if shaped.width <= width || kept.pop().is_none() {
                    *last = shaped;
                    break;
                }
            }
        }
        lines
    }

    /// One line at a height.
    pub fn line(&mut self, (x, top): (f32, f32), line: ShapedLine, look: TextStyle, mark: Mark) {
        self.pages.push(Item::Text {
            x,
            baseline: top + look.size,
            line,
            look,
            mark,
        });
    }

    /// The lines of one text from the present height, which moves below them; `left` says where a line of a width begins.
    /// All but the last end in a space: words of two lines are not read as one. Answers where the widest ends.
    pub fn draw_lines(
        &mut self,
        lines: Vec<ShapedLine>,
        look: TextStyle,
        mark: Mark,
        left: impl Fn(f32) -> f32,
    ) -> f32 {
        let count = lines.len();
        let mut right = left(0.0);
        for (at, line) in (1..).zip(lines) {
            let x = left(line.width);
            right = f32::max(right, x + line.width);
            let line = match at < count {
                true => self.fonts.shape(&format!("{} ", line.text), look),
                false => line,
            };
            self.line((x, self.y), line, look, mark);
            self.y += look.line();
        }
        right
    }

    /// A text in a column at the present height, which moves below it.
    pub fn text(&mut self, text: &str, look: TextStyle, column: Column, mark: Mark, most: usize) {
        let lines = self.lines(text, look, column.width, most);
        self.y += look.before;
        self.draw_lines(lines, look, mark, |_| column.left);
        self.y += look.after;
    }

    /// A paragraph over the whole width; nothing where there is no text.
    pub fn paragraph(&mut self, text: &str, look: TextStyle) {
        if text.trim().is_empty() {
            return;
        }
        let look = self.scaled(look);
        let element = self.pages.element(Role::Paragraph, None);
        let most = self.density.lines;
        self.text(text, look, Column::PAGE, Mark::Element(element), most);
    }

    /// A heading; level 1 is the title of the page.
    pub fn heading(&mut self, level: u8, text: &str, look: TextStyle) {
        let look = self.scaled(look);
        let role = Role::Heading {
            level,
            text: text.to_owned(),
        };
        let element = self.pages.element(role, None);
        let most = self.density.lines;
        self.text(text, look, Column::PAGE, Mark::Element(element), most);
    }

    /// A bookmark of this page.
    pub fn bookmark(&mut self, level: u8, text: String) {
        let page = self.pages.pages.len().saturating_sub(1);
        self.pages.bookmarks.push(Bookmark {
            level,
            text,
            page,
            top: 0.0,
        });
    }

    /// A line of text on a ground of its own: what is to be known of the page before anything is read on it.
    pub fn notice(&mut self, text: &str, look: TextStyle, ground: Colour) {
        let look = self.scaled(look);
        let inner = Column {
            left: MARGIN + 6.0,
            width: WIDTH - 12.0,
        };
        let most = self.density.lines.max(2);
        let lines = self.lines(text, look, inner.width, most).len();
        let lines = f32::from(u16::try_from(lines).unwrap_or(u16::MAX));
        self.y += 3.0;
        let area = Area {
            left: MARGIN,
            top: self.y,
            right: MARGIN + WIDTH,
            bottom: self.y + lines * look.line() + 5.0,
        };
        self.pages.push(Item::Fill {
            area,
            colour: ground,
        });
        let element = self.pages.element(Role::Paragraph, None);
        self.y += 2.0;
        self.text(text, look, inner, Mark::Element(element), most);
        self.y = area.bottom + 3.0;
    }

    /// A rule over the whole width at the present height.
    pub fn rule(&mut self, colour: Colour) {
        self.pages.push(Item::Rule {
            from: (MARGIN, self.y),
            to: (MARGIN + WIDTH, self.y),
            colour,
        });
    }

    /// The mark of a state beside its word, which says the same. Answers the width that it takes.
    pub fn state_mark(
        &mut self,
        state: State,
        (x, top): (f32, f32),
        look: TextStyle,
    ) -> Result<f32, SheetError> {
        let size = look.size * 0.86;
        let drawing = drawing(&state_mark(state, &hexadecimal(hue(state))))?;
        let top = top + (look.line() - size) / 2.0;
        self.pages.push(Item::Drawing {
            area: Area {
                left: x,
                top,
                right: x + size,
                bottom: top + size,
            },
            drawing,
            mark: Mark::Layout,
        });
        Ok(size + look.size * 0.35)
    }

    /// A link over the lines of a text: the element that its text belongs to, and where it can be clicked.
    pub fn link(&mut self, area: Area, goal: LinkTarget, label: String, element: Element) {
        self.pages.push(Item::Link {
            area,
            goal,
            label,
            element,
        });
    }
}

/// Reads a drawing with the fonts of the document.
pub fn drawing(svg: &str) -> Result<Arc<Drawing>, SheetError> {
    Ok(Arc::new(PAINTER.drawing(svg)?))
}
