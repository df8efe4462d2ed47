//! Pages to PDF: content with its marks, the tree of the structure, bookmarks, and what the file says of itself.

mod structure;

use chrono::{Datelike, Timelike};
use krilla::{
    Document as Pdf, SerializeSettings,
    action::{Action, LinkAction},
    annotation::{Annotation, LinkAnnotation, Target},
    color::rgb,
    configure::{Accessibility, ConfigurationBuilder},
    destination::XyzDestination,
    geom::{Path, PathBuilder, Point, Rect},
    metadata::{DateTime, Metadata},
    num::NormalizedF32,
    outline::{Outline, OutlineNode},
    page::{Page, PageSettings},
    paint::{Fill, FillRule, Stroke},
    surface::Surface,
    tagging::{Artifact, ArtifactType, ContentTag, Identifier, SpanTag},
};

use crate::{
    PdfError, drawing,
    font::Fonts,
    page::{Area, Bookmark, Item, LinkTarget, Mark, Pages, PdfMetadata},
    style::Colour,
};

/// Identifiers of the content that was marked for each element.
type Marks = Vec<Vec<Identifier>>;

/// Writes the document; the same bytes for the same document.
///
/// # Errors
/// When the PDF breaks a rule of its format.
pub fn write(about: &PdfMetadata, pages: &Pages, fonts: &Fonts) -> Result<Vec<u8>, PdfError> {
    let configuration = ConfigurationBuilder::new()
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| PdfError::Refused(format!("{error:?}")))?;
    let mut pdf = Pdf::new_with(SerializeSettings {
        configuration,
        ..SerializeSettings::default()
    });
    let mut marks: Marks = pages.elements.iter().map(|_| Vec::new()).collect();
    for items in &pages.pages {
        let size = PageSettings::from_wh(about.size.0, about.size.1);
        let size = size.ok_or_else(|| PdfError::Refused("no page size".to_owned()))?;
        let mut page = pdf.start_page_with(size);
        let mut surface = page.surface();
        for item in items {
            draw_item(&mut surface, item, fonts, &mut marks);
        }
        surface.finish();
        for item in items {
            add_link(&mut page, item, pages.pages.len(), &mut marks);
        }
    }
    pdf.set_tag_tree(structure::tree(about, pages, marks));
    pdf.set_outline(outline(&pages.bookmarks));
    pdf.set_metadata(metadata(about));
    pdf.finish()
        .map_err(|error| PdfError::Refused(format!("{error:?}")))
}

fn draw_item(surface: &mut Surface<'_>, item: &Item, fonts: &Fonts, marks: &mut Marks) {
    match item {
        Item::Text {
            x,
            baseline,
            line,
            look,
            mark,
        } => {
            marked(surface, *mark, marks, |surface| {
                surface.set_stroke(None);
                surface.set_fill(Some(fill(look.colour)));
                let at = Point::from_xy(*x, *baseline);
                let font = fonts.font(*look);
                surface.draw_glyphs(at, &line.glyphs, font, &line.text, look.size, false);
            });
        }
        Item::Drawing {
            area,
            drawing,
            mark,
        } => marked(surface, *mark, marks, |surface| {
            drawing::paint(surface, *area, drawing);
        }),
        Item::Fill { area, colour } => shape(surface, rectangle(*area), Some(fill(*colour)), None),
        Item::Rule { from, to, colour } => {
            shape(surface, line(*from, *to), None, Some(stroke(*colour)));
        }
        Item::Link { .. } => {}
    }
}

/// Draws under the mark of an element, or as what is read with none.
fn marked(
    surface: &mut Surface<'_>,
    mark: Mark,
    marks: &mut Marks,
    draw: impl FnOnce(&mut Surface<'_>),
) {
    let element = match mark {
        Mark::Element(element) => marks.get_mut(element),
        Mark::Repeated | Mark::Layout | Mark::Footer => None,
    };
    let tag = match (&element, mark) {
        (Some(_), _) => ContentTag::Span(SpanTag::empty()),
        (None, Mark::Footer) => artifact(ArtifactType::Footer),
        (None, Mark::Layout) => artifact(ArtifactType::Layout),
        (None, _) => artifact(ArtifactType::PaginationOther),
    };
    let identifier = surface.start_tagged(tag);
    draw(surface);
    surface.end_tagged();
    if let Some(element) = element {
        element.push(identifier);
    }
}

fn add_link(page: &mut Page<'_>, item: &Item, pages: usize, marks: &mut Marks) {
    let Item::Link {
        area,
        goal,
        label,
        element,
    } = item
    else {
        return;
    };
    let target = match goal {
        LinkTarget::Page(at) if *at < pages => {
            let there = XyzDestination::new(*at, Point::from_xy(0.0, 0.0));
            Target::Destination(there.into())
        }
        LinkTarget::Page(_) => return,
        LinkTarget::Address(address) => {
            Target::Action(Action::Link(LinkAction::new(address.clone())))
        }
    };
    let area = Rect::from_ltrb(area.left, area.top, area.right, area.bottom);
    if let (Some(area), Some(marks)) = (area, marks.get_mut(*element)) {
        let link = Annotation::new_link(LinkAnnotation::new(area, target), Some(label.clone()));
        marks.push(page.add_tagged_annotation(link));
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

fn stroke((red, green, blue): Colour) -> Stroke {
    Stroke {
        paint: rgb::Color::new(red, green, blue).into(),
        width: 0.5,
        ..Stroke::default()
    }
}

/// Parts, and below them their chapters.
fn outline(bookmarks: &[Bookmark]) -> Outline {
    let mut parts: Vec<OutlineNode> = Vec::new();
    for bookmark in bookmarks.iter().filter(|bookmark| bookmark.level <= 3) {
        let there = XyzDestination::new(bookmark.page, Point::from_xy(0.0, bookmark.top));
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

fn metadata(about: &PdfMetadata) -> Metadata {
    let at = about.created;
    let part = |number: u32| u8::try_from(number).unwrap_or(0);
    let created = DateTime::new(u16::try_from(at.year()).unwrap_or(0))
        .month(part(at.month()))
        .day(part(at.day()))
        .hour(part(at.hour()))
        .minute(part(at.minute()))
        .second(part(at.second()))
        .utc_offset_hour(0);
    Metadata::new()
        .title(about.title.clone())
        .description(about.subject.clone())
        .language(about.language.to_owned())
        .creation_date(created)
}
