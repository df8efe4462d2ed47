//! A block of cells as spreadsheets put it on the clipboard: tabs between columns, line ends between
//! rows, quotes around cells that hold either. Pure.

/// Rows of texts. Never fails; a final line end makes no row of its own.
pub fn rows(text: &str) -> Vec<Vec<String>> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut rows = vec![Vec::new()];
    let mut cell = String::new();
    let mut quoted = false;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if cell.is_empty() => quoted = true,
            '\t' if !quoted => end_cell(&mut rows, &mut cell),
            '\n' if !quoted => {
                end_cell(&mut rows, &mut cell);
                rows.push(Vec::new());
            }
            other => cell.push(other),
        }
    }
    end_cell(&mut rows, &mut cell);
    if rows.len() > 1
        && rows
            .last()
            .is_some_and(|last| last.len() == 1 && last[0].is_empty())
    {
        rows.pop();
    }
    rows
}

fn end_cell(rows: &mut [Vec<String>], cell: &mut String) {
    if let Some(row) = rows.last_mut() {
        row.push(std::mem::take(cell).trim().to_owned());
    }
}

/// A text as one cell of a block.
pub fn quoted(text: &str) -> String {
    if text.contains(['\t', '\n', '\r', '"']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

/// Whether the text is more than one cell.
pub fn is_block(text: &str) -> bool {
    text.trim_end_matches(['\r', '\n'])
        .contains(['\t', '\n', '\r'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_from_a_spreadsheet_keeps_its_rows_and_columns() {
        assert_eq!(rows("1\t2\r\n3\t4\r\n"), [["1", "2"], ["3", "4"]]);
    }

    #[test]
    fn empty_cells_keep_their_place() {
        assert_eq!(rows("1\t\t3\n\t5\t"), [["1", "", "3"], ["", "5", ""]]);
    }

    #[test]
    fn quotes_hold_tabs_line_ends_and_quotes() {
        assert_eq!(
            rows("\"a\tb\"\t\"c\nd\"\n\"e \"\"f\"\"\"\tg"),
            [["a\tb", "c\nd"], ["e \"f\"", "g"]]
        );
    }

    #[test]
    fn a_quote_within_a_text_is_a_quote() {
        assert_eq!(rows("5\" de\t6"), [["5\" de", "6"]]);
    }

    #[test]
    fn a_text_that_is_quoted_comes_back() {
        for text in ["63.4", "a\tb", "c\nd", "\"e\" f"] {
            assert_eq!(rows(&quoted(text)), [[text]]);
        }
    }

    #[test]
    fn one_cell_is_no_block() {
        assert!(!is_block("63.4\r\n"));
        assert!(is_block("63.4\t65"));
        assert!(is_block("63.4\n65"));
    }
}
