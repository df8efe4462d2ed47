//! The fonts: Source Sans 3 as its makers publish it, whole and unchanged; only the letters that are used go into a PDF.

use std::{
    str::FromStr,
    sync::{Arc, Mutex, PoisonError},
};

use krilla::text::{Font, GlyphId, KrillaGlyph};
use rustybuzz::{Direction, Face, Feature, Script, ShapePlan, UnicodeBuffer, script};

use crate::{PdfError, style::TextStyle};

const REGULAR: &[u8] = include_bytes!("../fonts/SourceSans3-Regular.otf");
const BOLD: &[u8] = include_bytes!("../fonts/SourceSans3-Semibold.otf");

/// The files of both weights, for others who draw letters.
pub const FONTS: [&[u8]; 2] = [REGULAR, BOLD];

/// Both weights, ready to place letters with.
pub struct Fonts {
    regular: LoadedFont,
    bold: LoadedFont,
}

struct LoadedFont {
    face: Face<'static>,
    font: Font,
    features: Vec<Feature>,
    /// How each script is shaped. Finding that out takes much longer than shaping a word.
    plans: Mutex<Vec<KnownPlan>>,
}

type KnownPlan = ((Direction, Script), Arc<ShapePlan>);

/// A line of text with the place of each letter.
#[derive(Debug, Clone)]
pub struct ShapedLine {
    pub text: String,
    pub(crate) glyphs: Vec<KrillaGlyph>,
    /// In points.
    pub width: f32,
}

impl Fonts {
    /// # Errors
    /// When a font of the program is broken.
    pub fn new() -> Result<Self, PdfError> {
        Ok(Self {
            regular: LoadedFont::new(REGULAR).ok_or(PdfError::Font("SourceSans3-Regular"))?,
            bold: LoadedFont::new(BOLD).ok_or(PdfError::Font("SourceSans3-Semibold"))?,
        })
    }

    fn weight(&self, look: TextStyle) -> &LoadedFont {
        if look.is_bold {
            &self.bold
        } else {
            &self.regular
        }
    }

    pub(crate) fn font(&self, look: TextStyle) -> Font {
        self.weight(look).font.clone()
    }

    /// Places the letters of one line.
    pub fn shape(&self, text: &str, look: TextStyle) -> ShapedLine {
        self.weight(look).shape(text, look.size)
    }

    /// The lines of a text that is this wide at most. A word that is wider alone is divided.
    pub fn lines(&self, text: &str, look: TextStyle, width: f32) -> Vec<ShapedLine> {
        let weight = self.weight(look);
        let space = weight.shape(" ", look.size).width;
        let mut lines = Vec::new();
        for paragraph in text.split('\n') {
            let (mut line, mut filled) = (String::new(), 0.0);
            for word in paragraph.split(' ').filter(|word| !word.is_empty()) {
                let wide = weight.shape(word, look.size).width;
                if !line.is_empty() && filled + space + wide <= width {
                    line.push(' ');
                    line.push_str(word);
                    filled += space + wide;
                    continue;
                }
                if !line.is_empty() {
                    lines.push(weight.shape(&line, look.size));
                }
                (line, filled) = if wide <= width {
                    (word.to_owned(), wide)
                } else {
                    self.split_word(word, look, width, &mut lines)
                };
            }
            if !line.is_empty() {
                lines.push(weight.shape(&line, look.size));
            }
        }
        lines
    }

    /// Puts the beginning of a word that is too wide into lines of its own; answers what is left, with its width.
    fn split_word(
        &self,
        word: &str,
        look: TextStyle,
        width: f32,
        lines: &mut Vec<ShapedLine>,
    ) -> (String, f32) {
        let weight = self.weight(look);
        let (mut part, mut filled) = (String::new(), 0.0);
        for letter in word.chars() {
            let wide = weight
                .shape(letter.encode_utf8(&mut [0; 4]), look.size)
                .width;
            if filled + wide > width && !part.is_empty() {
                lines.push(weight.shape(&part, look.size));
                (part, filled) = (String::new(), 0.0);
            }
            part.push(letter);
            filled += wide;
        }
        (part, filled)
    }
}

impl LoadedFont {
    fn new(data: &'static [u8]) -> Option<Self> {
        Some(Self {
            face: Face::from_slice(data, 0)?,
            font: Font::new(data.into(), 0)?,
            // Digits of one width, so that they stand under each other.
            features: Feature::from_str("tnum").into_iter().collect(),
            plans: Mutex::default(),
        })
    }

    /// The plan for a text of this direction and script.
    fn plan(&self, text: &UnicodeBuffer) -> Arc<ShapePlan> {
        let of = (text.direction(), text.script());
        let mut plans = self.plans.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, plan)) = plans.iter().find(|(known, _)| *known == of) {
            return Arc::clone(plan);
        }
        // A text of digits and signs alone has no script.
        let script = (of.1 != script::UNKNOWN).then_some(of.1);
        let plan = ShapePlan::new(&self.face, of.0, script, None, &self.features);
        let plan = Arc::new(plan);
        plans.push((of, Arc::clone(&plan)));
        plan
    }

    fn shape(&self, text: &str, size: f32) -> ShapedLine {
        let text: String = text
            .chars()
            .filter_map(|letter| self.drawable(letter))
            .collect();
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(&text);
        buffer.guess_segment_properties();
        let plan = self.plan(&buffer);
        let shaped = rustybuzz::shape_with_plan(&self.face, &plan, buffer);
        let scale = 1.0 / self.font.units_per_em();
        // Distances in the font are small whole numbers.
        let em = |distance: i32| f32::from(i16::try_from(distance).unwrap_or(i16::MAX)) * scale;
        let (infos, positions) = (shaped.glyph_infos(), shaped.glyph_positions());
        let place_in_text = |cluster: u32| usize::try_from(cluster).unwrap_or(0);
        let mut starts: Vec<usize> = infos.iter().map(|i| place_in_text(i.cluster)).collect();
        starts.sort_unstable();
        let glyphs: Vec<KrillaGlyph> = infos
            .iter()
            .zip(positions)
            .map(|(info, place)| {
                let from = place_in_text(info.cluster);
                let next = starts.partition_point(|start| *start <= from);
                let to = starts.get(next).copied().unwrap_or(text.len());
                KrillaGlyph::new(
                    GlyphId::new(info.glyph_id),
                    em(place.x_advance),
                    em(place.x_offset),
                    em(place.y_offset),
                    em(place.y_advance),
                    from..to,
                    None,
                )
            })
            .collect();
        let width = glyphs.iter().map(|glyph| glyph.x_advance).sum::<f32>() * size;
        ShapedLine {
            text,
            glyphs,
            width,
        }
    }

    /// The letter, or a mark for one that the font does not have. What has no shape at all is left out.
    fn drawable(&self, letter: char) -> Option<char> {
        let is_invisible = letter.is_control()
            || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{ad}');
        if is_invisible {
            return None;
        }
        let has = |letter: char| self.face.glyph_index(letter).is_some();
        Some(if has(letter) { letter } else { '?' })
    }
}
