//! Pages to PDF: content with its marks, the tree of the structure, bookmarks, and what the file says of itself.

use std::num::NonZeroU16;

use chrono::{Datelike, Timelike};
use krilla::{
    Document as Pdf, SerializeSettings,
    color::rgb,
    configure::{Accessibility, ConfigurationBuilder},
    destination::XyzDestination,
    geom::{Path, PathBuilder, Point, Rect},
    metadata::{DateTime, Metadata},
    num::NormalizedF32,
    outline::{Outline, OutlineNode},
    page::PageSettings,
    paint::{Fill, FillRule, Stroke},
    surface::Surface,
    tagging::{
        Artifact, ArtifactType, ContentTag, Identifier, SpanTag, TableHeaderScope, Tag, TagGroup,
        TagKind, TagTree,
    },
};

use super::{
    font::Fonts,
    layout::{Area, Bookmark, Element, Item, LaidOut, Node, RULE_COLOUR, Role},
    style::{Colour, FOOTER, FOOTER_TEXT, Look, MARGIN, PAGE, WIDTH},
};
use crate::{
    CeplanError,
    document::{Document, LANGUAGE},
};

pub(super) fn draw(
    document: &Document,
    laid_out: LaidOut,
    fonts: &Fonts,
) -> Result<Vec<u8>, CeplanError> {
    let configuration = ConfigurationBuilder::new()
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| CeplanError::Pdf(format!("{error:?}")))?;
    let mut pdf = Pdf::new_with(SerializeSettings {
        configuration,
        ..SerializeSettings::default()
    });
    let mut marks: Vec<Vec<Identifier>> = laid_out.elements.iter().map(|_| Vec::new()).collect();
    let count = laid_out.pages.len();
    for (number, items) in (1..).zip(&laid_out.pages) {
        let size = PageSettings::from_wh(PAGE.0, PAGE.1);
        let size = size.ok_or_else(|| CeplanError::Pdf("no page size".to_owned()))?;
        let mut page = pdf.start_page_with(size);
        let mut surface = page.surface();
        for item in items {
            draw_item(&mut surface, item, fonts, &mut marks);
        }
        let text = format!("{} · página {number} de {count}", document.footer);
        footer(&mut surface, &text, fonts);
    }
    pdf.set_tag_tree(tree(&laid_out, marks));
    pdf.set_outline(outline(&laid_out.bookmarks));
    pdf.set_metadata(metadata(document));
    pdf.finish()
        .map_err(|error| CeplanError::Pdf(format!("{error:?}")))
}

fn draw_item(surface: &mut Surface<'_>, item: &Item, fonts: &Fonts, marks: &mut [Vec<Identifier>]) {
    match item {
        Item::Text {
            x,
            baseline,
            line,
            look,
            element,
        } => {
            let marked = element.and_then(|element| marks.get_mut(element));
            let tag = match marked {
                Some(_) => ContentTag::Span(SpanTag::empty()),
                None => artifact(ArtifactType::PaginationOther),
            };
            let mark = surface.start_tagged(tag);
            surface.set_stroke(None);
            surface.set_fill(Some(fill(look.colour)));
            let at = Point::from_xy(*x, *baseline);
            surface.draw_glyphs(
                at,
                &line.glyphs,
                fonts.font(*look),
                &line.text,
                look.size,
                false,
            );
            surface.end_tagged();
            if let Some(marked) = marked {
                marked.push(mark);
            }
        }
        Item::Fill { area, colour } => shape(surface, rectangle(*area), Some(fill(*colour)), None),
        Item::Rule { from, to } => shape(surface, line(*from, *to), None, Some(stroke())),
    }
}

/// What only adorns: no part of what is read.
fn shape(
    surface: &mut Surface<'_>,
    path: Option<Path>,
    fill: Option<Fill>,
    stroke: Option<Stroke>,
) {
    let Some(path) = path else { return };
    surface.start_tagged(artifact(ArtifactType::Layout));
    surface.set_fill(fill);
    surface.set_stroke(stroke);
    surface.draw_path(&path);
    surface.end_tagged();
}

fn artifact(kind: ArtifactType) -> ContentTag<'static> {
    ContentTag::Artifact(Artifact::with_kind(kind))
}

fn rectangle(area: Area) -> Option<Path> {
    let mut path = PathBuilder::new();
    path.push_rect(Rect::from_ltrb(
        area.left,
        area.top,
        area.right,
        area.bottom,
    )?);
    path.finish()
}

