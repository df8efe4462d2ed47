//! Imports: the bytes of each file once, and one batch per upload.

mod batch;
mod file;
mod summary;

pub use batch::{
    Batch, NewBatch, claim_unfinished, commit, discard, insert_batch, layouts_of, load_batch,
    lock_batch, set_failed, set_previewed, set_read, set_stage,
};
pub use file::{NewFile, insert_file, load_bytes};
pub use summary::{committed_before, list_imports, load_summary};
