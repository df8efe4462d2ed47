//! The parts that the outlines of the departments are written with.

/// A department as it is drawn.
#[derive(Debug, Clone, Copy)]
pub struct Outline {
    /// Of INEI (ubigeo).
    pub code: &'static str,
    /// Text of an SVG path.
    pub path: &'static str,
    /// The best place for a label of each height in [`super::outlines::SLOT_HEIGHTS`].
    pub slots: [Slot; 4],
}

/// Free room inside of a department: its middle and its width.
#[derive(Debug, Clone, Copy)]
pub struct Slot {
    pub x: u32,
    pub y: u32,
    pub width: u32,
}

/// A square by its upper left corner.
#[derive(Debug, Clone, Copy)]
pub struct Square {
    pub x: u32,
    pub y: u32,
    pub size: u32,
}

pub const fn outline(code: &'static str, path: &'static str, slots: [Slot; 4]) -> Outline {
    Outline { code, path, slots }
}

pub const fn slot(x: u32, y: u32, width: u32) -> Slot {
    Slot { x, y, width }
}
