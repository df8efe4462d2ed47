//! Signatures, keys and their rotation, and releases from before there were any.

use app::backend::Caller;
use app::error::ErrorCode;
use domain::role::Role;
use server::backend::PostgresBackend;
use server::release::canonical;
use server::release::key::{MANIFEST_PREFIX, PrivateKey, PublicKey};
use server::release::key_list::KeyList;
use server::release::recompute::{Recomputed, recompute};
use server::release::verify::{KnownKeys, Outcome, Report, Trust, read, verify};
use server::release::{KeyDirectory, ReleaseStore};
use server::use_case::key;

use crate::release::office::{Office, observed, over, typed};

/// A reviewer, and a first release of one value.
async fn published(office: &Office) -> (Caller, Caller) {
    let ana = office.person("ana", Role::Planner).await;
    let rosa = office.person("rosa", Role::Reviewer).await;
    office
        .approved(&ana, &rosa, vec![typed(observed("2024"), "3.1")])
        .await;
    office.publish(&rosa).await;
    (ana, rosa)
}

async fn publish_again(office: &Office, ana: &Caller, rosa: &Caller) {
    let cells = vec![over(observed("2024"), Some("3.1"), "3.4")];
    office.approved(ana, rosa, cells).await;
    office.publish(rosa).await;
}

fn directory(office: &Office) -> KeyDirectory {
    KeyDirectory::new(office.keys.path())
}

async fn keys(office: &Office) -> KeyList {
    key::list(&office.pool).await.unwrap()
}

/// Verifies all releases with the published list of keys.
async fn verified(office: &Office) -> Report {
    let mut known = KnownKeys::default();
    known.add_list(keys(office).await).unwrap();
    let mut files = Vec::new();
    for summary in office.releases.list().await.unwrap() {
        let text = office.releases.file(summary.number).await.unwrap().unwrap();
        files.push((summary.number.to_string(), read(&text).unwrap()));
    }
    verify(&files, &known)
}

#[tokio::test]
async fn every_release_is_signed_chained_and_recomputes() {
    let office = Office::open().await;
    let (ana, rosa) = published(&office).await;
    publish_again(&office, &ana, &rosa).await;
    let report = verified(&office).await;
    assert_eq!(report.outcome(), Outcome::Sound, "{report:?}");
    assert!(
        report
            .files
            .iter()
            .all(|file| file.trust == Trust::KnownKey)
    );
    for number in [1, 2] {
        let text = office.releases.file(number).await.unwrap().unwrap();
        let found = recompute(&read(&text).unwrap()).unwrap();
        let Recomputed::Compared {
            differences,
            components,
            ..
        } = found
        else {
            panic!("{found:?}");
        };
        assert!(
            differences.is_empty() && components > 100,
            "{differences:?}"
        );
    }
    let ids: Vec<_> = office
        .releases
        .list()
        .await
        .unwrap()
        .into_iter()
        .map(|s| s.key_id)
        .collect();
    assert_eq!(ids, [keys(&office).await.active, ids[1].clone()]);
}

#[tokio::test]
async fn what_an_old_key_signed_stays_good_when_a_new_one_takes_over() {
    let office = Office::open().await;
    let (ana, rosa) = published(&office).await;
    let first = keys(&office).await.active.unwrap();
    let now = chrono::Utc::now();
    let rotated = key::rotate(&office.pool, &directory(&office), false, now).await;
    let (old, new) = rotated.unwrap();
    assert_eq!(old.as_deref(), Some(first.as_str()));
    publish_again(&office, &ana, &rosa).await;
    let list = keys(&office).await;
    assert_eq!(list.active.as_deref(), Some(new.as_str()));
    let vouched = list.keys.iter().find(|key| key.key_id == new).unwrap();
    assert!(vouched.statement_signature.is_some());
    let report = verified(&office).await;
    assert_eq!(report.outcome(), Outcome::Sound, "{report:?}");
    let signers: Vec<_> = report
        .files
        .iter()
        .map(|file| file.key_id.clone().unwrap())
        .collect();
    assert_eq!(signers, [first, new]);

    let lost = key::rotate(&office.pool, &directory(&office), true, now).await;
    let (_, third) = lost.unwrap();
    let list = keys(&office).await;
    let unvouched = list.keys.iter().find(|key| key.key_id == third).unwrap();
    assert!(unvouched.statement.is_none() && unvouched.previous_key_id.is_some());
    assert_eq!(list.check(), Ok(()));
}

