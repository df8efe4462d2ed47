//! Due and late values, one line an indicator: where to go and type.

use domain::{code::IndicatorCode, format, gate::Standing, role::Act};
use leptos::prelude::*;

use crate::{
    office::{
        list_table::ListTable,
        tables::{OfficeTable, TableFiles},
        take_home::TakeHome,
    },
    wire::DueCell,
};

/// What is due of one indicator.
#[derive(Debug, Clone, PartialEq, Eq)]
struct DueLine {
    indicator: IndicatorCode,
    name: String,
    /// (period, since or until when, late)
    periods: Vec<(String, String, bool)>,
}

/// Since when it is late, or until when it is in time; and whether it can be typed at all.
fn words(cell: &DueCell) -> String {
    let date = format::date_long;
    let due = if cell.late {
        format!("vencido desde el {}", date(cell.due))
    } else {
        format!("hasta el {}", date(cell.due))
    };
    match cell.standing {
        Standing::Closed { on } => format!(
            "{due}; cerró el {} y puede reabrirlo {}",
            date(on),
            Act::ManageCalendar.who_can_es()
        ),
        Standing::Reopened { until } => format!("{due}; reabierto hasta el {}", date(until)),
        Standing::Late {
            closes_on: Some(closes_on),
            ..
        } => format!("{due}; se cierra el {}", date(closes_on)),
        Standing::NotYetOpen { .. } | Standing::Open { .. } | Standing::Late { .. } => due,
    }
}

/// The same, and who has it in a draft.
fn with_author(cell: &DueCell) -> String {
    let words = words(cell);
    match &cell.entering {
        Some(author) => format!("{words}; {author} lo tiene en un borrador"),
        None => words,
    }
}

/// One line an indicator, in the order in which the first cell of each came (late first).
fn lines(due: &[DueCell]) -> Vec<DueLine> {
    let mut lines: Vec<DueLine> = Vec::new();
    for cell in due {
        let period = (format::period(cell.period), with_author(cell), cell.late);
        match lines
            .iter_mut()
            .find(|line| line.indicator == cell.indicator)
        {
            Some(line) if line.periods.contains(&period) => {}
            Some(line) => line.periods.push(period),
            None => lines.push(DueLine {
                indicator: cell.indicator.clone(),
                name: cell.indicator_name.clone(),
                periods: vec![period],
            }),
        }
    }
    lines
}

/// The table; nothing when nothing is due.
#[component]
pub fn DueTable(due: Vec<DueCell>, total: u32) -> impl IntoView {
    let shown = due.len();
    let rows = lines(&due)
        .into_iter()
        .map(|line| view! { <DueRow line /> })
        .collect_view();
    (shown > 0).then(|| {
        view! {
            <section class="block">
                <h2>"Valores por registrar " <span class="count">{total}</span></h2>
                {(u64::from(total) > shown as u64)
                    .then(|| {
                        view! {
                            <p class="muted">
                                {format!("Se muestran {shown} de {total}, primero los vencidos.")}
                            </p>
                        }
                    })}
                <ListTable columns=["Indicador", "Periodos y plazos", "Acción"]>{rows}</ListTable>
                <TakeHome query="mostrar=pendientes" what="lo que le toca" />
                <TableFiles table=OfficeTable::Due query="" />
            </section>
        }
    })
}

#[component]
fn DueRow(line: DueLine) -> impl IntoView {
    let href = format!("/gestion/captura/indicador/{}", line.indicator);
    let periods = line
        .periods
        .into_iter()
        .map(|(period, words, late)| {
            let class = if late { "due due--late" } else { "due" };
            view! { <li class=class><strong>{period}</strong> ": " {words}</li> }
        })
        .collect_view();
    view! {
        <tr>
            <td>
                <span>
                    <span class="code">{line.indicator.to_string()}</span>
                    " "
                    {line.name.clone()}
                </span>
            </td>
            <td>
                <ul class="plain">{periods}</ul>
            </td>
            <td>
                <a href=href aria-label=format!("Registrar valores de {}", line.name)>
                    "Registrar valores"
                </a>
            </td>
        </tr>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(year: i32) -> chrono::NaiveDate {
        chrono::NaiveDate::from_ymd_opt(year, 3, 31).expect("a date")
    }

    fn cell(indicator: &str, year: i32, late: bool) -> DueCell {
        DueCell {
            indicator: indicator.parse().expect("a code"),
            indicator_name: "Uso".to_owned(),
            node: "S04".parse().expect("a code"),
            period: domain::period::Period::year(year).expect("a year"),
            due: day(year + 1),
            late,
            standing: Standing::Late {
                since: day(year + 1),
                closes_on: None,
            },
            entering: None,
        }
    }

    #[test]
    fn an_indicator_has_one_line_with_all_its_periods() {
        let due = [
            cell("S04-1", 2023, true),
            cell("S05-1", 2023, true),
            cell("S04-1", 2024, false),
        ];
        let lines = lines(&due);
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[0].periods.len(), 2);
        assert!(lines[0].periods[0].2, "the late period comes first");
    }

    #[test]
    fn what_has_closed_says_who_can_open_it() {
        let closed = DueCell {
            standing: Standing::Closed { on: day(2024) },
            ..cell("S04-1", 2023, true)
        };
        assert_eq!(
            words(&closed),
            "vencido desde el 31 de marzo de 2024; cerró el 31 de marzo de 2024 y puede reabrirlo \
             planificación o administración"
        );
        let reopened = DueCell {
            standing: Standing::Reopened { until: day(2027) },
            ..closed
        };
        assert!(words(&reopened).ends_with("reabierto hasta el 31 de marzo de 2027"));
    }

    #[test]
    fn series_of_the_same_period_are_shown_once() {
        assert_eq!(
            lines(&[cell("S04-1", 2023, true), cell("S04-1", 2023, true)])[0]
                .periods
                .len(),
            1
        );
    }
}
