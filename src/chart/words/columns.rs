//! Names the columns of `places.csv` in plain words.

use crate::format::Currency;

/// What a column holds, and its name where that says something else: “moved in from another place (inflow)”.
pub fn column(name: &str, currency: Currency) -> String {
    let words = match name {
        "inflow" => "moved in from another place",
        "outflow" => "moved out to another place",
        "net_inflow" => "moved in less moved out",
        "local_moves" => "changed dwelling within the place",
        "blocked_by_cash" => "would have left but lacked the cash",
        "refused" => "could pay but were not admitted",
        "income" => "mean income, $ a year",
        "net_income" => "mean income after taxes and fees, $ a year",
        "wage" => "wages, 1 = mean of the country at the start",
        "capital" => "business capital, 1 = at the start",
        "rent" => "rent of a dwelling, $ a year",
        "home_price" => "price of a dwelling, $",
        "housing_units" => "dwellings",
        "revenue" => "tax revenue, $ a year",
        "obligations" => "debt service and pensions due, $ a year",
        "services" => "public services per household, $ a year",
        "debt" => "debt booked to keep services up, $",
        "entry_fees" => "entry fees taken so far, $",
        "grants" => "paid so far to those who moved in, $",
        "insolvent" => "lives on debt: 1, else 0",
        "crime" => "violent crimes per 100,000 people a year",
        "governance" => "quality of government, mean of the country 0",
        "schools" => "quality of schools, in quarters of all schools",
        "income_tax" => "state and local income tax, share of income",
        "sales_tax" => "sales tax, share of prices",
        "property_tax" => "property tax, share of value a year",
        "poor_share" => "share of poor households",
        "voice" => "how vocal residents are, 1 = at the start",
        "discipline" => "government gained because households left",
        "drain" => "government gained or lost with the vocal",
        "business_tax" => "business tax, share of profits",
        "climate_risk" => "floods, fires and heat, mean of the country 0",
        other => return other.replace('_', " "),
    };
    format!("{} ({name})", currency.said(words))
}

/// Whether a column counts households or dwellings, which are whole.
pub fn counts(name: &str) -> bool {
    let counted =
        ["households", "inflow", "outflow", "net_inflow", "local_moves", "blocked_by_cash", "refused", "housing_units"];
    counted.contains(&name)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::output::run::tables::PLACES;

    #[test]
    fn every_number_of_a_place_has_plain_words() {
        // What says itself what it is.
        let plain = ["replicate", "tick", "year", "place", "kind", "status", "households", "simulated"];
        for known in PLACES.columns.iter().map(|column| column.name) {
            let own = known.replace('_', " ");
            let alone = plain.contains(&known) || known.starts_with("moved_");
            assert!(alone || column(known, Currency::DOLLAR) != own, "`{known}` has no words of its own");
        }
        assert_eq!(column("inflow", Currency::DOLLAR), "moved in from another place (inflow)");
        assert_eq!(column("moved_out_abroad", Currency::DOLLAR), "moved out abroad");
    }
}
