mod support;
use footvote::engine::{RunOptions, run_replicate};
#[test]
fn look() {
    let Some(s) = support::us_metros(std::env::var("N").map_or(200_000, |n| n.parse().unwrap())) else {
        return;
    };
    let r = run_replicate(&s, 0, &RunOptions::default(), &|_| true).unwrap();
    println!("{:?} setup {:.2} ticks {:.2}", r.inversion, r.setup_seconds, r.tick_seconds);
    for row in &r.profiles {
        if row.year == 2026.0 || row.year == 2035.0 && row.band == "all" {
            println!(
                "{} {:>10} rate {:.2} local {:.2} would {:.2} blocked {:.1}%",
                row.dimension,
                row.band,
                100. * row.moves / row.household_years,
                100. * row.local_moves / row.household_years,
                100. * row.would / row.household_years,
                100. * row.blocked_by_cash / row.would
            );
        }
    }
    let mut worst: f64 = 0.0;
    for p in &r.places {
        if p.year == 2035.0 {
            let b = r.places.iter().find(|q| q.place == p.place).unwrap();
            worst = worst.max((p.simulated as f64 / b.simulated as f64).ln().abs());
        }
    }
    println!("worst {worst}");
}
