//! Limit 19: households that choose with the model's own utility and cost give back the estimates they were made from.
//!
//! Koşar, Ransom & van der Klaauw, "Understanding migration aversion using elicited counterfactual choice
//! probabilities", Journal of Econometrics 231 (2022) 123–147, asked for the probabilities of staying home or moving to
//! one of two hypothetical places whose income, housing cost, crime, distance, family, moving expenses, taxes and
//! schools were randomised (Table 5: coefficients; Table 7: willingness to pay). Here such choices are simulated with
//! the functions of `model::utility`, `model::moving` and `model::choice` at the default parameters, a conditional logit
//! is estimated, and its coefficients are compared with the published ones. Their cultural norms have no counterpart
//! in this version, and house size and the exact copy of home none in the model: they are left out.

use crate::support::statistics::{BOUND, Estimate, logit};
use footvote::engine::base::random::{Keys, Purpose, unit2};
use footvote::model::choice::choose;
use footvote::model::household::{ByClass, Class};
use footvote::model::housing::user_cost;
use footvote::model::income::net_income;
use footvote::model::moving::{MEDIAN_INCOME, cost};
use footvote::model::numeric::normal_quantile;
use footvote::model::parameters::Parameters;
use footvote::model::rules::UtilityForm;
use footvote::model::utility::{Budgeting, COMMON_TASTES, Level, Offer, Tastes, utility};
use rand::Rng;

/// Estimate and standard error, by class.
type Published = [(f64, f64); 3];

/// Table 5, mobile / stuck / rooted.
mod table_5 {
    use super::Published;
    pub const INCOME: Published = [(4.000, 0.272), (3.873, 0.626), (5.163, 0.186)];
    pub const HOUSING: Published = [(-0.888, 0.233), (-0.950, 0.615), (-0.755, 0.224)];
    pub const CRIME: Published = [(-0.695, 0.062), (-0.623, 0.110), (-0.684, 0.097)];
    pub const SCHOOLS: Published = [(0.272, 0.047), (0.266, 0.085), (0.253, 0.033)];
    pub const FAMILY: Published = [(1.366, 0.113), (1.751, 0.269), (4.262, 0.169)];
    pub const MOVE: Published = [(-1.171, 0.102), (-1.802, 0.270), (-6.154, 0.148)];
    pub const DISTANCE: Published = [(-0.060, 0.008), (-0.050, 0.013), (-0.067, 0.006)];
    pub const MONEY: Published = [(-0.041, 0.009), (-0.043, 0.010), (-0.022, 0.010)];
    pub const LOCAL: Published = [(0.742, 0.097), (1.419, 0.259), (3.548, 0.233)];
    pub const TAX_POINT: Published = [(-0.044, 0.011), (-0.051, 0.027), (-0.042, 0.003)];
}

/// Table 7, per cent of income, mobile / stuck / rooted.
mod table_7 {
    use super::Published;
    pub const HOUSING: Published = [(-4.13, 1.07), (-4.57, 2.67), (-2.70, 0.79)];
    pub const CRIME: Published = [(-12.79, 1.01), (-11.79, 1.40), (-9.62, 1.35)];
    pub const SCHOOLS: Published = [(6.58, 1.05), (6.65, 1.82), (4.77, 0.53)];
    pub const FAMILY: Published = [(28.93, 1.68), (36.38, 3.47), (56.19, 1.93)];
    pub const MOVE: Published = [(-34.02, 3.49), (-59.27, 11.05), (-229.34, 17.70)];
    pub const DISTANCE: Published = [(-1.50, 0.18), (-1.31, 0.28), (-1.31, 0.10)];
    pub const MONEY: Published = [(-5.22, 1.15), (-5.77, 1.15), (-2.18, 1.01)];
    pub const LOCAL: Published = [(16.93, 1.99), (30.67, 4.66), (49.70, 2.75)];
    pub const TAX: Published = [(-5.68, 1.35), (-6.77, 3.75), (-4.15, 0.28)];
}

/// Net-of-tax share at which KRW's tax coefficient is the income coefficient.
const NET_OF_TAX: f64 = 0.94;