fn line(from: (f32, f32), to: (f32, f32)) -> Option<Path> {
    let mut path = PathBuilder::new();
    path.move_to(from.0, from.1);
    path.line_to(to.0, to.1);
    path.finish()
}

fn fill((red, green, blue): Colour) -> Fill {
    Fill {
        paint: rgb::Color::new(red, green, blue).into(),
        opacity: NormalizedF32::ONE,
        rule: FillRule::NonZero,
    }
}

fn stroke() -> Stroke {
    let (red, green, blue) = RULE_COLOUR;
    Stroke {
        paint: rgb::Color::new(red, green, blue).into(),
        width: 0.5,
        ..Stroke::default()
    }
}

/// Stands under every page and is read with none.
fn footer(surface: &mut Surface<'_>, text: &str, fonts: &Fonts) {
    let look: Look = FOOTER_TEXT;
    let Some(line) = fonts.lines(text, look, WIDTH).into_iter().next() else {
        return;
    };
    surface.start_tagged(artifact(ArtifactType::Footer));
    surface.set_stroke(None);
    surface.set_fill(Some(fill(look.colour)));
    let at = Point::from_xy(MARGIN, FOOTER);
    surface.draw_glyphs(
        at,
        &line.glyphs,
        fonts.font(look),
        &line.text,
        look.size,
        false,
    );
    surface.end_tagged();
}

/// The elements with the content that was marked for each.
fn tree(laid_out: &LaidOut, marks: Vec<Vec<Identifier>>) -> TagTree {
    let mut marks = marks;
    let mut tree = TagTree::new().with_lang(Some(LANGUAGE.to_owned()));
    for element in &laid_out.top {
        if let Some(group) = group(*element, &laid_out.elements, &mut marks) {
            tree.push(group);
        }
    }
    tree
}

fn group(element: Element, elements: &[Node], marks: &mut [Vec<Identifier>]) -> Option<TagGroup> {
    let node = elements.get(element)?;
    let mut group = TagGroup::new(kind(&node.role));
    for mark in marks
        .get_mut(element)
        .map(std::mem::take)
        .unwrap_or_default()
    {
        group.push(mark);
    }
    // Three levels at most: table, group of rows, row, cell.
    for child in &node.children {
        if let Some(child) = self::group(*child, elements, marks) {
            group.push(child);
        }
    }
    Some(group)
}

fn kind(role: &Role) -> TagKind {
    match role {
        Role::Heading { level, text } => {
            let level = NonZeroU16::new(u16::from(*level)).unwrap_or(NonZeroU16::MIN);
            Tag::Hn(level, Some(text.clone())).into()
        }
        Role::Paragraph => Tag::P.into(),
        Role::Table { summary } => Tag::Table.with_summary(Some(summary.clone())).into(),
        Role::Head => Tag::THead.into(),
        Role::Body => Tag::TBody.into(),
        Role::Row => Tag::TR.into(),
        Role::ColumnTitle => Tag::TH(TableHeaderScope::Column).into(),
        Role::RowTitle => Tag::TH(TableHeaderScope::Row).into(),
        Role::Cell => Tag::TD.into(),
    }
}

/// Parts, and below them their chapters.
fn outline(bookmarks: &[Bookmark]) -> Outline {
    let mut parts: Vec<OutlineNode> = Vec::new();
    for bookmark in bookmarks.iter().filter(|bookmark| bookmark.level <= 3) {
        let there = XyzDestination::new(bookmark.page, Point::from_xy(MARGIN, bookmark.top));
        let node = OutlineNode::new(bookmark.text.clone(), there).with_open(true);
        match parts.last_mut().filter(|_| bookmark.level == 3) {
            Some(part) => part.push_child(node),
            None => parts.push(node),
        }
    }
    let mut outline = Outline::new();
    for part in parts {
        outline.push_child(part);
    }
    outline
}

fn metadata(document: &Document) -> Metadata {
    let at = document.created;
    let part = |number: u32| u8::try_from(number).unwrap_or(0);
    let created = DateTime::new(u16::try_from(at.year()).unwrap_or(0))
        .month(part(at.month()))
        .day(part(at.day()))
        .hour(part(at.hour()))
        .minute(part(at.minute()))
        .second(part(at.second()))
        .utc_offset_hour(0);
    Metadata::new()
        .title(document.title.clone())
        .description(document.subject.clone())
        .language(LANGUAGE.to_owned())
        .creation_date(created)
}
