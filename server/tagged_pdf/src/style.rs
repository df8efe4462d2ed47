//! How a text looks.

/// Red, green, blue.
pub type Colour = (u8, u8, u8);

/// How a text looks; sizes and distances in points.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TextStyle {
    pub size: f32,
    pub is_bold: bool,
    pub colour: Colour,
    /// Room above the text.
    pub before: f32,
    /// Room below it.
    pub after: f32,
}

impl TextStyle {
    pub const fn new(size: f32, is_bold: bool, colour: Colour, before: f32, after: f32) -> Self {
        Self {
            size,
            is_bold,
            colour,
            before,
            after,
        }
    }

    /// From one line to the next.
    pub fn line(self) -> f32 {
        self.size * 1.32
    }
}
