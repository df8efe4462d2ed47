//! Who reviews and who publishes.

use std::collections::BTreeMap;
use std::time::Duration;

use rand::RngExt;
use rand::rngs::StdRng;
use serde_json::{Value, json};

use crate::soak::entry::{act, version};
use crate::soak::ledger::{Ledger, Publication};
use crate::soak::person::{Outcome, Person};
use crate::soak::traffic::Phase;
use crate::soak::work::Shift;

/// Approves what was sent, divides some of it, returns some of it and what can no longer be approved.
pub async fn review(person: &Person, shift: &Shift, ledger: &Ledger, mut rng: StdRng) {
    while !shift.is_over() {
        let filter = json!({"status": "submitted", "mine": false});
        let listed = person.read(Phase::Review, "list_change_sets", filter).await;
        let listed = listed.unwrap_or_default();
        for set in listed.as_array().into_iter().flatten() {
            if shift.is_over() {
                return;
            }
            let id = set["id"].as_i64().unwrap();
            let Some((seen, keys)) = content(person, id).await else {
                continue;
            };
            let decides = rng.random_bool(0.9);
            if decides && keys.len() > 1 && rng.random_bool(0.4) {
                let returned = rng.random_range(1..keys.len());
                divide(person, ledger, id, seen, &keys[..returned]).await;
            } else if decides {
                act(person, ledger, id, seen, "approve").await;
            }
            // Cells that somebody else changed meanwhile: still submitted, at this version.
            if decides && version(person, set).await != Some(seen) {
                continue;
            }
            act(person, ledger, id, seen, "return").await;
        }
        tokio::time::sleep(Duration::from_millis(rng.random_range(1..40))).await;
    }
}

/// Version and cells of a set.
async fn content(person: &Person, id: i64) -> Option<(i64, Vec<Value>)> {
    let asked = person.read(Phase::Review, "read_change_set", json!({"id": id}));
    let detail = asked.await?;
    let changes = detail["changes"].as_array()?.iter();
    let keys = changes.map(|change| change["key"].clone()).collect();
    Some((detail["version"].as_i64()?, keys))
}

/// Returns these cells and approves the others, in one act.
async fn divide(person: &Person, ledger: &Ledger, id: i64, version: i64, keys: &[Value]) {
    let decisions = keys
        .iter()
        .map(|key| json!({"key": key, "verdict": "return", "remark": "Corrija esta cifra."}));
    let review =
        json!({"decisions": decisions.collect::<Vec<_>>(), "rest": {"verdict": "approve"}});
    let decide = json!({"id": id, "version": version, "review": review});
    let outcome = person.call(Phase::Review, "decide_change_set", decide);
    let outcome = outcome.await;
    ledger.open().event(id, "decide", &outcome);
}

/// Publishes what is approved, again and again, and withdraws some of it.
pub struct Publisher {
    pub person: Person,
    number: u32,
}

impl Publisher {
    pub fn new(person: Person) -> Self {
        Self { person, number: 0 }
    }

    pub async fn work(&mut self, shift: &Shift, ledger: &Ledger, mut rng: StdRng) {
        while !shift.is_over() {
            let preview = self
                .person
                .read(Phase::Publication, "preview_release", json!({}))
                .await;
            let preview = preview.unwrap_or_default();
            if preview["withdrawal"].is_object() && rng.random_bool(0.1) {
                self.withdraw(ledger, &preview["withdrawal"]).await;
            } else if preview["can_publish"] == true {
                self.publish(ledger, &preview).await;
            }
            tokio::time::sleep(Duration::from_millis(rng.random_range(50..400))).await;
        }
    }

    async fn publish(&mut self, ledger: &Ledger, preview: &Value) {
        let note = self.next_note();
        let sets = preview["sets"].as_array().unwrap();
        let sets: Vec<_> = sets.iter().map(|set| set["id"].clone()).collect();
        let shifts = preview["band_changes"].as_array().unwrap().iter();
        let reasons: BTreeMap<_, _> = shifts
            .filter_map(|view| Some((view["shift"]["indicator"].as_str()?, "remojo")))
            .collect();
        let publish = json!({"note": note, "sets": sets, "reasons": reasons,
            "expected_number": preview["next_number"]});
        let outcome = self
            .person
            .call(Phase::Publication, "publish_release", publish)
            .await;
        write_down(ledger, note, false, outcome);
    }

    /// Withdraws the release that is shown.
    async fn withdraw(&mut self, ledger: &Ledger, preview: &Value) {
        let (number, reason) = (&preview["number"], self.next_note());
        let withdraw = json!({"number": number, "reason": reason,
            "expected_number": preview["next_number"]});
        let outcome = self
            .person
            .call(Phase::Publication, "withdraw_release", withdraw)
            .await;
        let note = format!("Retiro de la publicación n.º {number}: {reason}");
        write_down(ledger, note, true, outcome);
    }

    /// A text that stands nowhere else.
    fn next_note(&mut self) -> String {
        self.number += 1;
        format!("{}-{}", self.person.name, self.number)
    }
}

/// What is known of a release that was asked for.
fn write_down(ledger: &Ledger, note: String, withdraws: bool, outcome: Outcome) {
    let mut promises = ledger.open();
    promises.count(&outcome);
    let reported = match outcome {
        Outcome::Done(answer) => {
            let hash = answer["sha256"].as_str().unwrap().to_owned();
            Some((answer["number"].as_i64().unwrap(), hash))
        }
        Outcome::InDoubt(_) => None,
        Outcome::Refused(..) => {
            promises.refused.push(note);
            return;
        }
    };
    let publication = Publication {
        note,
        withdraws,
        reported,
    };
    promises.publications.push(publication);
}
