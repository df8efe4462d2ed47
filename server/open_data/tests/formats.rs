//! Any release in every format, read back by a reader that is not ours: the same cells, digit by digit.

#![expect(
    clippy::unwrap_used,
    reason = "clippy allows it in tests, not in their helpers"
)]

#[path = "../../workbook/tests/write/fixture.rs"]
#[expect(dead_code, reason = "shared with the tests of the workbook")]
mod fixture;
#[path = "formats/reading.rs"]
mod reading;

use std::io::Cursor;

use calamine::{Ods, Reader, Xlsx};
use domain::{
    Decimal,
    period::Period,
    release::Release,
    value::{Breakdown, Cell, Datum, Measure, Quantity},
};
use open_data::{archive, csvw, dcat, sdmx};
use proptest::prelude::*;
use reading::{expected, of_csv, of_sdmx_csv, of_sdmx_json, of_sheet, records, texts, unpacked};
use serde_json::Value;
use workbook::write::{self, List, Published, Variant, WorkbookFormat, csv};

fn published(release: &Release) -> Published<'_> {
    Published {
        release,
        sha256: "5a1f",
        withdrawn: None,
    }
}

/// A number with up to 15 digits, with its zeros: what a sheet can hold.
fn decimals() -> impl Strategy<Value = Decimal> {
    (-999_999_999_999_999_i64..=999_999_999_999_999, 0_u32..=9)
        .prop_map(|(digits, scale)| Decimal::new(digits, scale))
}

fn data() -> impl Strategy<Value = Datum> {
    let quantity = (decimals(), proptest::option::of(decimals()));
    prop_oneof![
        4 => quantity.prop_map(|(value, part)| Datum::Value(Quantity { value, numerator: part, denominator: part })),
        1 => "[a-zñ, ;\"]{1,20}".prop_map(Datum::NotAvailable),
        1 => "[a-zñ, ;\"]{1,20}".prop_map(Datum::NotApplicable),
    ]
}

fn periods() -> impl Strategy<Value = Period> {
    (2010..=2035, 0_u8..=4, 1_u8..=2).prop_map(|(year, kind, part)| match kind {
        0..=1 => Period::year(year).unwrap(),
        2 => Period::semester(year, part).unwrap(),
        3 => Period::quarter(year, part + 2).unwrap(),
        _ => Period::month(year, part * 6).unwrap(),
    })
}

/// The fixture's catalogue with any cells: texts with quotes, separators, line breaks.
fn releases() -> impl Strategy<Value = Release> {
    let texts = || proptest::option::of("[a-zA-ZñÑ0-9 ,;\"'=<&\n\t]{0,30}");
    let cell = (
        any::<prop::sample::Index>(),
        prop::sample::select(Measure::ALL.to_vec()),
        periods(),
        proptest::option::of(any::<prop::sample::Index>()),
        data(),
        (any::<bool>(), texts(), texts()),
    );
    proptest::collection::vec(cell, 0..40).prop_map(|cells| {
        let mut release = fixture::release();
        let model = release.cells[0].clone();
        let catalogue = release.catalogue.clone();
        let cells = cells
            .into_iter()
            .map(|(indicator, measure, period, member, datum, rest)| {
                let mut cell: Cell = model.clone();
                cell.key.indicator = indicator.get(&catalogue.indicators).code.clone();
                cell.key.measure = measure;
                cell.key.period = period;
                cell.key.breakdown = Breakdown::headline();
                if let (Some(member), Some(dimension)) = (member, catalogue.dimensions.first()) {
                    let member = member.get(&dimension.members);
                    cell.key.breakdown = Breakdown::of(&dimension.code, &member.code);
                }
                cell.value.datum = datum;
                (cell.value.provisional, cell.value.note, cell.value.source) = rest;
                cell
            });
        release.cells = cells.collect();
        release.sort_cells();
        release.cells.dedup_by(|a, b| a.key == b.key);
        release
    })
}

fn check(release: &Release) {
    let published = published(release);
    let expected = expected(release);
    let table = || write::values_table(&published, None, Variant::Machine);
    let machine = csv::write(table(), Variant::Machine).unwrap();
    assert_eq!(of_csv(&machine), expected, "CSV");

    let xlsx = write::workbook(&published, WorkbookFormat::Xlsx).unwrap();
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(xlsx)).unwrap();
    assert_eq!(
        of_sheet(texts(book.worksheet_range("Valores").unwrap())),
        expected,
        "XLSX"
    );
    let ods = write::workbook(&published, WorkbookFormat::Ods).unwrap();
    let mut book: Ods<_> = calamine::open_workbook_from_rs(Cursor::new(ods)).unwrap();
    assert_eq!(
        of_sheet(texts(book.worksheet_range("Valores").unwrap())),
        expected,
        "ODS"
    );

    let sdmx_csv = sdmx::csv(&published, None).unwrap();
    assert_eq!(of_sdmx_csv(release, &sdmx_csv), expected, "SDMX-CSV");
    let sdmx_json = sdmx::json(&published, None).unwrap();
    assert_eq!(of_sdmx_json(release, &sdmx_json), expected, "SDMX-JSON");

    let archive = archive::of_values(&published, None).unwrap();
    assert_eq!(unpacked(&archive, "valores.csv"), machine, "ZIP");
    let json = serde_json::to_string(release).unwrap();
    assert_eq!(
        serde_json::from_str::<Release>(&json).unwrap(),
        *release,
        "JSON"
    );
    let rows = write::records(&table());
    assert_eq!(rows.len(), expected.len(), "records");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_release_says_the_same_in_every_format(release in releases()) {
        check(&release);
    }
}

