//! Sizes of texts, and the widths at which a chart is arranged anew: the same in every chart.

/// Size of the small texts; each drawing is made for a width, so they stay the same.
pub(crate) const SMALL: f64 = 13.0;
pub(crate) const STRONG: f64 = 15.0;
/// Below this width the arrangement for a column is taken.
pub(crate) const WIDE_BELOW: u32 = 1000;
/// Below this width the phone's arrangement is taken.
pub(crate) const NARROW_BELOW: u32 = 520;
/// And below this one that of the smallest phone.
pub(crate) const SMALL_BELOW: u32 = 340;
