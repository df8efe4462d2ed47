//! Reviews cell by cell: what a decision does to a set, and random histories of people, sets and cells
//! that must never break a promise.

use domain::{
    change_set::{Decision, Event, Head, Refusal, Review, Status, Verdict, decide, next},
    value::{Breakdown, CellKey, Measure},
};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

fn cell(number: u8) -> CellKey {
    CellKey {
        indicator: "S01-1".parse().unwrap(),
        measure: Measure::Observed,
        breakdown: Breakdown::headline(),
        period: (2000 + i32::from(number)).to_string().parse().unwrap(),
    }
}

fn returned(remark: &str) -> Verdict {
    Verdict::Return {
        remark: remark.to_owned(),
    }
}

fn on(number: u8, verdict: Verdict) -> Decision {
    Decision {
        key: cell(number),
        verdict,
    }
}

fn submitted(cells: usize) -> Head<'static> {
    Head {
        status: Status::Submitted,
        author: "ana",
        by_other_account: false,
        cells,
    }
}

/// The review of three cells by somebody who is not the author.
fn judge(decisions: Vec<Decision>, rest: Option<Verdict>) -> Result<(Status, bool), Refusal> {
    let cells = [cell(1), cell(2), cell(3)];
    let review = Review { decisions, rest };
    decide(&submitted(3), &cells, &review, "luis").map(|o| (o.status(), o.splits()))
}

#[test]
fn a_set_is_approved_returned_or_split_as_its_cells_are() {
    let approve = |number| on(number, Verdict::Approve);
    let back = |number| on(number, returned("falta la fuente"));
    let all = |cell: fn(u8) -> Decision| vec![cell(1), cell(2), cell(3)];
    assert_eq!(
        judge(all(|n| on(n, Verdict::Approve)), None),
        Ok((Status::Approved, false))
    );
    assert_eq!(
        judge(all(|n| on(n, returned("x"))), None),
        Ok((Status::Returned, false))
    );
    assert_eq!(
        judge(vec![approve(1), back(2), approve(3)], None),
        Ok((Status::Approved, true))
    );
    assert_eq!(
        judge(vec![back(2)], Some(Verdict::Approve)),
        Ok((Status::Approved, true))
    );
    assert_eq!(
        judge(Vec::new(), Some(returned("todo"))),
        Ok((Status::Returned, false))
    );
}

#[test]
fn every_cell_is_decided_once_and_a_return_says_why() {
    let approve = |number| on(number, Verdict::Approve);
    assert_eq!(judge(vec![approve(1)], None), Err(Refusal::Undecided(2)));
    assert_eq!(
        judge(
            vec![approve(1), on(1, returned("x"))],
            Some(Verdict::Approve)
        ),
        Err(Refusal::DecidedTwice("S01-1 2001".to_owned()))
    );
    assert_eq!(
        judge(vec![approve(9)], Some(Verdict::Approve)),
        Err(Refusal::NotInSet("S01-1 2009".to_owned()))
    );
    for blank in ["", "  \n"] {
        assert_eq!(
            judge(vec![on(2, returned(blank))], Some(Verdict::Approve)),
            Err(Refusal::RemarkMissing)
        );
        assert_eq!(
            judge(Vec::new(), Some(returned(blank))),
            Err(Refusal::RemarkMissing)
        );
    }
}

#[test]
fn nobody_decides_on_cells_of_their_own_and_only_what_was_sent_is_decided() {
    let cells = [cell(1)];
    for verdict in [Verdict::Approve, returned("x")] {
        let review = Review::whole(verdict);
        let own = decide(&submitted(1), &cells, &review, "ana");
        assert_eq!(own, Err(Refusal::OwnChanges));
        let mut other = submitted(1);
        other.by_other_account = true;
        let own = decide(&other, &cells, &review, "ana.externa");
        assert_eq!(own, Err(Refusal::OwnChanges), "nor in another account");
        for status in Status::ALL {
            let head = Head {
                status,
                ..submitted(1)
            };
            let allowed = decide(&head, &cells, &review, "luis").is_ok();
            assert_eq!(allowed, status == Status::Submitted, "{status:?}");
        }
    }
    let review = Review::whole(Verdict::Approve);
    let empty = decide(&submitted(0), &[], &review, "luis");
    assert_eq!(empty, Err(Refusal::Empty));
}

