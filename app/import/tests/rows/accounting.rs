//! Every cell that holds something is accounted for once, whatever the cells hold.

use super::{catalogue::catalogue, table};
use proptest::prelude::*;

fn any_cell() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        (0..100_000i64, 0..4u32).prop_map(|(n, s)| domain::Decimal::new(n, s).to_string()),
        Just("n.d.".to_owned()),
        Just("S01-1".to_owned()),
        Just("CTX-07".to_owned()),
        Just("S99-9".to_owned()),
        Just("2024".to_owned()),
        Just("2024-Q1".to_owned()),
        Just("Lima".to_owned()),
        Just("Total 1/".to_owned()),
        Just("#N/A".to_owned()),
        Just("=".to_owned()),
        Just("12%".to_owned()),
        Just("@2024-12-31".to_owned()),
        "[a-z/'’%(). 0-9]{1,8}"
            .prop_map(|t| format!("\"{}\"", t.trim()))
            .prop_filter("text", |t| t.len() > 2),
    ]
}

proptest! {
    #[test]
    fn every_cell_is_accounted_for_once(rows in prop::collection::vec(prop::collection::vec(any_cell(), 7), 1..12)) {
        let text: Vec<String> = rows.iter().map(|r| r.join(" | ")).collect();
        let roles = "code | group | period | value | 2022 | ignore=Operador | field:justification";
        let (grid, layout) = table::table(roles, &text.join("\n"));
        let read = import::understand::understand(&grid, &[layout], &catalogue(), &[]);
        let cells = grid.sheets[0].rows().flat_map(|(_, cells)| cells);
        let cells = cells.filter(|c| !grid.is_blank(c.content)).count();
        prop_assert_eq!(table::accounted(&read), cells);
    }

    #[test]
    fn a_rejected_cell_has_a_finding(rows in prop::collection::vec(prop::collection::vec(any_cell(), 5), 1..8)) {
        let text: Vec<String> = rows.iter().map(|r| r.join(" | ")).collect();
        let read = table::read("code | group | period | value | unknown=Operador", &text.join("\n"), &catalogue());
        for rejected in &read.draft.rejected {
            prop_assert!(!rejected.codes.is_empty());
            for code in &rejected.codes {
                prop_assert!(read.draft.findings.iter().any(|f| f.code == *code), "{}", code);
            }
        }
    }

    #[test]
    fn a_typed_number_is_read_back_exactly(number in 0..2_000_000_000i64, style in 0..5usize) {
        let plain = number.to_string();
        let grouped = |mark: &str| {
            let digits: Vec<char> = plain.chars().collect();
            let groups: Vec<String> = digits.rchunks(3).rev().map(|g| g.iter().collect()).collect();
            groups.join(mark)
        };
        let text = match style {
            0 => plain.clone(),
            1 => grouped(" "),
            2 => grouped("\u{202f}"),
            3 => grouped("'"),
            _ => grouped(","),
        };
        let read = table::read("code | period | value", &format!("S01-2 | 2024 | \"{text}\""), &catalogue());
        prop_assert_eq!(read.draft.cells.len(), 1, "{}", text);
        let value = read.draft.book.cell_value(read.draft.cells[0].value);
        prop_assert_eq!(value.datum.value().map(|v| v.to_string()), Some(plain));
    }
}
