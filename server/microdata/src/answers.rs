//! The answers of one person: what of the eight capabilities they exercise.

use crate::{
    columns::{CAPABILITIES, Columns},
    field::Field,
};

/// 1 = yes, 2 = no (rule book 3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Answer {
    Yes,
    No,
    Missing,
    /// Neither 1, 2 nor blank.
    Other,
}

fn answer(field: Field<'_>) -> Answer {
    match field.whole() {
        Ok(Some(1)) => Answer::Yes,
        Ok(Some(2)) => Answer::No,
        Ok(None) => Answer::Missing,
        Ok(Some(_)) | Err(_) => Answer::Other,
    }
}

/// What the answers of a person come to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct Answers {
    /// The capabilities exercised; none where an answer that counts is missing.
    pub exercised: Option<[bool; 8]>,
    /// Who uses the internet: which of the eight were answered.
    pub answered: Option<[bool; 8]>,
    /// Does not use the internet and says yes to a capability all the same.
    pub contradicts: bool,
}

/// Reads the answers of a row; `other` hears of each that is neither 1, 2 nor blank.
pub(crate) fn answers<'a>(
    columns: &Columns,
    field: impl Fn(usize) -> Field<'a>,
    mut other: impl FnMut(&str, Field<'a>),
) -> Answers {
    let usage = field(columns.internet_use);
    let of_eight = columns.capabilities.map(|at| answer(field(at)));
    for ((asked, at), read) in CAPABILITIES.iter().zip(columns.capabilities).zip(of_eight) {
        if read == Answer::Other {
            other(asked.variable, field(at));
        }
    }
    match answer(usage) {
        Answer::No => Answers {
            exercised: Some([false; 8]),
            answered: None,
            contradicts: of_eight.contains(&Answer::Yes),
        },
        Answer::Yes => {
            let answered = of_eight.map(|read| matches!(read, Answer::Yes | Answer::No));
            let exercised = of_eight.map(|read| read == Answer::Yes);
            Answers {
                exercised: (answered == [true; 8]).then_some(exercised),
                answered: Some(answered),
                contradicts: false,
            }
        }
        Answer::Missing => Answers::default(),
        Answer::Other => {
            other(&columns.internet_use_name, usage);
            Answers::default()
        }
    }
}
