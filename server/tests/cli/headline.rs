//! `pntd headline`: from microdata to a change set. All persons are invented.

use std::path::PathBuf;

use serde_json::Value;

use super::Installation;

const HEADER: &str = "AÑO;CONGLOME;UBIGEO;ESTRATO;P207;P208A;P300A;FACTORA07;P314A;P316$1;P316$2;P316$3;P316$4;P316$5;P316$6;P316$7;P316$8";
/// Members of the five dimensions, and the country.
const GROUPS: usize = 1 + 25 + 2 + 2 + 6 + 4;

/// Two persons of each department, so that every member of the catalogue has somebody; each exercises 3 capabilities.
fn persons() -> String {
    let mut lines = vec![HEADER.to_owned()];
    for (number, department) in (1..=25).cycle().take(50).enumerate() {
        let stratum = number % 8 + 1;
        let sex = number % 2 + 1;
        let age = [6, 12, 19, 25, 41, 60][number % 6];
        let language = number % 4 + 1;
        lines.push(format!(
            "2023;{number:04};{department:02}0101;{stratum};{sex};{age};{language};100,5;1;1;1;1;2;2;2;2;2"
        ));
    }
    lines.join("\n")
}

fn latin_1(text: &str) -> Vec<u8> {
    text.chars().map(|c| u8::try_from(c).unwrap()).collect()
}

/// A file as INEI ships it.
fn shipped(here: &Installation, name: &str, text: &str) -> PathBuf {
    let path = here.0.path().join(name);
    std::fs::write(&path, latin_1(text)).unwrap();
    path
}

fn document(here: &Installation, arguments: &[&str]) -> Value {
    let output = here.output(arguments);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{output:?}"))
}

#[test]
fn the_headline_becomes_a_change_set_with_its_working() {
    let here = Installation::new();
    let (code, said) = here.pntd(&["demo", "load"]);
    assert_eq!(code, 0, "{said}");
    let file = shipped(&here, "inventado.csv", &persons());
    let path = file.to_str().unwrap();
    let sheet = here.0.path().join("valores.csv");
    let (code, said) = here.pntd(&["headline", path, "--output", sheet.to_str().unwrap()]);
    assert_eq!(code, 0, "{said}");
    for part in [
        "Ejercicio de la ciudadanía digital, 2023",
        "3.0000",
        "5,025",
        "No se escribió nada",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }

    let arguments = ["headline", path, "--commit", "--demo", "--json"];
    let made = document(&here, &arguments);
    let preview = &made["import"]["preview"];
    assert_eq!(preview["rejected"], 0, "{preview}");
    let cells = preview["new"].as_u64().unwrap() + preview["changed"].as_u64().unwrap();
    assert_eq!(cells, GROUPS as u64, "{preview}");
    assert!(made["import"]["change_set"].as_i64().is_some(), "{made}");
    assert_eq!(
        made["years"][0]["groups"].as_array().map(Vec::len),
        Some(GROUPS)
    );

    // The same files again: the same bytes, the same set.
    let (_, said) = here.pntd(&["headline", path, "--prepare", "--demo"]);
    assert!(said.contains("Ya existía el conjunto de cambios"), "{said}");

    // What was written with --output goes the way of any workbook, with the working in each note.
    let text = std::fs::read_to_string(&sheet).unwrap();
    let hash = made["files"][0]["sha256"].as_str().unwrap();
    let national = text.lines().nth(1).unwrap();
    for part in [
        "PNTD-1,Valor obtenido,2023,,,,,,3.0000,",
        "n = 50",
        "N = 5,025.00",
        "error estándar",
        "inventado.csv",
        hash,
        "Σ factora07",
    ] {
        assert!(national.contains(part), "{part}: {national}");
    }
    let (code, said) = here.pntd(&["import", sheet.to_str().unwrap(), "--demo"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains(" 0 rechazados"), "{said}");
}

#[test]
fn what_the_files_lack_is_said_and_nothing_half_understood_is_written() {
    let here = Installation::new();
    let whole = persons();
    let file = shipped(&here, "inventado.csv", &whole);
    let path = file.to_str().unwrap();

    let lacking = shipped(
        &here,
        "incompleto.csv",
        &whole.replacen("P316$3", "OTRA", 1),
    );
    let (code, said) = here.pntd(&["headline", lacking.to_str().unwrap()]);
    assert_eq!(code, 2, "{said}");
    assert!(
        said.contains("«incompleto.csv»") && said.contains("p316_3"),
        "{said}"
    );

    let (code, said) = here.pntd(&["headline", "no-existe.csv"]);
    assert_eq!(code, 3, "{said}");
    let again = shipped(&here, "copia.csv", &whole);
    let (code, said) = here.pntd(&["headline", path, again.to_str().unwrap()]);
    assert_eq!(code, 3, "{said}");
    assert!(said.contains("mismo contenido"), "{said}");

    // An answer that is neither yes nor no stops the commit before any database is opened.
    let odd = shipped(
        &here,
        "nueve.csv",
        &whole.replacen(";2;2;2;2;2", ";2;2;2;2;9", 1),
    );
    let (code, said) = here.pntd(&["headline", odd.to_str().unwrap(), "--commit"]);
    assert_eq!(code, 1, "{said}");
    assert!(
        said.contains("p316_8") && said.contains("línea 2 («9»)"),
        "{said}"
    );
    assert!(said.contains("--without-rejected"), "{said}");
    assert!(!here.0.path().join("data").exists());

    let unasked = shipped(
        &here,
        "2014.csv",
        &whole
            .replace(";2\n", ";\n")
            .replace(";2;2;2;2;2", ";2;2;2;2;"),
    );
    let (code, said) = here.pntd(&["headline", unasked.to_str().unwrap(), "--commit"]);
    assert_eq!(code, 1, "{said}");
    assert!(
        said.contains("nadie respondió p316_8")
            && said.contains("No se escribió nada: no hay cifras"),
        "{said}"
    );
}
