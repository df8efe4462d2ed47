//! What the verifier tells people: what was checked, what was not, what is wrong and where.

use crate::release::recompute::{Difference, Recomputed};
use crate::release::verify::{FileReport, Outcome, Problem, Report, Trust};
use serde_json::{Value, json};

pub(super) fn verified_json(
    report: &Report,
    unreadable: &[(String, Problem)],
) -> serde_json::Result<()> {
    let outcome = if unreadable.is_empty() {
        report.outcome()
    } else {
        Outcome::Problems
    };
    let unreadable: Vec<Value> = unreadable
        .iter()
        .map(|(file, problem)| json!({ "file": file, "problem": problem }))
        .collect();
    let answer = json!({ "outcome": outcome, "files": report.files, "chain": report.chain, "unreadable": unreadable });
    println!("{}", serde_json::to_string_pretty(&answer)?);
    Ok(())
}

pub(super) fn verified(report: &Report, unreadable: &[(String, Problem)]) {
    for (file, problem) in unreadable {
        println!("{file}");
        print_problems(std::slice::from_ref(problem));
    }
    report.files.iter().for_each(file);
    println!("Cadena");
    print_lines("comprobado", &report.chain.checked);
    print_lines("no comprobado", &report.chain.not_checked);
    print_problems(&report.chain.problems);
    let words = match report.outcome() {
        _ if !unreadable.is_empty() => "HAY PROBLEMAS: no confíe en estos archivos.",
        Outcome::Sound => {
            "Todo lo comprobado está bien. Los números se comprueban con «pntd release recompute»."
        }
        Outcome::Problems => "HAY PROBLEMAS: no confíe en estos archivos.",
        Outcome::Unsigned => {
            "No se encontró ningún problema, pero hay publicaciones sin firma: nada prueba quién las publicó."
        }
    };
    println!("{words}");
}

fn file(file: &FileReport) {
    let number = file
        .number
        .map_or_else(|| "sin número".to_owned(), |n| format!("n.º {n}"));
    let demo = if file.demo {
        " · datos de demostración"
    } else {
        ""
    };
    println!("{}: publicación {number}{demo}", file.file);
    println!("  SHA-256 {}", file.release_sha256);
    if let Some(key) = &file.key_id {
        println!("  clave {key}");
    }
    if file.trust == Trust::AttestedByLater {
        println!("  sin firma propia; la publicación firmada que le sigue nombra su huella");
    }
    print_lines("comprobado", &file.checked);
    print_lines("no comprobado", &file.not_checked);
    print_problems(&file.problems);
}

fn print_lines(what: &str, lines: &[String]) {
    for line in lines {
        println!("  {what}: {line}");
    }
}

fn print_problems(problems: &[Problem]) {
    for problem in problems {
        println!("  PROBLEMA en {}: {}", problem.place, problem.problem);
    }
}

pub(super) fn recomputed(found: &Recomputed) {
    match found {
        Recomputed::Compared {
            number,
            series,
            nodes,
            components,
            differences,
        } => {
            differences.iter().for_each(difference);
            let what = format!(
                "Publicación n.º {number}: se calcularon otra vez {series} series y {nodes} recuentos ({components} componentes)"
            );
            if differences.is_empty() {
                println!(
                    "{what}: todos coinciden. La firma se comprueba con «pntd release verify»."
                );
            } else {
                println!("{what}: {} NO COINCIDEN.", differences.len());
            }
        }
        Recomputed::OtherFormulas { file, program } => println!(
            "El archivo se calculó con la versión «{file}» de las fórmulas y este programa calcula con la «{program}»: use la versión del programa de entonces."
        ),
        Recomputed::NothingToCompare { number, series } => println!(
            "La publicación n.º {number} no guarda números calculados (es de antes de las firmas): se calcularon {series} series y no hay con qué compararlas."
        ),
    }
}

fn difference(difference: &Difference) {
    let side = |value: &Option<Value>| match value {
        None => "nada".to_owned(),
        Some(Value::String(text)) => format!("«{text}»"),
        Some(other) => other.to_string(),
    };
    println!(
        "{}: el archivo dice {} y se calcula {}",
        difference.place,
        side(&difference.file),
        side(&difference.computed)
    );
}
