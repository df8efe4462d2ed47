//! Checked decimal arithmetic whose failures are named reasons. Deliberately without floats.

use super::NoProgress;
use crate::{Decimal, format};
use rust_decimal::MathematicalOps;

pub(super) type Computed = Result<Decimal, NoProgress>;

pub(super) fn add(a: Decimal, b: Decimal) -> Computed {
    a.checked_add(b).ok_or(NoProgress::Overflow)
}

pub(super) fn sub(a: Decimal, b: Decimal) -> Computed {
    a.checked_sub(b).ok_or(NoProgress::Overflow)
}

pub(super) fn mul(a: Decimal, b: Decimal) -> Computed {
    a.checked_mul(b).ok_or(NoProgress::Overflow)
}

pub(super) fn div(a: Decimal, b: Decimal) -> Computed {
    if b.is_zero() {
        return Err(NoProgress::ZeroDivisor);
    }
    a.checked_div(b).ok_or(NoProgress::Overflow)
}

/// Rule 4.12: beyond ten times the whole, up or down, a share is not published as a percentage.
pub fn has_meaning(share: Decimal) -> bool {
    share.abs() <= Decimal::TEN
}

/// Does this difference or divisor read as zero with so many decimals, without being zero?
pub(super) fn is_below_rounding(amount: Decimal, decimals: u8) -> bool {
    !amount.is_zero() && format::rounded(amount, decimals).is_zero()
}

/// Decimals kept of a root: far more than any page shows, fewer than the series of `exp` can disturb.
const ROOT_DECIMALS: u32 = 12;

/// The `n`-th root of a ratio ≥ 0, to twelve decimals: `exp(ln(x) / n)`.
pub(super) fn root(ratio: Decimal, n: u32) -> Computed {
    if ratio.is_zero() || n == 1 {
        return Ok(ratio);
    }
    let logarithm = ratio.checked_ln().ok_or(NoProgress::Overflow)?;
    let exponent = div(logarithm, Decimal::from(n))?;
    let root = exponent.checked_exp().ok_or(NoProgress::Overflow)?;
    Ok(root.round_dp(ROOT_DECIMALS))
}
