//! Small views that the public site and the office share: props in, view out.

pub mod assets;
