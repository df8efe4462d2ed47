//! The digest: the reminders of a person for one day, in sections, each line with a link into the office.
//!
//! A line is made of codes, names, periods, days and counts. There is no field for a value, a target or a remark: what
//! is not published leaves the office only for who signs in to it.

use std::fmt::Write as _;

use chrono::{DateTime, NaiveDate, Utc};
use domain::{format, reminder::ReminderKind};
use leptos::prelude::*;
use serde::Serialize;

use super::letter::Letter;
use super::{Mailer, SendError};

/// Lines of a section at most; the rest is counted.
pub const MAX_LINES: usize = 40;

/// What there is to say, as it is kept until it was sent.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Digest {
    /// In the order of [`ReminderKind::ALL`], none of them empty.
    pub sections: Vec<Section>,
}

/// Everything of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Section {
    pub kind: ReminderKind,
    /// The first ones.
    pub lines: Vec<Line>,
    /// How many there are, with those that have no line.
    pub total: usize,
}

/// One thing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Line {
    pub text: String,
    /// Where it is, below the public address.
    pub path: String,
}

impl Section {
    /// «2 vencidos».
    fn counted(&self) -> String {
        let (one, many) = match self.kind {
            ReminderKind::Due => ("valor por vencer", "valores por vencer"),
            ReminderKind::Late => ("valor vencido", "valores vencidos"),
            ReminderKind::Returned => ("conjunto devuelto", "conjuntos devueltos"),
            ReminderKind::Review => ("conjunto por revisar", "conjuntos por revisar"),
            ReminderKind::Published => ("publicación", "publicaciones"),
        };
        let words = if self.total == 1 { one } else { many };
        format!("{} {words}", self.total)
    }

    /// What stands above the lines.
    fn heading(&self) -> &'static str {
        match self.kind {
            ReminderKind::Due => "Valores por vencer",
            ReminderKind::Late => "Valores vencidos que todavía faltan",
            ReminderKind::Returned => "Le devolvieron celdas: corríjalas y envíelas otra vez",
            ReminderKind::Review => "Cambios que esperan su revisión",
            ReminderKind::Published => "Publicaciones",
        }
    }

    /// What stands below them.
    fn rest(&self) -> Option<String> {
        match self.total.saturating_sub(self.lines.len()) {
            0 => None,
            more => Some(format!("Y {more} más, que puede ver en Gestión.")),
        }
    }
}

/// To whom a digest goes.
pub struct Recipient<'a> {
    pub name: &'a str,
    pub address: &'a str,
    pub day: NaiveDate,
    /// Tells the digests of a day apart, and gives no account away.
    pub id: String,
    /// The link that switches all reminders off.
    pub stop: String,
}

/// Sends it.
///
/// # Errors
/// When the mail server does not take it.
pub async fn send(
    mailer: &Mailer,
    to: &Recipient<'_>,
    digest: &Digest,
    now: DateTime<Utc>,
) -> Result<(), SendError> {
    let letter = Letter {
        name: to.name,
        address: to.address,
        id: format!("avisos.{}.{}", to.day, to.id),
        subject: digest.subject(),
        text: digest.text(mailer.site(), to),
        html: digest.html(mailer.site(), to),
        stop: Some(to.stop.clone()),
        now,
    };
    mailer.send(letter).await
}

const WHY: &str = "Recibe este resumen, uno por día como máximo, porque activó los avisos por correo en su cuenta del tablero de la Política Nacional de Transformación Digital. No contiene ningún valor: se ven en el tablero.";

impl Digest {
    /// Is there nothing to say?
    pub fn is_empty(&self) -> bool {
        self.sections.is_empty()
    }

    /// «PNTD: 2 valores por vencer, 1 publicación».
    pub fn subject(&self) -> String {
        let counted: Vec<String> = self.sections.iter().map(Section::counted).collect();
        format!("PNTD: {}", counted.join(", "))
    }

