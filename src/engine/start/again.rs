//! Solves amenities again in a world that has begun: in a spin-up, and each January of the rest arm.
//!
//! Each January ξ is solved for expected net flows f_j + (N̂_j − N_j)/2 a year, f the observed domestic net flow (0 at rest),
//! N̂ = N⁰ with national growth + f of the years so far + who came from abroad less who left for it by then. Without the pull back, N would be a random walk. The flow is shared between remote and
//! other households as they live there, and recentred so that each group's flows sum to zero.

use crate::engine::error::EngineError;
use crate::engine::start::headcount::Headcount;
use crate::engine::start::inversion::quick_search;
use crate::engine::start::solver::Solver;
use crate::engine::state::event::Happening;
use crate::engine::state::place::PlaceState;
use crate::engine::state::replicate::ReplicateState;
use crate::engine::state::rest::{Amenities, Path, Unsolved};
use crate::model::amenities::centre;
use crate::model::arrivals::at;
use crate::model::household::PlaceId;
use crate::model::place::{Kind, Place};
use crate::model::rules::AmenityRule;
use std::sync::Arc;

/// Households on which ξ is solved each January.
const SOLVED_ON: usize = 50_000;
/// Largest remaining gap, as a share of a place's households per year.
const TOLERANCE: f64 = 1e-5;
/// Share of a gap between N̂ and N that is to close in a year.
const PULL: f64 = 0.5;

