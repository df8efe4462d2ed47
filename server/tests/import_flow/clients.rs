//! Spreadsheet programs of others on the files that are exported for editing: what they save imports without a change, and
//! they read the same numbers. A program that is not installed is passed over, with a sentence.

use std::path::Path;
use std::process::{Command, Output};

use app::backend::Caller;
use domain::Decimal;
use domain::role::Role;
use import::grid::CellContent;
use workbook::read::{Limits, read};

use crate::import_flow::exported::exported;
use crate::import_flow::office::{Office, observed, typed};
use crate::import_flow::preview_bytes;

const FILES: [&str; 3] = ["politica.xlsx", "plantilla.xlsx", "valores.csv"];

/// Numbers that programs round, if any do.
async fn scene() -> (Office, Caller) {
    let office = Office::open().await;
    let admin = office.person("admin", Role::Admin).await;
    let rosa = office.person("rosa", Role::Reviewer).await;
    let ana = office.person("ana", Role::Planner).await;
    let numbers = [
        ("2021", "1.1"),
        ("2022", "0.3"),
        ("2023", "2.675"),
        ("2024", "4"),
    ];
    let cells = numbers.map(|(year, number)| typed(observed(year), number));
    office.approved(&ana, &rosa, cells.to_vec()).await;
    (office, admin)
}

fn run(program: &str, arguments: &[&str]) -> Option<Output> {
    let output = Command::new(program).args(arguments).output().ok()?;
    output.status.success().then_some(output)
}

/// What LibreOffice saves of a file in another format.
fn saved(folder: &Path, file: &Path, format: &str) -> Vec<u8> {
    let profile = format!("-env:UserInstallation=file://{}/profile", folder.display());
    let out = folder.join("saved");
    let (out_name, name) = (out.to_string_lossy(), file.to_string_lossy());
    let mut options = vec![profile.as_str(), "--headless"];
    // What its dialog proposes for a text file that says with its first bytes that it is UTF-8; without a window it takes
    // the machine's own encoding, whatever the file says.
    if file.extension().is_some_and(|extension| extension == "csv") {
        options.push("--infilter=CSV:44,34,76");
    }
    options.extend(["--convert-to", format, "--outdir", &out_name, &name]);
    let done = run("soffice", &options);
    assert!(
        done.is_some(),
        "soffice does not convert {}",
        file.display()
    );
    std::fs::read(out.join(file.with_extension(format).file_name().unwrap())).unwrap()
}

#[tokio::test]
async fn what_libreoffice_saves_of_an_export_imports_without_a_change() {
    if run("soffice", &["--version"]).is_none() {
        eprintln!("skipped: LibreOffice (soffice) is not installed here");
        return;
    }
    let (office, admin) = scene().await;
    let folder = tempfile::tempdir().unwrap();
    for name in FILES {
        let file = folder.path().join(name);
        std::fs::write(&file, exported(&office, &admin, name).await).unwrap();
        for format in ["xlsx", "ods"] {
            let bytes = saved(folder.path(), &file, format);
            let upload = format!("{name}.{format}");
            let seen = preview_bytes(&office, &admin, &upload, bytes).await;
            assert_eq!(
                (seen.new, seen.changed, seen.rejected, seen.conflicts.all()),
                (0, 0, 0, 0),
                "{upload}: {:?}",
                seen.findings
            );
            assert_eq!(seen.unchanged, 4, "{upload}");
        }
    }
}

/// Every number of the sheets «Matriz», read by a library; sorted, one a line.
const OPENPYXL: &str = "
import sys, openpyxl
book = openpyxl.load_workbook(sys.argv[1])
for row in book['Matriz'].iter_rows(values_only=True):
    for cell in row:
        if isinstance(cell, (int, float)) and not isinstance(cell, bool): print(repr(cell))
";
const PANDAS: &str = "
import sys, pandas
frame = pandas.read_excel(sys.argv[1], sheet_name='Matriz', header=None, dtype=object, engine='openpyxl')
for cell in frame.to_numpy().flatten():
    if isinstance(cell, (int, float)) and cell == cell: print(repr(cell))
";

#[tokio::test]
async fn openpyxl_and_pandas_read_the_numbers_of_the_template() {
    let (office, admin) = scene().await;
    let bytes = exported(&office, &admin, "plantilla.xlsx").await;
    let grid = read(&bytes, &Limits::default(), &mut |_| {}).unwrap().grid;
    let sheet = grid
        .sheets
        .iter()
        .find(|sheet| sheet.name == "Matriz")
        .unwrap();
    let cells = sheet.rows().flat_map(|(_, cells)| cells.iter());
    let own = cells.filter_map(|cell| match cell.content {
        CellContent::Number(number) => Some(number.normalize()),
        _ => None,
    });
    let mut own: Vec<Decimal> = own.collect();
    own.sort();
    assert!(own.len() >= 4, "{own:?}");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("plantilla.xlsx");
    std::fs::write(&file, bytes).unwrap();
    for (name, needs, script) in [
        ("openpyxl", "import openpyxl", OPENPYXL),
        ("pandas", "import pandas, openpyxl", PANDAS),
    ] {
        if run("python3", &["-c", needs]).is_none() {
            eprintln!("skipped: {name} is not installed here");
            continue;
        }
        let read = run("python3", &["-c", script, &file.to_string_lossy()]);
        let text = String::from_utf8(read.unwrap().stdout).unwrap();
        let numbers = text
            .lines()
            .map(|line| line.parse::<Decimal>().unwrap().normalize());
        let mut numbers: Vec<Decimal> = numbers.collect();
        numbers.sort();
        assert_eq!(numbers, own, "{name}");
    }
}
