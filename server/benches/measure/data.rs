//! What is measured with: the demonstration in a private Postgres with full durability, and long
//! tables of values for its indicators.

use std::collections::BTreeSet;
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;

use chrono::{Datelike, Utc};
use domain::Decimal;
use domain::indicator::Indicator;
use domain::period::{Period, Periodicity};
use domain::release::Release;
use domain::role::{Role, Viewer};
use domain::value::{Breakdown, Cell, CellKey, CellValue, Datum, Measure, Provenance};
use server::database::MIGRATIONS;
use server::postgres::{Durability, PrivatePostgres};
use server::release::{KeyDirectory, ReleaseStore};
use server::use_case::Actor;
use sqlx::PgPool;

/// The dimension that rows are broken down by.
pub const DEPARTMENT: &str = "departamento";
/// Values reach back to this year at most, the first that a period may have.
const FIRST_YEAR: i32 = 1900;
/// Columns of [`DemoInstallation::sheet_of`].
const SIZED_COLUMNS: u16 = 7;

pub struct DemoInstallation {
    pub pool: PgPool,
    pub release: Release,
    postgres: PrivatePostgres,
    dir: tempfile::TempDir,
}

impl DemoInstallation {
    pub async fn start() -> Self {
        // Clients share the server's TLS, whose cryptography a process chooses once.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let dir = directory();
        let postgres = PrivatePostgres::start(dir.path(), Durability::Full)
            .await
            .unwrap();
        let pool = PgPool::connect_with(postgres.options()).await.unwrap();
        MIGRATIONS.run(&pool).await.unwrap();
        let keys = KeyDirectory::new(dir.path().join("keys"));
        let store = ReleaseStore::new(pool.clone()).signing(keys);
        server::seed::demo::load(&pool, &store, Utc::now())
            .await
            .unwrap();
        store.forget_current();
        let release = Release::clone(
            &*ReleaseStore::new(pool.clone())
                .current()
                .await
                .unwrap()
                .unwrap(),
        );
        Self {
            pool,
            release,
            postgres,
            dir,
        }
    }

    pub async fn stop(self) {
        self.pool.close().await;
        self.postgres.stop().await.unwrap();
    }

    /// New values by department.
    pub fn values(&self, wanted: usize) -> Vec<Cell> {
        self.cells(wanted, &[DEPARTMENT], 0)
    }

    /// New observed values that no check has a finding about: every yearly indicator, in every group of these
    /// dimensions, from the last whole year back until there are enough; sorted by key. Other rounds have other
    /// values of the same keys.
    pub fn cells(&self, wanted: usize, dimensions: &[&str], round: u64) -> Vec<Cell> {
        let catalogue = &self.release.catalogue;
        let yearly = catalogue
            .indicators
            .iter()
            .filter(|indicator| indicator.periodicity == Periodicity::Year);
        let yearly: Vec<&Indicator> = yearly.collect();
        let groups = self.groups(dimensions);
        let years = (FIRST_YEAR..Utc::now().year()).rev();
        let keys = years.flat_map(|year| {
            let pairs = yearly.iter().map(move |indicator| (year, *indicator));
            pairs.flat_map(|(year, indicator)| {
                groups.iter().map(move |group| (year, indicator, group))
            })
        });
        let cells = keys.zip(0..).take(wanted);
        let mut cells: Vec<Cell> = cells
            .map(|((year, indicator, group), number)| {
                new_cell(indicator, group.clone(), (year, number), round)
            })
            .collect();
        assert_eq!(cells.len(), wanted, "the catalogue has too few keys");
        cells.sort_by(|a, b| a.key.cmp(&b.key));
        cells
    }

    /// Every group of these dimensions together.
    fn groups(&self, dimensions: &[&str]) -> Vec<Breakdown> {
        let mut groups = vec![Breakdown::headline()];
        for code in dimensions {
            let members = &self.release.catalogue.dimension(code).unwrap().members;
            let finer = groups.iter().flat_map(|group| {
                let members = members.iter();
                members.map(move |member| group.clone().with(code, &member.code))
            });
            groups = finer.collect();
        }
        groups
    }

    /// The same rows as the sheet that a planner would upload: a column for each dimension of the first cell.
    pub fn sheet(&self, cells: &[Cell]) -> Vec<u8> {
        let catalogue = &self.release.catalogue;
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        let dimensions = cells[0].key.breakdown.pairs().map(|(code, _)| code);
        let names = dimensions.map(|code| catalogue.dimension(code).unwrap().name.as_str());
        let titles = ["Código del indicador"].into_iter().chain(names);
        let titles = titles.chain(["Tipo de valor", "Periodo", "Valor"]);
        for (column, title) in (0..).zip(titles) {
            sheet.write(0, column, title).unwrap();
        }
        for (row, cell) in (1..).zip(cells) {
            sheet.write(row, 0, cell.key.indicator.as_str()).unwrap();
            let mut column = 1;
            for (dimension, member) in cell.key.breakdown.pairs() {
                let name = catalogue.member_name(dimension, member);
                sheet.write(row, column, name).unwrap();
                column += 1;
            }
            let value = cell.value.datum.value().unwrap().to_string();
            let value: f64 = value.parse().unwrap();
            let year = cell.key.period.calendar_year();
            sheet.write(row, column, "Valor obtenido").unwrap();
            sheet.write(row, column + 1, year).unwrap();
            sheet.write(row, column + 2, value).unwrap();
        }
        book.save_to_buffer().unwrap()
    }

