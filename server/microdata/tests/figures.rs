//! Figures that were computed by hand, and what is left out of them. All persons are invented.

use microdata::{
    Design, Dimension, GroupFigures, Irregularity, MicrodataError, NoDesign, ReadingOptions,
    Survey, YearFigures,
};

const HEADER: &str = "AÑO;CONGLOME;UBIGEO;ESTRATO;P207;P208A;P300A;FACTORA07;P314A;P316$1;P316$2;P316$3;P316$4;P316$5;P316$6;P316$7;P316$8";

/// A person: cluster, stratum, weight, and how many of the eight they exercise; none who does not use the internet.
fn person(cluster: &str, stratum: u8, weight: &str, exercised: Option<usize>) -> String {
    let uses = if exercised.is_some() { 1 } else { 2 };
    let answers: Vec<&str> = (0..8)
        .map(|at| match exercised {
            Some(count) if at < count => "1",
            Some(_) => "2",
            None => "",
        })
        .collect();
    format!(
        "2023;{cluster};150101;{stratum};1;30;4;{weight};{uses};{}",
        answers.join(";")
    )
}

fn survey(text: &str) -> Survey {
    let mut survey = Survey::new(ReadingOptions::default());
    survey.read("prueba.csv", text.as_bytes()).unwrap();
    survey
}

fn of_rows(rows: &[String]) -> Survey {
    survey(&format!("{HEADER}\n{}\n", rows.join("\n")))
}

fn year(survey: &Survey) -> YearFigures {
    let mut years = survey.figures();
    assert_eq!(years.len(), 1);
    years.remove(0)
}

/// Two strata of two clusters: Σw = 10, Σw·y = 20.
fn by_hand() -> Vec<String> {
    vec![
        person("0001", 1, "2", Some(3)),
        person("0001", 1, "1", None),
        person("0002", 1, "1,0", Some(8)),
        person("0002", 1, "2.0", Some(1)),
        person("0003", 6, "3", None),
        person("0004", 6, "1", Some(4)),
    ]
}

fn close(value: f64, expected: f64) {
    assert!(
        (value - expected).abs() < 1e-12,
        "{value} is not {expected}"
    );
}

fn error_of(figures: &GroupFigures) -> f64 {
    figures.mean.standard_error.unwrap()
}

#[test]
fn mean_distribution_and_shares_are_those_computed_by_hand() {
    let year = year(&of_rows(&by_hand()));
    let country = year.country().unwrap();
    assert_eq!(
        (country.persons, country.population, country.exercised),
        (6, 10.0, 20.0)
    );
    close(country.mean.value, 2.0);
    for (level, expected) in [0.4, 0.2, 0.0, 0.2, 0.1, 0.0, 0.0, 0.0, 0.1]
        .into_iter()
        .enumerate()
    {
        close(country.distribution[level].value, expected);
    }
    // Columns 1 to 8 of the questionnaire, in the order of the policy: 1, 2, 7, 5, 6, 4, 3, 8.
    for (at, expected) in [0.6, 0.4, 0.1, 0.1, 0.1, 0.2, 0.4, 0.1]
        .into_iter()
        .enumerate()
    {
        close(country.capabilities[at].value, expected);
    }
}

/// z of the clusters: 0, 0.4 | −0.6, 0.2. Variance 2·0.08 + 2·0.32 = 0.8.
#[test]
fn the_standard_error_is_that_of_taylor_linearisation_by_hand() {
    let year = year(&of_rows(&by_hand()));
    let known = Design::Known {
        strata: 2,
        clusters: 4,
        single_cluster_strata: 0,
    };
    assert_eq!(year.design, known);
    close(error_of(year.country().unwrap()), 0.8_f64.sqrt());
    // Urban: Σw = 6, Σw·y = 16, z = ∓1/3; the rural clusters count with 0. Variance 2·(2/9).
    let urban = year.of_dimension(Dimension::Area).next().unwrap();
    assert_eq!(urban.group.code(), Some("urbana"));
    close(urban.mean.value, 16.0 / 6.0);
    close(error_of(urban), 2.0 / 3.0);
}

