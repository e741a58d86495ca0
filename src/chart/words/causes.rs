//! Says what of a worth each cause brings.

use crate::engine::records::rows::EXIT_CAUSES;
use crate::format::Currency;

/// As many causes are told with their amounts, the rest in one.
const TOLD: usize = 4;
/// A cause that brings less of what all of them bring or take is not told by itself.
const SMALL: f64 = 0.05;
/// What together brings so much of the gain is what it is mostly for.
const MOST: f64 = 0.7;

/// "shared values +$6,400, surroundings +$4,900, taxes −$1,000, all else +$200": the largest causes, and the rest; together the worth.
pub fn amounts(parts: &[f64; 9], currency: Currency) -> String {
    let mut causes: Vec<(&str, f64)> = EXIT_CAUSES.into_iter().zip(*parts).collect();
    causes.sort_by(|a, b| b.1.abs().total_cmp(&a.1.abs()));
    let all: f64 = parts.iter().map(|part| part.abs()).sum();
    let told = causes.iter().take(TOLD).take_while(|(_, part)| part.abs() >= SMALL * all && *part != 0.0).count();
    let rest: f64 = causes[told..].iter().map(|(_, part)| part).sum();
    // In the digits of the worth that stands before them.
    let amount = |(cause, part): &(&str, f64)| {
        let plus = if *part > 0.0 { "+" } else { "" };
        format!("{cause} {plus}{}", currency.amount(part.round()))
    };
    let mut said: Vec<String> = causes[..told].iter().map(amount).collect();
    if told > 0 && rest.abs() >= 0.5 {
        said.push(amount(&("all else", rest)));
    }
    said.join(", ")
}

/// "shared values, surroundings and government": what brings most of the gain, at most three; nothing where nothing is gained or
/// no three causes do.
pub fn mostly(parts: &[f64; 9]) -> Option<String> {
    let mut gains: Vec<(&str, f64)> = EXIT_CAUSES.into_iter().zip(*parts).filter(|(_, part)| *part > 0.0).collect();
    gains.sort_by(|a, b| b.1.total_cmp(&a.1));
    let all: f64 = gains.iter().map(|(_, part)| part).sum();
    let mut sum = 0.0;
    let enough = gains.iter().position(|(_, part)| {
        sum += part;
        sum >= MOST * all
    })?;
    let names: Vec<&str> = gains[..=enough].iter().map(|(cause, _)| *cause).collect();
    let gained = parts.iter().sum::<f64>() > 0.0;
    match names.as_slice() {
        [one] if gained => Some((*one).to_owned()),
        [one, last] if gained => Some(format!("{one} and {last}")),
        [one, two, last] if gained => Some(format!("{one}, {two} and {last}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PARTS: [f64; 9] = [300.0, -1_000.0, 0.0, -20.0, 20.0, 2_300.0, 16_428.0, 4_900.0, 0.0];

    #[test]
    fn the_largest_causes_and_the_rest_are_all_of_the_worth() {
        assert_eq!(
            amounts(&PARTS, Currency::DOLLAR),
            "shared values +$16,428, surroundings +$4,900, government +$2,300, all else −$700"
        );
        let mut alone = [0.0; 9];
        assert_eq!(amounts(&alone, Currency::DOLLAR), "");
        alone[4] = -120.0;
        assert_eq!(amounts(&alone, Currency::DOLLAR), "safety −$120");
    }

    #[test]
    fn a_gain_is_mostly_for_what_brings_most_of_it() {
        assert_eq!(mostly(&PARTS).as_deref(), Some("shared values and surroundings"));
        let alone = |k: usize| std::array::from_fn(|other| if other == k { 500.0 } else { 0.0 });
        assert_eq!(mostly(&alone(5)).as_deref(), Some("government"));
        assert_eq!(mostly(&[100.0; 9]), None, "no three of nine do it");
        // Nothing is gained where more is lost.
        let mut lost = alone(5);
        lost[1] = -600.0;
        assert_eq!((mostly(&lost), mostly(&[0.0; 9]), mostly(&[f64::NAN; 9])), (None, None, None));
    }
}
