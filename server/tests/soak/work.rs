//! A shift: everybody works at the same time until something is killed.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};

use crate::soak::entry::Typist;
use crate::soak::import::Importer;
use crate::soak::installation::Installation;
use crate::soak::ledger::Ledger;
use crate::soak::person::Person;
use crate::soak::review::{Publisher, review};
use crate::soak::traffic::Traffic;

pub const DEPARTMENTS: [(&str, &str); 8] = [
    ("01", "Amazonas"),
    ("02", "Áncash"),
    ("03", "Apurímac"),
    ("04", "Arequipa"),
    ("05", "Ayacucho"),
    ("06", "Cajamarca"),
    ("07", "Callao"),
    ("08", "Cusco"),
];
pub const YEARS: [i32; 10] = [2014, 2015, 2016, 2017, 2018, 2019, 2020, 2021, 2022, 2023];

/// Who was at work when it happened stops after the request that is under way.
#[derive(Default)]
pub struct Shift(AtomicBool);

impl Shift {
    pub fn is_over(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }

    pub fn end(&self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

/// The people of the office, each with an account, signed in once for all.
pub struct Staff {
    typists: [Typist; 2],
    importer: Importer,
    reviewer: Person,
    publishers: [Publisher; 2],
    base: Arc<Mutex<String>>,
    pub traffic: Arc<Traffic>,
    pub ledger: Ledger,
}

impl Staff {
    /// Administration makes the accounts, as on the first day.
    pub async fn engage(installation: &Installation) -> Self {
        let base = Arc::new(Mutex::new(installation.base.clone()));
        let traffic = Arc::new(Traffic::default());
        let person = |name: &str| Person::new(name, Arc::clone(&base), Arc::clone(&traffic));
        let admin = person("admin");
        admin.begin(&installation.one_time_password).await;
        let engage = async |name: &str, role: &str| {
            let person = person(name);
            person.begin(&admin.add_account(name, role).await).await;
            person
        };
        Self {
            typists: [
                Typist::new(engage("ana", "planner").await, "OP2-1"),
                Typist::new(engage("luis", "planner").await, "OP3-1"),
            ],
            importer: Importer::new(engage("iris", "planner").await),
            reviewer: engage("rosa", "reviewer").await,
            publishers: [
                Publisher::new(engage("pablo", "reviewer").await),
                Publisher::new(engage("paula", "reviewer").await),
            ],
            base,
            traffic,
            ledger: Ledger::default(),
        }
    }

    /// Everybody works until the shift ends.
    pub async fn work(&mut self, shift: &Shift, rng: &mut StdRng) {
        let mut luck = || StdRng::seed_from_u64(rng.random());
        let ledger = &self.ledger;
        let [ana, luis] = &mut self.typists;
        let [pablo, paula] = &mut self.publishers;
        tokio::join!(
            ana.work(shift, ledger, luck()),
            luis.work(shift, ledger, luck()),
            self.importer.work(shift, ledger, luck()),
            review(&self.reviewer, shift, ledger, luck()),
            pablo.work(shift, ledger, luck()),
            paula.work(shift, ledger, luck()),
        );
    }

    /// The server listens elsewhere after a restart.
    pub fn moved(&self, base: &str) {
        base.clone_into(&mut self.base.lock().unwrap());
    }

    /// Somebody who was signed in all the time.
    pub fn witness(&self) -> &Person {
        &self.reviewer
    }
}
