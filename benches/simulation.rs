//! Set-up and ticks of the shipped scenarios at 100,000 households; `benches/README.md` has the whole-process figures.

use std::hint::black_box;
use std::path::Path;
use std::time::Duration;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use footvote::engine::simulation::Simulation;
use footvote::model::population::Households;
use footvote::scenario::{Scenario, load};

const HOUSEHOLDS: u64 = 100_000;

fn shipped(name: &str) -> Scenario {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios").join(name);
    let mut scenario = load(&path, &[]).expect("shipped scenarios are valid").scenario;
    scenario.population.households = Households::Sample(HOUSEHOLDS);
    scenario
}

fn start(scenario: &Scenario) -> Simulation<'_> {
    Simulation::new(scenario, 0).expect("shipped scenarios have a base year")
}

fn simulation(c: &mut Criterion) {
    for name in ["us-metros", "reference"] {
        let scenario = shipped(&format!("{name}.toml"));
        let mut group = c.benchmark_group(name);
        group.sample_size(10).measurement_time(Duration::from_secs(8));
        group.throughput(Throughput::Elements(HOUSEHOLDS));
        group.bench_function("set-up", |b| b.iter(|| black_box(start(&scenario))));
        group.throughput(Throughput::Elements(12 * HOUSEHOLDS));
        group.bench_function("twelve ticks", |b| {
            b.iter_batched(
                || start(&scenario),
                |mut sim| {
                    (0..12).for_each(|_| sim.tick());
                    sim
                },
                BatchSize::LargeInput,
            );
        });
        group.finish();
    }
}

criterion_group!(benches, simulation);
criterion_main!(benches);
