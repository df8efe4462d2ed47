use super::*;
use domain::Decimal;

pub fn indicator() -> Indicator {
    Indicator {
        code: "S04-1".parse().expect("a code"),
        node: "S04".parse().expect("a code"),
        kind: IndicatorKind::Policy,
        name: "Uso".to_owned(),
        unit: Unit {
            min: Some(Decimal::ZERO),
            max: Some(Decimal::ONE_HUNDRED),
            ..crate::office::wording::tests::unit()
        },
        direction: Some(Direction::Ceiling),
        aggregation: Aggregation::NonAdditive,
        periodicity: Periodicity::Quarter,
        first_year: Some(2021),
        days: OwnDays {
            opens_days: Some(10),
            due_days: Some(45),
            closes: Some(Closes::After(60)),
        },
        ficha: Ficha {
            formula: "a / b × 100".to_owned(),
            ..Ficha::default()
        },
        breaks: vec![SeriesBreak {
            year: 2015,
            reason: "octava capacidad".to_owned(),
        }],
        direction_reason: Some("tope legal".to_owned()),
        position: 3,
    }
}

fn problem_with(name: &'static str, text: &str) -> Option<&'static str> {
    let mut texts = of(&indicator());
    texts.insert(name, text.to_owned());
    read(&texts).err().map(|problems| problems[0].0)
}

#[test]
fn an_indicator_comes_back_unchanged_from_the_form() {
    assert_eq!(read(&of(&indicator())), Ok(indicator()));
}

pub fn catalogue() -> Catalogue {
    let node: domain::policy_tree::Node = super::super::node_text::tests::node();
    Catalogue {
        edition: domain::policy_tree::Edition {
            code: "2022-09".to_owned(),
            policy_name: String::new(),
            name: String::new(),
            horizon: 2030,
            promise: String::new(),
            source: String::new(),
        },
        nodes: vec![node],
        dimensions: Vec::new(),
        indicators: vec![Indicator {
            code: "S05-1".parse().expect("a code"),
            ..indicator()
        }],
        calendar: domain::calendar::Calendar::default(),
    }
}

#[test]
fn a_new_indicator_has_a_free_code_and_no_direction() {
    let texts = blank(&catalogue(), Some("S05"));
    assert_eq!(texts.get("code").map(String::as_str), Some("S05-2"));
    assert_eq!(texts.get("position").map(String::as_str), Some("4"));
    assert_eq!(texts.get("direction"), None);
    let problems = read(&texts).expect_err("problems");
    let fields: Vec<_> = problems.iter().map(|(field, _)| *field).collect();
    assert_eq!(fields, ["name", "direction"]);
}

#[test]
fn a_node_that_does_not_exist_is_not_taken_from_the_address() {
    let texts = blank(&catalogue(), Some("S99"));
    assert_eq!(texts.get("node").map(String::as_str), Some(""));
    assert_eq!(texts.get("code").map(String::as_str), Some(""));
}

#[test]
fn a_direction_may_be_missing_only_when_it_is_stated() {
    let unpublished = Indicator {
        direction: None,
        ..indicator()
    };
    assert_eq!(read(&of(&unpublished)), Ok(unpublished));
    assert_eq!(problem_with("direction", ""), Some("direction"));
}

#[test]
fn what_is_wrong_is_shown_at_its_field() {
    assert_eq!(problem_with("decimals", "once"), Some("decimals"));
    assert_eq!(problem_with("shown_decimals", "5"), Some("shown_decimals"));
    assert_eq!(problem_with("max", "-1"), Some("max"));
    assert_eq!(problem_with("breaks", "desde 2015"), Some("breaks"));
    assert_eq!(problem_with("code", "s 04"), Some("code"));
    assert_eq!(problem_with("first_year", ""), None);
    assert_eq!(problem_with("first_year", "21"), Some("first_year"));
    assert_eq!(problem_with("due_days", "4000"), Some("due_days"));
    assert_eq!(problem_with("due_days", ""), None);
    assert_eq!(problem_with("closes", "Nunca"), None);
    assert_eq!(problem_with("closes", "pronto"), Some("closes"));
}

#[test]
fn every_text_has_its_field_in_the_form() {
    let named: Vec<&str> = specs::ficha_specs(Vec::new())
        .into_iter()
        .chain(specs::measuring_specs())
        .map(|spec| spec.name)
        .collect();
    for name in of(&indicator()).keys() {
        assert!(named.contains(name), "{name}");
    }
}