/// z = 2/27, 14/27 | −16/27; the only cluster of its stratum is compared with the mean of all, 0.
#[test]
fn a_stratum_with_one_cluster_is_compared_with_the_mean_of_all() {
    let rows = by_hand();
    let year = year(&of_rows(&rows[..5]));
    let Design::Known {
        single_cluster_strata,
        ..
    } = year.design
    else {
        panic!("{:?}", year.design);
    };
    assert_eq!(single_cluster_strata, 1);
    close(error_of(year.country().unwrap()), 20.0 / 27.0);
}

/// z of a group's only cluster is 0 whatever the figure, and 0.0000 would read as certainty.
#[test]
fn a_group_in_one_cluster_has_no_standard_error() {
    let mut rows = by_hand();
    for at in [2, 3] {
        rows[at] = rows[at].replace(";150101;", ";080101;");
    }
    let year = year(&of_rows(&rows));
    let groups: Vec<_> = year.of_dimension(Dimension::Department).collect();
    assert_eq!(groups[0].group.code(), Some("08"));
    let cusco = [
        &groups[0].mean,
        &groups[0].distribution[8],
        &groups[0].capabilities[0],
    ];
    assert!(cusco.iter().all(|one| one.standard_error.is_none()));
    close(groups[0].mean.value, 10.0 / 3.0);
    assert!(
        groups[1]
            .mean
            .standard_error
            .is_some_and(|error| error > 0.0)
    );
    assert!(error_of(year.country().unwrap()) > 0.0);
}

/// A cluster in which nobody counts belongs to the sample all the same.
#[test]
fn clusters_without_anybody_who_counts_belong_to_the_design() {
    let mut rows = by_hand();
    rows.push(person("0005", 6, "9", Some(2)).replace(";30;", ";5;"));
    let year = year(&of_rows(&rows));
    assert_eq!(year.left_out.under_six, 1);
    close(year.country().unwrap().mean.value, 2.0);
    // z of the second stratum: −0.6, 0.2, 0 with mean −0.4/3; 3/2 of its squares.
    let third: f64 = -0.4 / 3.0;
    let squares = (-0.6 - third).powi(2) + (0.2 - third).powi(2) + third.powi(2);
    close(
        error_of(year.country().unwrap()),
        (0.16 + 1.5 * squares).sqrt(),
    );
}

#[test]
fn without_strata_or_clusters_there_is_no_standard_error_and_it_is_said() {
    let text = format!("{HEADER}\n{}", by_hand().join("\n")).replace("CONGLOME", "OTRA");
    let year = year(&survey(&text));
    assert_eq!(year.design, Design::Unknown(NoDesign::NoColumns));
    let country = year.country().unwrap();
    assert_eq!(
        (country.mean.value, country.mean.standard_error),
        (2.0, None)
    );
    let blank = of_rows(&[by_hand(), vec![person("", 1, "1", Some(2))]].concat());
    assert_eq!(
        self::year(&blank).design,
        Design::Unknown(NoDesign::Blank { rows: 1 })
    );
}

#[test]
fn a_missing_answer_of_who_uses_the_internet_is_missing_and_counted_not_zero() {
    let mut rows = by_hand();
    let lacking = person("0004", 6, "5", Some(7));
    rows.push(lacking[..lacking.len() - 1].to_owned());
    let silent = person("0004", 6, "4", None).replacen(";2;;", ";;;", 1);
    rows.push(silent);
    let year = year(&of_rows(&rows));
    close(year.country().unwrap().mean.value, 2.0);
    assert_eq!(year.left_out.without_answer, 2);
    assert_eq!(
        year.left_out.weight_without_answer,
        9 * microdata::weight::ONE
    );
}

