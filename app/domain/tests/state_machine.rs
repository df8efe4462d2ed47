//! The life of a change set: the whole table, and random histories that must never break a promise.

use domain::change_set::{Event, Head, Refusal, Status, next};
use proptest::prelude::*;

/// Every status against every event, done by the author and by someone else, with one cell.
const TABLE: &str = "
status    | event    | author      | other
Draft     | Submit   | Submitted   | NotAuthor
Draft     | Withdraw | WrongStatus | WrongStatus
Draft     | Return   | WrongStatus | WrongStatus
Draft     | Approve  | WrongStatus | WrongStatus
Draft     | Publish  | WrongStatus | WrongStatus
Draft     | Discard  | Discarded   | NotAuthor
Submitted | Submit   | WrongStatus | WrongStatus
Submitted | Withdraw | Draft       | NotAuthor
Submitted | Return   | OwnChanges  | Returned
Submitted | Approve  | OwnChanges  | Approved
Submitted | Publish  | WrongStatus | WrongStatus
Submitted | Discard  | WrongStatus | WrongStatus
Returned  | Submit   | Submitted   | NotAuthor
Returned  | Withdraw | WrongStatus | WrongStatus
Returned  | Return   | WrongStatus | WrongStatus
Returned  | Approve  | WrongStatus | WrongStatus
Returned  | Publish  | WrongStatus | WrongStatus
Returned  | Discard  | Discarded   | NotAuthor
Approved  | Submit   | WrongStatus | WrongStatus
Approved  | Withdraw | WrongStatus | WrongStatus
Approved  | Return   | WrongStatus | WrongStatus
Approved  | Approve  | WrongStatus | WrongStatus
Approved  | Publish  | Published   | Published
Approved  | Discard  | WrongStatus | WrongStatus
Published | any      | WrongStatus | WrongStatus
Discarded | any      | WrongStatus | WrongStatus
";

fn events() -> [(&'static str, Event); 6] {
    [
        ("Submit", Event::Submit),
        ("Withdraw", Event::Withdraw),
        (
            "Return",
            Event::Return {
                remark: "falta la fuente".to_owned(),
            },
        ),
        ("Approve", Event::Approve),
        ("Publish", Event::Publish { release: 7 }),
        ("Discard", Event::Discard),
    ]
}

fn outcome(result: Result<Status, Refusal>) -> String {
    match result {
        Ok(status) => format!("{status:?}"),
        Err(Refusal::WrongStatus(_)) => "WrongStatus".to_owned(),
        Err(refusal) => format!("{refusal:?}"),
    }
}

#[test]
fn every_status_answers_every_event_as_the_table_says() {
    let mut checked = 0;
    for line in TABLE.lines().filter(|line| line.contains('|')).skip(1) {
        let fields: Vec<&str> = line.split('|').map(str::trim).collect();
        let status = Status::ALL
            .into_iter()
            .find(|s| format!("{s:?}") == fields[0])
            .expect("a status");
        for (name, event) in events()
            .iter()
            .filter(|(name, _)| fields[1] == "any" || *name == fields[1])
        {
            let head = Head {
                status,
                author: "ana",
                by_other_account: false,
                cells: 1,
            };
            assert_eq!(
                outcome(next(&head, event, "ana")),
                fields[2],
                "{name} by the author: {line}"
            );
            assert_eq!(
                outcome(next(&head, event, "luis")),
                fields[3],
                "{name} by another: {line}"
            );
            checked += 1;
        }
    }
    assert_eq!(
        checked,
        Status::ALL.len() * events().len(),
        "the table covers every pair"
    );
}

#[test]
fn nothing_empty_is_submitted_and_nothing_is_returned_without_a_remark() {
    let empty = Head {
        status: Status::Draft,
        author: "ana",
        by_other_account: false,
        cells: 0,
    };
    assert_eq!(next(&empty, &Event::Submit, "ana"), Err(Refusal::Empty));
    assert_eq!(next(&empty, &Event::Discard, "ana"), Ok(Status::Discarded));
    let submitted = Head {
        status: Status::Submitted,
        author: "ana",
        by_other_account: false,
        cells: 1,
    };
    assert_eq!(
        next(
            &submitted,
            &Event::Return {
                remark: "  ".to_owned()
            },
            "luis"
        ),
        Err(Refusal::RemarkMissing)
    );
}

#[test]
fn slugs_and_labels_are_distinct() {
    for (at, status) in Status::ALL.iter().enumerate() {
        for other in &Status::ALL[at + 1..] {
            assert_ne!(status.slug(), other.slug());
            assert_ne!(status.label_es(), other.label_es());
        }
        assert!(
            !status.is_editable() || status.is_open(),
            "only an open change set is editable"
        );
    }
}

fn step() -> impl Strategy<Value = (Event, &'static str, usize)> {
    let event = prop_oneof![
        Just(Event::Submit),
        Just(Event::Withdraw),
        "[a-z ]{0,6}".prop_map(|remark| Event::Return { remark }),
        Just(Event::Approve),
        (1u32..9).prop_map(|release| Event::Publish { release }),
        Just(Event::Discard),
    ];
    (
        event,
        prop_oneof![Just("ana"), Just("luis"), Just("rosa")],
        0usize..3,
    )
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    /// Whatever people try, in any order: published and discarded are final; what is published was approved, after its
    /// last submission, by someone who is not the author; what was submitted had cells and was the author's doing.
    #[test]
    fn no_history_breaks_a_promise(history in proptest::collection::vec(step(), 0..40)) {
        let (mut status, author, mut approved_by) = (Status::Draft, "ana", None);
        for (event, actor, cells) in history {
            let before = status;
            let Ok(after) = next(&Head { status, author, by_other_account: false, cells }, &event, actor) else { continue };
            prop_assert!(before.is_open(), "{before:?} is final");
            prop_assert_ne!(before, after);
            match &event {
                Event::Submit => {
                    prop_assert!(actor == author && cells > 0);
                    approved_by = None;
                }
                Event::Approve => approved_by = Some(actor),
                Event::Return { remark } => {
                    prop_assert!(actor != author && !remark.trim().is_empty());
                    approved_by = None;
                }
                Event::Withdraw | Event::Discard => prop_assert_eq!(actor, author),
                Event::Publish { .. } => {}
            }
            if after == Status::Published {
                prop_assert!(approved_by.is_some_and(|who| who != author));
            }
            prop_assert!(!after.is_editable() || approved_by.is_none(), "an approved set is never editable");
            status = after;
        }
    }
}
