//! How many answers a network address may send: counted in the memory of this server, for some minutes, and never written
//! down. Several servers count apart.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use moka::future::Cache;
use moka::policy::EvictionPolicy;

/// Answers and comments of one network within [`WINDOW`]: enough for an office behind one address.
pub const MAX_REQUESTS: u32 = 60;
/// From the first answer that is counted.
pub const WINDOW: Duration = Duration::from_secs(600);
/// Networks that are counted at the same time; beyond them the oldest are forgotten.
const MAX_NETWORKS: u64 = 50_000;

/// The counts. Cheap to clone.
#[derive(Clone)]
pub struct RequestCounts(Cache<String, Arc<AtomicU32>>);

impl Default for RequestCounts {
    fn default() -> Self {
        Self::with_capacity(MAX_NETWORKS)
    }
}

impl RequestCounts {
    fn with_capacity(most: u64) -> Self {
        let counts = Cache::builder().time_to_live(WINDOW).max_capacity(most);
        // Moka's own choice keeps what is asked for most and refuses what is new, which would then not be counted.
        Self(counts.eviction_policy(EvictionPolicy::lru()).build())
    }

    /// Counts one more of this network; whether it is taken.
    pub async fn admits(&self, network: String) -> bool {
        let count = self.0.get_with(network, async { Arc::default() }).await;
        count.fetch_add(1, Ordering::Relaxed) < MAX_REQUESTS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_network_sends_so_many_and_no_more_and_others_do_not_notice() {
        let sent = RequestCounts::default();
        for _ in 0..MAX_REQUESTS {
            assert!(sent.admits("200.1.1.1".to_owned()).await);
        }
        assert!(!sent.admits("200.1.1.1".to_owned()).await);
        assert!(sent.admits("200.1.1.2".to_owned()).await);
    }

    #[tokio::test]
    async fn a_new_network_is_counted_also_where_as_many_as_fit_are_counted() {
        let sent = RequestCounts::with_capacity(4);
        for known in 0..4 {
            for _ in 0..MAX_REQUESTS {
                sent.admits(format!("200.1.1.{known}")).await;
            }
        }
        for _ in 0..MAX_REQUESTS {
            sent.0.run_pending_tasks().await;
            assert!(sent.admits("200.1.2.1".to_owned()).await);
        }
        sent.0.run_pending_tasks().await;
        assert!(!sent.admits("200.1.2.1".to_owned()).await);
    }
}