#[tokio::test]
async fn a_server_without_the_private_key_serves_and_refuses_to_publish() {
    let office = Office::open().await;
    let (ana, rosa) = published(&office).await;
    let cells = vec![over(observed("2024"), Some("3.1"), "3.4")];
    office.approved(&ana, &rosa, cells).await;
    let elsewhere = tempfile::tempdir().unwrap();
    let store = ReleaseStore::new(office.pool.clone()).signing(KeyDirectory::new(elsewhere.path()));
    key::ensure(&office.pool, store.keys().unwrap(), chrono::Utc::now())
        .await
        .expect("it starts and warns");
    let other = PostgresBackend::new(office.pool.clone(), store);
    let publication = office.publication(&rosa).await;
    let refused = other.call(&rosa, publication.clone()).await;
    let refused = refused.unwrap_err();
    assert_eq!(refused.code, ErrorCode::Unavailable);
    let active = keys(&office).await.active.unwrap();
    for words in [
        "pntd key rotate",
        &active,
        elsewhere.path().to_str().unwrap(),
    ] {
        assert!(
            refused.message.contains(words),
            "{words}: {}",
            refused.message
        );
    }
    assert_eq!(office.count("select count(*) from release").await, 1);

    // With a copy of the directory it publishes: two servers of one database.
    for entry in std::fs::read_dir(office.keys.path()).unwrap() {
        let path = entry.unwrap().path();
        std::fs::copy(&path, elsewhere.path().join(path.file_name().unwrap())).unwrap();
    }
    other.call(&rosa, publication).await.unwrap();
    assert_eq!(verified(&office).await.outcome(), Outcome::Sound);
}

#[tokio::test]
async fn servers_that_start_together_make_one_key() {
    let office = Office::open().await;
    let now = chrono::Utc::now();
    let (keys_of, pool) = (directory(&office), &office.pool);
    let (one, other, third) = tokio::join!(
        key::ensure(pool, &keys_of, now),
        key::ensure(pool, &keys_of, now),
        key::ensure(pool, &keys_of, now),
    );
    one.and(other).and(third).unwrap();
    assert_eq!(office.count("select count(*) from signing_key").await, 1);
    assert_eq!(std::fs::read_dir(office.keys.path()).unwrap().count(), 1);
    let audited = "select count(*) from audit where act = 'key.create'";
    assert_eq!(office.count(audited).await, 1);
    let nowhere = KeyDirectory::new("/dev/null/keys");
    let other = Office::open().await;
    let failed = key::ensure(&other.pool, &nowhere, now).await.unwrap_err();
    assert!(failed.to_string().contains("PNTD_KEY_DIR"), "{failed}");
    assert_eq!(other.count("select count(*) from signing_key").await, 0);
}

#[tokio::test]
async fn a_release_from_before_signatures_stays_readable_and_gets_a_signed_successor() {
    let office = Office::open().await;
    let (ana, rosa) = published(&office).await;
    // As the migration finds it: nothing signed, the constraint not asked of it.
    sqlx::raw_sql(
        "alter table release disable trigger user;
         alter table release drop constraint release_is_signed;
         update release set manifest = null, manifest_sha256 = null, progress = null,
                            signature = null, key_id = null;
         alter table release add constraint release_is_signed check (
             num_nulls(manifest, manifest_sha256, progress, signature, key_id) = 0) not valid;
         alter table release enable trigger user;",
    )
    .execute(&office.pool)
    .await
    .unwrap();
    let alone = verified(&office).await;
    assert_eq!(alone.outcome(), Outcome::Unsigned, "{alone:?}");
    assert_eq!(office.releases.list().await.unwrap()[0].key_id, None);
    publish_again(&office, &ana, &rosa).await;
    let both = verified(&office).await;
    assert_eq!(both.outcome(), Outcome::Sound, "{both:?}");
    let trust: Vec<_> = both.files.iter().map(|file| file.trust).collect();
    assert_eq!(trust, [Trust::AttestedByLater, Trust::KnownKey]);
}

