//! What a process gives up before it looks at a foreign file. It keeps its memory, its processor, the file on
//! standard input and the answer on standard output; it opens nothing, calls nobody and starts nothing.
//!
//! Three layers, each in the way of what another may let through: another account (where the server runs as root),
//! limits that cannot be raised, and the rules of the kernel, Landlock and seccomp. A kernel without the last two
//! leaves the first: then a server that does not run as root relies on the limits alone.

use super::Limits;
use landlock::{
    ABI, Access, AccessFs, AccessNet, CompatLevel, Compatible, Ruleset, RulesetAttr, Scope,
};
use nix::unistd::{Gid, Uid, User, setgid, setgroups, setuid};
use rlimit::Resource;
use seccompiler::{BpfProgram, SeccompAction, SeccompFilter, TargetArch};
use std::{collections::BTreeMap, env::consts::ARCH, io, path::Path};

/// How much less urgent than the server a reading is: its threads that answer requests go first.
const NICENESS: i32 = 10;

/// Input, answer and errors. Nothing more can be opened while they are open.
const MAX_DESCRIPTORS: u64 = 3;

/// A kernel with seccomp lists here what its filters can do.
const SECCOMP_ACTIONS: &str = "/proc/sys/kernel/seccomp/actions_avail";

/// The account `nobody` where the system does not name it.
const NOBODY_ID: u32 = 65_534;

/// Which of the kernel's rules this machine has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct KernelRules {
    /// Landlock for files and directories.
    pub files: bool,
    /// Landlock for the network, of newer kernels.
    pub network: bool,
    /// seccomp, on an architecture that the filter knows.
    pub system_calls: bool,
}

/// Finds out without confining this process.
pub fn kernel_rules() -> KernelRules {
    let required = || Ruleset::default().set_compatibility(CompatLevel::HardRequirement);
    let has_files = required().handle_access(AccessFs::from_all(ABI::V1));
    let has_network = required().handle_access(AccessNet::from_all(ABI::V4));
    KernelRules {
        files: has_files.and_then(Ruleset::create).is_ok(),
        network: has_network.and_then(Ruleset::create).is_ok(),
        system_calls: TargetArch::try_from(ARCH).is_ok() && Path::new(SECCOMP_ACTIONS).exists(),
    }
}

/// Gives up everything that reading does not need, for good.
///
/// # Errors
/// When the system refuses one of its limits, or the other account. A process that could not be confined
/// reads nothing.
pub(super) fn confine(limits: &Limits) -> io::Result<()> {
    // A system that refuses it reads as fast as it can.
    let _ = rustix::process::nice(NICENESS);
    leave_root()?;
    restrict_files_and_network().map_err(io::Error::other)?;
    Resource::AS.set(limits.memory_bytes, limits.memory_bytes)?;
    Resource::CPU.set(limits.cpu_seconds, limits.cpu_seconds + 1)?;
    Resource::CORE.set(0, 0)?;
    Resource::FSIZE.set(0, 0)?;
    Resource::NOFILE.set(MAX_DESCRIPTORS, MAX_DESCRIPTORS)?;
    Resource::NPROC.set(0, 0)?;
    refuse_system_calls().map_err(io::Error::other)
}

/// Becomes an account that owns nothing, where this one is root.
fn leave_root() -> io::Result<()> {
    if !Uid::effective().is_root() {
        return Ok(());
    }
    let nobody = User::from_name("nobody").ok().flatten();
    let (user, group) = nobody.map_or(
        (Uid::from_raw(NOBODY_ID), Gid::from_raw(NOBODY_ID)),
        |nobody| (nobody.uid, nobody.gid),
    );
    setgroups(&[])?;
    setgid(group)?;
    Ok(setuid(user)?)
}

/// No file, no directory, no port, no other process, as far as the kernel knows such rules (Landlock).
/// Also: no new privileges.
fn restrict_files_and_network() -> Result<(), landlock::RulesetError> {
    let newest = ABI::V6;
    Ruleset::default()
        .handle_access(AccessFs::from_all(newest))?
        .handle_access(AccessNet::from_all(newest))?
        .scope(Scope::from_all(newest))?
        .create()?
        .restrict_self()?;
    Ok(())
}

