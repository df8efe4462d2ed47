//! What a sheet lets one do where it is filled in, and how it shows the state of its rows: closed lists, ranges, cells
//! that are locked, colours beside words.
//!
//! A rule is advice to who types: the import checks everything again. [`super::xlsx`] writes all of them; in OpenDocument
//! ([`super::ods`]) there are only the locked cells and the look of those that are filled in: no lists, no ranges, no
//! colours of states. What this module deliberately does not do: it writes no file.

use domain::{Decimal, band::State};

/// The rules of a sheet. Columns are counted from 0, rows from the first row of data.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Rules {
    /// Columns that are filled in. Where there is one, every other cell is locked, without a password.
    pub inputs: Vec<u16>,
    /// Columns that hold one of some words.
    pub lists: Vec<WordList>,
    /// Cells that hold numbers of a unit.
    pub ranges: Vec<Range>,
    /// The column whose words are states, and how each of them looks.
    pub states: Option<(u16, Vec<(String, Look)>)>,
}

/// A column that holds one of these words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordList {
    pub column: u16,
    pub words: Vec<String>,
}

/// Cells of one indicator: what its unit admits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Range {
    /// First and last, both included.
    pub rows: (u32, u32),
    /// First and last, both included.
    pub columns: (u16, u16),
    pub min: Option<Decimal>,
    pub max: Option<Decimal>,
    /// Name of the unit, for the hint.
    pub unit: String,
}

/// How a state looks. The word stands in the cell: the colour only helps to find it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    Good,
    Attention,
    Bad,
    Quiet,
}

impl Look {
    /// Background and text, as 0xRRGGBB; the contrast is at least 4.5 to 1.
    pub fn colours(self) -> (u32, u32) {
        match self {
            Self::Good => (0xE3_F1_E6, 0x1B_5E_20),
            Self::Attention => (0xFF_F4_D6, 0x6B_4A_00),
            Self::Bad => (0xFD_EC_EA, 0x8A_1C_1C),
            Self::Quiet => (0xEE_F0_F3, 0x45_4F_5B),
        }
    }
}

impl Rules {
    /// Whether a column is filled in.
    pub fn is_input(&self, column: u16) -> bool {
        self.inputs.contains(&column)
    }

    /// Whether the sheet is locked but for its inputs.
    pub fn is_locked(&self) -> bool {
        !self.inputs.is_empty()
    }
}

/// The states of progress with their looks.
pub(super) fn states_of_progress(column: u16) -> Option<(u16, Vec<(String, Look)>)> {
    let look = |state| match state {
        State::Achieved | State::OnTrack => Look::Good,
        State::NeedsAcceleration => Look::Attention,
        State::Lagging | State::GoingBack | State::Late => Look::Bad,
        _ => Look::Quiet,
    };
    let words = State::ALL.map(|state| (state.label_es().to_owned(), look(state)));
    Some((column, words.to_vec()))
}