// The columns of the estimation.
const INCOME: usize = 0;
const KEPT: usize = 1;
const HOUSING: usize = 2;
const CRIME: usize = 3;
const SCHOOLS: usize = 4;
const SCHOOLS_WITHOUT_CHILDREN: usize = 5;
const FAMILY: usize = 6;
const MOVE: usize = 7;
const DISTANCE: usize = 8;
const MONEY: usize = 9;
const LOCAL: usize = 10;

/// Choices of `n` households of `class` among home and two places, and the logit that explains them.
fn survey(p: &Parameters, class: Class, n: usize) -> Estimate {
    let mut rng = Keys::new(2022, class as u32).stream(0, Purpose::Taste, 0);
    let mut draw = || unit2(rng.next_u32(), rng.next_u32());
    let budgeting = Budgeting {
        form: UtilityForm::CobbDouglas,
        housing_share: p.housing_share,
        housing_minimum: 0.0,
        consumption_minimum: 0.0,
    };
    let mut weights = Vec::new();
    let choices: Vec<(Vec<Vec<f64>>, usize)> = (0..n)
        .map(|_| {
            let children = draw() < 0.5;
            let income = 75_000.0 * (0.85 * normal_quantile(draw())).exp();
            let tastes = Tastes::of(p, class, children, COMMON_TASTES);
            let mut rows = Vec::new();
            let mut worth = Vec::new();
            for place in 0..3 {
                let gross = income * (0.35 * normal_quantile(draw())).exp();
                let tax = 0.12 * draw();
                let rent = 15_000.0 * (0.4 * normal_quantile(draw())).exp();
                let crime = 400.0 * 4.0_f64.powf(draw() - 0.5);
                let schools = (4.0 * draw()).floor() - 1.0;
                let family = draw() < 0.5;
                let local = draw() < 0.25;
                let miles = if local { 0.2 } else { 1_000.0 * draw() };
                let money = 10_000.0 * draw();
                let dwelling = user_cost(rent, 0.011, p.interest, p.depreciation);
                let offer = Offer::new(rent, dwelling, |level| match level {
                    Level::UserCost => dwelling.ln(),
                    Level::SalesTax => 0.07_f64.ln_1p(),
                    Level::Crime => crime.ln(),
                    Level::Schools => schools,
                    _ => 0.0,
                });
                let net = net_income(gross, tax, &[], 0.0);
                let utility = utility(&budgeting, &tastes, &offer, net, family, false).total();
                let away = (place > 0) as u8 as f64;
                let burden = cost(p, class, miles, local, money, MEDIAN_INCOME, None).total();
                worth.push(utility - away * burden);
                let yes = |b: bool| b as u8 as f64;
                let mut row = vec![0.0; 11];
                row[INCOME] = gross.ln();
                row[KEPT] = (1.0 - tax).ln();
                row[HOUSING] = rent.ln();
                row[CRIME] = crime.ln();
                row[SCHOOLS] = schools * yes(children);
                row[SCHOOLS_WITHOUT_CHILDREN] = schools * yes(!children);
                row[FAMILY] = yes(family);
                row[MOVE] = away;
                row[DISTANCE] = away * yes(!local) * miles / 100.0;
                row[MONEY] = away * money / 1_000.0;
                row[LOCAL] = away * yes(local) * (-miles / 5.0).exp();
                rows.push(row);
            }
            let gains = [worth[1] - worth[0], worth[2] - worth[0]];
            let chosen = choose(&gains, draw(), &mut weights).map_or(0, |k| k + 1);
            (rows, chosen)
        })
        .collect();
    logit(&choices)
}

const HOUSEHOLDS: usize = 150_000;

/// Column, Table 5 and how many times the published coefficient is expected.
const COMPARED: [(&str, usize, Published, f64); 9] = [
    ("income", INCOME, table_5::INCOME, 1.0),
    ("crime", CRIME, table_5::CRIME, 1.0),
    ("schools", SCHOOLS, table_5::SCHOOLS, 1.0),
    ("schools, no children", SCHOOLS_WITHOUT_CHILDREN, table_5::SCHOOLS, 0.5),
    ("family", FAMILY, table_5::FAMILY, 1.0),
    ("move", MOVE, table_5::MOVE, 1.0),
    ("distance", DISTANCE, table_5::DISTANCE, 1.0),
    ("money", MONEY, table_5::MONEY, 1.0),
    ("local", LOCAL, table_5::LOCAL, 1.0),
];

