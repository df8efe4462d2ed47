//! What the process itself takes, from `/proc`, under the names that every Prometheus exporter uses.
//!
//! Own code: the kept crate for it (metrics-process) brings a generator of C bindings into the lock file, for other
//! systems. On a system without `/proc` these numbers are missing.

use std::fs;

use metrics::{Unit, describe_counter, describe_gauge};

const CPU: &str = "process_cpu_seconds_total";
const MEMORY: &str = "process_resident_memory_bytes";
const THREADS: &str = "process_threads";
const OPEN_FILES: &str = "process_open_fds";
const MAX_FILES: &str = "process_max_fds";

/// Ticks of the clock in a second, in what Linux tells programs (`USER_HZ`), on every machine.
const TICKS_PER_SECOND: u64 = 100;

/// What a process takes.
#[derive(Debug, Default, PartialEq)]
struct ProcessSample {
    /// Whole seconds of processor, of all threads that ever were.
    cpu_seconds: Option<u64>,
    memory_bytes: Option<u64>,
    threads: Option<u64>,
}

/// Reads `/proc/self/stat` and `/proc/self/status`.
fn read(stat: &str, status: &str) -> ProcessSample {
    // The name stands in brackets and may hold anything: what counts comes after the last one.
    let fields = stat.rsplit_once(')').map_or("", |(_, fields)| fields);
    let ticks = |at: usize| -> Option<u64> { fields.split_whitespace().nth(at)?.parse().ok() };
    let in_user = ticks(11);
    let line = |name: &str| -> Option<u64> {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        line.split_whitespace().next()?.parse().ok()
    };
    ProcessSample {
        cpu_seconds: in_user
            .zip(ticks(12))
            .map(|(user, system)| (user + system) / TICKS_PER_SECOND),
        memory_bytes: line("VmRSS:").map(|kib| kib << 10),
        threads: line("Threads:"),
    }
}

/// Writes down what this process takes now.
pub fn sample() {
    let text = |path: &str| fs::read_to_string(path).unwrap_or_default();
    let taken = read(&text("/proc/self/stat"), &text("/proc/self/status"));
    if let Some(seconds) = taken.cpu_seconds {
        metrics::counter!(CPU).absolute(seconds);
    }
    for (name, value) in [(MEMORY, taken.memory_bytes), (THREADS, taken.threads)] {
        if let Some(value) = value {
            metrics::gauge!(name).set(super::number(value));
        }
    }
    if let Ok(open) = fs::read_dir("/proc/self/fd") {
        metrics::gauge!(OPEN_FILES).set(super::number(open.count()));
    }
    if let Ok((most, _)) = rlimit::Resource::NOFILE.get() {
        metrics::gauge!(MAX_FILES).set(super::number(most));
    }
}

/// Says what each is.
pub(super) fn describe() {
    describe_counter!(CPU, Unit::Seconds, "Processor time, in whole seconds");
    describe_gauge!(MEMORY, Unit::Bytes, "Resident memory");
    describe_gauge!(THREADS, "Threads");
    describe_gauge!(OPEN_FILES, "Open files and connections");
    describe_gauge!(MAX_FILES, "Open files and connections at most");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_process_takes_is_read_whatever_its_name_is() {
        let stat =
            "77 (a) b (c) S 1 2 3 4 5 6 7 8 9 10 250 150 0 0 20 0 9 0 12345 1000 2000 18446744";
        let status = "Name:\tpntd\nVmPeak:\t  9 kB\nVmRSS:\t   2048 kB\nThreads:\t9\n";
        let taken = ProcessSample {
            cpu_seconds: Some(4),
            memory_bytes: Some(2 << 20),
            threads: Some(9),
        };
        assert_eq!(read(stat, status), taken);
        assert_eq!(read("", ""), ProcessSample::default());
    }
}