#[test]
fn remarks_are_shown_once_each() {
    let cells = [cell(1), cell(2), cell(3)];
    let review = Review {
        decisions: vec![on(3, returned(" otra "))],
        rest: Some(returned("la misma")),
    };
    let outcome = decide(&submitted(3), &cells, &review, "luis").unwrap();
    assert_eq!(outcome.remarks(), ["la misma", "otra"]);
}

/// A set as the server keeps it.
#[derive(Debug, Clone)]
struct Set {
    author: &'static str,
    status: Status,
    split_from: Option<usize>,
    /// Each cell with the attempt that it holds.
    cells: BTreeMap<CellKey, u32>,
    approver: Option<&'static str>,
}

/// What a server does with the domain's answers, without a database.
#[derive(Debug, Default)]
struct World {
    sets: Vec<Set>,
    remarks: Vec<(usize, CellKey, String)>,
}

/// Something that a person tries.
#[derive(Debug, Clone)]
enum Try {
    Open,
    Put(u8, u32),
    Event(Event),
    /// Per cell: approve, return with this remark, or leave to the rest.
    Decide(Vec<Option<Verdict>>, Option<Verdict>),
}

impl World {
    fn head(&self, at: usize) -> Head<'static> {
        Head {
            status: self.sets[at].status,
            author: self.sets[at].author,
            by_other_account: false,
            cells: self.sets[at].cells.len(),
        }
    }

    fn attempt(&mut self, at: usize, actor: &'static str, what: &Try) {
        match what {
            Try::Open => self.sets.push(Set {
                author: actor,
                status: Status::Draft,
                split_from: None,
                cells: BTreeMap::new(),
                approver: None,
            }),
            Try::Put(number, attempt) => {
                let set = &mut self.sets[at];
                if set.status.is_editable() && set.author == actor {
                    set.cells.insert(cell(*number), *attempt);
                }
            }
            Try::Event(Event::Approve | Event::Return { .. }) => {}
            Try::Event(event) => {
                if let Ok(status) = next(&self.head(at), event, actor) {
                    self.sets[at].status = status;
                }
            }
            Try::Decide(verdicts, rest) => self.decide(at, actor, verdicts, rest.clone()),
        }
    }

    fn decide(
        &mut self,
        at: usize,
        actor: &'static str,
        verdicts: &[Option<Verdict>],
        rest: Option<Verdict>,
    ) {
        let cells: Vec<CellKey> = self.sets[at].cells.keys().cloned().collect();
        let named = cells.iter().zip(verdicts);
        let decisions = named.filter_map(|(key, verdict)| {
            let (key, verdict) = (key.clone(), verdict.clone()?);
            Some(Decision { key, verdict })
        });
        let review = Review {
            decisions: decisions.collect(),
            rest,
        };
        let Ok(outcome) = decide(&self.head(at), &cells, &review, actor) else {
            return;
        };
        let mut home = at;
        if outcome.splits() {
            home = self.sets.len();
            let mut part = Set {
                split_from: Some(at),
                status: Status::Returned,
                cells: BTreeMap::new(),
                ..self.sets[at].clone()
            };
            for (key, _) in &outcome.returned {
                let attempt = self.sets[at].cells.remove(key).expect("a cell of the set");
                part.cells.insert(key.clone(), attempt);
            }
            self.sets.push(part);
        }
        let remarks = outcome.returned.iter();
        self.remarks
            .extend(remarks.map(|(key, remark)| (home, key.clone(), remark.clone())));
        self.sets[at].status = outcome.status();
        self.sets[at].approver = (outcome.status() == Status::Approved).then_some(actor);
    }

    /// The set and those it was split from.
    fn chain(&self, at: usize) -> Vec<usize> {
        std::iter::successors(Some(at), |at| self.sets[*at].split_from).collect()
    }

    /// What a cell of a set shows as its thread.
    fn thread(&self, at: usize, key: &CellKey) -> Vec<&str> {
        let chain = self.chain(at);
        let remarks = self.remarks.iter();
        remarks
            .filter(|(set, of, _)| chain.contains(set) && of == key)
            .map(|(.., text)| text.as_str())
            .collect()
    }

    /// Every cell with the first set of its chain: nothing of it may be lost or doubled by a review.
    fn cells(&self) -> Vec<(usize, CellKey, u32)> {
        let mut cells = Vec::new();
        for (at, set) in self.sets.iter().enumerate() {
            let origin = *self.chain(at).last().expect("a set is in its own chain");
            for (key, attempt) in &set.cells {
                cells.push((origin, key.clone(), *attempt));
            }
        }
        cells.sort();
        cells
    }
}

