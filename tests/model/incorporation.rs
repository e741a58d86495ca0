//! Incorporation and special zones: pooled budgets, votes, services and wages computed by hand.

use crate::support::country::{COUNTRY, index, read, start};
use footvote::engine::records::revenue::revenues;
use footvote::engine::simulation::Simulation;
use footvote::model::budget::{property_revenue, sales_revenue};
use footvote::model::household::ByClass;
use footvote::model::income::{income_tax, net_income};
use footvote::scenario::Scenario;

fn suburb(rules: &str) -> Scenario {
    let block = format!(
        "[[incorporation]]\nplace = \"brook\"\nparent = \"alpha\"\nfrom = 2026\n{rules}\n[parameters]\nattention_rate = 2\n"
    );
    read(&[COUNTRY, &block])
}

/// What a place collects a year, from its residents, within the rounding of incomes into bins.
fn collected(sim: &Simulation, j: usize) -> f64 {
    let (p, law) = (&sim.constants.parameters, &sim.world.places[j].attributes);
    let (mut tax, mut net, mut n) = (0.0, 0.0, 0.0);
    for h in sim.world.households.iter().filter(|h| h.place as usize == j) {
        let gross = h.income() * sim.world.places[if h.is_paid_afar() { h.employer as usize } else { j }].wage;
        tax += income_tax(gross, law.income_tax, &[]);
        net += net_income(gross, law.income_tax, &[], law.annual_fee);
        n += 1.0;
    }
    tax + law.annual_fee * n
        + sales_revenue(net, p.housing_share, law.sales_tax)
        + property_revenue(net, p.housing_share, law.property_tax, p.interest, p.depreciation)
        + law.business_tax * sim.world.places[j].profits
}

/// Gross income of the residents of a place, $ a year.
fn gross(sim: &Simulation, j: usize) -> f64 {
    let residents = sim.world.households.iter().filter(|h| h.place as usize == j);
    residents.map(|h| h.income() * sim.world.places[if h.is_paid_afar() { h.employer as usize } else { j }].wage).sum()
}

fn close(a: f64, b: f64) {
    assert!((a / b - 1.0).abs() < 1e-4, "{a} is not {b}");
}

fn kinds(sim: &Simulation) -> Vec<&'static str> {
    sim.log.iter().map(|event| event.kind().name()).collect()
}

#[test]
fn before_it_incorporates_a_suburb_has_the_services_of_its_parent_and_at_rest_they_stay_put() {
    let mut s = suburb("set = { income_tax = 0 }");
    s.mechanisms.life_cycle = false;
    s.mechanisms.incorporation = false;
    s.parameters.attention_rate = 0.0;
    s.parameters.local_rate = 0.0;
    let mut sim = start(&s);
    let (alpha, brook) = (index(&s, "alpha"), index(&s, "brook"));
    let all = collected(&sim, alpha) + collected(&sim, brook);
    let places = &sim.world.places;
    close(places[alpha].obligations(), 0.2 * all);
    assert_eq!(places[brook].obligations(), 0.0);
    close(places[brook].services, 0.8 * all / (places[alpha].households + places[brook].households) as f64);
    let start = places.clone();
    for _ in 0..30 {
        sim.tick();
        for (now, then) in sim.world.places.iter().zip(&start) {
            assert_eq!(now.services.to_bits(), then.services.to_bits());
            assert_eq!(
                (now.schools, now.crime, now.governance, now.rent),
                (then.schools, then.crime, then.governance, then.rent)
            );
        }
    }
    assert_eq!(sim.world.places[alpha].services, sim.world.places[brook].services);
}