    fn text(&self, site: &str, to: &Recipient<'_>) -> String {
        let mut text = format!(
            "{}: esto es lo que hay para usted el {}.\n",
            to.name,
            format::date_long(to.day)
        );
        for section in &self.sections {
            // Writing into a string cannot fail.
            let _ = write!(text, "\n{}\n", section.heading());
            for line in &section.lines {
                let _ = write!(text, "- {}\n  {site}{}\n", line.text, line.path);
            }
            if let Some(rest) = section.rest() {
                let _ = write!(text, "{rest}\n  {site}/gestion\n");
            }
        }
        let _ = write!(
            text,
            "\n--\n{WHY}\nElegir qué avisos recibe: {site}/gestion/cuenta/avisos\nDejar de recibirlos todos, sin iniciar sesión: {}\n",
            to.stop
        );
        text
    }

    fn html(&self, site: &str, to: &Recipient<'_>) -> String {
        let subject = self.subject();
        let greeting = format!(
            "{}: esto es lo que hay para usted el {}.",
            to.name,
            format::date_long(to.day)
        );
        let (choose, stop) = (format!("{site}/gestion/cuenta/avisos"), to.stop.clone());
        Owner::new().with(|| {
            let sections = self.sections.iter().map(|section| part(section, site));
            let sections = sections.collect_view();
            components::document(view! {
                <html lang="es-PE">
                    <head>
                        <meta charset="utf-8" />
                        <title>{subject}</title>
                    </head>
                    <body style="font-family:sans-serif;line-height:1.5">
                        <p>{greeting}</p>
                        {sections}
                        <hr />
                        <p>{WHY}</p>
                        <p>
                            <a href=choose>"Elegir qué avisos recibe"</a>
                            " · "
                            <a href=stop>"Dejar de recibirlos todos, sin iniciar sesión"</a>
                        </p>
                    </body>
                </html>
            })
        })
    }
}

/// A section as HTML.
fn part(section: &Section, site: &str) -> AnyView {
    let lines = section.lines.iter().map(|line| {
        let href = format!("{site}{}", line.path);
        let text = line.text.clone();
        view! { <li><a href=href>{text}</a></li> }
    });
    let lines = lines.collect_view();
    let office = format!("{site}/gestion");
    let rest = section
        .rest()
        .map(|rest| view! { <p><a href=office>{rest}</a></p> });
    view! {
        <h2 style="font-size:1.1em">{section.heading()}</h2>
        <ul>{lines}</ul>
        {rest}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest() -> Digest {
        let line = Line {
            text: "PNTD-1 · Uso <de> servicios & más · 2025: vence el 31 de marzo de 2026"
                .to_owned(),
            path: "/gestion/captura/indicador/PNTD-1".to_owned(),
        };
        let section = |kind, total| Section {
            kind,
            lines: vec![line.clone()],
            total,
        };
        Digest {
            sections: vec![
                section(ReminderKind::Due, 3),
                section(ReminderKind::Published, 1),
            ],
        }
    }

    fn recipient() -> Recipient<'static> {
        Recipient {
            name: "Ana",
            address: "ana@pcm.gob.pe",
            day: "2026-03-17".parse().unwrap(),
            id: "1".to_owned(),
            stop: "https://pntd.example.pe/gestion/correo/baja?clave=abc".to_owned(),
        }
    }

    #[test]
    fn the_subject_counts() {
        assert_eq!(
            digest().subject(),
            "PNTD: 3 valores por vencer, 1 publicación"
        );
    }

    #[test]
    fn both_forms_say_the_same_and_how_to_end_it() {
        let (site, to) = ("https://pntd.example.pe", recipient());
        let (text, html) = (digest().text(site, &to), digest().html(site, &to));
        for form in [&text, &html] {
            for needed in [
                "Ana: esto es lo que hay para usted el 17 de marzo de 2026.",
                "Valores por vencer",
                "https://pntd.example.pe/gestion/captura/indicador/PNTD-1",
                "Y 2 más",
                "gestion/correo/baja?clave=abc",
                "gestion/cuenta/avisos",
            ] {
                assert!(form.contains(needed), "{needed}: {form}");
            }
        }
        assert!(
            html.contains("Uso &lt;de&gt; servicios &amp; más"),
            "{html}"
        );
        assert!(text.contains("Uso <de> servicios & más"), "{text}");
    }
}