/// Writes another manifest of release 1, signed with `key`, as the owner of the tables can.
async fn forge(office: &Office, key: &PrivateKey) {
    let (manifest,): (String,) = sqlx::query_as("select manifest from release where number = 1")
        .fetch_one(&office.pool)
        .await
        .unwrap();
    let mut manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    manifest["key_id"] = key.public().id().into();
    let text = canonical::to_string(&manifest).unwrap();
    let sha256 = canonical::sha256(text.as_bytes());
    let listed = "insert into signing_key (key_id, public_key, created_at, created_by, retired_at)
                  values ($1, $2, now(), 'sistema', now()) on conflict do nothing";
    sqlx::query(listed)
        .bind(key.public().id())
        .bind(key.public().to_hex())
        .execute(&office.pool)
        .await
        .unwrap();
    sqlx::raw_sql("alter table release disable trigger user")
        .execute(&office.pool)
        .await
        .unwrap();
    let forged =
        "update release set manifest = $1, manifest_sha256 = $2, signature = $3, key_id = $4
                  where number = 1";
    sqlx::query(forged)
        .bind(&text)
        .bind(sha256)
        .bind(key.sign(MANIFEST_PREFIX, &text))
        .bind(key.public().id())
        .execute(&office.pool)
        .await
        .unwrap();
}

fn store(office: &Office) -> ReleaseStore {
    ReleaseStore::new(office.pool.clone()).signing(directory(office))
}

#[tokio::test]
async fn a_release_signed_with_a_foreign_key_raises_an_alarm_when_it_is_loaded() {
    let office = Office::open().await;
    let (ana, rosa) = published(&office).await;
    publish_again(&office, &ana, &rosa).await;
    let sound = store(&office);
    sound.by_number(1).await.unwrap();
    sound.by_number(2).await.unwrap();
    assert!(sound.alarms().is_empty(), "{:?}", sound.alarms());

    forge(&office, &PrivateKey::from_seed(&[7; 32])).await;
    let forged = store(&office);
    forged.by_number(1).await.unwrap();
    assert!(forged.alarms()[&1].contains("no está entre las que se dieron"));
    // The one after it does not follow it any more.
    forged.by_number(2).await.unwrap();
    assert!(forged.alarms()[&2].contains("no sigue a la publicación anterior"));
}

#[tokio::test]
async fn keys_that_replaced_one_another_raise_no_alarm() {
    let office = Office::open().await;
    let (ana, rosa) = published(&office).await;
    let first = keys(&office).await.active.unwrap();
    key::rotate(&office.pool, &directory(&office), false, chrono::Utc::now())
        .await
        .unwrap();
    publish_again(&office, &ana, &rosa).await;
    // A server that was not given the new private key yet: the old one vouches.
    let elsewhere = tempfile::tempdir().unwrap();
    let file = format!("{first}.pem");
    std::fs::copy(office.keys.path().join(&file), elsewhere.path().join(&file)).unwrap();
    let other = ReleaseStore::new(office.pool.clone()).signing(KeyDirectory::new(elsewhere.path()));
    for number in [1, 2] {
        other.by_number(number).await.unwrap();
    }
    assert!(other.alarms().is_empty(), "{:?}", other.alarms());
}

#[tokio::test]
async fn whoever_pins_a_key_trusts_only_those_that_it_vouches_for() {
    let office = Office::open().await;
    let (ana, rosa) = published(&office).await;
    let now = chrono::Utc::now();
    let first = keys(&office).await.keys[0].clone();
    key::rotate(&office.pool, &directory(&office), false, now)
        .await
        .unwrap();
    publish_again(&office, &ana, &rosa).await;
    let report = async |pinned: &str| {
        let mut known = KnownKeys::default();
        known.add(PublicKey::from_hex(pinned).unwrap());
        known.add_list(keys(&office).await).unwrap();
        let mut files = Vec::new();
        // As the database has them now: what a store loaded once stays with what proved it then.
        let anew = store(&office);
        for summary in anew.list().await.unwrap() {
            let text = anew.file(summary.number).await.unwrap().unwrap();
            files.push((summary.number.to_string(), read(&text).unwrap()));
        }
        verify(&files, &known)
    };
    assert_eq!(report(&first.public_key).await.outcome(), Outcome::Sound);
    // The second does not vouch for the first.
    let second = keys(&office).await.keys[1].clone();
    assert_eq!(
        report(&second.public_key).await.outcome(),
        Outcome::Problems
    );
    // A key that somebody slipped into the list is not trusted, and could be with the list alone.
    forge(&office, &PrivateKey::from_seed(&[7; 32])).await;
    assert_eq!(report(&first.public_key).await.outcome(), Outcome::Problems);
}

