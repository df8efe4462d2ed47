//! Which rows of the tree are shown: by text, by lateness, by what is collapsed. Pure.

use std::collections::BTreeSet;

use crate::wire::TreeRow;

/// What filtering needs of a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    depth: u8,
    /// Code, name and indicators, in lower case without accents.
    text: String,
    late: bool,
}

/// What the person asks for.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    pub text: &'a str,
    pub late_only: bool,
}

/// The rows as lines, in order.
pub fn outline(rows: &[TreeRow]) -> Vec<Line> {
    rows.iter()
        .map(|row| {
            let mut text = format!(
                "{} {}",
                row.node.code,
                row.node.name.as_deref().unwrap_or("por completar")
            );
            for indicator in &row.indicators {
                text.push_str(&format!(" {} {}", indicator.code, indicator.name));
            }
            Line {
                depth: row.depth,
                text: plain(&text),
                late: row.indicators.iter().any(|indicator| indicator.late > 0),
            }
        })
        .collect()
}

/// Rows that have rows below them.
pub fn parents(outline: &[Line]) -> BTreeSet<usize> {
    outline
        .windows(2)
        .enumerate()
        .filter(|(_, pair)| pair[1].depth > pair[0].depth)
        .map(|(index, _)| index)
        .collect()
}

/// The places of the rows that a filter shows, nothing collapsed: for files.
pub fn visible_rows(rows: &[TreeRow], text: &str, late_only: bool) -> BTreeSet<usize> {
    let wanted = Wanted { text, late_only };
    visible(&outline(rows), wanted, &BTreeSet::new())
}

/// The rows to show. A hit brings its ancestors along; a filter looks into collapsed rows too, since
/// a hit that stays hidden is no answer.
pub fn visible(
    outline: &[Line],
    wanted: Wanted<'_>,
    collapsed: &BTreeSet<usize>,
) -> BTreeSet<usize> {
    let text = plain(wanted.text.trim());
    if text.is_empty() && !wanted.late_only {
        return unfolded(outline, collapsed);
    }
    let mut shown = BTreeSet::new();
    for (index, line) in outline.iter().enumerate() {
        if line.text.contains(&text) && (line.late || !wanted.late_only) {
            shown.insert(index);
            shown.extend(ancestors(outline, index));
        }
    }
    shown
}

fn unfolded(outline: &[Line], collapsed: &BTreeSet<usize>) -> BTreeSet<usize> {
    let mut shown = BTreeSet::new();
    let mut closed_at: Option<u8> = None;
    for (index, line) in outline.iter().enumerate() {
        if closed_at.is_some_and(|depth| line.depth > depth) {
            continue;
        }
        closed_at = collapsed.contains(&index).then_some(line.depth);
        shown.insert(index);
    }
    shown
}

fn ancestors(outline: &[Line], index: usize) -> Vec<usize> {
    let mut depth = outline[index].depth;
    let mut found = Vec::new();
    for (above, line) in outline[..index].iter().enumerate().rev() {
        if line.depth < depth {
            found.push(above);
            depth = line.depth;
        }
    }
    found
}

/// Lower case without the accents of Spanish, so that «gestion» finds «Gestión».
pub fn plain(text: &str) -> String {
    text.chars()
        .flat_map(char::to_lowercase)
        .map(|letter| match letter {
            'á' => 'a',
            'é' => 'e',
            'í' => 'i',
            'ó' => 'o',
            'ú' | 'ü' => 'u',
            'ñ' => 'n',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(depth: u8, text: &str, late: bool) -> Line {
        Line {
            depth,
            text: plain(text),
            late,
        }
    }

    fn tree() -> Vec<Line> {
        vec![
            line(0, "OP1 Gestión", false),
            line(1, "L1.1 Identidad", false),
            line(2, "S01 Firma digital", true),
            line(2, "S02 Casilla", false),
            line(0, "OP2 Economía", false),
        ]
    }

    fn shown(text: &str, late_only: bool, collapsed: &[usize]) -> Vec<usize> {
        let collapsed = collapsed.iter().copied().collect();
        visible(&tree(), Wanted { text, late_only }, &collapsed)
            .into_iter()
            .collect()
    }

    #[test]
    fn everything_is_shown_at_first() {
        assert_eq!(shown("", false, &[]), [0, 1, 2, 3, 4]);
    }

    #[test]
    fn a_collapsed_row_hides_all_below_it_and_nothing_else() {
        assert_eq!(shown("", false, &[0]), [0, 4]);
        assert_eq!(shown("", false, &[1]), [0, 1, 4]);
        assert_eq!(shown("", false, &[0, 1]), [0, 4]);
    }

    #[test]
    fn a_hit_comes_with_its_ancestors_even_from_a_collapsed_row() {
        assert_eq!(shown("firma", false, &[0]), [0, 1, 2]);
    }

    #[test]
    fn accents_and_capitals_do_not_matter() {
        assert_eq!(shown("GESTION", false, &[]), [0]);
        assert_eq!(shown("economía", false, &[]), [4]);
    }

    #[test]
    fn late_rows_can_be_singled_out() {
        assert_eq!(shown("", true, &[]), [0, 1, 2]);
        assert!(shown("casilla", true, &[]).is_empty());
    }

    #[test]
    fn parents_are_rows_with_rows_below() {
        assert_eq!(parents(&tree()).into_iter().collect::<Vec<_>>(), [0, 1]);
    }
}
