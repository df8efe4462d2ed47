//! Backups of an installation with the private PostgreSQL: what comes back is what was there.

use crate::support::installation;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use chrono::{TimeDelta, Utc};
use installation::{Installation, audited, directory, entry};
use server::backup::base::RecoveryTarget;
use server::backup::restore::{RestoredBackup, rehearse, restore};
use server::backup::schedule::take_if_due;
use server::backup::take::{BackupOrder, TakenBackup, take};
use server::backup::{BackupError, Kind, Manifest, keys, manifest};
use server::database::DatabaseConfig;
use server::database::{Contents, Database};
use server::db;
use server::release::ReleaseStore;
use server::seed;
use sqlx::PgPool;

fn order(dir: &Path, kind: Kind) -> BackupOrder {
    BackupOrder {
        dir: dir.to_owned(),
        kind,
        keep: None,
        keys_to: None,
        rehearse: false,
    }
}

async fn dump(installation: &Installation, dir: &Path) -> Result<TakenBackup, BackupError> {
    let order = order(dir, Kind::Dump);
    take(&order, &installation.config(), &entry("copia"), Utc::now()).await
}

async fn into(installation: &Installation, backup: &Path) -> Result<RestoredBackup, BackupError> {
    restore(backup, &installation.config(), &RecoveryTarget::default()).await
}

/// Every release file, byte for byte as it is given to anybody.
async fn release_files(pool: &PgPool) -> Vec<String> {
    let store = ReleaseStore::new(pool.clone());
    let mut files = Vec::new();
    for release in store.list_now().await.unwrap() {
        files.push(store.file(release.number).await.unwrap().unwrap());
    }
    files
}

#[tokio::test]
async fn a_restored_database_gives_every_release_byte_by_byte_and_has_its_key() {
    let (place, backups, apart) = (Installation::new(), directory(), directory());
    let database = place.open().await;
    let store = ReleaseStore::new(database.pool.clone()).signing(place.config().keys());
    server::use_case::key::ensure(&database.pool, &place.config().keys(), Utc::now())
        .await
        .unwrap();
    seed::demo::load(&database.pool, &store, Utc::now())
        .await
        .unwrap();
    let files = release_files(&database.pool).await;
    assert!(files.len() > 1, "{}", files.len());

    // While the server works.
    let order = BackupOrder {
        keys_to: Some(apart.path().join("llaves")),
        ..order(backups.path(), Kind::Dump)
    };
    let taken = take(&order, &place.config(), &entry("copia"), Utc::now())
        .await
        .unwrap();
    let last = db::backup::last(&database.pool).await.unwrap();
    assert_eq!(
        last.finished_at.unwrap().timestamp(),
        taken.manifest.finished_at.timestamp()
    );
    database.close().await.unwrap();

    let other = Installation::new();
    let restored = into(&other, &taken.path).await.unwrap();
    assert_eq!(restored.state, taken.manifest.database);
    keys::copy(&apart.path().join("llaves"), other.config().keys().path()).unwrap();
    let database = other.open().await;
    assert_eq!(release_files(&database.pool).await, files);
    let verdict = server::use_case::audit::verify(&database.pool, Vec::new())
        .await
        .unwrap();
    assert!(verdict.is_whole());
    // The working role has its rights, and the key in force is here.
    let mut connection = database.pool.acquire().await.unwrap();
    let keys = other.config().keys();
    server::use_case::key::active(&mut connection, &keys, Utc::now())
        .await
        .unwrap();
    drop(connection);
    database.close().await.unwrap();
}

#[tokio::test]
async fn a_backup_is_of_one_moment_however_much_is_written_meanwhile() {
    let (place, backups) = (Installation::new(), directory());
    let database = place.open().await;
    let pool = database.pool.clone();
    let writing = tokio::spawn(async move {
        for number in 0.. {
            if audited(&pool, &format!("durante-{number}")).await.is_err() {
                return number;
            }
        }
        unreachable!("the numbers do not end")
    });
    tokio::time::sleep(Duration::from_millis(200)).await;
    let first = dump(&place, backups.path()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(1100)).await;
    let second = dump(&place, backups.path()).await.unwrap();
    database.close().await.unwrap();
    assert!(writing.await.unwrap() > 10);
    let rows = |taken: &TakenBackup| taken.manifest.database.tables["audit"];
    // One entry more is the first backup's own.
    assert!(rows(&first) + 1 < rows(&second), "it was written meanwhile");
    for taken in [first, second] {
        let restored = rehearse(&taken.path).await.unwrap();
        assert_eq!(restored.state, taken.manifest.database);
    }
}