    /// A sheet of about so many cells, in seven columns: departments by sex and area.
    pub fn sheet_of(&self, cells: usize, round: u64) -> SizedSheet {
        let rows = scaled(cells / usize::from(SIZED_COLUMNS));
        let values = self.cells(rows, &[DEPARTMENT, "sexo", "area"], round);
        SizedSheet {
            bytes: self.sheet(&values),
            rows,
            // With the header.
            cells: (rows + 1) * usize::from(SIZED_COLUMNS),
        }
    }

    /// How another program reaches the database: the environment variables of libpq.
    pub fn libpq_environment(&self) -> Vec<(&'static str, String)> {
        let options = self.postgres.options();
        let socket = options.get_socket().map(|path| path.display().to_string());
        let password = std::fs::read_to_string(self.dir.path().join("postgres.password"));
        vec![
            (
                "PGHOST",
                socket.unwrap_or_else(|| options.get_host().to_owned()),
            ),
            ("PGPORT", options.get_port().to_string()),
            ("PGUSER", options.get_username().to_owned()),
            ("PGPASSWORD", password.unwrap().trim().to_owned()),
            (
                "PGDATABASE",
                options.get_database().unwrap_or_default().to_owned(),
            ),
        ]
    }
}

/// A workbook with its size.
pub struct SizedSheet {
    pub bytes: Vec<u8>,
    /// Rows of values.
    pub rows: usize,
    pub cells: usize,
}

/// The share of the sizes that is measured: 1, or `PNTD_BENCH_SHARE`, to try the program out.
pub fn share() -> f64 {
    let text = std::env::var("PNTD_BENCH_SHARE").ok();
    text.map_or(1.0, |text| text.parse().unwrap())
}

/// So many things, or the share of them that is asked for.
pub fn scaled(count: usize) -> usize {
    ((count as f64 * share()).round() as usize).max(1)
}

/// An observed value of a year; the number and the round say which.
pub fn new_cell(
    indicator: &Indicator,
    breakdown: Breakdown,
    (year, number): (i32, u64),
    round: u64,
) -> Cell {
    let key = CellKey {
        indicator: indicator.code.clone(),
        measure: Measure::Observed,
        breakdown,
        period: Period::year(year).unwrap(),
    };
    cell(key, near_the_middle(indicator, number, round))
}

/// A number within two hundredths of the middle of the unit's range, without a course over the years.
fn near_the_middle(indicator: &Indicator, number: u64, round: u64) -> Decimal {
    let middle = indicator
        .unit
        .max
        .map_or(Decimal::from(50), |max| max / Decimal::TWO);
    // Multiplicative hashing (Knuth): even, and the same in every run.
    let hash = (number + 1)
        .wrapping_mul(11_400_714_819_323_198_485)
        .rotate_right(32);
    let thousandths = Decimal::from(980 + (hash + round) % 41);
    let value = middle * thousandths / Decimal::ONE_THOUSAND;
    value.round_dp(u32::from(indicator.unit.decimals))
}

/// A directory that the account which runs PostgreSQL may enter.
pub fn directory() -> tempfile::TempDir {
    tempfile::Builder::new()
        .prefix("pntd-bench-")
        .permissions(Permissions::from_mode(0o711))
        .tempdir()
        .unwrap()
}

/// The planner of the demonstration.
pub fn planner() -> Actor {
    Actor {
        viewer: Viewer {
            name: "planificacion".to_owned(),
            display_name: "Planificación (demostración)".to_owned(),
            role: Role::Planner,
            entities: BTreeSet::new(),
        },
        address: None,
        now: Utc::now(),
    }
}

fn cell(key: CellKey, value: Decimal) -> Cell {
    Cell {
        key,
        value: CellValue {
            datum: Datum::number(value),
            provisional: false,
            note: None,
            source: None,
        },
        provenance: Provenance::Import {
            by: "Planificación".to_owned(),
            at: "2026-01-01T00:00:00Z".to_owned(),
            file: "valores.xlsx".to_owned(),
            sha256: "ab".repeat(32),
            sheet: "Sheet1".to_owned(),
            cell: "E2".to_owned(),
        },
        approved_by: Some("Revisión".to_owned()),
    }
}
