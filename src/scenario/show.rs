//! Writes numbers and words as messages do, and finds the word that was probably meant.

/// Bytes of a word beyond which it is no mistyped one.
const LONGEST: usize = 200;

/// Most words with a part in common that a message lists.
const MOST_WITH_PART: usize = 8;

/// The words of `known` of which `word` is one of the parts between underscores, if there are several.
pub fn with_part<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let found: Vec<&str> = known.filter(|name| name.split('_').any(|part| part == word)).collect();
    if (2..=MOST_WITH_PART).contains(&found.len()) { found } else { Vec::new() }
}

/// The allowed word most like `word`, if one is near.
pub fn nearest<'a>(word: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > LONGEST {
        return None;
    }
    let lower = word.to_lowercase();
    let mut best: Option<(f64, &str)> = None;
    for candidate in known {
        let score = strsim::jaro_winkler(&lower, &candidate.to_lowercase());
        if score > best.map_or(0.82, |(s, _)| s) {
            best = Some((score, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// `"a", "b" or "c"`.
pub fn quoted(words: &[&str]) -> String {
    let quoted: Vec<String> = words.iter().map(|w| format!("\"{w}\"")).collect();
    match quoted.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
        _ => quoted.concat(),
    }
}

/// A number as one writes it in a scenario file, with `_` between groups of three digits.
pub fn show(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() < 1e15 {
        return show_integer(value as i128);
    }
    if value.abs() >= 1e15 {
        return format!("{value:e}");
    }
    format!("{value}")
}

/// A whole number with `_` between groups of three digits.
pub fn show_integer(value: i128) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut shown = String::new();
    for (k, digit) in digits.chars().enumerate() {
        if k > 0 && (digits.len() - k).is_multiple_of(3) && digits.len() > 4 {
            shown.push('_');
        }
        shown.push(digit);
    }
    if value < 0 { format!("-{shown}") } else { shown }
}
