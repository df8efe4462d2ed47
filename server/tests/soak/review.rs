//! Who reviews and who publishes.

use std::collections::BTreeMap;
use std::time::Duration;

use rand::RngExt;
use rand::rngs::StdRng;
use serde_json::json;

use crate::entry::{act, version};
use crate::ledger::{Ledger, Publication};
use crate::person::{Outcome, Person};
use crate::traffic::Phase;
use crate::work::Shift;

/// Approves what was sent; returns some of it, and what can no longer be approved.
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
            let Some(seen) = version(person, set).await else {
                continue;
            };
            if rng.random_bool(0.9) {
                act(person, ledger, id, seen, "approve").await;
                // Cells that somebody else changed meanwhile: still submitted, at this version.
                if version(person, set).await != Some(seen) {
                    continue;
                }
            }
            act(person, ledger, id, seen, "return").await;
        }
        tokio::time::sleep(Duration::from_millis(rng.random_range(1..40))).await;
    }
}

/// Publishes what is approved, again and again.
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
            self.publish(ledger).await;
            tokio::time::sleep(Duration::from_millis(rng.random_range(50..400))).await;
        }
    }

    async fn publish(&mut self, ledger: &Ledger) {
        let preview = self
            .person
            .read(Phase::Publication, "preview_release", json!({}))
            .await;
        let Some(preview) = preview.filter(|preview| preview["can_publish"] == true) else {
            return;
        };
        self.number += 1;
        let note = format!("{}-{}", self.person.name, self.number);
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
        let mut promises = ledger.open();
        promises.count(&outcome);
        let told = match outcome {
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
        promises.publications.push(Publication { note, told });
    }
}