#[test]
fn what_is_neither_yes_no_nor_blank_is_counted_and_said_with_its_line() {
    let mut rows = by_hand();
    rows.push(person("0004", 6, "5", Some(8)).replace(";1;1;1;1;1;1;1;1;1", ";1;1;1;1;1;1;1;1;9"));
    rows.push(person("0004", 6, "1.234,5", Some(8)));
    rows.push("2023;una línea rota".to_owned());
    rows.push(person("0004", 6, "5", None).replace(";2;;", ";2;1;"));
    let survey = of_rows(&rows);
    let found = survey.irregulars();
    let count = |kind: Irregularity| {
        let irregular = found
            .iter()
            .find(|irregular| irregular.kind == kind)
            .unwrap();
        (
            irregular.count,
            irregular.first[0].line,
            irregular.first[0].read.as_str(),
        )
    };
    assert_eq!(
        count(Irregularity::Answer("p316_8".to_owned())),
        (1, 8, "9")
    );
    assert_eq!(count(Irregularity::Weight), (1, 9, "1.234,5"));
    assert_eq!(count(Irregularity::BrokenLine), (1, 10, ""));
    assert_eq!(count(Irregularity::Contradiction), (1, 11, ""));
    assert_eq!(year(&survey).left_out.without_answer, 1);
    close(year(&survey).country().unwrap().mean.value, 20.0 / 15.0);
}

/// Up to 2014 nobody was asked about selling: taken for missing answers, only those without internet would be left.
#[test]
fn a_year_in_which_a_capability_was_not_asked_has_no_figures() {
    let unasked = |row: &String| format!("{};", row.rsplit_once(';').unwrap().0);
    let rows: Vec<String> = by_hand().iter().map(unasked).collect();
    let year = year(&of_rows(&rows));
    assert_eq!(year.not_asked, ["p316_8"]);
    assert!(year.groups.is_empty());
}

#[test]
fn each_year_of_a_file_has_its_own_figures() {
    let mut rows = by_hand();
    rows.push(person("0001", 1, "1", Some(5)).replacen("2023", "2022", 1));
    rows.push(person("0001", 1, "1", Some(5)).replacen("2023", "22", 1));
    let survey = of_rows(&rows);
    let years = survey.figures();
    assert_eq!(
        years.iter().map(|year| year.year).collect::<Vec<_>>(),
        [2022, 2023]
    );
    close(years[0].country().unwrap().mean.value, 5.0);
    assert_eq!(years[0].design, Design::Unknown(NoDesign::OneCluster));
    assert_eq!(survey.irregulars()[0].kind, Irregularity::Year);
}

#[test]
fn a_year_that_was_stated_must_be_that_of_the_file() {
    let mut survey = Survey::new(ReadingOptions {
        year: Some(2022),
        ..ReadingOptions::default()
    });
    let text = format!("{HEADER}\n{}", by_hand().join("\n"));
    let said = survey
        .read("prueba.csv", text.as_bytes())
        .unwrap_err()
        .to_string();
    assert!(
        said.contains("línea 2") && said.contains("2023") && said.contains("2022"),
        "{said}"
    );
    let mut survey = Survey::new(ReadingOptions {
        year: Some(2022),
        ..ReadingOptions::default()
    });
    survey
        .read("prueba.csv", text.replacen("AÑO", "OTRA", 1).as_bytes())
        .unwrap();
    assert_eq!(year(&survey).year, 2022);
}

#[test]
fn a_dimension_without_a_column_is_left_out_and_said() {
    let text = format!("{HEADER}\n{}", by_hand().join("\n")).replace("P300A", "OTRA");
    let year = year(&survey(&text));
    assert_eq!(year.lacking, ["lengua-materna"]);
    assert_eq!(year.of_dimension(Dimension::Language).count(), 0);
    assert_eq!(year.of_dimension(Dimension::Department).count(), 1);
}

#[test]
fn a_file_of_another_format_is_refused_with_what_to_do() {
    for (bytes, expected) in [
        (b"$FL2@(#) SPSS DATA FILE".as_slice(), "guárdelo como CSV"),
        (b"PK\x03\x04 lo que sea que siga", "descomprímalo"),
        (b"\xff\xfea\0n\0i\0o\0", "UTF-8"),
        (b"", "vacío"),
        (b"<stata_dta><header><release>120</release>", "versión"),
        (b"<stata_dta><header><relea", "antes de tiempo"),
    ] {
        let said = Survey::new(ReadingOptions::default())
            .read("otro", bytes)
            .unwrap_err();
        assert!(said.to_string().contains(expected), "{said}");
    }
    let long = vec![b'a'; 3 << 20];
    let said = Survey::new(ReadingOptions::default())
        .read("otro", long.as_slice())
        .unwrap_err();
    assert!(
        matches!(said, MicrodataError::LongLine { line: 1, .. }),
        "{said}"
    );
}