#[test]
fn budgets_stay_pooled_while_people_move_and_part_when_the_suburb_incorporates() {
    let mut s = suburb("set = { income_tax = 0.005 }");
    // Lower taxes against worse schools: against more crime, too, they would say no.
    s.mechanisms.crime_response = false;
    let twin = Scenario {
        mechanisms: footvote::model::mechanisms::Mechanisms { incorporation: false, ..s.mechanisms },
        ..s.clone()
    };
    let (mut sim, mut other) = (start(&s), start(&twin));
    let (alpha, brook) = (index(&s, "alpha"), index(&s, "brook"));
    let owed = sim.world.places[alpha].obligations();
    for tick in 1..=24 {
        sim.tick();
        other.tick();
        assert!(sim.world.households == other.world.households, "somebody moved because of a vote in tick {tick}");
        let places = &sim.world.places;
        assert_eq!(places[alpha].services, places[brook].services, "tick {tick}");
        let all = places[alpha].revenue.total() + places[brook].revenue.total();
        let n = (places[alpha].households + places[brook].households) as f64;
        assert!((places[brook].services / ((all - owed) / n) - 1.0).abs() < 1e-12, "tick {tick}");
    }
    // Twelve months of campaign from January 2026: the vote is counted at the end of that year.
    assert_eq!(kinds(&sim), ["incorporated"]);
    assert_eq!((sim.log[0].tick, sim.log[0].year), (23, 2026.0 + 11.0 / 12.0));
    assert_eq!(sim.world.ballots[0].done, Some(23));
    assert_eq!(sim.world.places[brook].attributes.income_tax, 0.005);
    assert_eq!(other.world.places[brook].attributes.income_tax, 0.03);

    sim.tick();
    other.tick();
    let places = &sim.world.places;
    assert_eq!(places[alpha].obligations(), owed, "the parent keeps what it owes");
    // The local part leaves: the parent collects 94 % of what brook would pay at its old rates and serves 94 % of its people.
    let (own, gross, n) = (collected(&sim, brook), gross(&sim, brook), places[brook].households as f64);
    let due = 0.94 * (own + (0.03 - 0.005) * gross);
    let served = places[alpha].households as f64 + 0.94 * n;
    close(places[alpha].services, (collected(&sim, alpha) + due - owed) / served);
    close(places[brook].services, (0.94 * places[alpha].services + (own - due) / n).max(0.2 * places[alpha].services));
    assert!(places[brook].services < places[alpha].services, "who pays less for local services has fewer");
    // No dollar is in two governments' revenue: the parent has lost the local part, and no more.
    let [parted, pooled] = [revenues(&sim), revenues(&other)];
    // It collects less than it owes: what is lacking its residents go without, and nobody's revenue is below zero.
    assert!(due > own, "at these taxes it cannot pay");
    close(parted[alpha], collected(&sim, alpha) + own);
    assert_eq!(parted[brook], 0.0);
    close(pooled[alpha], collected(&other, alpha) + collected(&other, brook));
    assert_eq!(pooled[brook], 0.0, "it lives on its parent's budget");
    for _ in 0..12 {
        sim.tick();
        other.tick();
    }
    assert!(sim.world.households != other.world.households, "lower taxes move nobody");
}

/// Who would gain is what a household says that weighs its tax against schools and the crime that services prevent: by hand, for
/// every resident. Planted fault: voters who count the crime of today.
#[test]
fn the_vote_is_that_of_all_residents() {
    let mut s = suburb("set = { income_tax = 0.06 }");
    s.parameters.school_weight = ByClass([0.4; 3]);
    s.parameters.vote_noise = 0.0;
    let brook = index(&s, "brook");
    let mut sim = start(&s);
    (0..18).for_each(|_| sim.tick());
    let state = sim.world.places[brook].clone();
    // Its own revenue at 6 %, nothing owed; brook taxes property and business besides.
    let p = sim.constants.parameters.clone();
    let mut own = state.attributes.business_tax * state.profits;
    for h in sim.world.households.iter().filter(|h| h.place as usize == brook) {
        let gross = h.income() * sim.world.places[if h.is_paid_afar() { h.employer as usize } else { brook }].wage;
        own += income_tax(gross, 0.06, &[]);
        let net = net_income(gross, 0.06, &[], 0.0);
        own += property_revenue(net, p.housing_share, 0.011, p.interest, p.depreciation);
    }
    let paid = 0.94 * (own + (0.03 - 0.06) * gross(&sim, brook));
    let parents = sim.world.places[index(&s, "alpha")].services;
    let services = 0.94 * parents + (own - paid) / state.households as f64;
    let schools = p.school_response * (services / state.base.services).ln();
    let gain_in_schools = schools - (state.schools - state.attributes.schools);
    let prevented = p.services_crime * (services / state.services).ln();
    let (mut residents, mut yes, mut on_the_fence, mut by_schools) = (0, 0, 0, 0);
    sim.with_context(|scene| {
        for h in sim.world.households.iter().filter(|h| h.place as usize == brook) {
            let who = scene.decision_maker(h, [1.0; 3]);
            let net = net_income(who.gross, 0.06, &[], 0.0);
            let weight = if who.traits.children { 0.4 } else { 0.2 };
            let without = who.tastes.income * (net / who.net).ln() + weight * gain_in_schools;
            let gain = without + who.tastes.crime * prevented;
            residents += 1;
            yes += (gain > 0.0) as u64;
            by_schools += (without > 0.0) as u64;
            // Incomes are rounded into bins: somebody on the fence may be counted on the other side.
            on_the_fence += (gain.abs() < 1e-4) as u64;
        }
        let [heard, said] = scene.poll(&sim.world, &s.incorporations[0], 1);
        assert_eq!(heard, residents);
        assert!(said.abs_diff(yes) <= on_the_fence, "{said} say yes, {yes} by hand");
        assert!(said.abs_diff(by_schools) > residents / 50, "{by_schools} if crime stays");
    });
    println!("{yes} of {residents} would gain");
}

