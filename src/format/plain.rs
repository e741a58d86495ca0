//! Writes numbers in digits, with commas between thousands and the minus sign “−”.

/// A number with so many decimals and with commas between thousands.
pub fn grouped(value: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", value.abs());
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    let mut out = String::from(if value < 0.0 && is_something(&text) { "−" } else { "" });
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out + rest
}

/// Whether a text has a digit other than zero.
pub fn is_something(text: &str) -> bool {
    text.contains(|digit: char| ('1'..='9').contains(&digit))
}

/// So many decimals at most, without zeros at the end.
pub(crate) fn trimmed(value: f64, decimals: usize) -> String {
    let text = grouped(value, decimals);
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// Puts a plus sign before what is above nothing.
pub(crate) fn with_plus(value: f64, text: String) -> String {
    if value > 0.0 && is_something(&text) { format!("+{text}") } else { text }
}