fn verdict() -> impl Strategy<Value = Verdict> {
    prop_oneof![
        Just(Verdict::Approve),
        "[a-z ]{0,4}".prop_map(|remark| Verdict::Return { remark }),
    ]
}

fn step() -> impl Strategy<Value = (usize, &'static str, Try)> {
    let event = prop_oneof![
        Just(Event::Submit),
        Just(Event::Submit),
        Just(Event::Withdraw),
        (1u32..9).prop_map(|release| Event::Publish { release }),
        Just(Event::Discard),
    ];
    let what = prop_oneof![
        1 => Just(Try::Open),
        4 => (0u8..5, 0u32..1000).prop_map(|(cell, attempt)| Try::Put(cell, attempt)),
        4 => event.prop_map(Try::Event),
        4 => (
            proptest::collection::vec(proptest::option::of(verdict()), 5),
            proptest::option::of(verdict())
        )
            .prop_map(|(verdicts, rest)| Try::Decide(verdicts, rest)),
    ];
    let people = prop_oneof![Just("ana"), Just("luis"), Just("rosa")];
    (any::<prop::sample::Index>(), people, what)
        .prop_map(|(at, actor, what)| (at.index(64), actor, what))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    /// Whatever people try, in any order: a review loses and doubles no cell; what is approved was
    /// approved by somebody else and never changes again; what is returned says why; and every remark
    /// stays in the thread of its cell, wherever the cell goes.
    #[test]
    fn no_history_of_reviews_breaks_a_promise(history in proptest::collection::vec(step(), 0..60)) {
        let mut world = World::default();
        world.attempt(0, "ana", &Try::Open);
        for (at, actor, what) in history {
            let at = at % world.sets.len();
            let (cells, before) = (world.cells(), world.sets.clone());
            let remarks = world.remarks.clone();
            world.attempt(at, actor, &what);
            if matches!(what, Try::Decide(..)) {
                prop_assert_eq!(&cells, &world.cells(), "a review moves cells, nothing else");
            }
            for (at, set) in before.iter().enumerate() {
                let after = &world.sets[at];
                if matches!(set.status, Status::Approved | Status::Published) {
                    prop_assert_eq!(&set.cells, &after.cells, "approved cells changed");
                    prop_assert!(matches!(after.status, Status::Approved | Status::Published));
                }
                prop_assert_eq!(set.author, after.author);
            }
            for (at, set) in world.sets.iter().enumerate() {
                if matches!(set.status, Status::Approved | Status::Published) {
                    prop_assert!(!set.cells.is_empty());
                    prop_assert!(set.approver.is_some_and(|who| who != set.author));
                }
                if let Some(origin) = set.split_from {
                    prop_assert_eq!(set.author, world.sets[origin].author);
                    prop_assert!(origin < at, "a chain ends");
                }
            }
            prop_assert_eq!(&remarks[..], &world.remarks[..remarks.len()], "remarks only grow");
            for (home, key, remark) in &world.remarks {
                prop_assert!(!remark.trim().is_empty());
                prop_assert!(world.thread(*home, key).contains(&remark.as_str()));
            }
            let homes: BTreeSet<usize> = world.remarks.iter().map(|(home, ..)| *home).collect();
            for home in homes {
                // Where a set was split, the part has the whole thread of its cells.
                for (part, set) in world.sets.iter().enumerate().filter(|(_, s)| s.split_from == Some(home)) {
                    for key in set.cells.keys() {
                        let (old, new) = (world.thread(home, key), world.thread(part, key));
                        prop_assert!(old.iter().all(|remark| new.contains(remark)));
                    }
                }
            }
        }
    }
}
