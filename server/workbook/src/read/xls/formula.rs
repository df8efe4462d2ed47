//! The results that are stored with formulas, and whether there are any.
//!
//! A formula is never calculated here: one whose result was never stored is said to have none.

use super::record::{BOF, BiffRecords, EOF, FORMULA};
use crate::read::{ReadError, bytes::Bytes};

/// The result that is stored with a formula.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum StoredResult {
    Number(f64),
    /// In the record STRING behind it.
    Text,
    Bool(bool),
    Error(u8),
    /// Nothing, or an empty text.
    Blank,
}

/// The result of the formula whose data begin here.
///
/// # Errors
/// E104 where the record is too short.
pub(super) fn stored(mut data: Bytes<'_>) -> Result<StoredResult, ReadError> {
    let mut parts = Bytes(data.take(8)?);
    let number = Bytes(parts.0).f64()?;
    let (kind, _, value) = (parts.u8()?, parts.u8()?, parts.u8()?);
    if parts.0.ends_with(&[0xFF, 0xFF]) {
        return Ok(match kind {
            0 => StoredResult::Text,
            1 => StoredResult::Bool(value != 0),
            2 => StoredResult::Error(value),
            _ => StoredResult::Blank,
        });
    }
    Ok(StoredResult::Number(number))
}

/// A number zero with the wish to be calculated on loading: what programs write that do not calculate.
pub(super) fn is_zero_to_calculate(data: Bytes<'_>) -> Result<bool, ReadError> {
    const ON_LOADING: u16 = 0x0003;
    let mut flags = Bytes(data.0.get(8..).unwrap_or_default());
    Ok(stored(data)? == StoredResult::Number(0.0) && flags.u16()? & ON_LOADING == ON_LOADING)
}

/// Whether any formula of the sheets that begin here has a result. Programs that do not calculate store
/// nothing, or zero to be calculated on loading, with all formulas; Excel stores nothing for an empty text.
pub(super) fn any_result(stream: &[u8], starts: &[u32]) -> Result<bool, ReadError> {
    for start in starts {
        let mut records = BiffRecords::from(stream, *start)?;
        let mut depth = 0_u32;
        loop {
            let (kind, data) = records.next()?;
            match kind {
                BOF => depth += 1,
                EOF if depth <= 1 => break,
                EOF => depth -= 1,
                FORMULA => {
                    let result = Bytes(data.get(6..).unwrap_or_default());
                    if stored(result)? != StoredResult::Blank && !is_zero_to_calculate(result)? {
                        return Ok(true);
                    }
                }
                _ => {}
            }
        }
    }
    Ok(false)
}