impl ReplicateState<'_> {
    /// Solves ξ from where it stands, on about `sample` of the households that were counted, so that expected net flows are
    /// `wanted`: households per year by group, recentred. Gives the expected moves between metros per household and year, if those are to be hit.
    pub(crate) fn solve_again(
        &mut self,
        count: &Headcount,
        wanted: &[[f64; 2]],
        sample: usize,
        tolerance: f64,
        solver: &mut Solver,
    ) -> Result<f64, EngineError> {
        let n = self.world.places.len();
        let residents = count.by_group(n);
        let target = [0, 1].map(|group| {
            let here = |j: usize| residents[j][group];
            let (surplus, total) = (0..n).fold((0.0, 0.0), |(s, t), j| (s + wanted[j][group], t + here(j)));
            (0..n).map(|j| if total > 0.0 { wanted[j][group] - surplus * here(j) / total } else { 0.0 }).collect()
        });
        let sample = count.sample(&self.world, sample);
        let found =
            self.with_context(|context| quick_search(context, &self.world, &sample, &target, tolerance, solver))?;
        let households: Vec<f64> = self.world.places.iter().map(|state| state.base.households as f64).collect();
        for group in 0..2 {
            let old = self.world.places.iter().map(|state| state.base.amenity[group]);
            let mut xi: Vec<f64> = old.zip(&found.change[group]).map(|(old, change)| old + change).collect();
            centre(&mut xi, &households);
            self.world.places.iter_mut().zip(xi).for_each(|(state, xi)| state.base.amenity[group] = xi);
        }
        Ok(found.moves)
    }

    /// Households of each place that work where they live, and remote ones.
    pub(crate) fn residents_by_group(&self) -> Vec<[f64; 2]> {
        Headcount::of(&self.world).by_group(self.world.places.len())
    }

    /// What happens to amenities as a tick begins: each January but the first they are solved again, or follow the rest arm.
    pub(crate) fn enter_year(&mut self, solver: &mut Solver) {
        if self.tick == 0 || !self.tick.is_multiple_of(self.constants.ticks_per_year) {
            return;
        }
        self.expect_losses();
        match std::mem::take(&mut self.amenities) {
            Amenities::Frozen => {}
            Amenities::Following(path) => {
                self.follow(&path);
                self.amenities = Amenities::Following(path);
            }
            Amenities::Solved(mut path) => {
                self.refresh_kernel();
                let count = Headcount::of(&self.world);
                let wanted = self.pull_back(&count);
                if let Err(error) = self.solve_again(&count, &wanted, SOLVED_ON, TOLERANCE, solver) {
                    self.keep_amenities(&mut path, &error);
                }
                self.surround_new_places();
                path.years.push(self.world.places.iter().map(|state| state.base.amenity).collect());
                self.amenities = Amenities::Solved(path);
            }
        }
    }

    /// Keeps the amenities of the year before in a January that nothing solves, and says so: in this arm, and in all that follow it.
    fn keep_amenities(&mut self, path: &mut Path, error: &EngineError) {
        let EngineError::NoBaseYear { place, residual, .. } = error else {
            unreachable!("a search fails for want of amenities alone")
        };
        let place = path.names.iter().position(|name| name == place).expect("the search is about these places");
        let year = self.tick / self.constants.ticks_per_year;
        path.unsolved.push(Unsolved { year, place, residual: *residual });
        self.note(place as PlaceId, Happening::Unsolved { residual: *residual });
    }

    /// Takes over what the rest arm solved for this year.
    fn follow(&mut self, path: &Arc<Path>) {
        let year = (self.tick / self.constants.ticks_per_year) as usize;
        let amenities =
            path.years.get(year - 1).expect("the rest arm has lived through all years of those that follow it");
        for unsolved in path.unsolved.iter().filter(|unsolved| unsolved.year as usize == year) {
            let name = &path.names[unsolved.place];
            if let Some(place) = self.scenario.places.iter().position(|place| place.name == *name) {
                self.note(place as PlaceId, Happening::Unsolved { residual: unsolved.residual });
            }
        }
        for (state, place) in self.world.places.iter_mut().zip(&self.scenario.places) {
            if let Some(k) = path.names.iter().position(|name| *name == place.name && place.kind == Kind::Legacy) {
                state.base.amenity = amenities[k];
            }
        }
        self.surround_new_places();
    }

    /// Net flows that bring each place back to where it should be, households per year by group.
    fn pull_back(&self, count: &Headcount) -> Vec<[f64; 2]> {
        let residents = count.by_group(self.world.places.len());
        let year = self.tick / self.constants.ticks_per_year;
        let flows = self.domestic_flows(year);
        let so_far = self.domestic_flows_until(year, &flows);
        let places = self.world.places.iter().zip(flows.iter().zip(&so_far)).zip(residents).enumerate();
        places
            .map(|(j, ((state, (flow, so_far)), residents))| {
                let abroad = self.net_arrivals(j);
                let here = residents[0] + residents[1];
                let wanted = flow + PULL * (state.base.grown_households() + so_far + abroad - here);
                residents.map(|group| if here > 0.0 { wanted * group / here } else { 0.0 })
            })
            .collect()
    }

    /// What each place loses in this year if nothing happens: exit is what it loses beyond that.
    pub(crate) fn expect_losses(&mut self) {
        let flows = self.domestic_flows(self.tick / self.constants.ticks_per_year);
        for (state, flow) in self.world.places.iter_mut().zip(flows) {
            state.base.net_loss = -flow / state.households.max(1) as f64;
        }
    }

    /// f: the domestic net flow of each place in the year numbered `year`, simulated households a year; they sum to zero.
    fn domestic_flows(&self, year: u32) -> Vec<f64> {
        if self.scenario.rules.amenities != AmenityRule::Observed {
            return vec![0.0; self.scenario.places.len()];
        }
        let date = f64::from(self.scenario.time.start) + f64::from(year);
        let of = |place: &Place| match &place.net_flow_series[..] {
            [] => place.observed_net_flow,
            series => at(series, date),
        };
        let flows: Vec<f64> = self.scenario.places.iter().map(|place| of(place) / self.weight).collect();
        let surplus: f64 = flows.iter().sum();
        let founders: f64 = self.world.places.iter().map(|state| state.base.households as f64).sum();
        let share = |state: &PlaceState| surplus * state.base.households as f64 / founders;
        flows.iter().zip(&self.world.places).map(|(flow, state)| flow - share(state)).collect()
    }

    /// Domestic net flows of the years before the one numbered `year`, whose flows are `now`.
    fn domestic_flows_until(&self, year: u32, now: &[f64]) -> Vec<f64> {
        if self.scenario.places.iter().all(|place| place.net_flow_series.is_empty()) {
            let years = self.tick as f64 * self.constants.dt;
            return now.iter().map(|flow| flow * years).collect();
        }
        (0..year).map(|year| self.domestic_flows(year)).fold(vec![0.0; now.len()], |mut sum, flows| {
            sum.iter_mut().zip(flows).for_each(|(sum, flow)| *sum += flow);
            sum
        })
    }

    /// Simulated households that should have come to the place from abroad by now, less those that should have left for it.
    fn net_arrivals(&self, j: usize) -> f64 {
        let (time, place) = (&self.scenario.time, &self.scenario.places[j]);
        let real = |series: &[(f64, f64)], constant: f64| match series.is_empty() {
            true => constant * self.tick as f64 * self.constants.dt,
            false => (0..self.tick).map(|tick| at(series, time.year_at(tick)) * self.constants.dt).sum::<f64>(),
        };
        let base = &place.attributes;
        let came = real(&place.abroad.arrivals, base.arrivals) - real(&place.abroad.departures, base.departures);
        came / self.weight
    }
}

