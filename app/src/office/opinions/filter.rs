//! What is looked for in the queue as an address, there and back: the same for the screen and for its files. Pure.

use domain::opinion::Answer;

use crate::{
    office::address::{text, with_query},
    wire::{ListOpinions, OpinionFilter, OpinionsShown},
};

/// The screen.
pub const PATH: &str = "/gestion/opiniones";

/// Names of the parts in the address.
pub const SHOWN: &str = "mostrar";
pub const ANSWER: &str = "respuesta";
pub const PAGE: &str = "pagina";
const BEFORE: &str = "antes";

/// What can be shown: (in the address, in words).
pub const CHOICES: [(OpinionsShown, &str, &str); 2] = [
    (
        OpinionsShown::Waiting,
        "por-atender",
        "Comentarios por atender",
    ),
    (OpinionsShown::All, "todo", "Todos los comentarios"),
];

/// Reads an address by its parts; what is empty or cannot be read asks for nothing.
pub fn read(part: impl Fn(&str) -> Option<String>) -> ListOpinions {
    let text = |name| text(&part, name);
    let shown = text(SHOWN).and_then(|wanted| {
        let mut choices = CHOICES.into_iter();
        choices.find_map(|(shown, slug, _)| (slug == wanted).then_some(shown))
    });
    ListOpinions {
        filter: OpinionFilter {
            shown: shown.unwrap_or_default(),
            answer: text(ANSWER).and_then(|slug| Answer::from_slug(&slug)),
            page: text(PAGE),
        },
        before: text(BEFORE).and_then(|id| id.parse().ok()),
    }
}

/// The slug of what is shown.
pub fn slug(shown: OpinionsShown) -> &'static str {
    let mut choices = CHOICES.into_iter();
    let found = choices.find_map(|(known, slug, _)| (known == shown).then_some(slug));
    found.unwrap_or_default()
}

/// The address of a search.
pub fn address(search: &ListOpinions) -> String {
    let filter = &search.filter;
    let shown = Some(filter.shown).filter(|shown| *shown != OpinionsShown::default());
    let parts = [
        (SHOWN, shown.map(|shown| slug(shown).to_owned())),
        (ANSWER, filter.answer.map(|answer| answer.slug().to_owned())),
        (PAGE, filter.page.clone()),
        (BEFORE, search.before.map(|id| id.to_string())),
    ];
    with_query(PATH, parts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::office::address::tests::parts;

    fn again(address: &str) -> ListOpinions {
        read(parts(address))
    }

    #[test]
    fn a_search_survives_its_address() {
        for (shown, ..) in CHOICES {
            let search = ListOpinions {
                filter: OpinionFilter {
                    shown,
                    answer: Some(Answer::No),
                    page: Some("/indicadores/S04-1".to_owned()),
                },
                before: Some(120),
            };
            assert_eq!(again(&address(&search)), search);
        }
        assert_eq!(address(&ListOpinions::default()), PATH);
        let odd = "/gestion/opiniones?mostrar=nada&respuesta=quiz%C3%A1&pagina=%20&antes=x";
        assert_eq!(again(odd), ListOpinions::default());
    }
}
