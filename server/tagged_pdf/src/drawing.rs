//! A drawing on a page: its shapes as paths, scaled into their area.

use krilla::{
    color::rgb,
    geom::{Path, PathBuilder, Rect, Transform},
    num::NormalizedF32,
    paint::{Fill, FillRule, LineCap, LineJoin, Stroke, StrokeDash},
    surface::Surface,
};
use pictures::{Drawing, Frame, Ink, Outline, Segment, Shape};

use crate::page::Area;

/// Paints within a mark that is already begun.
pub(crate) fn paint(surface: &mut Surface<'_>, area: Area, drawing: &Drawing) {
    let (width, height) = (area.right - area.left, area.bottom - area.top);
    if drawing.width <= 0.0 || drawing.height <= 0.0 {
        return;
    }
    let (across, down) = (width / drawing.width, height / drawing.height);
    surface.push_transform(&Transform::from_row(
        across, 0.0, 0.0, down, area.left, area.top,
    ));
    for shape in &drawing.shapes {
        paint_shape(surface, shape);
    }
    surface.pop();
}

fn paint_shape(surface: &mut Surface<'_>, shape: &Shape) {
    let Some(path) = path(&shape.segments) else {
        return;
    };
    let frame = shape.frame.map(frame);
    // Through a frame without an area nothing shows.
    if matches!(frame, Some(None)) {
        return;
    }
    let frame = frame.flatten();
    if let Some(frame) = &frame {
        surface.push_clip_path(frame, &FillRule::NonZero);
    }
    surface.set_fill(shape.fill.as_ref().map(|fill| Fill {
        paint: colour(fill.ink),
        opacity: opacity(fill.ink),
        rule: match fill.is_even_odd {
            true => FillRule::EvenOdd,
            false => FillRule::NonZero,
        },
    }));
    surface.set_stroke(shape.outline.as_ref().map(stroke));
    surface.draw_path(&path);
    if frame.is_some() {
        surface.pop();
    }
}

fn path(segments: &[Segment]) -> Option<Path> {
    let mut path = PathBuilder::new();
    for segment in segments {
        match *segment {
            Segment::Move(to) => path.move_to(to.0, to.1),
            Segment::Line(to) => path.line_to(to.0, to.1),
            Segment::Quadratic(by, to) => path.quad_to(by.0, by.1, to.0, to.1),
            Segment::Cubic(first, second, to) => {
                path.cubic_to(first.0, first.1, second.0, second.1, to.0, to.1);
            }
            Segment::Close => path.close(),
        }
    }
    path.finish()
}

fn frame(frame: Frame) -> Option<Path> {
    let mut path = PathBuilder::new();
    path.push_rect(Rect::from_ltrb(
        frame.left,
        frame.top,
        frame.right,
        frame.bottom,
    )?);
    path.finish()
}

fn colour(ink: Ink) -> krilla::paint::Paint {
    let (red, green, blue) = ink.colour;
    rgb::Color::new(red, green, blue).into()
}

fn opacity(ink: Ink) -> NormalizedF32 {
    NormalizedF32::new(ink.opacity.clamp(0.0, 1.0)).unwrap_or(NormalizedF32::ONE)
}

fn stroke(outline: &Outline) -> Stroke {
    Stroke {
        paint: colour(outline.ink),
        width: outline.width,
        opacity: opacity(outline.ink),
        line_cap: if outline.has_round_ends {
            LineCap::Round
        } else {
            LineCap::Butt
        },
        line_join: if outline.has_round_corners {
            LineJoin::Round
        } else {
            LineJoin::Miter
        },
        dash: (!outline.dashes.is_empty()).then(|| StrokeDash {
            array: outline.dashes.clone(),
            offset: outline.dash_offset,
        }),
        ..Stroke::default()
    }
}