/// Limit 19, Table 5: nine coefficients a class.
///
/// Two bounds. The estimate's own standard error, 4.5 of them around the published number: false alarm 6.8e-6 × 33
/// comparisons, the restrictions included. And three published standard errors, which is what the data can tell.
#[test]
fn a_logit_on_simulated_choices_returns_table_5() {
    let p = Parameters::default();
    for class in Class::ALL {
        let found = survey(&p, class, HOUSEHOLDS);
        for (name, k, published, times) in COMPARED {
            let (value, error) = (times * published[class as usize].0, published[class as usize].1);
            println!(
                "{} {name}: {:.4} ± {:.4} against {value:.4} ± {error}",
                class.name(),
                found.value[k],
                found.error(k)
            );
            assert!(found.z(k, value).abs() < BOUND, "{} {name}: {} sd", class.name(), found.z(k, value));
            assert!((found.value[k] - value).abs() < 3.0 * error, "{} {name}: {}", class.name(), found.value[k]);
        }
        let beta = table_5::INCOME[class as usize].0;
        for (name, k, value) in [("kept share", KEPT, beta), ("housing", HOUSING, -beta * p.housing_share)] {
            println!("{} {name}: {:.4} ± {:.4} against {value:.4}", class.name(), found.value[k], found.error(k));
            assert!(found.z(k, value).abs() < BOUND, "{} {name}: {} sd", class.name(), found.z(k, value));
        }
        let (housing, error) = table_5::HOUSING[class as usize];
        assert!((found.value[HOUSING] - housing).abs() < 3.0 * error, "{} housing", class.name());
    }
}

/// What the data say about the restriction that taxes count only through net income: a percentage point costs
/// β·0.01/(1−τ). It holds for the mobile, the stuck and the pooled sample (β 3.758; −0.040, se 0.003), not for the
/// rooted, whose published −0.042 ± 0.003 the model overstates (−0.055): a known miss.
#[test]
fn taxes_count_through_net_income_but_for_the_rooted() {
    let implied = |beta: f64| -0.01 * beta / NET_OF_TAX;
    assert!((implied(3.758) - -0.040).abs() < 0.003);
    let misses: Vec<bool> = Class::ALL
        .map(|class| {
            let (published, error) = table_5::TAX_POINT[class as usize];
            (implied(Parameters::default().income_weight[class]) - published).abs() > 3.0 * error
        })
        .to_vec();
    assert_eq!(misses, [false, false, true]);
}

/// Twins of Table 5: each weight off by a stated share is noticed in its own coefficient.
#[test]
fn a_weight_that_is_a_little_wrong_is_noticed_in_table_5() {
    type Slot = fn(&mut Parameters) -> &mut ByClass;
    let plants: [(usize, Slot, f64, Published); 8] = [
        (INCOME, |p| &mut p.income_weight, 1.05, table_5::INCOME),
        (CRIME, |p| &mut p.crime_weight, 1.15, table_5::CRIME),
        (SCHOOLS, |p| &mut p.school_weight, 1.25, table_5::SCHOOLS),
        (FAMILY, |p| &mut p.family_weight, 1.10, table_5::FAMILY),
        (MOVE, |p| &mut p.moving_cost, 1.20, table_5::MOVE),
        (DISTANCE, |p| &mut p.distance_cost, 1.40, table_5::DISTANCE),
        (MONEY, |p| &mut p.money_cost, 1.50, table_5::MONEY),
        (LOCAL, |p| &mut p.local_relief, 1.20, table_5::LOCAL),
    ];
    // All at once: the weights are nearly orthogonal in a randomised design, and one estimation is enough.
    let mut p = Parameters::default();
    for (_, slot, factor, _) in plants {
        slot(&mut p)[Class::Mobile] *= factor;
    }
    let found = survey(&p, Class::Mobile, HOUSEHOLDS);
    for (k, _, factor, published) in plants {
        let z = found.z(k, published[0].0);
        println!("column {k}, factor {factor}: {z:.1} sd");
        assert!(z.abs() > BOUND, "column {k}, factor {factor}: {z} sd");
    }
}

