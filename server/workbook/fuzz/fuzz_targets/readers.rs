//! Any bytes as a file: every reader ends with a grid or an error, and never panics. (In the program a reader
//! runs in a process of its own; here its caps are small, so that the fuzzer's memory bounds it.)
#![no_main]

use libfuzzer_sys::fuzz_target;
use workbook::read::{Limits, read};

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits {
        file_bytes: 1 << 20,
        unpacked_bytes: 4 << 20,
        small_archive_bytes: 4 << 20,
        cells: 20_000,
        ..Limits::default()
    };
    if let Ok(file) = read(bytes, &limits, &mut |_| {}) {
        assert!(file.grid.cell_count() > 0, "a file without cells is an error");
    }
});