#[tokio::test]
async fn private_keys_are_never_in_a_backup_and_never_beside_it() {
    let (place, backups) = (Installation::new(), directory());
    let database = place.open().await;
    let keys = place.config().keys();
    server::use_case::key::ensure(&database.pool, &keys, Utc::now())
        .await
        .unwrap();
    let secret = keys.sealing_key_or_new().unwrap();
    let taken = dump(&place, backups.path()).await.unwrap();
    let among = BackupOrder {
        keys_to: Some(backups.path().join("llaves")),
        ..order(backups.path(), Kind::Dump)
    };
    let refused = take(&among, &place.config(), &entry("copia"), Utc::now()).await;
    assert!(
        matches!(refused, Err(BackupError::KeysNotApart(_))),
        "{refused:?}"
    );
    let unpacked = taken.path.join("texto.sql");
    let dumped = server::postgres::client::find_program("pg_restore", 0).unwrap();
    let done = std::process::Command::new(dumped)
        .arg("--file")
        .arg(&unpacked)
        .arg(taken.path.join("database.dump"))
        .status();
    assert!(done.unwrap().success());
    let text = fs::read_to_string(&unpacked).unwrap();
    assert!(text.contains("signing_key"), "the public halves are there");
    let mut files = 0;
    for entry in fs::read_dir(keys.path()).unwrap() {
        let key = fs::read_to_string(entry.unwrap().path()).unwrap();
        let secret = key.lines().max_by_key(|line| line.len()).unwrap();
        assert!(secret.len() > 30 && !text.contains(secret));
        files += 1;
    }
    assert!(files >= 2 && !text.contains(&hex(&secret)));
    database.close().await.unwrap();
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[tokio::test]
async fn what_cannot_be_restored_safely_is_refused_and_changes_nothing() {
    let (place, backups) = (Installation::new(), directory());
    let database = place.open().await;
    audited(&database.pool, "antes").await.unwrap();
    let taken = dump(&place, backups.path()).await.unwrap();

    let refused = into(&place, &taken.path).await;
    assert!(matches!(refused, Err(BackupError::NotEmpty)), "{refused:?}");

    let path = taken.path.join("database.dump");
    let sound = fs::read(&path).unwrap();
    let mut damaged = sound.clone();
    let middle = damaged.len() / 2;
    damaged[middle] ^= 1;
    fs::write(&path, &damaged).unwrap();
    let other = Installation::new();
    let refused = into(&other, &taken.path).await;
    assert!(
        matches!(&refused, Err(BackupError::Damaged(file)) if file == &path),
        "{refused:?}"
    );
    fs::write(&path, &sound).unwrap();

    let listed = taken.path.join(manifest::MANIFEST_FILE);
    let text = fs::read_to_string(&listed).unwrap();
    let schema = format!("\"schema\": {}", taken.manifest.database.schema);
    assert!(text.contains(&schema));
    fs::write(&listed, text.replace(&schema, "\"schema\": 9999")).unwrap();
    let refused = into(&other, &taken.path).await;
    assert!(
        matches!(refused, Err(BackupError::Newer { backup: 9999, .. })),
        "{refused:?}"
    );

    // The manifest says another number of rows than the dump holds: somebody changed one of them.
    let rows = format!("\"audit\": {}", taken.manifest.database.tables["audit"]);
    fs::write(&listed, text.replace(&rows, "\"audit\": 4711")).unwrap();
    let refused = rehearse(&taken.path).await;
    assert!(
        matches!(&refused, Err(BackupError::Differs(all)) if all[0].contains("audit")),
        "{refused:?}"
    );

    fs::remove_file(&listed).unwrap();
    let refused = into(&other, &taken.path).await;
    assert!(
        matches!(refused, Err(BackupError::NoBackup { .. })),
        "{refused:?}"
    );
    fs::write(&listed, text).unwrap();
    into(&other, &taken.path).await.unwrap();
    database.close().await.unwrap();
}

#[tokio::test]
async fn old_backups_go_when_a_new_one_is_there_and_half_made_ones_always() {
    let (place, backups) = (Installation::new(), directory());
    let database = place.open().await;
    let half = backups.path().join(".partial-pntd-20200101T000000Z-dump");
    fs::create_dir_all(half.join("cluster")).unwrap();
    let foreign = backups.path().join("otra-cosa");
    fs::create_dir(&foreign).unwrap();
    let mut paths = Vec::new();
    for hour in 0..3 {
        let order = BackupOrder {
            keep: Some(2),
            ..order(backups.path(), Kind::Dump)
        };
        let at = Utc::now() - TimeDelta::hours(3 - hour);
        let taken = take(&order, &place.config(), &entry("copia"), at).await;
        paths.push(taken.unwrap().path);
    }
    let there: Vec<bool> = paths.iter().map(|path| path.exists()).collect();
    assert_eq!(there, [false, true, true]);
    assert!(!half.exists() && foreign.exists());
    database.close().await.unwrap();

    // Without a database there is no backup, nothing half made, and the old ones stay.
    let gone = Installation::new();
    let mut config = gone.config();
    config.database_url = Some("postgres://pntd@127.0.0.1:1/pntd".to_owned());
    let order = BackupOrder {
        keep: Some(1),
        ..order(backups.path(), Kind::Dump)
    };
    take(&order, &config, &entry("copia"), Utc::now())
        .await
        .unwrap_err();
    assert!(paths[1].exists() && paths[2].exists());
    let partial = |path: &PathBuf| path.to_string_lossy().contains(".partial");
    let names = fs::read_dir(backups.path()).unwrap();
    let names: Vec<PathBuf> = names.map(|entry| entry.unwrap().path()).collect();
    assert_eq!(names.iter().filter(|path| partial(path)).count(), 0);
}

#[tokio::test]
async fn of_several_servers_one_takes_the_backup_that_is_due() {
    let (place, backups) = (Installation::new(), directory());
    let database = place.open().await;
    let order = order(backups.path(), Kind::Dump);
    let config = place.config();
    let entry = entry("copia");
    let day = TimeDelta::hours(24);
    let due = || take_if_due(&order, day, &config, &database.pool, &entry);
    let (one, other) = tokio::join!(due(), due());
    let taken = [one.unwrap(), other.unwrap()];
    assert_eq!(taken.iter().flatten().count(), 1);
    assert!(due().await.unwrap().is_none(), "it is young");
    let hour = take_if_due(&order, TimeDelta::zero(), &config, &database.pool, &entry);
    tokio::time::sleep(Duration::from_millis(1100)).await;
    assert!(hour.await.unwrap().is_some(), "now it is old");
    database.close().await.unwrap();
}

#[tokio::test]
#[expect(clippy::too_many_lines, reason = "one story, told in order")]
async fn a_base_backup_and_its_log_bring_back_any_moment() {
    let (place, backups, wal) = (Installation::archiving(), directory(), directory());
    let database = place.open().await;
    audited(&database.pool, "antes").await.unwrap();
    let base = order(backups.path(), Kind::Base);
    let taken = take(&base, &place.config(), &entry("copia"), Utc::now())
        .await
        .unwrap();
    audited(&database.pool, "después").await.unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    let moment = Utc::now();
    tokio::time::sleep(Duration::from_millis(300)).await;
    audited(&database.pool, "el error").await.unwrap();
    database.close().await.unwrap();
    let archive = place.archive();
    assert!(fs::read_dir(&archive).unwrap().count() > 1);
    drop(wal);

    let acts = |until| {
        let (archive, backup) = (archive.clone(), taken.path.clone());
        async move {
            let other = Installation::new();
            let target = RecoveryTarget {
                wal: Some(archive),
                until,
            };
            restore(&backup, &other.config(), &target).await.unwrap();
            let database = other.open().await;
            let sql = "select object from audit where act = 'prueba' order by id";
            let acts: Vec<String> = sqlx::query_scalar(sql)
                .fetch_all(&database.pool)
                .await
                .unwrap();
            // It takes writes, also after another start.
            audited(&database.pool, "sigue").await.unwrap();
            database.close().await.unwrap();
            let database = other.open().await;
            audited(&database.pool, "sigue").await.unwrap();
            database.close().await.unwrap();
            acts
        }
    };
    assert_eq!(acts(Some(moment)).await, ["antes", "copia", "después"]);
    assert_eq!(acts(None).await, ["antes", "copia", "después", "el error"]);
    let alone = rehearse(&taken.path).await.unwrap();
    assert_eq!(alone.manifest.kind, Kind::Base);

    // The log of one cluster is never mixed with another's.
    let other = Installation::new();
    let config = DatabaseConfig {
        wal_dir: Some(archive.clone()),
        ..other.config()
    };
    let mixed = restore(&taken.path, &config, &RecoveryTarget::default()).await;
    let said = mixed.unwrap_err().to_string();
    assert!(said.contains("the log of another cluster"), "{said}");
    let mixed = Database::open(&config, Contents::Real).await.err().unwrap();
    assert!(mixed.to_string().contains("the log of another cluster"));

    // Beyond what the log reaches nothing is promised: it says so.
    let other = Installation::new();
    let target = RecoveryTarget {
        wal: Some(archive),
        until: Some(Utc::now() + TimeDelta::days(1)),
    };
    let beyond = restore(&taken.path, &other.config(), &target).await;
    let said = beyond.unwrap_err().to_string();
    assert!(said.contains("recovery target"), "{said}");
}

#[tokio::test]
async fn a_base_backup_with_a_changed_file_is_refused() {
    let (place, backups) = (Installation::new(), directory());
    let database = place.open().await;
    let base = order(backups.path(), Kind::Base);
    let taken = take(&base, &place.config(), &entry("copia"), Utc::now())
        .await
        .unwrap();
    database.close().await.unwrap();
    let (read, _) = Manifest::read(&taken.path).unwrap();
    assert!(read.bytes > 10_000_000, "{}", read.bytes);
    let file = taken.path.join("cluster/global/pg_control");
    let mut bytes = fs::read(&file).unwrap();
    bytes[100] ^= 1;
    fs::write(&file, bytes).unwrap();
    let other = Installation::new();
    let said = into(&other, &taken.path).await.unwrap_err().to_string();
    assert!(said.contains("pg_control"), "{said}");
    assert!(!other.config().data_dir().join("postgres/cluster").exists());
}

/// A command of the operator, as it is typed.
#[tokio::test]
async fn the_commands_say_what_they_did() {
    let (place, backups) = (Installation::new(), directory());
    place.open().await.close().await.unwrap();
    let run = |arguments: &[&str]| {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_pntd"))
            .args(arguments)
            .env("PNTD_DATA_DIR", place.config().data_dir())
            .env_remove("DATABASE_URL")
            .output()
            .unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        (
            output.status.success(),
            text(output.stdout),
            text(output.stderr),
        )
    };
    let dir = backups.path().to_string_lossy().into_owned();
    let (ok, said, errors) = run(&["backup", "--try", "--keep", "3", &dir]);
    assert!(ok, "{errors}");
    assert!(
        said.contains("is the same") && said.contains("private keys are not in it"),
        "{said}"
    );
    let backup = said.split(':').next().unwrap().to_owned();
    let (ok, said, errors) = run(&["restore", "--try", "--note", &backup]);
    assert!(
        ok && said.contains("throw-away cluster was removed"),
        "{said}{errors}"
    );
    let (ok, _, errors) = run(&["restore", &backup]);
    assert!(
        !ok && errors.contains("the database is not empty"),
        "{errors}"
    );
    let database = place.open().await;
    let last = db::backup::last(&database.pool).await.unwrap();
    assert!(last.tried_at > last.finished_at, "{last:?}");
    database.close().await.unwrap();
    let (ok, _, errors) = run(&["restore", &dir]);
    assert!(!ok && errors.contains("is no backup"), "{errors}");
}
