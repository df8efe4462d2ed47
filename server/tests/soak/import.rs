//! Who imports: a workbook up, read, previewed, committed; after a crash from where it stands.

use std::time::Duration;

use rand::RngExt;
use rand::rngs::StdRng;
use rust_xlsxwriter::Workbook;
use serde_json::{Value, json};

use crate::soak::entry::{act, own_open_sets};
use crate::soak::ledger::{Import, Ledger, Promises};
use crate::soak::person::{Outcome, Person};
use crate::soak::traffic::Phase;
use crate::soak::work::{DEPARTMENTS, Shift, YEARS};

const INDICATOR: &str = "OP4-1";

pub struct Importer {
    pub person: Person,
    number: u32,
}

impl Importer {
    pub fn new(person: Person) -> Self {
        Self { person, number: 0 }
    }

    /// Goes on with what a crash interrupted, then imports until the shift ends.
    pub async fn work(&mut self, shift: &Shift, ledger: &Ledger, mut rng: StdRng) {
        for (set, status, version) in own_open_sets(&self.person).await {
            let event = if status == "returned" {
                "discard"
            } else {
                "submit"
            };
            if shift.is_over() {
                return;
            }
            act(&self.person, ledger, set, version, event).await;
        }
        for batch in self.unfinished().await {
            if shift.is_over() {
                return;
            }
            self.finish(shift, ledger, &batch).await;
        }
        while !shift.is_over() {
            if let Some(batch) = self.upload(ledger, &mut rng).await {
                self.finish(shift, ledger, &batch).await;
            }
        }
    }

    /// Imports of one's own that are neither committed nor put aside.
    async fn unfinished(&self) -> Vec<String> {
        let listed = self.person.read(Phase::Import, "list_imports", json!({}));
        let listed = listed.await.unwrap_or_default();
        let open = listed.as_array().into_iter().flatten();
        open.filter(|batch| batch["status"] == "read")
            .filter_map(|batch| batch["id"].as_str().map(str::to_owned))
            .collect()
    }

    async fn upload(&mut self, ledger: &Ledger, rng: &mut StdRng) -> Option<String> {
        self.number += 1;
        let name = format!("{}-{}.xlsx", self.person.name, self.number);
        let outcome = self.person.upload(&name, self.workbook(rng)).await;
        let mut promises = ledger.open();
        promises.count(&outcome);
        match outcome {
            Outcome::Done(answer) => {
                promises.files.entry(name).or_default().surely += 1;
                answer["batch"].as_str().map(str::to_owned)
            }
            Outcome::InDoubt(_) => {
                promises.files.entry(name).or_default().perhaps += 1;
                None
            }
            Outcome::Refused(..) => {
                promises.refused.push(name);
                None
            }
        }
    }

    /// Departments × years, with some cells empty and numbers that were never there.
    fn workbook(&self, rng: &mut StdRng) -> Vec<u8> {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (column, title) in (0..).zip(["Código", "Departamento"]) {
            sheet.write(0, column, title).unwrap();
        }
        for (column, year) in (2..).zip(YEARS) {
            sheet.write(0, column, year.to_string()).unwrap();
        }
        for (row, (_, department)) in (1..).zip(DEPARTMENTS) {
            sheet.write(row, 0, INDICATOR).unwrap();
            sheet.write(row, 1, department).unwrap();
            for column in 2..12_u16 {
                if rng.random_bool(0.6) {
                    let place = f64::from(row) / 100.0 + f64::from(column) / 10_000.0;
                    sheet
                        .write(row, column, f64::from(self.number) + place)
                        .unwrap();
                }
            }
        }
        book.save_to_buffer().unwrap()
    }

    /// From a batch to its change set, or to nothing.
    async fn finish(&self, shift: &Shift, ledger: &Ledger, batch: &str) {
        let Some(layouts) = self.read(shift, batch).await else {
            return;
        };
        let choice = json!({"batch": batch, "layouts": layouts});
        let preview = self.person.call(Phase::Import, "preview_import", choice);
        let Outcome::Done(preview) = preview.await else {
            return;
        };
        if preview["can_commit"] != true {
            let put_aside = json!({"batch": batch, "seen": preview["content_hash"]});
            let outcome = self
                .person
                .call(Phase::Import, "discard_import", put_aside)
                .await;
            ledger.open().count(&outcome);
            return;
        }
        let cells = preview["new"].as_i64().unwrap() + preview["changed"].as_i64().unwrap();
        let hash = preview["content_hash"].as_str().unwrap();
        self.commit(ledger, batch, hash, cells).await;
    }

    /// Waits for the end of the reading; answers what was understood of each sheet.
    async fn read(&self, shift: &Shift, batch: &str) -> Option<Vec<Value>> {
        while !shift.is_over() {
            let view = self
                .person
                .read(Phase::Import, "read_import", json!({"batch": batch}))
                .await?;
            if view["summary"]["status"] == "read" {
                let sheets = view["sheets"].as_array()?;
                let layouts = sheets.iter().map(|sheet| sheet["layout"].clone());
                return Some(layouts.filter(|layout| !layout.is_null()).collect());
            }
            if view["summary"]["status"] != "reading" {
                return None;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        None
    }

    async fn commit(&self, ledger: &Ledger, batch: &str, hash: &str, cells: i64) {
        let commit = json!({"batch": batch, "content_hash": hash,
            "title": format!("Importación {batch}"), "submit": true});
        let outcome = self
            .person
            .call(Phase::Import, "commit_import", commit)
            .await;
        let mut promises = ledger.open();
        promises.count(&outcome);
        let known = import_of(&mut promises, batch);
        known.cells = Some(cells);
        match outcome {
            Outcome::Done(answer) => {
                let set = answer["change_set"].as_i64().unwrap();
                known.set = Some(set);
                promises.events.entry((set, "submit")).or_default().surely += 1;
            }
            Outcome::InDoubt(_) => known.in_doubt = true,
            Outcome::Refused(..) => {}
        }
    }
}

fn import_of<'a>(promises: &'a mut Promises, batch: &str) -> &'a mut Import {
    promises
        .imports
        .entry(batch.to_owned())
        .or_insert_with(|| Import {
            cells: None,
            set: None,
            in_doubt: false,
        })
}
