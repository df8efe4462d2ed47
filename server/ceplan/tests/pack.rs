//! The CEPLAN pack of a small release, read back by readers that are not ours and by the import.

#![expect(
    clippy::unwrap_used,
    reason = "clippy allows it in tests, not in their helpers"
)]

#[path = "pack/archive.rs"]
mod archive;
#[path = "../../workbook/tests/write/fixture.rs"]
#[expect(dead_code, reason = "shared with the tests of the workbook")]
mod fixture;
#[path = "pack/observatory.rs"]
mod observatory;
#[path = "pack/reading.rs"]
mod reading;
#[path = "pack/report.rs"]
mod report;
#[path = "pack/sheets.rs"]
mod sheets;

use domain::release::Release;
use workbook::write::Published;

fn published(release: &Release) -> Published<'_> {
    Published {
        release,
        sha256: "5a1f00112233445566778899aabbccddeeff00112233445566778899aabbccdd",
        withdrawn: None,
    }
}
