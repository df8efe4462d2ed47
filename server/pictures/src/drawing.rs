//! A drawing as plain shapes: for what paints by itself, as a PDF does. Letters become outlines of the given fonts.
//!
//! What it deliberately does not read: gradients, patterns, masks, filters, blend modes and pictures within the drawing. No
//! drawing of this site has one; each is an error. A picture that is only named is never loaded, as in a PNG, and what is
//! cut to another shape than a rectangle is cut to the rectangle around it.

use resvg::tiny_skia::{PathSegment, Transform};
use resvg::usvg::{self, Group, Node, Paint, Path};

use crate::{Painter, PictureError};

/// A place, from the left and from the top.
pub type Place = (f32, f32);

/// Shapes in the order in which they are painted.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Drawing {
    pub width: f32,
    pub height: f32,
    pub shapes: Vec<Shape>,
}

/// A path with its colours.
#[derive(Debug, Clone, PartialEq)]
pub struct Shape {
    pub segments: Vec<Segment>,
    pub fill: Option<Filling>,
    pub outline: Option<Outline>,
    /// Nothing outside it is painted.
    pub frame: Option<Frame>,
}

/// A part of a path.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Segment {
    Move(Place),
    Line(Place),
    Quadratic(Place, Place),
    Cubic(Place, Place, Place),
    Close,
}

/// A colour, and how much of what lies below it is covered.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ink {
    pub colour: (u8, u8, u8),
    /// From 0 to 1.
    pub opacity: f32,
}

/// What the inside of a path has.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Filling {
    pub ink: Ink,
    pub is_even_odd: bool,
}

/// What the line of a path has.
#[derive(Debug, Clone, PartialEq)]
pub struct Outline {
    pub ink: Ink,
    pub width: f32,
    /// Lengths of dashes and gaps; empty for a whole line.
    pub dashes: Vec<f32>,
    pub dash_offset: f32,
    pub has_round_ends: bool,
    pub has_round_corners: bool,
}

/// A rectangle.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Frame {
    pub left: f32,
    pub top: f32,
    pub right: f32,
    pub bottom: f32,
}

impl Painter {
    /// Reads a drawing as shapes.
    ///
    /// # Errors
    /// When it cannot be read, has a paint that is no plain colour, or something else that shapes do not have.
    pub fn drawing(&self, svg: &str) -> Result<Drawing, PictureError> {
        let tree = self.read(svg)?;
        let mut shapes = Vec::new();
        collect(tree.root(), 1.0, None, &mut shapes)?;
        Ok(Drawing {
            width: tree.size().width(),
            height: tree.size().height(),
            shapes,
        })
    }
}

fn collect(
    group: &Group,
    opacity: f32,
    frame: Option<Frame>,
    shapes: &mut Vec<Shape>,
) -> Result<(), PictureError> {
    let is_plain = group.mask().is_none()
        && group.filters().is_empty()
        && group.blend_mode() == usvg::BlendMode::Normal;
    if !is_plain {
        return Err(PictureError::Paint);
    }
    let opacity = opacity * group.opacity().get();
    let frame = match (frame, framed(group)) {
        (Some(outer), Some(inner)) => Some(outer.within(inner)),
        (outer, inner) => inner.or(outer),
    };
    // Nothing shows through it.
    if frame.is_some_and(Frame::is_empty) {
        return Ok(());
    }
    for node in group.children() {
        match node {
            Node::Group(inner) => collect(inner, opacity, frame, shapes)?,
            Node::Text(text) => collect(text.flattened(), opacity, frame, shapes)?,
            Node::Path(path) if path.is_visible() => shapes.push(shape(path, opacity, frame)?),
            Node::Path(_) => {}
            Node::Image(_) => return Err(PictureError::Paint),
        }
    }
    Ok(())
}

/// The rectangle around what a group is cut to. ECharts cuts to rectangles only.
fn framed(group: &Group) -> Option<Frame> {
    let cut = group.clip_path()?;
    let within = group.abs_transform().pre_concat(cut.transform());
    let area = cut.root().bounding_box().transform(within);
    Some(area.map_or(Frame::NOTHING, |area| Frame {
        left: area.left(),
        top: area.top(),
        right: area.right(),
        bottom: area.bottom(),
    }))
}

impl Frame {
    const NOTHING: Self = Self {
        left: 0.0,
        top: 0.0,
        right: 0.0,
        bottom: 0.0,
    };

    fn is_empty(self) -> bool {
        self.right <= self.left || self.bottom <= self.top
    }

    fn within(self, other: Self) -> Self {
        Self {
            left: self.left.max(other.left),
            top: self.top.max(other.top),
            right: self.right.min(other.right),
            bottom: self.bottom.min(other.bottom),
        }
    }
}

fn shape(path: &Path, opacity: f32, frame: Option<Frame>) -> Result<Shape, PictureError> {
    let transform = path.abs_transform();
    let fill = path.fill().map(|fill| {
        Ok::<_, PictureError>(Filling {
            ink: ink(fill.paint(), fill.opacity().get() * opacity)?,
            is_even_odd: fill.rule() == usvg::FillRule::EvenOdd,
        })
    });
    let outline = path
        .stroke()
        .map(|stroke| outline(stroke, opacity, transform));
    let data = path.data().clone().transform(transform);
    let segments = data.iter().flat_map(|data| data.segments());
    Ok(Shape {
        segments: segments.map(segment).collect(),
        fill: fill.transpose()?,
        outline: outline.transpose()?,
        frame,
    })
}

fn outline(
    stroke: &usvg::Stroke,
    opacity: f32,
    transform: Transform,
) -> Result<Outline, PictureError> {
    let (across, down) = transform.get_scale();
    let scale = f32::midpoint(across, down);
    let dashes = stroke.dasharray().unwrap_or_default();
    Ok(Outline {
        ink: ink(stroke.paint(), stroke.opacity().get() * opacity)?,
        width: stroke.width().get() * scale,
        dashes: dashes.iter().map(|length| length * scale).collect(),
        dash_offset: stroke.dashoffset() * scale,
        has_round_ends: stroke.linecap() == usvg::LineCap::Round,
        has_round_corners: stroke.linejoin() == usvg::LineJoin::Round,
    })
}

fn ink(paint: &Paint, opacity: f32) -> Result<Ink, PictureError> {
    match paint {
        Paint::Color(colour) => Ok(Ink {
            colour: (colour.red, colour.green, colour.blue),
            opacity,
        }),
        Paint::LinearGradient(_) | Paint::RadialGradient(_) | Paint::Pattern(_) => {
            Err(PictureError::Paint)
        }
    }
}

fn segment(segment: PathSegment) -> Segment {
    match segment {
        PathSegment::MoveTo(to) => Segment::Move((to.x, to.y)),
        PathSegment::LineTo(to) => Segment::Line((to.x, to.y)),
        PathSegment::QuadTo(by, to) => Segment::Quadratic((by.x, by.y), (to.x, to.y)),
        PathSegment::CubicTo(first, second, to) => {
            Segment::Cubic((first.x, first.y), (second.x, second.y), (to.x, to.y))
        }
        PathSegment::Close => Segment::Close,
    }
}
