//! From the addresses of the start to all that answers name: each is asked once, few at the same time.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use std::thread::available_parallelism;
use std::time::Duration;

use tokio::task::JoinSet;

use super::address::Address;
use super::prepare::{Preparation, PreparedFile};
use super::{ExportError, Files, LinkedBy};
use crate::compute::ComputePool;
use crate::http::local::{LocalAnswer, LocalService};

/// Who computes, for the pool.
const POOL_OWNER: &str = "site export";
/// Answers that are awaited at the same time, at most: one less than what an owner may have in the pool, because a place
/// there is given back a moment after its answer.
const CONCURRENT_REQUESTS: usize = 3;
/// A page that lacks a drawing for a passing reason is asked again, so many times and after so long: the server keeps
/// such a page for two seconds.
const MAX_ATTEMPTS: u32 = 4;
const RETRY_DELAY: Duration = Duration::from_secs(3);

/// What one address came to.
type FetchResult = Result<(Address, PreparedFile), ExportError>;

/// An export in the making.
pub struct Crawl {
    service: LocalService,
    preparation: Arc<Preparation>,
    pool: ComputePool,
    waiting: VecDeque<(Address, LinkedBy)>,
    /// Every address so far, by its file.
    known: BTreeMap<String, Address>,
    files: Files,
}

impl Crawl {
    pub fn new(service: LocalService, preparation: Preparation, start: BTreeSet<Address>) -> Self {
        let known = start
            .iter()
            .map(|address| (address.file(), address.clone()));
        Self {
            service,
            preparation: Arc::new(preparation),
            pool: ComputePool::of_this_machine(),
            known: known.collect(),
            waiting: start
                .into_iter()
                .map(|address| (address, LinkedBy(None)))
                .collect(),
            files: Files::new(),
        }
    }

    /// Writes pages that the server does not answer; by their address.
    ///
    /// # Errors
    /// As for any page.
    pub fn add_copy_pages(&mut self, pages: BTreeMap<String, String>) -> Result<(), ExportError> {
        for (path, page) in pages {
            let address = Address::parse(&path).ok_or(ExportError::Name(path))?;
            self.known.insert(address.file(), address.clone());
            let media = "text/html; charset=utf-8";
            let prepared = self
                .preparation
                .write_page(&address, page.as_bytes(), media, false)?;
            self.take(&address, prepared)?;
        }
        Ok(())
    }

    /// Asks until there is nothing left to ask for.
    ///
    /// # Errors
    /// The first address that fails; then no other is asked, and nothing is being written any more.
    pub async fn run(
        &mut self,
        progress: &(dyn Fn(usize, usize) + Sync),
    ) -> Result<(), ExportError> {
        let mut asked = JoinSet::new();
        let done = self.fetch_all(&mut asked, progress).await;
        // A task that is aborted leaves its job to the pool, which would write into a folder that is gone.
        while asked.join_next().await.is_some() {}
        done
    }

    async fn fetch_all(
        &mut self,
        asked: &mut JoinSet<FetchResult>,
        progress: &(dyn Fn(usize, usize) + Sync),
    ) -> Result<(), ExportError> {
        let processors = available_parallelism().map_or(1, usize::from);
        // One more than compute: somebody always waits for the answer of the database or the disk.
        let at_once = (processors + 1).min(CONCURRENT_REQUESTS);
        loop {
            while asked.len() < at_once
                && let Some((address, linked_by)) = self.waiting.pop_front()
            {
                let (service, pool) = (self.service.clone(), self.pool.clone());
                let preparation = Arc::clone(&self.preparation);
                asked.spawn(async move {
                    let answer = fetch(&service, &address, &linked_by).await?;
                    let (at, by) = (address.clone(), linked_by);
                    let prepared = pool
                        .run(POOL_OWNER, move || preparation.write(&at, &answer, &by))
                        .await??;
                    Ok((address, prepared))
                });
            }
            let Some(done) = asked.join_next().await else {
                return Ok(());
            };
            let (address, prepared) = done??;
            self.take(&address, prepared)?;
            progress(self.files.len(), self.known.len());
        }
    }

    /// Notes a file and what it names.
    fn take(&mut self, address: &Address, prepared: PreparedFile) -> Result<(), ExportError> {
        for named in prepared.named {
            match self.known.get(&named.file()) {
                Some(known) if *known == named => {}
                Some(known) => {
                    return Err(ExportError::SameFile {
                        one: known.clone(),
                        other: named,
                    });
                }
                None => {
                    self.known.insert(named.file(), named.clone());
                    // First what a page leads to: a broken link is reported soon.
                    self.waiting
                        .push_front((named, LinkedBy(Some(address.clone()))));
                }
            }
        }
        self.files.insert(address.file(), prepared.entry);
        Ok(())
    }

    /// The files that were written.
    pub fn finish(self) -> (Arc<Preparation>, Files) {
        (self.preparation, self.files)
    }
}

/// The answer, with status 200 and whole.
async fn fetch(
    service: &LocalService,
    address: &Address,
    linked_by: &LinkedBy,
) -> Result<LocalAnswer, ExportError> {
    for attempt in 1..=MAX_ATTEMPTS {
        let answer = service.get(&address.to_string()).await?;
        if !answer.is_found() {
            return Err(ExportError::Status {
                address: address.clone(),
                status: answer.status,
                linked_by: linked_by.clone(),
            });
        }
        if answer.is_kept {
            return Ok(answer);
        }
        if attempt < MAX_ATTEMPTS {
            tokio::time::sleep(RETRY_DELAY).await;
        }
    }
    Err(ExportError::Incomplete {
        address: address.clone(),
        linked_by: linked_by.clone(),
    })
}