#[tokio::test]
async fn a_stolen_key_counts_no_more_from_a_release_on() {
    let office = Office::open().await;
    let (ana, rosa) = published(&office).await;
    publish_again(&office, &ana, &rosa).await;
    let stolen = keys(&office).await.active.unwrap();
    let now = chrono::Utc::now();
    let active = key::revoke(&office.pool, &directory(&office), &stolen, 2, now)
        .await
        .unwrap();
    assert_ne!(active, stolen, "it signs no more");
    let listed = keys(&office).await;
    let new = listed.keys.iter().find(|key| key.key_id == active).unwrap();
    assert!(new.statement.is_none(), "a stolen key vouches for nobody");
    let report = verified(&office).await;
    assert_eq!(report.files[0].trust, Trust::KnownKey);
    assert!(report.files[0].problems.is_empty());
    let problem = &report.files[1].problems[0].problem;
    assert!(
        problem.contains("revocada desde la publicación n.º 2"),
        "{problem}"
    );
    // Once, and for good.
    let again = key::revoke(&office.pool, &directory(&office), &stolen, 1, now).await;
    assert!(again.is_err());
    let undone = sqlx::query("update signing_key set revoked_from = null")
        .execute(&office.pool)
        .await;
    assert!(undone.is_err());
}

#[tokio::test]
async fn a_release_without_a_signature_raises_an_alarm_once_releases_are_signed() {
    let office = Office::open().await;
    let (ana, rosa) = published(&office).await;
    publish_again(&office, &ana, &rosa).await;
    // What the owner of the tables can do.
    sqlx::raw_sql(
        "alter table release disable trigger user;
         alter table release drop constraint release_is_signed;
         update release set manifest = null, manifest_sha256 = null, progress = null,
                            signature = null, key_id = null where number = 2",
    )
    .execute(&office.pool)
    .await
    .unwrap();
    let alarm = async |number: u32| {
        let store = store(&office);
        store.by_number(number).await.unwrap();
        store.alarms().remove(&number)
    };
    assert!(alarm(2).await.unwrap().contains("no lleva firma"));
    // Nor is the first one excused, as there was a key before it.
    sqlx::raw_sql(
        "update release set manifest = null, manifest_sha256 = null, progress = null,
                            signature = null, key_id = null",
    )
    .execute(&office.pool)
    .await
    .unwrap();
    assert!(alarm(1).await.unwrap().contains("no lleva firma"));
}

#[tokio::test]
async fn what_cannot_be_verified_is_shown_with_an_alarm() {
    let office = Office::open().await;
    published(&office).await;
    let elsewhere = tempfile::tempdir().unwrap();
    let without =
        ReleaseStore::new(office.pool.clone()).signing(KeyDirectory::new(elsewhere.path()));
    assert!(without.by_number(1).await.unwrap().is_some());
    assert!(without.alarms()[&1].contains("no hay ninguna clave"));
    // Somebody wrote nonsense into the list of keys.
    sqlx::raw_sql(
        "insert into signing_key (key_id, public_key, created_at, created_by, retired_at, previous_key_id,
                                  statement, statement_signature)
         select encode(sha256(decode(repeat('0', 64), 'hex')), 'hex'), repeat('0', 64), now(), 'nadie', now(),
                key_id, 'no JSON', repeat('0', 128)
         from signing_key",
    )
    .execute(&office.pool)
    .await
    .unwrap();
    let damaged = store(&office);
    assert!(damaged.by_number(1).await.unwrap().is_some());
    assert!(!damaged.alarms()[&1].is_empty());
}
