//! Any text in the place of a value, a period or a code: it is read whole or refused, and never panics. What is
//! read as a number has every digit that was typed.
#![no_main]

use domain::number::{NumberLocale, read_datum};
use domain::period::read_marked_period;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for locale in [NumberLocale::Peru, NumberLocale::DecimalComma] {
        let read = read_datum(text, locale);
        if let Some(number) = read.value().and_then(|read| read.datum.value()) {
            let digits = |text: &str| text.chars().filter(char::is_ascii_digit).count();
            assert!(digits(text) > 0, "«{text}» has no digit and was read as {number}");
        }
    }
    let _ = read_marked_period(text);
});
