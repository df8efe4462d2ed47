//! The rules of a sheet in the words of the format: data validation, protection, conditional formats.

use crate::write::{
    WriteError,
    rules::{Range, Rules, WordList},
    table::nearest_double,
    xlsx::MAX_ROWS,
};
use rust_xlsxwriter::{
    Color, ConditionalFormatCell, ConditionalFormatCellRule, DataValidation,
    DataValidationErrorStyle, DataValidationRule, Format, Formula, ProtectionOptions, Workbook,
    Worksheet,
};

/// Characters of a list that stands at its cells, by the format.
const MAX_LIST_CHARS: usize = 255;
/// Rows below the table that have its lists too, where rows can be added.
const SPARE_ROWS: u32 = 200;
/// The sheet of the long lists.
const SHEET: &str = "pntd_listas";

/// Where the data of a sheet stand.
#[derive(Debug, Clone, Copy)]
pub(super) struct Data {
    pub first: u32,
    pub last: u32,
}

/// Lists of words that are too long to stand at their cells.
#[derive(Default)]
pub(super) struct Lists(Vec<Vec<String>>);

impl Lists {
    /// The name of a list; the same words have one name.
    fn name(&mut self, words: &[String]) -> String {
        let known = self.0.iter().position(|known| known == words);
        let at = known.unwrap_or_else(|| {
            self.0.push(words.to_vec());
            self.0.len() - 1
        });
        format!("pntd_lista_{}", at + 1)
    }

    /// Writes the lists into a sheet that nobody sees, and names each.
    pub fn write(&self, workbook: &mut Workbook) -> Result<(), WriteError> {
        if self.0.is_empty() {
            return Ok(());
        }
        let sheet = workbook.add_worksheet();
        sheet.set_name(SHEET)?.set_very_hidden(true);
        let mut names = Vec::new();
        for (column, words) in (0_u16..).zip(&self.0) {
            for (row, word) in (0..).zip(words) {
                sheet.write_string(row, column, word)?;
            }
            let letters = rust_xlsxwriter::utility::column_number_to_name(column);
            names.push((column + 1, letters, words.len()));
        }
        for (number, column, length) in names {
            let range = format!("={SHEET}!${column}$1:${column}${length}");
            workbook.define_name(format!("pntd_lista_{number}"), &range)?;
        }
        Ok(())
    }
}

/// Gives a sheet its rules.
pub(super) fn apply(
    sheet: &mut Worksheet,
    rules: &Rules,
    data: Data,
    lists: &mut Lists,
) -> Result<(), WriteError> {
    let room = if rules.is_locked() { 0 } else { SPARE_ROWS };
    let last = data.last.saturating_add(room).min(MAX_ROWS - 1);
    for list in &rules.lists {
        let validation = of_list(list, lists)?;
        let column = list.column;
        sheet.add_data_validation(data.first, column, last, column, &validation)?;
    }
    for range in &rules.ranges {
        let (first, last) = range.rows;
        let rows = (
            data.first.saturating_add(first),
            data.first.saturating_add(last),
        );
        let (from, to) = range.columns;
        sheet.add_data_validation(rows.0, from, rows.1, to, &of_range(range)?)?;
    }
    if let Some((column, states)) = &rules.states {
        for (word, look) in states {
            let (background, text) = look.colours();
            let format = Format::new()
                .set_background_color(Color::RGB(background))
                .set_font_color(Color::RGB(text));
            let rule = ConditionalFormatCell::new()
                .set_rule(ConditionalFormatCellRule::EqualTo(word.as_str()))
                .set_format(format);
            sheet.add_conditional_format(data.first, *column, data.last, *column, &rule)?;
        }
    }
    if rules.is_locked() {
        sheet.protect_with_options(&ProtectionOptions {
            format_columns: true,
            format_rows: true,
            sort: true,
            use_autofilter: true,
            ..ProtectionOptions::new()
        });
    }
    Ok(())
}

fn of_list(list: &WordList, lists: &mut Lists) -> Result<DataValidation, WriteError> {
    let length = list
        .words
        .iter()
        .map(|word| word.encode_utf16().count() + 1);
    let has_comma = list.words.iter().any(|word| word.contains(','));
    let validation = if has_comma || length.sum::<usize>() > MAX_LIST_CHARS {
        let name = lists.name(&list.words);
        DataValidation::new().allow_list_formula(Formula::new(format!("={name}")))
    } else {
        DataValidation::new().allow_list_strings(&list.words)?
    };
    Ok(validation
        .set_error_style(DataValidationErrorStyle::Warning)
        .set_error_title("No está en la lista")?
        .set_error_message("Elija una palabra de la lista. Al importar se revisa otra vez.")?)
}

/// What is typed outside is asked about, not refused: «No disponible: razón» is no number and may stand there.
fn of_range(range: &Range) -> Result<DataValidation, WriteError> {
    let bound = |bound: Option<_>| bound.and_then(nearest_double);
    let (rule, admits) = match (bound(range.min), bound(range.max)) {
        (Some(min), Some(max)) => (
            DataValidationRule::Between(min, max),
            format!("de {min} a {max}"),
        ),
        (Some(min), None) => (
            DataValidationRule::GreaterThanOrEqualTo(min),
            format!("{min} o más"),
        ),
        (None, Some(max)) => (
            DataValidationRule::LessThanOrEqualTo(max),
            format!("{max} o menos"),
        ),
        (None, None) => (
            DataValidationRule::Between(-1e15, 1e15),
            "cualquier número".to_owned(),
        ),
    };
    let unit: String = range.unit.chars().take(80).collect();
    Ok(DataValidation::new()
        .allow_decimal_number(rule)
        .set_error_style(DataValidationErrorStyle::Warning)
        .set_error_title("Fuera de lo admitido")?
        .set_error_message(format!(
            "Se espera un número, {admits} ({unit}). Si no hay dato, escriba «No disponible: » y la razón."
        ))?
        .set_input_title("Unidad de medida")?
        .set_input_message(format!("{unit}: {admits}. Vacío no es cero."))?)
}
