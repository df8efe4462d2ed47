//! What readers wrote of pages of the public site.

use super::call::call;
use chrono::{DateTime, NaiveDate, Utc};
use domain::opinion::Answer;
use serde::{Deserialize, Serialize};

/// Which of them are shown.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OpinionsShown {
    /// Comments that nobody attended yet.
    #[default]
    Waiting,
    All,
}

/// What is looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct OpinionFilter {
    pub shown: OpinionsShown,
    pub answer: Option<Answer>,
    /// Address of a page, below no release.
    pub page: Option<String>,
}

/// A page of the queue, newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ListOpinions {
    pub filter: OpinionFilter,
    /// `None` = from the newest.
    pub before: Option<i64>,
}
call!(ListOpinions => OpinionPage, "/fn/list_opinions", ReadOpinions);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpinionPage {
    /// Newest first.
    pub opinions: Vec<OpinionView>,
    /// There are older ones.
    pub more: bool,
    /// Comments that wait, whatever is looked for.
    pub waiting: u32,
}

/// A comment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpinionView {
    pub id: i64,
    /// Address of the page, below no release.
    pub page: String,
    /// The release that the page showed.
    pub release: u32,
    /// It was written after this one.
    pub answer: Answer,
    pub comment: String,
    pub day: NaiveDate,
    pub attended: Option<Attended>,
}

/// Who took care of a comment, and when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attended {
    pub by: String,
    pub at: DateTime<Utc>,
    pub note: Option<String>,
}

/// What is done with a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OpinionAct {
    Attend,
    /// It waits again.
    Reopen,
    /// It goes for good: it says something of a person.
    Erase,
}

/// Takes care of a comment. The answer is the comment as it is then; `None` = it was erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActOnOpinion {
    pub id: i64,
    pub act: OpinionAct,
    /// For colleagues; may be empty. Of [`OpinionAct::Attend`] only.
    #[serde(default)]
    pub note: String,
}
call!(ActOnOpinion => Option<OpinionView>, "/fn/act_on_opinion", AttendOpinions);
