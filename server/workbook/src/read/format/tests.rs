use super::*;
use crate::read::Limits;

fn shows(code: &str) -> ShownAs {
    NumberFormat::of_code(code).shows(1.0)
}

#[test]
fn a_percent_sign_scales_only_where_it_is_part_of_the_format() {
    for code in [
        "0%",
        "0.0%",
        "0.00 %",
        "[Red]0%",
        "#,##0.0%;[Red]-#,##0.0%",
        "0%_)",
        "General%",
    ] {
        assert_eq!(shows(code), ShownAs::Percent, "{code}");
    }
    for code in [
        "0.0\\%",
        "0.0\"%\"",
        "0.0_%",
        "0.0*%",
        "0.0\" % del PBI\"",
        "0.0\\ \\%",
    ] {
        assert_eq!(shows(code), ShownAs::Number, "{code}");
    }
}

#[test]
fn dates_show_their_year_month_or_day() {
    for (code, shape) in [
        ("yyyy", DateShape::Year),
        ("[$-C0A]yyyy", DateShape::Year),
        ("yyyy\\-\"T\"", DateShape::Year),
        ("mmm-yy", DateShape::Month),
        ("[$-280A]mmmm\\ yyyy", DateShape::Month),
        ("dd/mm/yyyy", DateShape::Day),
        ("d-mmm", DateShape::Day),
        ("dd/mm/yyyy hh:mm", DateShape::Day),
        ("dddd, d \"de\" mmmm \"de\" yyyy;@", DateShape::Day),
    ] {
        assert_eq!(shows(code), ShownAs::Date(shape), "{code}");
    }
}

#[test]
fn times_and_durations_are_no_numbers() {
    for (code, shape) in [
        ("h:mm", TimeShape::Clock { seconds: false }),
        ("h:mm:ss AM/PM", TimeShape::Clock { seconds: true }),
        ("mm:ss.0", TimeShape::Clock { seconds: true }),
        ("[h]:mm", TimeShape::Hours { seconds: false }),
        ("[hh]:mm:ss;@", TimeShape::Hours { seconds: true }),
        ("[mm]:ss", TimeShape::Minutes),
    ] {
        assert_eq!(shows(code), ShownAs::Time(shape), "{code}");
    }
}

#[test]
fn words_colours_and_conditions_are_no_dates() {
    for code in [
        "General",
        "0.00",
        "#,##0",
        "0.00E+00",
        "\"días\" 0",
        "0 \"hombres y mujeres\"",
        "[Red][<0]0.0;0.0",
        "# ?/?",
        "_-* #,##0.00_-;-* #,##0.00_-;_-* \"-\"??_-;_-@_-",
        "",
    ] {
        assert_eq!(shows(code), ShownAs::Number, "{code}");
    }
    assert_eq!(shows("@"), ShownAs::Text);
    assert_eq!(shows("#,##0,"), ShownAs::Thousands(1));
    assert_eq!(shows("0.0,,\" M\""), ShownAs::Thousands(2));
}

#[test]
fn sections_are_chosen_by_sign_and_by_condition() {
    let by_sign = NumberFormat::of_code("0%;-0.0;0");
    assert_eq!(by_sign.shows(0.5), ShownAs::Percent);
    assert_eq!(by_sign.shows(-0.5), ShownAs::Number);
    assert_eq!(by_sign.shows(0.0), ShownAs::Number);
    assert_eq!(by_sign.always(), None);
    let by_size = NumberFormat::of_code("[<=1]0.0%;0.0");
    assert_eq!(by_size.shows(0.5), ShownAs::Percent);
    assert_eq!(by_size.shows(20.5), ShownAs::Number);
}

#[test]
fn built_in_formats_are_known_by_their_number() {
    for (id, expected) in [
        (0, ShownAs::Number),
        (9, ShownAs::Percent),
        (10, ShownAs::Percent),
        (14, ShownAs::Date(DateShape::Day)),
        (17, ShownAs::Date(DateShape::Month)),
        (46, ShownAs::Time(TimeShape::Hours { seconds: true })),
        (49, ShownAs::Text),
        (4, ShownAs::Number),
    ] {
        assert_eq!(NumberFormat::built_in(id).shows(1.0), expected, "{id}");
    }
}

#[test]
fn a_float_is_its_shortest_decimal() {
    let text = |value: f64| decimal(value).map(|d| d.normalize().to_string());
    assert_eq!(text(0.1 + 0.2).as_deref(), Some("0.30000000000000004"));
    assert_eq!(text(45.0).as_deref(), Some("45"));
    assert_eq!(text(-0.455).as_deref(), Some("-0.455"));
    assert_eq!(text(1e300), None);
    let read = |text: &str| match written(text) {
        Some(Ok(number)) => number.normalize().to_string(),
        other => format!("{other:?}"),
    };
    assert_eq!(read("0.28999999999999998"), "0.29");
    assert_eq!(read("5.6621000000000006"), "5.662100000000001");
    assert_eq!(read("-12.50"), "-12.5");
    assert_eq!(read("1.75E+1"), "17.5");
    assert_eq!(read("20,5"), "None");
    assert_eq!(read(""), "None");
    assert_eq!(read("NaN"), "None");
}

#[test]
fn hundredths_are_exact() {
    let percent = |text: &str| scaled(text.parse().unwrap(), ShownAs::Percent);
    assert_eq!(
        percent("0.148"),
        Some(CellContent::Percent("14.8".parse().unwrap()))
    );
    assert_eq!(
        percent("0.5"),
        Some(CellContent::Percent("50".parse().unwrap()))
    );
    assert_eq!(
        percent("1"),
        Some(CellContent::Percent("100".parse().unwrap()))
    );
    assert_eq!(
        percent("0.205"),
        Some(CellContent::Percent("20.5".parse().unwrap()))
    );
}

