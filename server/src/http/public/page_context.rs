//! What a page needs beside its release; loaded only to render.

use std::sync::Arc;

use domain::release::{Assessments, Release, WithdrawnBy};
use site::ReleaseSummary;

use super::unavailable;
use crate::http::failure::Failure;
use crate::release::{ReleaseStore, StoreError};

pub struct PageContext {
    /// The release that changes are computed against.
    pub previous: Option<Arc<Release>>,
    pub releases: Vec<ReleaseSummary>,
    /// Of the release that is shown.
    pub assessments: Arc<Assessments>,
}

impl PageContext {
    /// `since` is the release to compare with, where the page was asked for one.
    ///
    /// # Errors
    /// 404 where that release does not exist, 503 without a database.
    pub async fn load(
        releases: &ReleaseStore,
        release: &Release,
        since: Option<u32>,
    ) -> Result<Self, Failure> {
        let before = since.or_else(|| release.number.checked_sub(1));
        let previous = match before {
            None | Some(0) => None,
            Some(number) => releases.by_number(number).await.map_err(unavailable)?,
        };
        if since.is_some() && previous.is_none() {
            return Err(Failure::not_found());
        }
        let assessments = releases.assessments(release.number).await;
        let assessments = assessments.map_err(unavailable)?;
        let releases = summaries(releases, release.demo).await;
        Ok(Self {
            assessments: assessments.ok_or_else(Failure::not_found)?,
            previous,
            releases: releases.map_err(unavailable)?,
        })
    }
}

/// Every release, newest first. All releases of a database are for demonstration, or none.
///
/// # Errors
/// When the database does not answer.
pub async fn summaries(
    store: &ReleaseStore,
    demo: bool,
) -> Result<Vec<ReleaseSummary>, StoreError> {
    let mut summaries = Vec::new();
    for one in store.list().await? {
        let withdrawn = match one.withdrawn_by {
            Some(_) => store.withdrawn(one.number).await?,
            None => None,
        };
        summaries.push(ReleaseSummary {
            number: one.number,
            published_at: one.published_at,
            published_by: one.published_by,
            note: one.note,
            sha256: one.sha256,
            demo,
            cells: usize::try_from(one.cells).unwrap_or(usize::MAX),
            withdraws: one.withdraws,
            withdrawn: withdrawn.map(|by| WithdrawnBy::clone(&by)),
        });
    }
    Ok(summaries)
}