/// Refuses the calls by which a process reaches others or becomes another (seccomp). An architecture
/// that the filter does not know goes without.
fn refuse_system_calls() -> Result<(), seccompiler::Error> {
    let Ok(architecture) = TargetArch::try_from(ARCH) else {
        return Ok(());
    };
    // The older forms of some calls, which this architecture has beside the newer.
    #[cfg(target_arch = "x86_64")]
    let older = [
        libc::SYS_open,
        libc::SYS_creat,
        libc::SYS_fork,
        libc::SYS_vfork,
    ];
    #[cfg(not(target_arch = "x86_64"))]
    let older = [];
    let refused = [
        libc::SYS_socket,
        libc::SYS_socketpair,
        libc::SYS_connect,
        libc::SYS_bind,
        libc::SYS_execve,
        libc::SYS_execveat,
        libc::SYS_clone,
        libc::SYS_clone3,
        libc::SYS_ptrace,
        libc::SYS_process_vm_readv,
        libc::SYS_openat,
        libc::SYS_openat2,
        libc::SYS_io_uring_setup,
        libc::SYS_bpf,
        libc::SYS_unshare,
        libc::SYS_mount,
    ];
    let calls = refused.into_iter().chain(older);
    let rules: BTreeMap<i64, _> = calls.map(|call| (call, Vec::new())).collect();
    let refusal = SeccompAction::Errno(libc::EPERM.unsigned_abs());
    let filter = SeccompFilter::new(rules, SeccompAction::Allow, refusal, architecture)?;
    let program: BpfProgram = filter.try_into()?;
    seccompiler::apply_filter(&program)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{
        fs::File,
        net::{TcpListener, TcpStream, UdpSocket},
        process::Command,
    };

    /// Set in the process that confines itself; what it may not read and whom it may not call.
    const KEY: &str = "PNTD_TEST_KEY";
    const ADDRESS: &str = "PNTD_TEST_ADDRESS";
    const INSIDE: &str = "read::confine::tests::inside";

    /// Runs [`inside`] in a process of its own and returns what it printed.
    fn in_a_process(confined: bool) -> String {
        let key = std::env::temp_dir().join(format!("pntd-key-{}", std::process::id()));
        std::fs::write(&key, "secret").unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let output = Command::new(std::env::current_exe().unwrap())
            .args([
                INSIDE,
                "--exact",
                "--ignored",
                "--nocapture",
                "--test-threads=1",
            ])
            .env(KEY, &key)
            .env(ADDRESS, listener.local_addr().unwrap().to_string())
            .env("PNTD_TEST_CONFINED", confined.to_string())
            .output()
            .unwrap();
        std::fs::remove_file(&key).unwrap();
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// What can be done here, one word each.
    fn powers(key: &str, address: &str) -> Vec<&'static str> {
        let tried = [
            ("root", Uid::effective().is_root()),
            ("key", File::open(key).is_ok()),
            ("list", std::fs::read_dir("/").is_ok()),
            ("call", TcpStream::connect(address).is_ok()),
            ("listen", TcpListener::bind("127.0.0.1:0").is_ok()),
            ("send", UdpSocket::bind("127.0.0.1:0").is_ok()),
            ("start", Command::new("/bin/true").status().is_ok()),
        ];
        let can = tried.into_iter().filter(|(_, can)| *can);
        can.map(|(word, _)| word).collect()
    }

    #[test]
    #[ignore = "runs in the process that the test below starts"]
    fn inside() {
        let (key, address) = (std::env::var(KEY).unwrap(), std::env::var(ADDRESS).unwrap());
        if std::env::var("PNTD_TEST_CONFINED").unwrap() == "true" {
            confine(&Limits::default()).unwrap();
        }
        println!("powers: {}.", powers(&key, &address).join(" "));
    }

    #[test]
    fn a_compromised_reader_reads_no_key_and_opens_no_connection() {
        let before = in_a_process(false);
        let all = "key list call listen send start.";
        assert!(before.contains(all), "the trial shows nothing: {before}");
        let confined = in_a_process(true);
        assert!(confined.contains("powers: ."), "{confined}");
    }
}
