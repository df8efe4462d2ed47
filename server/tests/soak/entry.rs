//! Who types: cells into a draft, the draft to review; what comes back is thrown away.

use std::collections::BTreeMap;

use rand::RngExt;
use rand::rngs::StdRng;
use serde_json::{Value, json};

use crate::soak::ledger::{Entry, Ledger};
use crate::soak::person::{Outcome, Person};
use crate::soak::traffic::Phase;
use crate::soak::work::{DEPARTMENTS, Shift, YEARS};

/// One person at one indicator, whose cells are hers alone: she goes round them in order, so that no
/// cell is typed twice into one draft.
pub struct Typist {
    pub person: Person,
    indicator: &'static str,
    place: usize,
    number: u32,
    /// The stored values as far as she knows.
    seen: BTreeMap<String, Value>,
}

impl Typist {
    pub fn new(person: Person, indicator: &'static str) -> Self {
        Self {
            person,
            indicator,
            place: 0,
            number: 0,
            seen: BTreeMap::new(),
        }
    }

    /// Finishes what lies about, then types until the shift ends.
    pub async fn work(&mut self, shift: &Shift, ledger: &Ledger, mut rng: StdRng) {
        self.tidy_up(shift, ledger, &mut rng).await;
        while !shift.is_over() {
            let mut draft = None;
            for _ in 0..rng.random_range(1..=4) {
                if shift.is_over() {
                    return;
                }
                draft = self.save(ledger, &mut rng).await.or(draft);
            }
            if let Some((set, version)) = draft {
                act(&self.person, ledger, set, version, "submit").await;
            }
        }
    }

    /// Drafts from before a crash are sent; what was returned is sent again or discarded, and some of the rest discarded.
    async fn tidy_up(&mut self, shift: &Shift, ledger: &Ledger, rng: &mut StdRng) {
        for (set, status, version) in own_open_sets(&self.person).await {
            let event = match status.as_str() {
                "returned" if rng.random_bool(0.5) => "submit",
                "returned" => "discard",
                "draft" if rng.random_bool(0.2) => "discard",
                "draft" => "submit",
                _ => continue,
            };
            if shift.is_over() {
                return;
            }
            act(&self.person, ledger, set, version, event).await;
        }
    }

    /// Saves some cells; answers the draft and its version.
    async fn save(&mut self, ledger: &Ledger, rng: &mut StdRng) -> Option<(i64, i64)> {
        self.number += 1;
        let note = format!("{}-{}", self.person.name, self.number);
        let count = rng.random_range(1..=6);
        let cells: Vec<Value> = (0..count).map(|at| self.cell(&note, at)).collect();
        let arguments = json!({"draft": null, "cells": cells});
        let outcome = self
            .person
            .call(Phase::Entry, "save_cells", arguments)
            .await;
        let mut promises = ledger.open();
        promises.count(&outcome);
        let sent = i64::from(count);
        match outcome {
            Outcome::Done(answer) => {
                self.learn(&answer, &cells);
                let saved = answer["saved"].as_i64();
                promises.entries.push(Entry { note, sent, saved });
                let draft = &answer["draft"];
                Some((draft["change_set"].as_i64()?, draft["version"].as_i64()?))
            }
            Outcome::Refused(..) => {
                promises.refused.push(note);
                None
            }
            Outcome::InDoubt(_) => {
                let saved = None;
                promises.entries.push(Entry { note, sent, saved });
                None
            }
        }
    }

    /// The next cell, with a number that was never there.
    fn cell(&mut self, note: &str, at: u32) -> Value {
        let place = self.place % (DEPARTMENTS.len() * YEARS.len());
        self.place += 1;
        let (department, _) = DEPARTMENTS[place % DEPARTMENTS.len()];
        let key = json!({"indicator": self.indicator, "measure": "observed",
            "breakdown": format!("departamento={department}"),
            "period": YEARS[place / DEPARTMENTS.len()].to_string()});
        let number = format!("{}.{:02}", self.number, at + 1);
        let after = json!({
            "datum": {"value": {"value": number, "numerator": null, "denominator": null}},
            "provisional": false, "note": note, "source": "Ensayo"});
        let seen = self.seen.get(&key.to_string()).cloned();
        json!({"key": key, "seen": seen, "after": after, "revert": false})
    }

    /// What was saved will be approved; what was in conflict is as the answer says.
    fn learn(&mut self, answer: &Value, cells: &[Value]) {
        for cell in cells {
            self.seen
                .insert(cell["key"].to_string(), cell["after"].clone());
        }
        for conflict in answer["conflicts"].as_array().into_iter().flatten() {
            let key = conflict["key"].to_string();
            if conflict["now"].is_null() {
                self.seen.remove(&key);
            } else {
                self.seen.insert(key, conflict["now"].clone());
            }
        }
    }
}

/// Lets something happen to a set, and writes down what is known of it.
pub async fn act(person: &Person, ledger: &Ledger, set: i64, version: i64, event: &'static str) {
    let happens = match event {
        "return" => json!({"event": event, "remark": "Corrija la cifra."}),
        _ => json!({"event": event}),
    };
    let phase = match event {
        "return" | "approve" => Phase::Review,
        _ => Phase::Entry,
    };
    let arguments = json!({"id": set, "version": version, "event": happens});
    let outcome = person.call(phase, "act_on_change_set", arguments).await;
    ledger.open().event(set, event, &outcome);
}

/// Sets of one's own that are not at an end: id, status, version.
pub async fn own_open_sets(person: &Person) -> Vec<(i64, String, i64)> {
    let filter = json!({"status": null, "mine": true});
    let Some(listed) = person.read(Phase::Entry, "list_change_sets", filter).await else {
        return Vec::new();
    };
    let mut open = Vec::new();
    for set in listed.as_array().into_iter().flatten() {
        let status = set["status"].as_str().unwrap_or_default();
        if !["draft", "returned"].contains(&status) {
            continue;
        }
        if let Some(version) = version(person, set).await {
            open.push((set["id"].as_i64().unwrap(), status.to_owned(), version));
        }
    }
    open
}

/// The version of a listed set, as its page shows it.
pub async fn version(person: &Person, set: &Value) -> Option<i64> {
    let arguments = json!({"id": set["id"]});
    let read = person.read(Phase::Entry, "read_change_set", arguments);
    read.await?["version"].as_i64()
}
