//! What each cell would do, what is kept, and what is listed.

use super::{catalogue, cells};
use domain::{calendar::Rule, gate::Gate, period::Periodicity};
use import::{
    compare::compare,
    draft::{Draft, RejectedCell},
    preview::{Counts, Effect, Preview, listed},
    stored::Stored,
    validate::validate,
};

fn preview(draft: &Draft, stored: &Stored) -> Preview {
    let findings = validate(draft, &catalogue::catalogue(), stored);
    compare(draft, &findings, stored)
}

fn effects(preview: &Preview) -> Vec<Effect> {
    preview.rows.iter().map(|row| row.effect).collect()
}

#[test]
fn the_preview_tells_new_changed_unchanged_and_rejected_apart() {
    let stored = cells::stored(
        "S01-1 obtenido 2022 = 10
         S01-1 obtenido 2023 = 11",
    );
    let mut draft = cells::draft(
        "E2 S01-1 obtenido 2024 = 400
         D2 S01-1 obtenido 2023 = 12
         C2 S01-1 obtenido 2022 = 10.0
         B2 S01-1 obtenido 2021 = 9",
    );
    draft.passed_over = 3;
    draft.rejected.push(RejectedCell {
        at: cells::cell_ref("F2"),
        codes: vec!["E301"],
    });
    let shown = preview(&draft, &stored);
    assert_eq!(
        effects(&shown),
        [
            Effect::Rejected,
            Effect::Changed,
            Effect::Unchanged,
            Effect::New,
            Effect::Rejected
        ]
    );
    let counts = Counts {
        new: 1,
        changed: 1,
        unchanged: 1,
        rejected: 2,
        fields: 0,
        passed_over: 3,
    };
    assert_eq!(shown.counts, counts);
    assert_eq!(shown.counts.total(), 8);
}

#[test]
fn the_same_number_keeps_what_the_file_does_not_state() {
    let stored = cells::stored(
        "S01-1 obtenido 2022 = 75 (45/60) nota: encuesta
         S01-1 obtenido 2023 = 75 (45/60) nota: encuesta",
    );
    let draft = cells::draft(
        "B2 S01-1 obtenido 2022 = 75
         C2 S01-1 obtenido 2023 = 76",
    );
    let shown = preview(&draft, &stored);
    assert_eq!(effects(&shown), [Effect::Unchanged, Effect::Changed]);
    let after = |at: usize| shown.book.cell_value(shown.rows[at].after.unwrap());
    assert_eq!(
        after(0),
        cells::cell("S01-1 obtenido 2022 = 75 (45/60) nota: encuesta").1
    );
    assert_eq!(after(1), cells::cell("S01-1 obtenido 2023 = 76").1);
}

#[test]
fn a_new_note_is_a_change_and_a_provisional_mark_too() {
    let stored = cells::stored("S01-1 obtenido 2022 = 75 nota: encuesta\nS01-1 obtenido 2023 = 75");
    let draft = cells::draft(
        "B2 S01-1 obtenido 2022 = 75 nota: censo
         C2 S01-1 obtenido 2023 = 75 P/",
    );
    let shown = preview(&draft, &stored);
    assert_eq!(effects(&shown), [Effect::Changed, Effect::Changed]);
}

#[test]
fn a_screen_lists_rejected_first_then_changed_new_and_unchanged() {
    let stored = cells::stored("S01-1 obtenido 2022 = 10\nS01-1 obtenido 2023 = 11");
    let draft = cells::draft(
        "B2 S01-1 obtenido 2021 = 9
         C2 S01-1 obtenido 2022 = 10
         D2 S01-1 obtenido 2023 = 12
         E2 S01-1 obtenido 2024 = 400",
    );
    let cells = listed(&preview(&draft, &stored), &|at| at.a1(), 3);
    let lines: Vec<(Effect, &str)> = cells.iter().map(|c| (c.effect, c.read.as_str())).collect();
    assert_eq!(
        lines,
        [
            (Effect::Rejected, "E2"),
            (Effect::Changed, "D2"),
            (Effect::New, "B2")
        ]
    );
    assert_eq!(cells[0].finding_codes, ["E401", "W404"]);
    assert_eq!(
        serde_json::to_value(&cells[1]).unwrap(),
        serde_json::json!({
            "key": { "indicator": "S01-1", "measure": "observed", "breakdown": "", "period": "2023" },
            "place": { "kind": "cell", "sheet": "Hoja1", "row": 1, "column": 3 },
            "read": "D2",
            "effect": "changed",
            "before": { "datum": { "value": { "value": "11", "numerator": null, "denominator": null } },
                "provisional": false, "note": null, "source": null },
            "after": { "datum": { "value": { "value": "12", "numerator": null, "denominator": null } },
                "provisional": false, "note": null, "source": null },
            "finding_codes": [],
        })
    );
}

#[test]
fn a_closed_period_lets_no_change_in_and_keeps_what_stays() {
    let mut catalogue = catalogue::catalogue();
    let rule = Rule {
        closes_days: Some(90),
        ..Rule::default()
    };
    catalogue.calendar.rules.insert(Periodicity::Year, rule);
    let stored = cells::stored("S01-1 obtenido 2022 = 10\nS01-1 obtenido 2023 = 11");
    let draft = cells::draft(
        "B2 S01-1 obtenido 2022 = 10
         C2 S01-1 obtenido 2023 = 12
         D2 S01-1 obtenido 2023 sexo=mujer = 12
         E2 S01-1 obtenido 2025 = 12
         F2 S01-1 meta 2030 = 60",
    );
    let mut shown = compare(&draft, &[], &stored);
    let gate = Gate {
        catalogue: &catalogue,
        reopenings: &[],
        today: "2026-02-01".parse().unwrap(),
    };
    let findings = shown.refuse_locked(gate);
    let found: Vec<String> = findings
        .iter()
        .map(|f| format!("{} {}", f.code, f.place))
        .collect();
    assert_eq!(
        found,
        ["E412 hoja «Hoja1», celda C2", "E412 hoja «Hoja1», celda D2"]
    );
    assert_eq!(
        effects(&shown),
        [
            Effect::Unchanged,
            Effect::Rejected,
            Effect::Rejected,
            Effect::New,
            Effect::New
        ]
    );
    assert_eq!(shown.counts.rejected, 2);
    assert_eq!(shown.codes_of(1).collect::<Vec<_>>(), ["E412"]);
}
