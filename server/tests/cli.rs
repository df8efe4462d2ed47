//! The program from the command line, as an operator meets it: what it prints and how it ends.

mod headline;

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

struct Installation(tempfile::TempDir);

impl Installation {
    fn new() -> Self {
        let dir = tempfile::Builder::new()
            .prefix("pntd-cli-")
            .permissions(Permissions::from_mode(0o711))
            .tempdir()
            .unwrap();
        Self(dir)
    }

    /// Runs `pntd` over this installation; answers its exit code and what it printed.
    fn pntd(&self, arguments: &[&str]) -> (i32, String) {
        let output = self.output(arguments);
        let text = [output.stdout, output.stderr].concat();
        (
            output.status.code().unwrap(),
            String::from_utf8_lossy(&text).into_owned(),
        )
    }

    fn output(&self, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_pntd"))
            .args(arguments)
            .arg("--data-dir")
            .arg(self.0.path().join("data"))
            .env_remove("DATABASE_URL")
            .env_remove("PNTD_KEY_DIR")
            .output()
            .unwrap()
    }

    /// What `pntd` prints on standard output, as a file.
    fn saved(&self, name: &str, arguments: &[&str]) -> PathBuf {
        let output = self.output(arguments);
        assert!(output.status.success(), "{output:?}");
        self.file(name, &String::from_utf8(output.stdout).unwrap())
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.path().join(name);
        std::fs::write(&path, text).unwrap();
        path
    }
}

fn seed(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("seed/context")
        .join(name)
}

