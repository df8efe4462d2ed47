//! Imports: the bytes of each file once, one batch per upload, what a person decides in it, and kept mappings.

mod batch;
mod conflict;
mod file;
mod preview;
mod profile;
mod progress;
mod summary;

pub use batch::{
    Batch, NewBatch, NewGrid, batch_of_set, claim_unfinished, commit, discard, insert_batch,
    load_batch, load_grid, lock_batch, set_failed, set_read, set_undone,
};
pub use conflict::{
    Author, ConflictCounts, ConflictFilter, NewConflict, StoredConflict, clear_conflicts,
    conflict_sheets, count_conflicts, count_matching, decide_conflicts, list_conflicts,
    load_decisions, replace_conflicts,
};
pub use file::{
    NewFile, Usage, forget_bytes, insert_file, load_bytes, load_usage, lock_unused, lock_uploads,
};
pub use preview::{
    Delta, NewPreview, Token, clear_preview, drop_delta, load_delta, load_preview, load_token,
    set_previewed,
};
pub use profile::{
    StoredProfile, count_other_profiles, delete_profile, list_profiles, rename_profile,
    save_profile,
};
pub use progress::set_stage;
pub use summary::{Status, Summary, committed_before, list_imports, load_summary};