#[cfg(test)]
mod tests {
    use crate::engine::records::rows::{EventKind, ReplicateRecord};
    use crate::engine::rest::{is_rest, rest_arm};
    use crate::engine::{RunOptions, run_replicate};
    use crate::scenario::Scenario;

    /// Three equal cities; `leave` a year leave the third for abroad, and the first taxes more in the third year if `reform`.
    fn country(leave: u32, reform: bool) -> Scenario {
        let place = |name: &str, longitude: i32, more: &str| {
            format!(
                "{{ name = \"{name}\", latitude = 40, longitude = {longitude}, households = 60_000, rent = 15_000{more} }}"
            )
        };
        let cities =
            [place("aa", -80, ""), place("bb", -90, ""), place("cc", -100, &format!(", departures = {leave}"))];
        let event = "event = [ { year = 2027, place = \"aa\", add = { income_tax = 0.02 } } ]\n";
        let text = format!(
            "model = \"2\"\ntime = {{ start = 2025, years = 4 }}\npopulation = {{ households = 6_000, spin_up = 2 }}\nplace = [ {} ]\n{}",
            cities.join(", "),
            if reform { event } else { "" }
        );
        Scenario::parse(&text).unwrap_or_else(|report| panic!("{report}"))
    }

    fn run(scenario: &Scenario) -> ReplicateRecord {
        run_replicate(scenario, 0, &RunOptions::default(), &|_| true).expect("it runs")
    }

    /// Januaries without a solution, as the events of a record say.
    fn unsolved(record: &ReplicateRecord) -> Vec<(u32, &str)> {
        let told = record.events.iter().filter(|event| event.kind() == EventKind::Unsolved);
        told.map(|event| (event.tick, event.place.as_str())).collect()
    }

    #[test]
    fn a_january_that_nothing_solves_is_said_in_every_arm() {
        // Twice as many are to leave by the third January as ever lived there: nothing brings that about.
        let (asks, rest) = (country(60_000, true), country(60_000, false));
        assert!(is_rest(&rest) && rest_arm(&asks).places == rest.places);
        let (ours, theirs) = (run(&asks), run(&rest));
        assert_eq!(unsolved(&ours), unsolved(&theirs));
        assert!(unsolved(&ours).iter().any(|(tick, _)| *tick == 36), "{:?}", unsolved(&ours));
        // Planted fault: what can be solved says nothing.
        assert_eq!(unsolved(&run(&country(600, true))), []);
    }
}
