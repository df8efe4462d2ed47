//! The list of all finding codes: what the checks of files, values and releases can say.

use domain::finding::codes::{self, Meaning};
use leptos::prelude::*;

/// Groups of the list by the first digit of the code.
const GROUPS: [(char, &str); 6] = [
    ('1', "El archivo"),
    ('2', "La tabla y sus columnas"),
    ('3', "Una celda o una fila"),
    ('4', "El dato frente al catálogo y a lo registrado"),
    ('5', "La publicación"),
    ('6', "El registro y los permisos"),
];

/// Every code once, in groups that open.
pub fn section() -> AnyView {
    let groups = GROUPS.map(|(digit, title)| {
        let of_group = |meaning: &&Meaning| meaning.code[1..].starts_with(digit);
        let rows = codes::ALL
            .iter()
            .filter(of_group)
            .map(|meaning| {
                view! {
                    <tr>
                        <th scope="row">{meaning.code}</th>
                        <td>{meaning.meaning}</td>
                        <td>{meaning.remedy}</td>
                    </tr>
                }
            })
            .collect_view();
        view! {
            <details>
                <summary>{title}</summary>
                <div class="scroller">
                    <table class="table">
                        <caption class="visually-hidden">{format!("Códigos de hallazgos: {title}")}</caption>
                        <thead><tr><th scope="col">"Código"</th><th scope="col">"Qué significa"</th><th scope="col">"Qué hacer"</th></tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </details>
        }
    });
    view! {
        <p>
            "Cada archivo importado, cada valor escrito y cada publicación pasan por las mismas revisiones. \
             Lo que encuentran lleva un código: con E impide seguir; con W es un aviso. Un código significa una sola cosa."
        </p>
        {groups.into_iter().collect_view()}
    }
    .into_any()
}
