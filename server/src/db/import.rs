//! Imports: the bytes of each file once, and one batch per upload.

mod batch;
mod file;
mod preview;
mod progress;
mod summary;

pub use batch::{
    Batch, NewBatch, NewGrid, claim_unfinished, commit, discard, insert_batch, load_batch,
    load_grid, lock_batch, set_failed, set_read,
};
pub use file::{
    NewFile, Usage, forget_bytes, insert_file, load_bytes, load_usage, lock_unused, lock_uploads,
};
pub use preview::{
    Delta, NewPreview, Token, clear_preview, load_delta, load_preview, load_token, set_previewed,
};
pub use progress::set_stage;
pub use summary::{Status, Summary, committed_before, list_imports, load_summary};
