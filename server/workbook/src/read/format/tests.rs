use super::*;

#[test]
fn a_percent_sign_scales_only_where_the_format_says_so() {
    for (code, shows) in [
        ("0%", Shows::Percent),
        ("0.0 %", Shows::Percent),
        ("#,##0.00%;[Red]-0.00%", Shows::Percent),
        ("[$-280A]0.0%", Shows::Percent),
        ("0.0\\%", Shows::Number),
        ("0.0\"%\"", Shows::Number),
        ("0.0_%", Shows::Number),
        ("0*%", Shows::Number),
        ("General", Shows::Number),
        ("General;\"%\"", Shows::Number),
        ("#,##0", Shows::Number),
        ("\"S/\" #,##0.00", Shows::Number),
        ("@", Shows::Number),
        ("0.00E+00", Shows::Number),
    ] {
        assert_eq!(of_code(code), shows, "{code}");
    }
}

#[test]
fn dates_and_times_are_told_by_what_they_show() {
    for (code, shows) in [
        ("yyyy", Shows::Date(DateShape::Year)),
        ("aaaa", Shows::Date(DateShape::Year)),
        ("\"Año \"yyyy", Shows::Date(DateShape::Year)),
        ("mmm-yy", Shows::Date(DateShape::Month)),
        ("mmmm", Shows::Date(DateShape::Month)),
        ("dd/mm/yyyy", Shows::Date(DateShape::Day)),
        ("d-mmm", Shows::Date(DateShape::Day)),
        ("[$-es-PE]d \"de\" mmmm", Shows::Date(DateShape::Day)),
        ("dd/mm/yyyy hh:mm", Shows::Date(DateShape::Day)),
        ("h:mm", Shows::Time),
        ("h:mm AM/PM", Shows::Time),
        ("mm:ss", Shows::Time),
        ("[h]:mm", Shows::Duration),
        ("[mm]:ss", Shows::Duration),
        ("[Red]0.0", Shows::Number),
    ] {
        assert_eq!(of_code(code), shows, "{code}");
    }
}

#[test]
fn floats_are_their_shortest_decimals() {
    for (stored, exact) in [
        ("0.14799999999999999", "0.148"),
        ("5.6621000000000006", "5.6621000000000006"),
        ("1.7500000000000002E-2", "0.017500000000000002"),
        ("1E3", "1000"),
        ("-3250", "-3250"),
        ("20.5", "20.5"),
        ("123456789012345678", "123456789012345680"),
    ] {
        assert_eq!(decimal(stored).map(|d| d.to_string()).as_deref(), Some(exact), "{stored}");
    }
    assert_eq!(decimal("1e300"), None);
    assert_eq!(decimal("20,5"), None);
}

#[test]
fn serial_numbers_are_days_of_both_systems() {
    let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d);
    assert_eq!(date(Decimal::from(1), false), day(1900, 1, 1));
    assert_eq!(date(Decimal::from(59), false), day(1900, 2, 28));
    assert_eq!(date(Decimal::from(61), false), day(1900, 3, 1));
    assert_eq!(date(Decimal::from(45_292), false), day(2024, 1, 1));
    assert_eq!(date(Decimal::from(43_830), true), day(2024, 1, 1));
    assert_eq!(date(Decimal::new(452_925, 1), false), day(2024, 1, 1));
    assert_eq!(date(Decimal::from(-1), false), None);
}

#[test]
fn times_are_shown_as_the_sheet_shows_them() {
    let of = |text: &str| text.parse::<Decimal>().expect("a decimal");
    assert_eq!(time(of("1.916666666666667"), Shows::Duration), "46:00");
    assert_eq!(time(of("0.8541666666666666"), Shows::Time), "20:30");
    assert_eq!(time(of("1.020833333333333"), Shows::Duration), "24:30");
}

#[test]
fn errors_are_known_in_spanish_and_english() {
    for word in ["#¡DIV/0!", "#DIV/0!", "#N/D", "#N/A", "#¿NOMBRE?", "#¡VALOR!", "########", "Err:502"] {
        assert!(error_word(word).is_some(), "{word}");
    }
    for word in ["#", "# 3", "#hashtag", "Error", "N/D", "Err:"] {
        assert_eq!(error_word(word), None, "{word}");
    }
}
