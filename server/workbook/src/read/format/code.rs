//! Format codes: sections by sign or condition, and what each shows.

use super::{ShownAs, TimeShape};
use import::grid::DateShape;

/// A number format: up to four sections, chosen by the number.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::read) struct NumberFormat {
    sections: Vec<Section>,
}

#[derive(Debug, Clone, PartialEq)]
struct Section {
    shows: ShownAs,
    condition: Option<(Comparison, f64)>,
    /// What it writes around the number, where it writes something.
    words: Option<Words>,
    /// Whether nothing stands in it: a cell with such a number looks empty.
    is_empty: bool,
}

/// What a format writes around a number: «Meta 2023», «≥ 60», «15.4 M».
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::read) struct Words {
    pub before: String,
    pub after: String,
    /// Whether the number itself is shown.
    pub has_number: bool,
}

impl Words {
    /// The words of a text that shows a number, as a program wrote it.
    pub fn of_shown(text: &str) -> Self {
        let is_number = |c: char| c.is_ascii_digit();
        match (text.find(is_number), text.rfind(is_number)) {
            (Some(first), Some(last)) => Self {
                before: text[..first]
                    .trim_end_matches(['-', '−', '+', '('])
                    .to_owned(),
                after: text[last + 1..].replacen('%', "", 1),
                has_number: true,
            },
            _ => Self {
                before: text.to_owned(),
                ..Self::default()
            },
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Comparison {
    Less,
    LessOrEqual,
    Equal,
    Unequal,
    More,
    MoreOrEqual,
}

impl Comparison {
    fn holds(self, value: f64, limit: f64) -> bool {
        match self {
            Self::Less => value < limit,
            Self::LessOrEqual => value <= limit,
            Self::Equal => value == limit,
            Self::Unequal => value != limit,
            Self::More => value > limit,
            Self::MoreOrEqual => value >= limit,
        }
    }
}

impl NumberFormat {
    /// A format by its code.
    pub fn of_code(code: &str) -> Self {
        let mut sections: Vec<_> = sections(code).into_iter().map(section).collect();
        // A code without anything in it is `General`.
        if let [only] = sections.as_mut_slice() {
            only.is_empty = false;
        }
        Self { sections }
    }

    /// A built-in format by its number (18.8.30, with those of other languages, which are dates and times).
    pub fn built_in(id: u32) -> Self {
        Self::of_code(match id {
            9 => "0%",
            10 => "0.00%",
            14 => "mm-dd-yy",
            15 => "d-mmm-yy",
            16 => "d-mmm",
            17 => "mmm-yy",
            18 | 20 => "h:mm",
            19 | 21 => "h:mm:ss",
            22 => "m/d/yy h:mm",
            32..=35 => "h:mm:ss",
            27..=31 | 36 | 50..=54 | 57 | 58 => "yyyy/m/d",
            45 | 47 => "mm:ss",
            46 => "[h]:mm:ss",
            49 => "@",
            67 => "0%",
            68 => "0.00%",
            71..=74 | 81 => "d/m/yyyy",
            75 | 76 | 78 | 80 => "h:mm",
            77 => "d/m/yyyy h:mm",
            79 => "[h]:mm:ss",
            _ => "General",
        })
    }

    /// What it shows of a number.
    pub fn shows(&self, value: f64) -> ShownAs {
        self.section(value).map_or(ShownAs::Number, |s| s.shows)
    }

    /// What it shows of every number, where that is the same for all.
    pub fn always(&self) -> Option<ShownAs> {
        let first = self.sections.first()?.shows;
        let numbers = self.sections.iter().take(3);
        numbers
            .into_iter()
            .all(|s| s.shows == first)
            .then_some(first)
    }

    /// What it writes around a number; nothing where it writes only the number.
    pub fn words(&self, value: f64) -> Option<&Words> {
        self.section(value)?.words.as_ref()
    }

    /// Whether it writes something around any number.
    pub fn has_words(&self) -> bool {
        self.sections.iter().take(3).any(|s| s.words.is_some())
    }

    /// Whether it shows nothing of a number: `;;;` hides every one, `0;;` those below zero. A zero that is not shown
    /// is a zero: «0;-0;;@» only keeps a table quiet.
    pub fn hides(&self, value: f64) -> bool {
        value != 0.0 && self.section(value).is_some_and(|s| s.is_empty)
    }

    /// Whether it shows nothing of some numbers.
    pub fn may_hide(&self) -> bool {
        self.sections.iter().take(3).any(|s| s.is_empty)
    }

    fn section(&self, value: f64) -> Option<&Section> {
        let of_numbers = &self.sections[..self.sections.len().min(3)];
        if of_numbers.iter().any(|s| s.condition.is_some()) {
            let fits = |s: &&Section| s.condition.is_none_or(|(c, limit)| c.holds(value, limit));
            return of_numbers.iter().find(fits).or(of_numbers.first());
        }
        match of_numbers {
            [] => None,
            [all] => Some(all),
            [other, negative] => Some(if value < 0.0 { negative } else { other }),
            [positive, negative, zero, ..] => Some(if value > 0.0 {
                positive
            } else if value < 0.0 {
                negative
            } else {
                zero
            }),
        }
    }
}

/// What stands in a code outside literal text: a letter or sign that is part of the format, or what stands
/// in brackets.
enum Token<'a> {
    Sign(char),
    Bracket(&'a str),
    /// A literal: it parts the signs beside it.
    Text(&'a str),
    /// A width or a filler, which parts the signs beside it too and writes nothing.
    Literal,
}

/// The sections of a code, as tokens. Quoted text, escaped characters (`\%`), the widths (`_%`) and fillers
/// (`*%`) are literal.
fn sections(code: &str) -> Vec<Vec<Token<'_>>> {
    let mut all = vec![Vec::new()];
    let mut rest = code;
    while let Some(c) = rest.chars().next() {
        rest = &rest[c.len_utf8()..];
        let token = match c {
            '"' => {
                let (inside, after) = rest.split_once('"').unwrap_or((rest, ""));
                rest = after;
                Token::Text(inside)
            }
            '\\' => {
                let end = rest.chars().next().map_or(0, char::len_utf8);
                let (escaped, after) = rest.split_at(end);
                rest = after;
                Token::Text(escaped)
            }
            '_' | '*' => {
                rest = rest.chars().next().map_or("", |n| &rest[n.len_utf8()..]);
                Token::Literal
            }
            '[' => {
                let (inside, after) = rest.split_once(']').unwrap_or((rest, ""));
                rest = after;
                Token::Bracket(inside)
            }
            ';' => {
                all.push(Vec::new());
                continue;
            }
            other => {
                if let Some(after) = general(other, rest) {
                    rest = after;
                    Token::Sign('0')
                } else if let Some(after) = half_day(other, rest) {
                    rest = after;
                    Token::Literal
                } else {
                    Token::Sign(other.to_ascii_lowercase())
                }
            }
        };
        if let Some(last) = all.last_mut() {
            last.push(token);
        }
    }
    all
}

/// What follows the word `General` (in Spanish too: `Estándar`), which holds letters of dates.
fn general(first: char, rest: &str) -> Option<&str> {
    let words = ["eneral", "stándar", "standar", "tandard"];
    if !matches!(first, 'G' | 'g' | 'E' | 'e' | 'S' | 's') {
        return None;
    }
    words.into_iter().find_map(|word| {
        let head = rest.get(..word.len())?;
        head.eq_ignore_ascii_case(word).then(|| &rest[word.len()..])
    })
}

/// What follows `AM/PM` or `A/P`, whose letters are no month.
fn half_day(first: char, rest: &str) -> Option<&str> {
    let words = ["M/PM", "/P"];
    let begins = matches!(first, 'A' | 'a');
    words.into_iter().filter(|_| begins).find_map(|word| {
        let head = rest.get(..word.len())?;
        head.eq_ignore_ascii_case(word).then(|| &rest[word.len()..])
    })
}

fn section(tokens: Vec<Token<'_>>) -> Section {
    let condition = tokens.iter().find_map(|token| match token {
        Token::Bracket(inside) => condition(inside),
        _ => None,
    });
    let shows = shows(&tokens);
    Section {
        words: words(&tokens, shows),
        is_empty: tokens.is_empty(),
        shows,
        condition,
    }
}

/// What is written around the number, of sections that show one.
fn words(tokens: &[Token<'_>], shows: ShownAs) -> Option<Words> {
    if matches!(shows, ShownAs::Date(_) | ShownAs::Time(_) | ShownAs::Text) {
        return None;
    }
    let mut words = Words::default();
    for token in tokens {
        let text = match token {
            Token::Sign('0' | '#' | '?') => {
                words.has_number = true;
                words.after.clear();
                continue;
            }
            Token::Text(text) => *text,
            Token::Sign(' ' | '(' | ')' | '-' | '+' | '/' | '<' | '>' | '~') => " ",
            Token::Sign(_) | Token::Bracket(_) | Token::Literal => continue,
        };
        let side = match words.has_number {
            true => &mut words.after,
            false => &mut words.before,
        };
        side.push_str(text);
    }
    let is_written = |text: &str| !text.trim().is_empty();
    (is_written(&words.before) || is_written(&words.after)).then_some(words)
}

fn condition(inside: &str) -> Option<(Comparison, f64)> {
    let signs = [
        ("<=", Comparison::LessOrEqual),
        (">=", Comparison::MoreOrEqual),
        ("<>", Comparison::Unequal),
        ("<", Comparison::Less),
        (">", Comparison::More),
        ("=", Comparison::Equal),
    ];
    signs.into_iter().find_map(|(sign, comparison)| {
        let limit = inside.strip_prefix(sign)?.trim().parse().ok()?;
        Some((comparison, limit))
    })
}

fn shows(tokens: &[Token<'_>]) -> ShownAs {
    let elapsed = tokens.iter().find_map(|token| match token {
        Token::Bracket(inside) => elapsed(inside),
        _ => None,
    });
    let signs: Vec<char> = tokens
        .iter()
        .filter_map(|token| match token {
            Token::Sign(sign) => Some(*sign),
            Token::Literal | Token::Text(_) => Some(' '),
            Token::Bracket(_) => None,
        })
        .collect();
    let has = |sign: char| signs.contains(&sign);
    if let Some(unit) = elapsed {
        return ShownAs::Time(match unit {
            'h' => TimeShape::Hours { seconds: has('s') },
            'm' => TimeShape::Minutes,
            _ => TimeShape::Seconds,
        });
    }
    // A digit place makes it a number; only fractions of seconds (`ss.0`) have both.
    let number = has('0') && !has('s') || has('#') || has('?');
    if !number && let Some(shown) = date_or_time(&signs) {
        return shown;
    }
    if has('%') {
        return ShownAs::Percent;
    }
    if has('@') && !number {
        return ShownAs::Text;
    }
    match thousands(&signs) {
        0 => ShownAs::Number,
        times => ShownAs::Thousands(times),
    }
}

/// The unit that goes on counting: `[h]`, `[mm]`, `[ss]`.
fn elapsed(inside: &str) -> Option<char> {
    let unit = inside.chars().next()?.to_ascii_lowercase();
    let same = inside.chars().all(|c| c.to_ascii_lowercase() == unit);
    (same && matches!(unit, 'h' | 'm' | 's')).then_some(unit)
}

/// A date or a time of day. `m` is a minute behind an hour and before a second, else a month.
fn date_or_time(signs: &[char]) -> Option<ShownAs> {
    let mut runs: Vec<char> = signs
        .iter()
        .copied()
        .filter(|c| matches!(c, 'y' | 'm' | 'd' | 'h' | 's' | 'e'))
        .collect();
    runs.dedup();
    let month = |at: usize| {
        let before = at.checked_sub(1).and_then(|b| runs.get(b));
        runs[at] == 'm' && before != Some(&'h') && runs.get(at + 1) != Some(&'s')
    };
    let has = |sign: char| runs.contains(&sign);
    if has('d') {
        Some(ShownAs::Date(DateShape::Day))
    } else if (0..runs.len()).any(month) {
        Some(ShownAs::Date(DateShape::Month))
    } else if has('y') || has('e') {
        Some(ShownAs::Date(DateShape::Year))
    } else if has('h') || has('s') {
        Some(ShownAs::Time(TimeShape::Clock { seconds: has('s') }))
    } else {
        None
    }
}

/// How many commas stand right behind the last digit place: each hides three digits.
fn thousands(signs: &[char]) -> u8 {
    let place = |c: &char| matches!(c, '0' | '#' | '?');
    let Some(last) = signs.iter().rposition(place) else {
        return 0;
    };
    let commas = |from: usize| signs[from..].iter().take_while(|c| **c == ',').count();
    // `0,.0` hides them too: commas before the decimal point.
    let before_point = signs.iter().position(|c| *c == '.').and_then(|point| {
        signs[..point]
            .iter()
            .rposition(place)
            .map(|at| commas(at + 1))
    });
    u8::try_from(commas(last + 1) + before_point.unwrap_or(0)).unwrap_or(0)
}
