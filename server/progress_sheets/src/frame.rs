//! What stands at the head and at the foot of every sheet: whose it is, what is to be known before reading, the source,
//! the release with its whole hash, the address and the terms of use.

use domain::{
    format::{date_long, lima_day},
    indicator::{Indicator, IndicatorKind},
    sentence,
};
use tagged_pdf::{
    Area, Element, Fonts, Item, LinkTarget, Mark, Pages, Role, ShapedLine, TextStyle,
};

use crate::{
    Source,
    canvas::{Canvas, Column},
    style::{
        ACCENT, BOTTOM, ERROR, ERROR_SOFT, FOOT, FOOTER, MARGIN, NOTICE, RULE, SITE, SMALL,
        SMALL_STRONG, WARNING_SOFT, WIDTH,
    },
};

/// Policy and release, and what must be said of them.
pub fn head(canvas: &mut Canvas<'_>, source: &Source<'_>, indicator: Option<&Indicator>) {
    let release = source.release();
    let look = canvas.scaled(SMALL);
    let when = date_long(lima_day(release.published_at));
    let issue = format!("Publicación n.º {} · {when}", release.number);
    let issue = canvas.fonts.shape(&issue, look);
    let room = WIDTH - issue.width - 12.0;
    let top = canvas.y;
    let element = canvas.pages.element(Role::Paragraph, None);
    let name = canvas.scaled(SITE);
    let column = Column {
        left: MARGIN,
        width: room,
    };
    let policy = &release.catalogue.edition.policy_name;
    canvas.text(policy, name, column, Mark::Element(element), 2);
    let element = canvas.pages.element(Role::Paragraph, None);
    let at = (MARGIN + WIDTH - issue.width, top);
    canvas.line(at, issue, look, Mark::Element(element));
    canvas.y += 2.0;
    canvas.rule(ACCENT);
    canvas.y += 3.0;
    notices(canvas, source, indicator);
    canvas.y += 2.0;
}

fn notices(canvas: &mut Canvas<'_>, source: &Source<'_>, indicator: Option<&Indicator>) {
    let release = source.release();
    let alarm = TextStyle {
        colour: ERROR,
        ..SMALL_STRONG
    };
    if let Some(by) = source.published.withdrawn {
        canvas.notice(&sentence::withdrawn_sentence(by), alarm, ERROR_SOFT);
    }
    if let Some(withdrawal) = &release.withdraws {
        canvas.notice(
            &sentence::withdrawal_sentence(withdrawal),
            alarm,
            ERROR_SOFT,
        );
    }
    if release.demo {
        let is_context = indicator.is_some_and(|one| one.kind == IndicatorKind::Context);
        let (label, section) = match is_context {
            true => ("Publicación de demostración", "/contexto"),
            false => ("Datos de demostración", "/"),
        };
        let text = format!("{label}. {}", site::demonstration_words(section));
        canvas.notice(&text, NOTICE, WARNING_SOFT);
    }
}

/// A line of the foot.
struct Line {
    lines: Vec<ShapedLine>,
    address: Option<String>,
}

/// Draws the foot at the end of the page; answers whether the content ends above it. `attributed` says where the
/// numbers are from, `path` is the page on the site.
pub fn foot(canvas: &mut Canvas<'_>, source: &Source<'_>, attributed: &str, path: &str) -> bool {
    let release = source.release();
    let settings = &release.settings;
    let look = canvas.scaled(FOOT);
    let address = source.address(path);
    let texts = [
        (attributed.to_owned(), None),
        (
            format!(
                "Publicación n.º {}, {}. Plazos contados al {}.",
                release.number,
                date_long(lima_day(release.published_at)),
                date_long(release.as_of),
            ),
            None,
        ),
        (format!("SHA-256 {}", source.published.sha256), None),
        (address.clone().unwrap_or_default(), address),
        (
            format!(
                "Ofrece los datos: {}. Licencia {}, elección de este tablero.",
                settings.licensor(),
                settings.licence.name()
            ),
            None,
        ),
    ];
    let most = canvas.density.lines.max(2);
    let mut foot = Vec::new();
    for (text, address) in texts {
        let lines = canvas.lines(&text, look, WIDTH, most);
        foot.push(Line { lines, address });
    }
    if canvas.is_shortened {
        let text = "Los textos que terminan en «…» están completos en la página del sitio.";
        let lines = canvas.lines(text, look, WIDTH, most);
        foot.insert(
            0,
            Line {
                lines,
                address: None,
            },
        );
    }
    foot.retain(|one| !one.lines.is_empty());
    let short = |count: usize| f32::from(u16::try_from(count).unwrap_or(u16::MAX));
    let count: usize = foot.iter().map(|one| one.lines.len()).sum();
    let height = short(count) * look.line() + short(foot.len()) * look.after;
    let top = BOTTOM - height;
    let fits = canvas.y + 8.0 <= top;
    canvas.y = top - 4.0;
    canvas.rule(RULE);
    canvas.y = top;
    for line in foot {
        draw_line(canvas, line, look);
    }
    fits
}

fn draw_line(canvas: &mut Canvas<'_>, line: Line, look: TextStyle) {
    let mut element: Element = canvas.pages.element(Role::Paragraph, None);
    let top = canvas.y;
    if line.address.is_some() {
        element = canvas.pages.element(Role::Link, Some(element));
    }
    let colour = match line.address {
        Some(_) => ACCENT,
        None => look.colour,
    };
    let look = TextStyle { colour, ..look };
    let right = canvas.draw_lines(line.lines, look, Mark::Element(element), |_| MARGIN);
    if let Some(address) = line.address {
        let area = Area {
            left: MARGIN,
            top,
            right,
            bottom: canvas.y,
        };
        let label = format!("Página en el sitio: {address}");
        canvas.link(area, LinkTarget::Address(address), label, element);
    }
    canvas.y += look.after;
}

/// «datos de demostración · página 3 de 96» below every page: read with none. Pages of the contents after the first have
/// no head, so it stands here that the release is withdrawn or invented.
pub fn push_numbers(pages: &mut Pages, source: &Source<'_>, fonts: &Fonts) {
    let withdrawn = source.published.withdrawn.is_some();
    let withdrawn = withdrawn.then_some("publicación retirada");
    let demo = source.release().demo.then_some("datos de demostración");
    let count = pages.pages.len();
    for (number, page) in (1..).zip(&mut pages.pages) {
        let number = format!("página {number} de {count}");
        let words = [withdrawn, demo, Some(number.as_str())];
        let words: Vec<&str> = words.into_iter().flatten().collect();
        let line = fonts.shape(&words.join(" · "), FOOT);
        page.push(Item::Text {
            x: MARGIN + WIDTH - line.width,
            baseline: FOOTER,
            line,
            look: FOOT,
            mark: Mark::Footer,
        });
    }
}
