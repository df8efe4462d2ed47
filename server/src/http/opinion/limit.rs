//! How many answers a network address may send: counted in the memory of this server, for some minutes, and never written
//! down. Several servers count apart.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use moka::future::Cache;

/// Answers and comments of one network within [`WINDOW`]: enough for an office behind one address.
pub const MOST: u32 = 60;
/// From the first answer that is counted.
pub const WINDOW: Duration = Duration::from_secs(600);
/// Networks that are counted at the same time; beyond them the oldest are forgotten.
const NETWORKS: u64 = 50_000;

/// The counts. Cheap to clone.
#[derive(Clone)]
pub struct SentByAddress(Cache<String, Arc<AtomicU32>>);

impl Default for SentByAddress {
    fn default() -> Self {
        let counts = Cache::builder().time_to_live(WINDOW);
        Self(counts.max_capacity(NETWORKS).build())
    }
}

impl SentByAddress {
    /// Counts one more of this network; whether it is taken.
    pub async fn admits(&self, network: String) -> bool {
        let count = self.0.get_with(network, async { Arc::default() }).await;
        count.fetch_add(1, Ordering::Relaxed) < MOST
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_network_sends_so_many_and_no_more_and_others_do_not_notice() {
        let sent = SentByAddress::default();
        for _ in 0..MOST {
            assert!(sent.admits("200.1.1.1".to_owned()).await);
        }
        assert!(!sent.admits("200.1.1.1".to_owned()).await);
        assert!(sent.admits("200.1.1.2".to_owned()).await);
    }
}
