//! Writes numbers for the pages of the terminal.

/// So many of something.
pub fn plural(count: usize, noun: &str) -> String {
    format!("{} {noun}{}", thousands(count as f64), if count == 1 { "" } else { "s" })
}

/// A relative change with its sign, in per cent.
pub fn percent(change: f64) -> String {
    let text = format!("{:+.1} %", 100.0 * change);
    if text == "-0.0 %" { "+0.0 %".to_string() } else { text.replace('-', "−") }
}

/// A rate in per cent: two decimals, as rates of a few per cent need.
pub fn rate(rate: f64) -> String {
    format!("{:.2} %", 100.0 * rate)
}

/// A share in per cent: one decimal.
pub fn share(share: f64) -> String {
    format!("{:.1} %", 100.0 * share)
}

/// A whole number with commas.
pub fn thousands(number: f64) -> String {
    let digits = format!("{number:.0}");
    let (sign, digits) = digits.split_at(usize::from(digits.starts_with('-')));
    let mut text = sign.to_string();
    for (k, digit) in digits.chars().enumerate() {
        if k > 0 && (digits.len() - k).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A number with at least four digits that count.
pub fn number(value: f64) -> String {
    match value.abs() {
        size if size >= 1_000.0 || value == 0.0 => format!("{value:.0}"),
        size if size >= 1.0 => format!("{value:.2}"),
        _ => format!("{value:.5}"),
    }
}

/// Like [`number`], with its sign.
pub fn signed(value: f64) -> String {
    if value > 0.0 { format!("+{}", number(value)) } else { number(value) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_like_prose() {
        assert_eq!(thousands(1_234_567.4), "1,234,567");
        assert_eq!(thousands(999.0), "999");
        assert_eq!(percent(-0.1234), "−12.3 %");
        assert_eq!(percent(-0.0001), "+0.0 %");
        assert_eq!(rate(0.0261), "2.61 %");
        assert_eq!(share(0.0261), "2.6 %");
        assert_eq!(plural(1, "thread"), "1 thread");
    }

    #[test]
    fn numbers_keep_the_digits_that_count() {
        assert_eq!(number(123_456.7), "123457");
        assert_eq!(number(12.345), "12.35");
        assert_eq!(number(0.0123), "0.01230");
        assert_eq!((signed(0.0), signed(2.0), signed(-2.0)), ("0".into(), "+2.00".into(), "-2.00".into()));
    }
}
