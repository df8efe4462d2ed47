//! The names of what is measured, by the conventions of Prometheus: base units, `_total` for what only grows.

use metrics::{Unit, describe_counter, describe_gauge, describe_histogram};

pub const BUILD: &str = "pntd_build_info";
pub const HTTP_REQUESTS: &str = "pntd_http_requests_total";
pub const HTTP_DURATION: &str = "pntd_http_request_duration_seconds";
pub const HTTP_IN_FLIGHT: &str = "pntd_http_requests_in_flight";
pub const DATABASE_UP: &str = "pntd_database_up";
pub const DATABASE_POOL: &str = "pntd_database_pool_connections";
pub const DATABASE_POOL_MAX: &str = "pntd_database_pool_connections_max";
pub const DATABASE_BEGIN: &str = "pntd_database_begin_seconds";
pub const COMPUTE_THREADS: &str = "pntd_compute_threads";
pub const COMPUTE_WORKS: &str = "pntd_compute_works";
pub const COMPUTE_PLACES: &str = "pntd_compute_places";
pub const PAGES: &str = "pntd_pages_total";
pub const PAGES_KEPT: &str = "pntd_pages_kept";
pub const PAGES_KEPT_BYTES: &str = "pntd_pages_kept_bytes";
pub const DOCUMENTS_MADE: &str = "pntd_documents_made_total";
pub const DOCUMENTS_KEPT: &str = "pntd_documents_kept";
pub const RELEASES_KEPT: &str = "pntd_releases_kept";
pub const RELEASES_READ: &str = "pntd_releases_read_total";
pub const RELEASES_UNVERIFIED: &str = "pntd_releases_unverified";
pub const RELEASE_NUMBER: &str = "pntd_release_number";
pub const RELEASE_AGE: &str = "pntd_release_age_seconds";
pub const IMPORTS: &str = "pntd_imports_total";
pub const IMPORTS_RUNNING: &str = "pntd_imports_running";
pub const UPLOADS: &str = "pntd_uploads";
pub const UPLOAD_PLACES: &str = "pntd_upload_places";
pub const CHARTS_FAILING: &str = "pntd_charts_failing";
pub const SIGN_INS: &str = "pntd_sign_ins_total";
pub const AUDIT_LINKS: &str = "pntd_audit_links";
pub const DIGESTS: &str = "pntd_digests";
pub const WEBHOOK_DELIVERIES: &str = "pntd_webhook_deliveries";
pub const BACKUP_AGE: &str = "pntd_backup_age_seconds";
pub const WAL_ARCHIVE_AGE: &str = "pntd_wal_archive_age_seconds";
pub const WAL_ARCHIVE_FAILING: &str = "pntd_wal_archive_failing";
pub const WAL_ARCHIVE_FAILURES: &str = "pntd_wal_archive_failures_total";
pub const PHASE: &str = "pntd_phase_info";

/// Every counter with what it counts.
const COUNTERS: [(&str, &str); 7] = [
    (
        HTTP_REQUESTS,
        "Requests answered, by method, route of the table and status",
    ),
    (
        PAGES,
        "Public pages: taken from memory, rendered because somebody asked, or rendered ahead",
    ),
    (
        DOCUMENTS_MADE,
        "Files, comparisons and answers of the API that were made",
    ),
    (RELEASES_READ, "Releases read from the database into memory"),
    (
        IMPORTS,
        "Imports by outcome: read, unreadable, cancelled, interrupted, committed",
    ),
    (
        SIGN_INS,
        "Attempts to sign in: succeeded, refused, throttled, failed",
    ),
    (
        WAL_ARCHIVE_FAILURES,
        "Attempts to bring a file of the database's log to its archive that failed",
    ),
];

/// Every gauge with what it shows.
const GAUGES: [(&str, &str); 26] = [
    (BUILD, "1; the version is a label"),
    (PHASE, "1; the phase of the process is a label"),
    (HTTP_IN_FLIGHT, "Requests that are being answered"),
    (DATABASE_UP, "1 while the database answers"),
    (
        DATABASE_POOL,
        "Connections to the database, at work or idle",
    ),
    (
        DATABASE_POOL_MAX,
        "Connections to the database that this server keeps at most",
    ),
    (COMPUTE_THREADS, "Threads for long computations"),
    (COMPUTE_WORKS, "Long computations that wait or run"),
    (
        COMPUTE_PLACES,
        "Long computations that may wait or run at most",
    ),
    (PAGES_KEPT, "Rendered pages in memory"),
    (PAGES_KEPT_BYTES, "Bytes of rendered pages in memory"),
    (DOCUMENTS_KEPT, "Files and answers in memory"),
    (RELEASES_KEPT, "Releases in memory"),
    (
        RELEASES_UNVERIFIED,
        "Loaded releases that are not what this installation signed",
    ),
    (RELEASE_NUMBER, "Number of the release that is shown"),
    (
        RELEASE_AGE,
        "Seconds since the release that is shown was published",
    ),
    (IMPORTS_RUNNING, "Files that are being read"),
    (UPLOADS, "Files that arrive now"),
    (UPLOAD_PLACES, "Files that may arrive at the same time"),
    (CHARTS_FAILING, "1 while charts are not drawn"),
    (AUDIT_LINKS, "Links of the audit log's chain"),
    (
        DIGESTS,
        "Mails with reminders that wait, failed at least once and wait, or were given up",
    ),
    (
        WEBHOOK_DELIVERIES,
        "Messages about releases that wait, failed at least once and wait, or were given up",
    ),
    (BACKUP_AGE, "Seconds since the last backup ended"),
    (
        WAL_ARCHIVE_AGE,
        "Seconds since a file of the database's log last reached its archive",
    ),
    (
        WAL_ARCHIVE_FAILING,
        "1 while the database's log does not reach its archive",
    ),
];

/// Says what each is; Prometheus shows it as HELP.
pub(super) fn describe() {
    for (name, meaning) in COUNTERS {
        describe_counter!(name, meaning);
    }
    for (name, meaning) in GAUGES {
        describe_gauge!(name, meaning);
    }
    describe_histogram!(
        HTTP_DURATION,
        Unit::Seconds,
        "From the request to the answer's head, by route"
    );
    describe_histogram!(
        DATABASE_BEGIN,
        Unit::Seconds,
        "How long a transaction waited for its connection and its beginning"
    );
}