/// Per cent of income that a household would give for a change worth `utility`: 100·(1 − exp(−Δu/β)).
fn willingness(utility: f64, beta: f64) -> f64 {
    100.0 * (1.0 - (-utility / beta).exp())
}

/// The changes of Table 7: what each does to utility, in units of its coefficient.
fn changes() -> [(&'static str, usize, Published, Published, f64); 8] {
    [
        ("housing cost +20 %", HOUSING, table_5::HOUSING, table_7::HOUSING, 1.2_f64.ln()),
        ("crime doubles", CRIME, table_5::CRIME, table_7::CRIME, 2.0_f64.ln()),
        ("one school quartile", SCHOOLS, table_5::SCHOOLS, table_7::SCHOOLS, 1.0),
        ("family nearby", FAMILY, table_5::FAMILY, table_7::FAMILY, 1.0),
        ("moving at all", MOVE, table_5::MOVE, table_7::MOVE, 1.0),
        ("100 miles", DISTANCE, table_5::DISTANCE, table_7::DISTANCE, 1.0),
        ("$5,000", MONEY, table_5::MONEY, table_7::MONEY, 5.0),
        ("0.2 miles", LOCAL, table_5::LOCAL, table_7::LOCAL, 1.0),
    ]
}

/// Table 7 is Table 5 put into 100·(1 − exp(−Δu/β)): published numbers on both sides, so all that is allowed is the
/// rounding of Table 5 to three digits.
#[test]
fn table_7_follows_from_table_5_by_the_stated_formula() {
    for class in Class::ALL {
        let c = class as usize;
        let beta = table_5::INCOME[c].0;
        for (name, _, five, seven, units) in changes() {
            let slope = 100.0 * (units / beta) * (-five[c].0 * units / beta).exp();
            let rounding = 0.0005 * slope * (1.0 + (five[c].0 / beta).abs()) + 0.005;
            let found = willingness(five[c].0 * units, beta);
            assert!(
                (found - seven[c].0).abs() < 1.01 * rounding,
                "{name}: {found} against {} ± {rounding}",
                seven[c].0
            );
        }
        let tax = willingness(5.0 * table_5::TAX_POINT[c].0, beta);
        assert!((tax - table_7::TAX[c].0).abs() < 0.08, "tax: {tax} against {}", table_7::TAX[c].0);
    }
}

/// Worst distance of recovered willingness to pay from Table 7, in published standard errors, by class.
fn table_7_distances(p: &Parameters) -> [f64; 3] {
    Class::ALL.map(|class| {
        let found = survey(p, class, HOUSEHOLDS);
        changes().iter().fold(0.0, |worst: f64, &(name, k, _, seven, units)| {
            let (value, error) = seven[class as usize];
            let recovered = willingness(found.value[k] * units, found.value[INCOME]);
            println!("{} {name}: {recovered:.2} against {value} ± {error}", class.name());
            worst.max(((recovered - value) / error).abs())
        })
    })
}

/// Limit 19, Table 7: willingness to pay recovered within three published standard errors. The estimates' own errors are
/// a small part of the published ones: false alarm below 1e-6.
#[test]
fn willingness_to_pay_is_that_of_table_7() {
    let worst = table_7_distances(&Parameters::default());
    assert!(worst.iter().all(|&distance| distance < 3.0), "{worst:?}");
}

/// Twin: with incomes that weigh 30 % less every class leaves Table 7.
#[test]
fn incomes_that_weigh_30_percent_less_are_noticed_in_table_7() {
    let mut p = Parameters::default();
    p.income_weight.0.iter_mut().for_each(|beta| *beta *= 0.7);
    let worst = table_7_distances(&p);
    assert!(worst.iter().all(|&distance| distance > 3.0), "{worst:?}");
}
