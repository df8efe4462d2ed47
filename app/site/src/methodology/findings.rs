//! The list of all finding codes: what the checks of files, values and releases can say.

use domain::finding::codes::{self, Meaning};
use leptos::prelude::*;
use messages::{msgid, t};

/// Groups of the list by the first digit of the code.
const GROUPS: [(char, &str); 6] = [
    ('1', msgid!("El archivo")),
    ('2', msgid!("La tabla y sus columnas")),
    ('3', msgid!("Una celda o una fila")),
    ('4', msgid!("El dato frente al catálogo y a lo registrado")),
    ('5', msgid!("La publicación")),
    ('6', msgid!("El registro y los permisos")),
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
                        <td>{meaning.shown_meaning()}</td>
                        <td>{meaning.shown_remedy()}</td>
                    </tr>
                }
            })
            .collect_view();
        let title = messages::translated(title);
        view! {
            <details>
                <summary>{title}</summary>
                <div class="scroller">
                    <table class="table">
                        <caption class="visually-hidden">{t!("Códigos de hallazgos: {title}", title)}</caption>
                        <thead><tr><th scope="col">{t!("Código")}</th><th scope="col">{t!("Qué significa")}</th><th scope="col">{t!("Qué hacer")}</th></tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            </details>
        }
    });
    view! {
        <p>
            {t!("Cada archivo importado, cada valor escrito y cada publicación pasan por las mismas revisiones. \
             Lo que encuentran lleva un código: con E impide seguir; con W es un aviso. Un código significa una sola cosa.")}
        </p>
        {groups.into_iter().collect_view()}
    }
    .into_any()
}