#[test]
fn an_import_is_a_dry_run_whose_exit_code_gives_the_result() {
    let here = Installation::new();
    let (code, said) = here.pntd(&["demo", "load"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("planificacion"), "{said}");
    let import = |path: &Path, more: &[&str]| {
        let mut arguments = vec!["import", path.to_str().unwrap(), "--demo"];
        arguments.extend(more);
        here.pntd(&arguments)
    };

    // everything is stored already
    let (code, said) = import(&seed("contexto-matriz.xlsx"), &[]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("0 nuevos, 0 cambiados, 47 iguales"), "{said}");

    // a changed value: shown, then committed once
    let changed = here.file("cambio.csv", "Código,2023\nCTX-01,79.5\n");
    let (code, said) = import(&changed, &[]);
    assert_eq!(code, 0, "{said}");
    assert!(
        said.contains("79.4848 → 79.5") && said.contains("Ensayo"),
        "{said}"
    );
    let (_, said) = import(&changed, &["--commit"]);
    assert!(said.contains("Se creó el conjunto de cambios"), "{said}");
    let (_, said) = import(&changed, &["--commit"]);
    assert!(said.contains("Ya existía el conjunto de cambios"), "{said}");

    // a rejected cell stops the commit unless it is left out on purpose
    let rejected = here.file("mixto.csv", "Código,2022,2023\nCTX-01,74.1,mucho\n");
    let (code, said) = import(&rejected, &["--commit"]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("No se escribió nada"), "{said}");
    let (code, said) = import(&rejected, &["--commit", "--without-rejected"]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("Se creó el conjunto de cambios"), "{said}");

    // nothing to import, nothing to read, nothing there
    let (code, said) = import(&here.file("nada.csv", "a;b\n"), &[]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("E2"), "{said}");
    let (code, said) = import(&here.file("roto.xlsx", "PK\u{3}\u{4} no es un libro"), &[]);
    assert_eq!(code, 2, "{said}");
    let (code, said) = import(Path::new("no-existe.xlsx"), &[]);
    assert_eq!(code, 3, "{said}");

    let (code, said) = here.pntd(&["demo", "clear"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("were removed"), "{said}");
    let (_, said) = here.pntd(&["demo", "clear"]);
    assert!(said.contains("There were no"), "{said}");
}

/// The file of a planner that was exported when nothing was stored yet: now there is a value, and they wrote another.
#[test]
fn conflicts_findings_kept_corrections_and_undoing_are_there_without_a_screen() {
    let here = Installation::new();
    let (code, said) = here.pntd(&["demo", "load"]);
    assert_eq!(code, 0, "{said}");
    let import = |path: &Path, more: &[&str]| {
        let mut arguments = vec!["import", path.to_str().unwrap(), "--demo"];
        arguments.extend(more);
        here.pntd(&arguments)
    };
    let text = "Código,2023,Estado de la exportación\nCTX-01,80.5,demo/2022-09/0\n";
    let file = here.file("conflicto.csv", text);
    let (code, said) = import(&file, &[]);
    assert_eq!(code, 1, "{said}");
    assert!(
        said.contains("1 sin decidir") && said.contains("E408"),
        "{said}"
    );
    let (code, said) = import(&file, &["--accept", "theirs"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("0 cambiados, 1 iguales"), "{said}");

    // The file with its findings in it is a workbook that reads as the file does.
    let marked = here.0.path().join("hallazgos.xlsx");
    let (_, said) = import(&file, &["--findings-workbook", marked.to_str().unwrap()]);
    assert!(said.contains("E408"), "{said}");
    let (code, said) = import(&marked, &["--accept", "mine"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("79.4848 → 80.5"), "{said}");

    let (code, said) = import(&file, &["--accept", "mine", "--commit"]);
    assert_eq!(code, 0, "{said}");
    let words: Vec<&str> = said.split("Se creó el conjunto de cambios ").collect();
    let digits = words[1].chars().take_while(char::is_ascii_digit);
    let set: String = digits.collect();
    let (code, said) = here.pntd(&["import", "--demo", "--undo", &set]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("Se descartaron 1 celdas"), "{said}");
    let (code, said) = here.pntd(&["import", "--demo", "--undo", &set]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("ya se había deshecho"), "{said}");

    let (code, said) = import(&file, &["--profile", "Ninguno"]);
    assert_eq!(code, 3, "{said}");
    let (code, _) = here.pntd(&["import", "--demo"]);
    assert_eq!(code, 2, "a file or --undo");
}

#[test]
fn operators_are_spoken_to_in_english() {
    let here = Installation::new();
    let help = |words: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_pntd"))
            .args(words)
            .arg("--help")
            .output()
            .unwrap();
        assert!(output.status.success(), "{words:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    let mut commands: Vec<Vec<String>> = vec![vec![]];
    while let Some(words) = commands.pop() {
        let text = help(&words.iter().map(String::as_str).collect::<Vec<_>>());
        let spanish = |c: char| "áéíóúñ¿¡«»".contains(c);
        // A default that visitors read is theirs; what stands around it is the operator's.
        let own = |line: &&str| !line.contains("[default: ") && line.contains(spanish);
        let line = text.lines().find(own);
        assert_eq!(line, None, "pntd {}", words.join(" "));
        let listed = text
            .lines()
            .skip_while(|line| !line.starts_with("Commands:"));
        let names = listed.skip(1).take_while(|line| line.starts_with("  "));
        let names = names.filter_map(|line| line.split_whitespace().next());
        for name in names.filter(|name| *name != "help") {
            commands.push([words.clone(), vec![name.to_owned()]].concat());
        }
    }
    let (code, said) = here.pntd(&["account", "reset", "nadie"]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("there is no account nadie"), "{said}");
    // What is wrong with a file is for the planner whose file it is.
    let (_, said) = here.pntd(&["import", "no-existe.csv"]);
    assert!(said.contains("no se puede abrir no-existe.csv"), "{said}");
}

#[test]
fn reloading_pages_are_for_development_only() {
    let help = |command: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_pntd"))
            .args([command, "--help"])
            .output()
            .unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    assert!(!help("serve").contains("--reload"));
    assert_eq!(help("run").contains("--reload"), cfg!(debug_assertions));
}

#[test]
fn the_ceplan_pack_is_the_same_bytes_each_time_and_its_sums_hold() {
    let here = Installation::new();
    let (code, said) = here.pntd(&["demo", "load"]);
    assert_eq!(code, 0, "{said}");
    let (one, two, folder) = (
        here.0.path().join("uno.zip"),
        here.0.path().join("dos.zip"),
        here.0.path().join("paquete"),
    );
    let pack = |release: &str, out: &Path| {
        let out = out.to_str().unwrap();
        here.pntd(&["ceplan-pack", "--release", release, "--out", out, "--demo"])
    };
    for out in [&one, &two, &folder] {
        let (code, said) = pack("1", out);
        assert_eq!(code, 0, "{said}");
        assert!(said.contains("Release 1"), "{said}");
    }
    assert!(std::fs::read(&one).unwrap() == std::fs::read(&two).unwrap());
    let sums = Command::new("sha256sum")
        .args(["--check", "--strict", "SHA256SUMS"])
        .current_dir(&folder)
        .output()
        .unwrap();
    assert!(sums.status.success(), "{sums:?}");

    // a folder that holds something, and a release that nobody published
    let (code, said) = pack("1", &folder);
    assert_ne!(code, 0);
    assert!(said.contains("is not empty"), "{said}");
    let (code, said) = pack("9", &here.0.path().join("nueve.zip"));
    assert_ne!(code, 0);
    assert!(said.contains("there is no release 9"), "{said}");
}

#[test]
fn keys_are_made_listed_and_replaced_and_files_verify_afterwards() {
    let here = Installation::new();
    let (code, said) = here.pntd(&["demo", "load"]);
    assert_eq!(code, 0, "{said}");
    let keys = here.0.path().join("data/keys");
    let first = key_files(&keys);
    assert_eq!(first.len(), 1, "the first start makes a key");
    let one = here.saved("1.json", &["release", "export", "1", "--demo"]);
    let two = here.saved("2.json", &["release", "export", "2", "--demo"]);

    let (code, said) = here.pntd(&["key", "rotate", "--demo"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("Retired after vouching"), "{said}");
    assert_eq!(key_files(&keys).len(), 2);
    let (_, said) = here.pntd(&["key", "list", "--demo"]);
    assert!(
        said.contains("in force") && said.contains("retired "),
        "{said}"
    );
    let list = here.saved("keys.json", &["key", "list", "--json", "--demo"]);
    let verify = |files: &[&Path]| {
        let output = Command::new(env!("CARGO_BIN_EXE_pntd"))
            .args(["release", "verify", "--keys"])
            .arg(&list)
            .args(files)
            .output()
            .unwrap();
        (
            output.status.code().unwrap(),
            String::from_utf8_lossy(&output.stdout).into_owned(),
        )
    };
    let (code, said) = verify(&[&one, &two]);
    assert_eq!(code, 0, "{said}");

    // Without the private key there is no voucher, and it says how to go on.
    for file in key_files(&keys) {
        std::fs::remove_file(file).unwrap();
    }
    let (code, said) = here.pntd(&["key", "rotate", "--demo"]);
    assert_ne!(code, 0, "{said}");
    assert!(said.contains("--lost"), "{said}");
    let (code, said) = here.pntd(&["key", "rotate", "--lost", "--demo"]);
    assert_eq!(code, 0, "{said}");
    let (code, said) = here.pntd(&["release", "export", "9", "--demo"]);
    assert_eq!(code, 3, "{said}");
}

fn key_files(dir: &Path) -> Vec<PathBuf> {
    let files = std::fs::read_dir(dir).unwrap();
    let paths: Vec<PathBuf> = files.map(|file| file.unwrap().path()).collect();
    for path in &paths {
        let mode = std::fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{}", path.display());
    }
    paths
}

#[test]
fn the_audit_log_is_checked_from_the_command_line() {
    let here = Installation::new();
    let (code, said) = here.pntd(&["demo", "load"]);
    assert_eq!(code, 0, "{said}");
    let (code, said) = here.pntd(&["audit", "verify", "--demo"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("The chain is whole: "), "{said}");
    let last = said
        .trim()
        .trim_end_matches('.')
        .rsplit(' ')
        .next()
        .unwrap();
    assert_eq!(last.len(), 64, "{said}");
    let (code, said) = here.pntd(&["audit", "verify", "--demo", "--expect", last]);
    assert_eq!(code, 0, "{said}");
    // A hash that somebody noted and that the log does not know: its end was cut off.
    let noted = "ab".repeat(32);
    let (code, said) = here.pntd(&["audit", "verify", "--demo", "--expect", &noted]);
    assert_eq!(code, 1, "{said}");
    assert!(
        said.contains("The chain is broken") && said.contains(&noted),
        "{said}"
    );
    let (code, said) = here.pntd(&[
        "audit",
        "verify",
        "--file",
        here.file("registro.jsonl", "no es una entrada\n")
            .to_str()
            .unwrap(),
    ]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("line 1 is no entry"), "{said}");
}
