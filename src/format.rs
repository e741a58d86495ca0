//! Formats numbers as people write them: $28,000, $1.2 million, 3.5 %.

/// Whole things, with commas: 28,000.
pub fn count(value: f64) -> String {
    grouped(value, 0)
}

/// Dollars, in millions and billions where they are many.
pub fn dollars(value: f64) -> String {
    let size = value.abs();
    let said = match size {
        _ if size >= 999_500_000.0 => format!("{} billion", short(size / 1e9)),
        _ if size >= 999_500.0 => format!("{} million", short(size / 1e6)),
        _ => count(size),
    };
    let minus = if value < 0.0 && said != "0" { "−" } else { "" };
    format!("{minus}${said}")
}

/// A number of this unit, as the tables of quantities write units.
pub fn value(value: f64, unit: &str) -> String {
    match unit {
        _ if value.is_infinite() => "no limit".to_string(),
        _ if unit.starts_with('$') => dollars(value),
        _ if unit.starts_with("share") || unit == "probability" => format!("{} %", trimmed(100.0 * value, 2)),
        _ if value.abs() >= 1_000.0 => count(value),
        _ => trimmed(value, 3),
    }
}

/// Three digits that count, without zeros at the end.
fn short(size: f64) -> String {
    let decimals = match size {
        _ if size < 9.995 => 2,
        _ if size < 99.95 => 1,
        _ => 0,
    };
    trimmed(size, decimals)
}

/// So many decimals at most, without zeros at the end.
fn trimmed(value: f64, decimals: usize) -> String {
    let text = grouped(value, decimals);
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_string() } else { text }
}

fn grouped(value: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", value.abs());
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    let mut out = String::new();
    if value < 0.0 && text.contains(|digit: char| ('1'..='9').contains(&digit)) {
        out.push('−');
    }
    for (i, digit) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dollars_read_like_prose() {
        let said = [0.0, 28_000.4, 999_499.0, 999_600.0, 1.2e6, 12_340_000.0, 8e6, 1.5e9, -900.0, -0.2].map(dollars);
        let expected = [
            "$0",
            "$28,000",
            "$999,499",
            "$1 million",
            "$1.2 million",
            "$12.3 million",
            "$8 million",
            "$1.5 billion",
            "−$900",
            "$0",
        ];
        assert_eq!(said, expected);
    }

    #[test]
    fn values_are_said_in_their_units() {
        assert_eq!(value(0.03, "share"), "3 %");
        assert_eq!(value(0.1 + 0.2, "share of value per year"), "30 %");
        assert_eq!(value(15_750.000_000_000_002, "$ per year"), "$15,750");
        assert_eq!(value(400.0, "per 100,000 people"), "400");
        assert_eq!(value(-0.25, "sd"), "−0.25");
        assert_eq!(value(1_234.5, "units"), "1,234");
        assert_eq!(value(f64::INFINITY, "units"), "no limit");
        assert_eq!(count(120_000.0), "120,000");
    }
}