/// What a cell with this format holds.
fn shown(value: f64, code: &str, dates_1904: bool) -> String {
    let limits = crate::read::Limits::default();
    let mut out = |_: &[u8]| {};
    let mut sink = Sink::new(&limits, &mut out);
    let shows = NumberFormat::of_code(code).shows(value);
    match content(value, shows, dates_1904, &mut sink).unwrap() {
        CellContent::Time(id) | CellContent::Text(id) | CellContent::Huge(id) => {
            sink.shown(id).to_owned()
        }
        CellContent::Date(date, _) => date.to_string(),
        other => format!("{other:?}"),
    }
}

#[test]
fn serial_numbers_are_the_days_that_the_program_shows() {
    assert_eq!(shown(45424.0, "dd/mm/yyyy", false), "2024-05-12");
    assert_eq!(shown(45424.0 - 1462.0, "dd/mm/yyyy", true), "2024-05-12");
    assert_eq!(shown(1.0, "yyyy", false), "1900-01-01");
    assert_eq!(shown(59.0, "dd/mm/yyyy", false), "1900-02-28");
    assert_eq!(shown(60.0, "dd/mm/yyyy", false), "1900-02-29");
    assert_eq!(shown(61.0, "dd/mm/yyyy", false), "1900-03-01");
    assert_eq!(shown(-1.0, "yyyy", false), "Error(TooNarrow)");
    assert_eq!(shown(46.0 / 24.0, "[h]:mm", false), "46:00");
    assert_eq!(shown(20.5 / 24.0, "h:mm", false), "20:30");
    assert_eq!(shown(1e300, "General", false), "1e300");
}

/// What a format makes of a number.
fn read_as(code: &str, value: f64) -> String {
    let limits = Limits::default();
    let mut out = |_: &[u8]| {};
    let mut sink = Sink::new(&limits, &mut out);
    let format = NumberFormat::of_code(code);
    let shows = format.shows(value);
    let mut content = content(value, shows, false, &mut sink).unwrap();
    if let Some(words) = format.words(value) {
        content = with_words(content, words, shows, decimal(value), &mut sink).unwrap();
    }
    match content {
        CellContent::Text(id) => format!("«{}»", sink.shown(id)),
        CellContent::Number(number) => number.normalize().to_string(),
        CellContent::Percent(number) => format!("{}%", number.normalize()),
        other => format!("{other:?}"),
    }
}

#[test]
fn words_of_a_format_that_change_what_is_read_are_read() {
    for (code, value, read) in [
        ("\"≥ \"0.0", 60.0, "«≥ 60»"),
        ("\\<0.0", 5.0, "«<5»"),
        ("\"aprox. \"0", 24.0, "«aprox. 24»"),
        ("0.0\"P/\"", 17.5, "«17.5P/»"),
        ("0.0\" (p)\"", 38.0, "«38 (p)»"),
        ("0.0%\" P/\"", 0.175, "«17.5% P/»"),
        ("0\"*\"", 2024.0, "«2024*»"),
        ("\"Meta \"0", 2024.0, "«Meta 2024»"),
        ("\"Año \"0", 2024.0, "«Año 2024»"),
        ("\"n.d.\"", 38.0, "«n.d.»"),
        ("[<20]\"bajo\";0.0", 12.0, "«bajo»"),
    ] {
        assert_eq!(read_as(code, value), read, "{code}");
    }
}

#[test]
fn units_and_currencies_of_a_format_change_nothing() {
    for (code, value, read) in [
        ("0.0\" %\"", 38.0, "38"),
        ("0.0\\%", 45.5, "45.5"),
        ("0.0_%", 8.3, "8.3"),
        ("0\" emprendimientos\"", 12.0, "12"),
        ("\"S/ \"#,##0", 2024.0, "2024"),
        ("_(\"S/\"* #,##0.00_)", 1.2, "1.2"),
        ("(0.0)", 12.4, "12.4"),
        ("0.0;-0.0;\"-\"", 0.0, "0"),
        ("_-* #,##0.0_-;-* #,##0.0_-;_-* \"-\"??_-;_-@_-", 0.0, "0"),
        ("[>1]0;0.0%", 0.12, "12%"),
        ("0;-0;;@", 0.0, "0"),
    ] {
        assert_eq!(read_as(code, value), read, "{code}");
    }
}

#[test]
fn a_format_that_shows_nothing_of_a_number_hides_it() {
    for (code, value, hides) in [
        (";;;", 45.2, true),
        (";;;", -1.0, true),
        ("0.0;;", -1.0, true),
        ("0.0;;", 45.2, false),
        ("[>50]0;", 45.2, true),
        ("", 45.2, false),
        ("General", 45.2, false),
        ("0.0;-0.0;;@", 45.2, false),
        // A zero that is not shown is a zero.
        ("0.0;-0.0;;@", 0.0, false),
    ] {
        let format = NumberFormat::of_code(code);
        assert_eq!(format.hides(value), hides, "{code} {value}");
        assert!(format.may_hide() || !hides, "{code}");
    }
}

#[test]
fn a_divided_number_with_its_word_is_the_whole_number() {
    for (code, read) in [
        ("0.0,,\"M\"", "15400000"),
        ("0,\" mil\"", "15400000"),
        ("#,##0.0,,\" millones\"", "15400000"),
        // Without a word the sheet shows fewer, as its title may say.
        ("#,##0,", "15400"),
        ("\"S/ \"#,##0,", "15400"),
    ] {
        assert_eq!(read_as(code, 15_400_000.0), read, "{code}");
    }
}
