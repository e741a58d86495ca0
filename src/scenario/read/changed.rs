//! Lists what the second version of the model changed for who writes scenarios: keys that are gone, and what means something else.

/// What became of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// It is no key any more.
    Gone,
    /// What holds unless it is given is another number.
    Default,
    /// The same number means something else.
    Meaning,
    /// It is new, and acts unless it is given.
    New,
}

/// One key that changed.
#[derive(Debug)]
pub struct Changed {
    /// The key as a message names it.
    pub key: &'static str,
    /// What became of it.
    pub fate: Fate,
    /// What holds now, and how to say it.
    pub now: &'static str,
}

const fn gone(key: &'static str, now: &'static str) -> Changed {
    Changed { key, fate: Fate::Gone, now }
}

const fn default(key: &'static str, now: &'static str) -> Changed {
    Changed { key, fate: Fate::Default, now }
}

const fn meaning(key: &'static str, now: &'static str) -> Changed {
    Changed { key, fate: Fate::Meaning, now }
}

const fn new(key: &'static str, now: &'static str) -> Changed {
    Changed { key, fate: Fate::New, now }
}

/// What changed from model 1 to model 2. Those that are gone are keys of `[parameters]`.
#[rustfmt::skip]
pub static CHANGED: [Changed; 22] = [
    gone("sale_weight", "a sale weighs like all money, 75·money_cost·cost/income"),
    gone("rent_floor", "asking rents follow vacancies: asking_speed, normal_vacancy"),
    gone("business_tax_incidence", "capital answers business taxes, and wages capital: capital_elasticity, capital_theta"),
    gone("distance_decay", "attention was fitted anew: attention_delta, attention_same_state, attention_constant"),
    gone("distance_floor", "attention was fitted anew: attention_d0"),
    default("governance_weight", "0.20, it was 0.75; show the answer at 0 and at 0.75"),
    default("home_attention", "0.15, 0.15, 0.9 by class, it was 0.15"),
    default("assist", "0.8, it was 0.5; of those from whom nothing is missing, and less the more is missing over assist_scale of income"),
    default("attention_rate", "0.85, it was 1"),
    default("local_rate", "0.43, it was 0.39"),
    default("business_tax", "0.06, it was 0; of every old place"),
    meaning("entry_fee, relocation_grant, deposits", "money weighs by income: the same fee is less to the rich"),
    meaning("schools, violent_crime of a new place in a host", "outcomes of its services: schools_offset, crime_factor say what is assumed beside"),
    meaning("taxes of a new place in a host", "its residents pay host_share of the host's taxes too; taxes = \"parity\" makes all as much as the host's"),
    meaning("preset", "taxes at parity, no levels of schools and crime, opex_share 0"),
    meaning("units, units_per_year", "at most build_most homes a year and at once, and none above vacancy_stop; a builder may fail"),
    meaning("hazard, severity", "in the rent that triggers new homes, no longer in every rent"),
    meaning("discipline", "acts on the net loss of about five years, and moves governance by discipline_limit at most"),
    meaning("[[incorporation]]", "moves local_share (0.06) of taxes and services, it was all"),
    new("host_share, efficiency", "0.5 of the host's taxes and services; services per dollar as the host's"),
    new("mechanisms.capital", "on: business capital follows jobs, taxes and wages; mechanisms.foresight is there and off"),
    new("population.spin_up", "60 years before the start, in which the population sorts itself; 0 is the plain lottery"),
];

/// What holds in place of the parameter `name`, if that is gone.
pub fn gone_parameter(name: &str) -> Option<&'static str> {
    CHANGED.iter().find(|row| row.fate == Fate::Gone && row.key == name).map(|row| row.now)
}

/// What changed in short, one line for each fate: the keys, and defaults with what they were.
pub fn summary() -> String {
    let short = |row: &Changed| match row.fate {
        Fate::Default => format!("`{}` ({})", row.key, row.now.split(';').next().unwrap_or_default()),
        _ => format!("`{}`", row.key),
    };
    let line = |fate: Fate, heading: &str| {
        let rows: Vec<String> = CHANGED.iter().filter(|row| row.fate == fate).map(short).collect();
        format!("{heading}: {}", rows.join(", "))
    };
    [
        line(Fate::Gone, "gone"),
        line(Fate::Default, "other defaults"),
        line(Fate::Meaning, "other meaning"),
        line(Fate::New, "new"),
        "docs/scenarios.md says of each what holds now".to_string(),
    ]
    .join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fate_has_a_line_and_every_key_stands_in_one() {
        let summary = summary();
        assert_eq!(summary.lines().count(), 5);
        for row in &CHANGED {
            let lines = summary.lines().filter(|line| line.contains(&format!("`{}`", row.key)));
            assert_eq!(lines.count(), 1, "{}", row.key);
        }
        assert!(summary.contains("`governance_weight` (0.20, it was 0.75), `home_attention` ("), "{summary}");
    }

    #[test]
    fn only_what_is_gone_is_said_to_be() {
        assert!(gone_parameter("sale_weight").is_some());
        assert_eq!((gone_parameter("governance_weight"), gone_parameter("sale")), (None, None));
    }
}
