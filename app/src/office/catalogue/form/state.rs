//! The state of a form: what was read, what is typed, what is wrong with it, and saving by version.
//! Nothing typed is ever replaced by an answer of the server; only its person takes something over.

use std::{collections::BTreeMap, future::Future, pin::Pin, sync::Arc};

use domain::finding::Place;
use leptos::prelude::*;

use super::super::text::{Difference, Problems, Spec, Texts, differences};
use crate::{
    error::{AppError, ErrorCode},
    office::{attempt::Attempt, form::problem_at},
};

/// A row as texts, and the version that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    pub texts: Texts,
    pub version: i32,
}

type Answer<T> = Pin<Box<dyn Future<Output = Result<T, AppError>> + Send>>;

/// What is wrong with the texts of a row; `true` = it is new.
type Check = dyn Fn(&Texts, bool) -> Problems + Send + Sync;
type Store = dyn Fn(&Texts, i32) -> Result<Answer<Option<Record>>, Problems> + Send + Sync;
type Fetch = dyn Fn(String) -> Answer<Record> + Send + Sync;

/// Where a row is checked, written and read again.
#[derive(Clone)]
pub struct Writer {
    /// Finds everything that is wrong.
    pub check: Arc<Check>,
    /// Sends texts at a version, or says what is wrong with them. Answers `None` where another person decides first.
    pub save: Arc<Store>,
    /// Reads the row with a code.
    pub read: Arc<Fetch>,
}

/// The state of the form. Copies share it.
#[derive(Clone, Copy)]
pub struct Form {
    fields: StoredValue<BTreeMap<&'static str, RwSignal<String>>>,
    specs: StoredValue<Vec<Spec>>,
    writer: StoredValue<Writer>,
    version: RwSignal<i32>,
    /// The row as it is stored, as far as it was read.
    stored: RwSignal<Texts>,
    problems: Memo<Problems>,
    /// Somebody tried to save: from now on what is missing is shown too.
    tried: RwSignal<bool>,
    /// `stored` is what somebody else saved meanwhile.
    overtaken: RwSignal<bool>,
    pub attempt: Attempt,
}

impl Form {
    /// `attempt` belongs to the page, so that its message outlives a form that is drawn again.
    pub fn new(specs: Vec<Spec>, record: Record, writer: Writer, attempt: Attempt) -> Self {
        let fields: BTreeMap<&'static str, RwSignal<String>> = specs
            .iter()
            .map(|spec| {
                let text = record.texts.get(spec.name).cloned();
                (spec.name, RwSignal::new(text.unwrap_or_default()))
            })
            .collect();
        let fields = StoredValue::new(fields);
        let version = RwSignal::new(record.version);
        let check = Arc::clone(&writer.check);
        let problems = Memo::new(move |_| check(&typed(fields), version.get() == 0));
        Self {
            fields,
            specs: StoredValue::new(specs),
            writer: StoredValue::new(writer),
            version,
            stored: RwSignal::new(record.texts),
            problems,
            tried: RwSignal::new(false),
            overtaken: RwSignal::new(false),
            attempt,
        }
    }

    /// The text of a field.
    pub fn field(self, name: &'static str) -> RwSignal<String> {
        self.fields
            .with_value(|fields| fields.get(name).copied())
            .unwrap_or_default()
    }

    /// Whether the row is not stored yet.
    pub fn is_new(self) -> bool {
        self.version.get() == 0
    }

    /// Whether somebody else's row was read, to compare.
    pub fn is_overtaken(self) -> bool {
        self.overtaken.get()
    }

    /// Where the screen differs from what is stored.
    pub fn unsaved(self) -> Vec<Difference> {
        let typed = typed(self.fields);
        self.specs.with_value(|specs| {
            self.stored
                .with(|stored| differences(specs, stored, &typed))
        })
    }

    /// What is wrong with a field: checked while typing, or reported by the server. What is merely
    /// missing is shown once somebody tried to save.
    pub fn problem(self, name: &'static str) -> Option<String> {
        let here = self.problems.with(|all| problem_at(all, name));
        let is_typed = || {
            let field = self.field(name);
            let stored = self.stored.with(|texts| texts.get(name).cloned());
            field.read().trim() != stored.unwrap_or_default().trim()
        };
        here.filter(|_| self.tried.get() || is_typed()).or_else(|| {
            let error = self.attempt.failure()?;
            let is_here = |place: &Place| matches!(place, Place::Field { field } if field == name);
            let mut findings = error.findings.into_iter();
            findings
                .find(|finding| is_here(&finding.place))
                .map(|finding| finding.problem)
        })
    }

    /// Saves at the version that was read; `saved` gets the code of the row, or `None` where another person
    /// decides first.
    pub fn save(self, saved: Callback<Option<String>>) {
        self.tried.set(true);
        let problems = self.problems.get_untracked();
        if !problems.is_empty() {
            return self.refuse(&problems);
        }
        let (texts, version) = untrack(|| (typed(self.fields), self.version.get()));
        match self.writer.with_value(|writer| (writer.save)(&texts, version)) {
            Err(problems) => self.refuse(&problems),
            Ok(answer) => self.attempt.run(answer, move |record| {
                let Some(record) = record else {
                    return saved.run(None);
                };
                let code = record.texts.get("code").cloned().unwrap_or_default();
                self.attempt.say(format!(
                    "Se guardó {code}, versión {}. El público lo verá con la siguiente publicación.",
                    record.version
                ));
                self.take(record, false);
                self.tried.set(false);
                saved.run(Some(code));
            }),
        }
    }

    fn refuse(self, problems: &Problems) {
        let named: Vec<&str> = self.specs.with_value(|specs| {
            let wrong = |spec: &&Spec| problems.iter().any(|(name, _)| *name == spec.name);
            specs.iter().filter(wrong).map(|spec| spec.label).collect()
        });
        let message = format!("No se guardó nada. Corrija: {}.", named.join("; "));
        self.attempt
            .fail(AppError::new(ErrorCode::Invalid, message));
    }

    /// Reads what somebody else saved; the next save replaces it knowingly.
    pub fn compare(self) {
        let code = self.field("code").get_untracked();
        let answer = self.writer.with_value(|writer| (writer.read)(code));
        self.attempt
            .run(answer, move |record| self.take(record, true));
    }

    /// Reads what is stored and puts it in the place of what is typed.
    pub fn give_up(self) {
        let code = self.field("code").get_untracked();
        let answer = self.writer.with_value(|writer| (writer.read)(code));
        self.attempt.run(answer, move |record| {
            for (name, field) in self.fields.get_value() {
                field.set(record.texts.get(name).cloned().unwrap_or_default());
            }
            self.take(record, false);
        });
    }

    fn take(self, record: Record, overtaken: bool) {
        self.version.set(record.version);
        self.stored.set(record.texts);
        self.overtaken.set(overtaken);
    }
}

/// What is typed; follows every field.
fn typed(fields: StoredValue<BTreeMap<&'static str, RwSignal<String>>>) -> Texts {
    fields.with_value(|fields| {
        fields
            .iter()
            .map(|(name, text)| (*name, text.get()))
            .collect()
    })
}
