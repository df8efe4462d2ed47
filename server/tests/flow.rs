//! A value's way: typed, sent, reviewed by somebody else, published; and what each refusal leaves.
#![expect(clippy::unwrap_used, reason = "tests")]

#[path = "flow/around.rs"]
mod around;
#[path = "http/cluster.rs"]
mod cluster;
#[path = "flow/configuration.rs"]
mod configuration;
#[path = "flow/decision.rs"]
mod decision;
#[path = "flow/desk.rs"]
mod desk;
#[path = "flow/entry.rs"]
mod entry;
#[path = "flow/large_set.rs"]
mod large_set;
#[path = "support/office.rs"]
mod office;
#[path = "flow/official.rs"]
mod official;
#[path = "flow/one_person.rs"]
mod one_person;
#[path = "flow/partial.rs"]
mod partial;
#[path = "flow/publishing.rs"]
mod publishing;
#[path = "flow/review.rs"]
mod review;
#[path = "flow/selection.rs"]
mod selection;
#[path = "flow/simultaneous.rs"]
mod simultaneous;
#[path = "flow/withdrawal.rs"]
mod withdrawal;
