//! What is measured with: the demonstration in a private Postgres with full durability, and a long
//! table of values for its indicators.

use std::collections::BTreeSet;
use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;

use chrono::Utc;
use domain::Decimal;
use domain::period::Period;
use domain::release::Release;
use domain::role::{Role, Viewer};
use domain::value::{Breakdown, Cell, CellKey, CellValue, Datum, Measure, Provenance};
use server::database::MIGRATIONS;
use server::postgres::{Durability, PrivatePostgres};
use server::release::{KeyDirectory, ReleaseStore};
use server::use_case::Actor;
use sqlx::PgPool;

/// The dimension that rows are broken down by.
const DIMENSION: &str = "departamento";

pub struct House {
    pub pool: PgPool,
    pub store: ReleaseStore,
    pub release: Release,
    postgres: PrivatePostgres,
    _dir: tempfile::TempDir,
}

impl House {
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
            store,
            release,
            postgres,
            _dir: dir,
        }
    }

    pub async fn stop(self) {
        self.pool.close().await;
        self.postgres.stop().await.unwrap();
    }

    /// New values: every policy indicator, in every department, from 2005 on, until there are enough.
    pub fn values(&self, wanted: usize) -> Vec<Cell> {
        let catalogue = &self.release.catalogue;
        let places = &catalogue.dimension(DIMENSION).unwrap().members;
        let mut cells: Vec<Cell> = (2005..)
            .flat_map(|year| {
                catalogue
                    .indicators
                    .iter()
                    .map(move |indicator| (year, indicator))
            })
            .flat_map(|(year, indicator)| places.iter().map(move |place| (year, indicator, place)))
            .take(wanted)
            .map(|(year, indicator, place)| {
                let half = indicator
                    .unit
                    .max
                    .map_or(Decimal::from(50), |max| max / Decimal::TWO);
                cell(
                    CellKey {
                        indicator: indicator.code.clone(),
                        measure: Measure::Observed,
                        breakdown: Breakdown::of(DIMENSION, &place.code),
                        period: Period::year(year).unwrap(),
                    },
                    half.round_dp(u32::from(indicator.unit.decimals)),
                )
            })
            .collect();
        cells.sort_by(|a, b| a.key.cmp(&b.key));
        cells
    }

    /// The same rows as the sheet that a planner would upload.
    pub fn sheet(&self, cells: &[Cell]) -> Vec<u8> {
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        let titles = [
            "Código del indicador",
            "Departamento",
            "Tipo de valor",
            "Periodo",
            "Valor",
        ];
        for (column, title) in (0..).zip(titles) {
            sheet.write(0, column, title).unwrap();
        }
        for (row, cell) in (1..).zip(cells) {
            let (_, place) = cell.key.breakdown.pairs().next().unwrap();
            sheet.write(row, 0, cell.key.indicator.as_str()).unwrap();
            sheet
                .write(row, 1, self.release.catalogue.member_name(DIMENSION, place))
                .unwrap();
            sheet.write(row, 2, "Valor obtenido").unwrap();
            sheet
                .write(row, 3, cell.key.period.calendar_year())
                .unwrap();
            let value: f64 = cell
                .value
                .datum
                .value()
                .unwrap()
                .to_string()
                .parse()
                .unwrap();
            sheet.write(row, 4, value).unwrap();
        }
        book.save_to_buffer().unwrap()
    }
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
