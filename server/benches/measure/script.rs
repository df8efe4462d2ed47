//! The script that a colleague would write for one import (`colleague.py`), in the virtual environment that
//! `scripts/bench` makes: the same file, the same Postgres.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    process::Command,
    time::{Duration, Instant},
};

use serde_json::json;

use crate::data::{DEPARTMENT, DemoInstallation};
use crate::report::{Limit, Report, per_second};

const ROUNDS: usize = 3;

/// The file that both import.
pub struct File {
    pub bytes: Vec<u8>,
    pub rows: usize,
    /// Rows that change something.
    pub written: usize,
}

/// `own` is how long this program took for the same file.
pub async fn measure(report: &mut Report, demo: &DemoInstallation, file: &File, own: Duration) {
    let Some(python) = std::env::var_os("PNTD_BENCH_PYTHON") else {
        report.note(
            "The script of a colleague was not measured: there is no PNTD_BENCH_PYTHON (scripts/bench sets it \
             where python3 with venv and pip is installed).",
        );
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    let inputs = Inputs::write(dir.path(), demo, &file.bytes);
    create_tables(demo).await;
    let (mut whole, mut inside) = (Duration::MAX, Duration::MAX);
    for _ in 0..ROUNDS {
        fill_tables(demo).await;
        let begun = Instant::now();
        let output = Command::new(&python)
            .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/measure/colleague.py"))
            .args(inputs.arguments())
            .envs(demo.libpq_environment())
            .output()
            .unwrap();
        whole = whole.min(begun.elapsed());
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{complaint}");
        let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(answer["rows"], json!(file.written), "not the same work");
        inside = inside.min(Duration::from_secs_f64(answer["seconds"].as_f64().unwrap()));
    }
    let rate = per_second(file.rows, own);
    for (what, beside, time) in [
        (
            "whole import beside a script (pandas, openpyxl, COPY)",
            "its whole process, Python's start included",
            whole,
        ),
        (
            "  beside the same script",
            "without Python's start and imports",
            inside,
        ),
    ] {
        let script = per_second(file.rows, time);
        report.limited(
            what,
            "rows/s",
            rate,
            Some((beside, script)),
            Limit::AtLeast(10.0),
        );
    }
}

/// Files that the script reads.
struct Inputs {
    workbook: PathBuf,
    indicators: PathBuf,
    places: PathBuf,
}

impl Inputs {
    fn write(dir: &Path, demo: &DemoInstallation, file: &[u8]) -> Self {
        let inputs = Self {
            workbook: dir.join("valores.xlsx"),
            indicators: dir.join("indicators.json"),
            places: dir.join("places.json"),
        };
        let catalogue = &demo.release.catalogue;
        let number = |bound: Option<domain::Decimal>| {
            bound.map(|bound| bound.to_string().parse::<f64>().unwrap())
        };
        let indicators = catalogue.indicators.iter().map(|indicator| {
            json!({"code": indicator.code, "min": number(indicator.unit.min),
                "max": number(indicator.unit.max)})
        });
        let indicators: Vec<_> = indicators.collect();
        let members = &catalogue.dimension(DEPARTMENT).unwrap().members;
        let places: BTreeMap<_, _> = members.iter().map(|m| (&m.name, &m.code)).collect();
        std::fs::write(&inputs.workbook, file).unwrap();
        std::fs::write(&inputs.indicators, json!(indicators).to_string()).unwrap();
        std::fs::write(&inputs.places, json!(places).to_string()).unwrap();
        inputs
    }

    fn arguments(&self) -> [&Path; 3] {
        [&self.workbook, &self.indicators, &self.places]
    }
}

async fn create_tables(demo: &DemoInstallation) {
    sqlx::raw_sql(
        "create table colleague (
             indicator text not null, place text not null, measure text not null, period integer not null,
             value numeric not null, primary key (indicator, place, measure, period));
         create table colleague_change (like colleague including all)",
    )
    .execute(&demo.pool)
    .await
    .unwrap();
}

/// What is stored by department, and no changes.
async fn fill_tables(demo: &DemoInstallation) {
    sqlx::raw_sql(
        "truncate colleague, colleague_change;
         insert into colleague
         select s.indicator, split_part(s.breakdown, '=', 2), 'observed', v.period / 1000, v.value
         from value v join series s on s.id = v.series
         where v.superseded_by is null and v.kind = 1 and v.measure = 3 and v.period % 10 = 4
           and s.breakdown ~ '^departamento=[^;]+$'",
    )
    .execute(&demo.pool)
    .await
    .unwrap();
}