#[test]
fn a_suburb_whose_rules_would_hurt_votes_no_every_third_year_and_nothing_changes() {
    let s = suburb("set = { income_tax = 0.5 }");
    let twin = Scenario {
        mechanisms: footvote::model::mechanisms::Mechanisms { incorporation: false, ..s.mechanisms },
        ..s.clone()
    };
    let (mut sim, mut other) = (start(&s), start(&twin));
    for _ in 0..72 {
        sim.tick();
        other.tick();
    }
    // Campaigns of a year from January 2026 and January 2029: two years lie between a lost vote and the next campaign.
    assert_eq!(kinds(&sim), ["vote_lost"; 2]);
    assert_eq!([sim.log[0].tick, sim.log[1].tick], [23, 59]);
    let reason = footvote::words::event::reason(&sim.log[0].what, sim.log[0].currency);
    assert!(reason.starts_with("0 % of the"), "{reason}");
    assert!(sim.world.households == other.world.households);
    assert_eq!(sim.world.places[index(&s, "brook")].attributes.income_tax, 0.03);
}

/// Without a wait campaigns follow one another; with a longer one fewer votes are held.
#[test]
fn the_wait_after_a_lost_vote_is_that_of_the_law() {
    let mut s = suburb("set = { income_tax = 0.5 }");
    for (months, expected) in [(0.0, 5), (12.0, 3), (60.0, 1)] {
        s.parameters.incorporation_wait = months;
        let mut sim = start(&s);
        (0..72).for_each(|_| sim.tick());
        assert_eq!(kinds(&sim), vec!["vote_lost"; expected], "{months} months");
    }
}

/// w = w̄·(N_m/N_m⁰)^η·(K_m/(N_m/N_m⁰))^θ, by hand, and K grows where business is taxed less.
#[test]
fn a_special_zone_without_business_tax_draws_capital_and_pays_higher_wages() {
    let zone = "[[event]]\nyear = 2026\nplace = \"canyon\"\nset = { business_tax = 0.05 }\n";
    let country = COUNTRY.replace("name = \"canyon\"", "name = \"canyon\"\nbusiness_tax = 0.3");
    let s = read(&[&country, zone]);
    let canyon = index(&s, "canyon");
    let mut sim = start(&s);
    let (wage, n) = (sim.world.places[canyon].wage, sim.world.places[canyon].households as f64);
    let mut before = 0.0;
    for tick in 0..60 {
        let capital = sim.world.places[canyon].ln_capital.exp();
        sim.tick();
        let state = &sim.world.places[canyon];
        let growth = state.households as f64 / n;
        let by_hand = wage * growth.powf(0.04) * (capital / growth).powf(0.2);
        assert!((state.wage / by_hand - 1.0).abs() < 1e-12, "tick {tick}");
        if tick == 11 {
            before = state.ln_capital;
        }
    }
    assert!(sim.world.places[canyon].ln_capital > before + 0.2);
}
