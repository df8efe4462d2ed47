//! A server that was started before the office was built for the browser (`scripts/run`, the first time): it waits for the
//! build's list of files, and then serves with it.
//!
//! Only then: a server keeps the files of its own build otherwise, because those of a later one belong to another program.

use std::path::Path;
use std::time::{Duration, SystemTime};

use components::assets::Assets;
use tokio::time::sleep;

use crate::http;

/// Between two looks at the list.
const CHECK_INTERVAL: Duration = Duration::from_secs(1);

/// Whether the office can run in a browser.
pub fn is_built(assets: &Assets) -> bool {
    assets.find(app::BOOT_SCRIPT).is_some()
}

/// Waits for a list of files that has the office, however long that takes.
pub async fn built(site_root: &Path) -> Assets {
    let mut read: Option<SystemTime> = None;
    loop {
        sleep(CHECK_INTERVAL).await;
        let written = std::fs::metadata(site_root.join(http::assets::LIST));
        let Ok(written) = written.and_then(|list| list.modified()) else {
            continue;
        };
        if read == Some(written) {
            continue;
        }
        read = Some(written);
        if let Ok(assets) = http::assets::load(site_root)
            && is_built(&assets)
        {
            return assets;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn the_first_list_with_the_office_is_taken() {
        let site_root = tempfile::tempdir().expect("a directory");
        let write = |list: &str| {
            std::fs::write(site_root.path().join(http::assets::LIST), list).expect("a file");
        };
        write(r#"{"main.css": "main-1.css"}"#);
        let assets = http::assets::load(site_root.path()).expect("a list");
        assert!(!is_built(&assets));
        let waiting = built(site_root.path());
        tokio::pin!(waiting);
        let early = tokio::time::timeout(CHECK_INTERVAL * 2, &mut waiting).await;
        assert!(early.is_err(), "there is no office yet");
        write(r#"{"main.css": "main-1.css", "boot.js": "boot-2.js"}"#);
        let assets = waiting.await;
        assert_eq!(assets.url("boot.js"), "/assets/boot-2.js");
    }
}
