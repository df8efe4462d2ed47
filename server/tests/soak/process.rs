//! Processes of Postgres, as Linux shows them.

/// The processes behind connections to a database, of the Postgres whose first process this is.
pub fn backends(postmaster: i32, database: &str) -> Vec<i32> {
    let children = format!("/proc/{postmaster}/task/{postmaster}/children");
    let children = std::fs::read_to_string(children).unwrap_or_default();
    let children = children.split_whitespace().filter_map(|id| id.parse().ok());
    children
        .filter(|id: &i32| {
            let title = std::fs::read_to_string(format!("/proc/{id}/cmdline"));
            // «postgres: pntd_work pntd [local] idle»
            title.is_ok_and(|title| title.split_whitespace().nth(2) == Some(database))
        })
        .collect()
}
