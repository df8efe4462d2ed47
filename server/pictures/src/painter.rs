//! From SVG to pixels, with given fonts only.

use std::sync::Arc;

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{self, Options, Tree, fontdb};
use thiserror::Error;

/// Width or height that no picture exceeds, in pixels.
const MAX_PIXELS: u32 = 4096;

/// Why there is no picture.
#[derive(Debug, Error)]
pub enum PictureError {
    #[error("the drawing cannot be read: {0}")]
    Drawing(#[from] usvg::Error),
    /// No width, or more than 4,096 pixels.
    #[error("a picture {0} pixels wide is not made")]
    Size(u32),
    #[error("the picture cannot be written: {0}")]
    Png(String),
    /// Of a drawing that is read as shapes.
    #[error("the drawing has a gradient, a pattern, a mask, a filter, a blend mode or a picture")]
    Paint,
}

/// Paints drawings; cheap to clone.
#[derive(Debug, Clone)]
pub struct Painter {
    fonts: Arc<fontdb::Database>,
}

impl Painter {
    /// `fonts` are whole font files; the first family in them serves every text, whatever family a drawing asks for
    /// first: there are no others.
    pub fn new(fonts: &[&'static [u8]]) -> Self {
        let mut database = fontdb::Database::new();
        for font in fonts {
            database.load_font_source(fontdb::Source::Binary(Arc::new(*font)));
        }
        let family = database.faces().next();
        let family = family.and_then(|face| face.families.first());
        if let Some((family, _)) = family.cloned() {
            database.set_sans_serif_family(family.clone());
            database.set_serif_family(family);
        }
        Self {
            fonts: Arc::new(database),
        }
    }

    pub(crate) fn read(&self, svg: &str) -> Result<Tree, PictureError> {
        let mut options = Options {
            fontdb: Arc::clone(&self.fonts),
            font_family: "sans-serif".to_owned(),
            ..Options::default()
        };
        // A drawing may name a picture; none is loaded.
        options.image_href_resolver.resolve_string = Box::new(|_, _| None);
        Ok(Tree::from_str(svg, &options)?)
    }

    /// The drawing as PNG, so many pixels wide.
    ///
    /// # Errors
    /// See [`PictureError`].
    pub fn png(&self, svg: &str, width: u32) -> Result<Vec<u8>, PictureError> {
        let tree = self.read(svg)?;
        let scale = f64::from(width) / f64::from(tree.size().width());
        let height = (f64::from(tree.size().height()) * scale).round();
        let mut pixels = (width <= MAX_PIXELS && height <= f64::from(MAX_PIXELS))
            .then(|| Pixmap::new(width, to_u32(height)))
            .flatten()
            .ok_or(PictureError::Size(width))?;
        let scale = to_f32(scale);
        resvg::render(
            &tree,
            Transform::from_scale(scale, scale),
            &mut pixels.as_mut(),
        );
        let written = pixels.encode_png();
        written.map_err(|error| PictureError::Png(error.to_string()))
    }

    /// How wide a text is drawn, in the units of the drawing; 0 where it is empty or has no glyph.
    pub(crate) fn width(&self, text: &str, size: f32, is_bold: bool) -> f32 {
        let line = crate::card::line(text, (0.0, 100.0), size, is_bold, "#000");
        let svg =
            format!("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 9 9\">{line}</svg>");
        self.read(&svg)
            .map_or(0.0, |tree| tree.root().bounding_box().width())
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "between 0 and 4,096"
)]
fn to_u32(height: f64) -> u32 {
    height as u32
}

#[expect(clippy::cast_possible_truncation, reason = "a scale of a picture")]
fn to_f32(scale: f64) -> f32 {
    scale as f32
}
