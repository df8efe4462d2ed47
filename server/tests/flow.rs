//! A value's way: typed, sent, reviewed by somebody else, published; and what each refusal leaves.

mod around;
mod configuration;
mod decision;
mod entry;
mod kept_catalogue;
mod large_set;
mod official;
mod one_person;
mod partial;
mod publishing;
mod review;
mod review_marks;
mod selection;
mod simultaneous;
mod withdrawal;

use crate::support::office;