#[test]
fn the_texts_of_a_cell_come_whole_in_csv_and_on_one_line_in_sdmx() {
    let mut release = fixture::release();
    release.cells[0].value.note = Some("uno; \"dos\"\r\n=3".to_owned());
    let published = published(&release);
    let table = write::values_table(&published, None, Variant::Machine);
    let rows = records(&csv::write(table, Variant::Machine).unwrap());
    assert_eq!(rows[0]["nota"], "uno; \"dos\"\r\n=3");
    let rows = records(&sdmx::csv(&published, None).unwrap());
    assert!(rows[0]["COMMENT"].contains("uno; \"dos\"  =3"));
}

/// The places of an observation are those of the attributes that are listed.
#[test]
fn an_attribute_that_nothing_has_takes_no_place() {
    let mut release = fixture::release();
    release.demo = false;
    for cell in &mut release.cells {
        cell.value.note = None;
        cell.value.source = Some("Encuesta".to_owned());
        if cell.value.datum.value().is_none() {
            cell.value.datum = Datum::number(1.into());
        }
    }
    let message = sdmx::json(&published(&release), None).unwrap();
    let message: Value = serde_json::from_slice(&message).unwrap();
    let attributes = &message["data"]["structures"][0]["attributes"]["observation"];
    let names: Vec<_> = attributes
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["id"])
        .collect();
    assert_eq!(names, ["OBS_STATUS", "SOURCE"]);
    let observations = message["data"]["dataSets"][0]["observations"]
        .as_object()
        .unwrap();
    for values in observations.values() {
        let source = values[2].as_u64().unwrap();
        assert_eq!(
            attributes[1]["values"][usize::try_from(source).unwrap()]["value"],
            "Encuesta"
        );
    }
}

#[test]
fn a_withdrawn_release_says_so_in_every_number_of_sdmx() {
    let release = fixture::release();
    let by = domain::release::WithdrawnBy {
        number: 7,
        published_at: release.published_at,
        reason: "una prueba".to_owned(),
    };
    let published = Published {
        withdrawn: Some(&by),
        ..published(&release)
    };
    let rows = records(&sdmx::csv(&published, None).unwrap());
    assert!(
        rows.iter()
            .all(|row| row["COMMENT"].contains("retirada por la N.º 7"))
    );
}

#[test]
fn every_column_of_every_file_is_described() {
    let release = fixture::release();
    let published = published(&release);
    let of_values = write::values_table(&published, None, Variant::Machine);
    let lists = List::ALL.map(|list| list.table(&published));
    for table in lists.into_iter().chain([of_values]) {
        let metadata = csvw::metadata(&published, "título", "x.csv", &table);
        let columns = metadata["tableSchema"]["columns"].as_array().unwrap();
        let names: Vec<&str> = columns
            .iter()
            .map(|one| one["name"].as_str().unwrap())
            .collect();
        let plain = |name: &str| {
            let letter =
                |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
            name.bytes().all(letter)
        };
        assert!(names.iter().all(|name| plain(name)), "one style: {names:?}");
        let bytes = csv::write(table, Variant::Machine).unwrap();
        let mut reader = ::csv::Reader::from_reader(bytes.as_slice());
        assert_eq!(reader.headers().unwrap().iter().collect::<Vec<_>>(), names);
        for key in metadata["tableSchema"]["primaryKey"].as_array().unwrap() {
            assert!(names.contains(&key.as_str().unwrap()), "{key}");
        }
    }
}

#[test]
fn files_name_their_release_and_the_demonstration() {
    let mut release = fixture::release();
    release.demo = true;
    let published = published(&release);
    let archive = archive::of_list(&published, List::Services).unwrap();
    let read_me = String::from_utf8(unpacked(&archive, "LEAME.txt")).unwrap();
    assert!(read_me.contains("datos de demostración") && read_me.contains("5a1f"));
    let package: Value = serde_json::from_slice(&unpacked(&archive, "datapackage.json")).unwrap();
    assert!(package["title"].as_str().unwrap().contains("demostración"));
    assert_eq!(package["version"], release.number.to_string());
    let structure = sdmx::structure(&release).unwrap();
    let structure: Value = serde_json::from_slice(&structure).unwrap();
    assert_eq!(structure["meta"]["test"], true);
}

#[test]
fn the_catalogue_names_the_contact_that_was_entered() {
    let addresses = dcat::Addresses {
        origin: "https://pntd.example.pe",
        of_release: |_| None,
    };
    let notice = "https://pntd.example.pe/aviso#contacto";
    for (entered, how, wanted) in [
        (
            "datos@entidad.gob.pe",
            "vcard:hasEmail",
            "mailto:datos@entidad.gob.pe",
        ),
        (
            "https://entidad.gob.pe/contacto",
            "vcard:hasURL",
            "https://entidad.gob.pe/contacto",
        ),
        ("Jr. Carabaya cuadra 1, Lima", "vcard:hasURL", notice),
        ("", "vcard:hasURL", notice),
    ] {
        let mut release = fixture::release();
        release.settings.contact = entered.to_owned();
        let catalogue = dcat::catalogue(&published(&release), &addresses).unwrap();
        let catalogue: Value = serde_json::from_slice(&catalogue).unwrap();
        let contact = catalogue["dcat:contactPoint"].as_object().unwrap();
        let ways: Vec<_> = ["vcard:hasEmail", "vcard:hasURL"]
            .into_iter()
            .filter_map(|way| Some((way, contact.get(way)?["@id"].as_str()?)))
            .collect();
        assert_eq!(ways, [(how, wanted)], "{entered}");
    }
}
