mod support;
use footvote::engine::{RunOptions, run_replicate};
use footvote::model::place::ATTRIBUTES;
use footvote::model::reform::*;
use footvote::scenario::Scenario;
fn with(s: &Scenario, place: &str, key: &str, change: Change) -> Scenario {
    let mut s = s.clone();
    let p = s.places.iter().position(|p| p.name == place).unwrap() as u16;
    let attribute = ATTRIBUTES.iter().position(|r| r.name == key).unwrap();
    s.events.push(Event {
        year: s.time.start as f64,
        reforms: vec![Reform { place: p, attribute, change }],
        note: String::new(),
    });
    s
}
#[test]
fn responses() {
    let n: u64 = std::env::var("N").map_or(200_000, |n| n.parse().unwrap());
    let Some(mut s) = support::us_metros(n) else { return };
    s.time.years = std::env::var("Y").map_or(20, |n| n.parse().unwrap());
    let reps: u32 = std::env::var("R").map_or(2, |n| n.parse().unwrap());
    if std::env::var("NOBUDGET").is_ok() {
        s.mechanisms.budget = false;
    }
    for place in ["Chicago", "Houston", "Detroit"] {
        let arms = [
            ("base", s.clone()),
            ("crime+10%", with(&s, place, "violent_crime", Change::Multiply(1.1))),
            ("tax-3", with(&s, place, "income_tax", Change::Add(0.03))),
            ("grant", with(&s, place, "relocation_grant", Change::Set(10_000.0))),
            ("rent+10%", with(&s, place, "rent", Change::Multiply(1.1))),
            ("shock-.4", with(&s, place, "amenity", Change::Add(-0.4))),
        ];
        let mut base: Vec<Vec<(f64, f64)>> = vec![];
        for (k, (name, arm)) in arms.iter().enumerate() {
            let mut mean = vec![(0.0, 0.0); 100];
            for r in 0..reps {
                let rec = run_replicate(arm, r, &RunOptions::default(), &|_| true).unwrap();
                let rows: Vec<(f64, f64)> =
                    rec.places.iter().filter(|p| p.place == place).map(|p| (p.simulated as f64, p.inflow)).collect();
                if k == 0 {
                    base.push(rows);
                    continue;
                }
                for (t, row) in rows.iter().enumerate() {
                    mean[t].0 += (row.0 / base[r as usize][t].0).ln() / reps as f64;
                    mean[t].1 += row.1 / base[r as usize][t].1.max(1.0) / reps as f64;
                }
            }
            if k > 0 {
                for t in [1, 5, 10, 20, 40] {
                    if t < base[0].len() {
                        println!("{place} {name} year {t}: dlnN {:.4} inflow x{:.3}", mean[t].0, mean[t].1);
                    }
                }
            }
        }
    }
}
