//! Reads a share as one writes it.

/// A share as one writes it: 0.005 or 0.5%.
pub fn share(text: &str) -> Result<f64, String> {
    let (number, unit) = text.trim().strip_suffix('%').map_or((text.trim(), 1.0), |number| (number.trim(), 0.01));
    let share = number.parse::<f64>().map(|number| number * unit).ok().filter(|share| *share > 0.0 && *share < 1.0);
    share.ok_or_else(|| "a share between 0 and 1, such as 0.005 or 0.5%".to_string())
}
