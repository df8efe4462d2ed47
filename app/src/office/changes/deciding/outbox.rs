//! Marks on their way to the server, in the order in which they were made: those that wait, and those under way. It sends
//! nothing itself.

use std::collections::BTreeMap;

use domain::value::CellKey;

use crate::wire::{CellMark, NewMark};

/// Marks that are sent at a time; the server takes no more.
const BATCH: usize = 2_000;

/// Marks that the server has not got yet.
#[derive(Debug, Default)]
pub struct Outbox {
    waiting: Vec<NewMark>,
    /// One call at a time.
    under_way: Option<Vec<NewMark>>,
}

impl Outbox {
    pub fn add(&mut self, marks: impl Iterator<Item = NewMark>) {
        self.waiting.extend(marks);
    }

    /// The next batch, which is under way from now on; `None` where one is already, or nothing waits.
    pub fn next(&mut self) -> Option<Vec<NewMark>> {
        if self.under_way.is_some() || self.waiting.is_empty() {
            return None;
        }
        let rest = self.waiting.split_off(self.waiting.len().min(BATCH));
        let batch = std::mem::replace(&mut self.waiting, rest);
        self.under_way = Some(batch.clone());
        Some(batch)
    }

    /// The server has the batch.
    pub fn arrived(&mut self) {
        self.under_way = None;
    }

    /// The batch did not arrive: it waits again, before what was marked since.
    pub fn failed(&mut self) {
        if let Some(mut batch) = self.under_way.take() {
            batch.append(&mut self.waiting);
            self.waiting = batch;
        }
    }

    /// Drops what waits for a cell that somebody else has marked otherwise since the reviewer looked; answers how many
    /// cells. `theirs` are marks of others that the page did not show.
    pub fn drop_overtaken(&mut self, theirs: &BTreeMap<&CellKey, &CellMark>) -> usize {
        let mut overtaken: Vec<CellKey> = Vec::new();
        self.waiting.retain(|new| {
            let other = theirs
                .get(&new.key)
                .filter(|mark| mark.verdict != new.verdict);
            if other.is_some() && !overtaken.contains(&new.key) {
                overtaken.push(new.key.clone());
            }
            other.is_none()
        });
        overtaken.len()
    }

    /// Everything that the server has not got, oldest first.
    pub fn all(&self) -> impl Iterator<Item = &NewMark> {
        self.under_way.iter().flatten().chain(&self.waiting)
    }

    pub fn is_empty(&self) -> bool {
        self.all().next().is_none()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{
        change_set::Verdict,
        period::Period,
        value::{Breakdown, Measure},
    };

    fn key(year: i32) -> CellKey {
        CellKey {
            indicator: "PNTD-1".parse().expect("a code"),
            measure: Measure::Observed,
            breakdown: Breakdown::headline(),
            period: Period::year(year).expect("a year"),
        }
    }

    fn approve(year: i32) -> NewMark {
        NewMark {
            key: key(year),
            verdict: Some(Verdict::Approve),
        }
    }

    fn years(outbox: &Outbox) -> Vec<String> {
        outbox
            .all()
            .map(|mark| mark.key.period.label_es())
            .collect()
    }

    #[test]
    fn one_batch_is_under_way_and_what_is_marked_meanwhile_waits() {
        let mut outbox = Outbox::default();
        outbox.add([approve(2021), approve(2022)].into_iter());
        assert_eq!(outbox.next().map(|batch| batch.len()), Some(2));
        outbox.add([approve(2023)].into_iter());
        assert!(outbox.next().is_none(), "one call at a time");
        outbox.arrived();
        assert_eq!(outbox.next().map(|batch| batch.len()), Some(1));
        outbox.arrived();
        assert!(outbox.is_empty());
    }

    #[test]
    fn what_did_not_arrive_waits_again_in_its_order() {
        let mut outbox = Outbox::default();
        outbox.add([approve(2021)].into_iter());
        outbox.next();
        outbox.add([approve(2022)].into_iter());
        outbox.failed();
        assert_eq!(years(&outbox), ["2021", "2022"]);
        assert_eq!(outbox.next().map(|batch| batch.len()), Some(2));
    }

    #[test]
    fn a_large_act_is_sent_in_batches() {
        let mut outbox = Outbox::default();
        outbox.add((0..4_500).map(|_| approve(2021)));
        let mut sizes = Vec::new();
        while let Some(batch) = outbox.next() {
            sizes.push(batch.len());
            outbox.arrived();
        }
        assert_eq!(sizes, [2_000, 2_000, 500]);
    }

    #[test]
    fn a_mark_of_somebody_else_that_was_not_seen_is_not_overwritten() {
        let theirs = |verdict| CellMark {
            key: key(2021),
            verdict,
            by: "luz".to_owned(),
            by_name: "Luz Rev".to_owned(),
            at: chrono::DateTime::UNIX_EPOCH,
        };
        let returned = theirs(Some(Verdict::Return {
            remark: "¿Fuente?".to_owned(),
        }));
        let mut outbox = Outbox::default();
        outbox.add([approve(2021), approve(2022)].into_iter());
        let unseen = BTreeMap::from([(&returned.key, &returned)]);
        assert_eq!(outbox.drop_overtaken(&unseen), 1);
        assert_eq!(years(&outbox), ["2022"]);
        // The same verdict is no contradiction.
        let same = theirs(Some(Verdict::Approve));
        outbox.add([approve(2021)].into_iter());
        assert_eq!(
            outbox.drop_overtaken(&BTreeMap::from([(&same.key, &same)])),
            0
        );
    }
}
