//! Lets households belong to what they belong to at their age and with their families.

use crate::engine::base::parallel;
use crate::engine::base::random::CHUNK;
use crate::engine::state::replicate::ReplicateState;
use crate::model::household::Stage;

/// Part of step 1: each January, whoever has come to an age, to a pension, or to children or none, with which it belongs to something else.
///
/// Whoever leaves its values takes back its pledge and is no member and no e-resident any more; it keeps its home, and the equity in it. Whoever comes
/// to some waits from now on until it finds its community.
pub(crate) fn revalue(sim: &mut ReplicateState) {
    let (c, affiliation) = (&sim.constants, &sim.affiliation);
    if sim.tick == 0 || !sim.tick.is_multiple_of(c.ticks_per_year) || !affiliation.is_of_an_age() {
        return;
    }
    let (households, clock) = (&sim.world.households, c.age_clock(sim.tick));
    let changed = parallel::map(households.len().div_ceil(CHUNK), None, |chunk| {
        let ids = chunk * CHUNK..households.len().min((chunk + 1) * CHUNK);
        let now = |id: usize| {
            let (h, age) = (&households[id], households[id].age_ticks(clock));
            let asked = !h.is_gone() && affiliation.may_change(c, h, age);
            let community = asked.then(|| affiliation.community(c, h, age))?;
            (community != h.community).then_some((id as u32, community))
        };
        ids.filter_map(now).collect::<Vec<_>>()
    });
    for (id, community) in changed.into_iter().flatten() {
        sim.withdraw(id);
        let mut after = sim.world.households[id as usize];
        after.community = community;
        after.set_stage(Stage::Outsider);
        after.set_e_resident(false);
        let joins = sim.affiliation.join(&sim.constants, &mut after, sim.tick, false);
        sim.change(id, |household| *household = after);
        if let Some(tick) = joins {
            sim.calendar.note_joining(tick, id, &after);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::engine::simulation::Simulation;
    use crate::scenario::Scenario;

    /// Three communities that hang on age, on children and on work, one of which gathers people, for eighteen years, with pensions or without.
    const COUNTRY: &str = r#"
model = "2"
time = { start = 2025, years = 18 }
population = { households = 10_000, spin_up = 0 }
place = [
  { name = "a", latitude = 40, longitude = -80, households = 120_000, rent = 15_000, arrivals = 200, departures = 200 },
  { name = "b", latitude = 35, longitude = -95, households = 80_000, rent = 12_000 },
]
[[community]]
name = "old"
share = 0.2
young_under = 55
young_odds = 0.05
[[community]]
name = "families"
share = 0.1
children_odds = 15
[community.template]
site = { metro = "a", miles = 15 }
capacity = 1_500
[[community]]
name = "afar"
share = 0.05
remote_odds = 20
"#;

    #[test]
    fn everybody_belongs_each_january_to_what_it_would_if_it_came_then() {
        for more in ["", "[mechanisms]\npensions = true\n"] {
            follow(&format!("{COUNTRY}{more}"));
        }
    }

    fn follow(text: &str) {
        let scenario = Scenario::parse(text).unwrap_or_else(|report| panic!("{report}"));
        let mut sim = Simulation::new(&scenario, 0).expect("a base year");
        let (mut changed, mut for_life) = (0, 0);
        for tick in 0..18 * 12 {
            let before: Vec<u8> = sim.world.households.iter().map(|h| h.community).collect();
            let affiliation = sim.affiliation.clone();
            sim.tick_watched(&mut |context, world| {
                if tick % 12 > 0 {
                    return;
                }
                let (c, clock) = (context.constants, context.constants.age_clock(context.tick));
                for (id, h) in world.households.iter().enumerate().filter(|(_, h)| !h.is_gone()) {
                    let age = h.age_ticks(clock);
                    assert_eq!(h.community, affiliation.community(c, h, age), "{h:?}");
                    changed += (before.get(id).is_some_and(|&before| before != h.community)) as u32;
                    // Planted fault: whoever is born to some values has them for life.
                    for_life += (h.community != affiliation.community(c, h, 25 * c.ticks_per_year)) as u32;
                }
            });
        }
        assert!(changed > 1_000 && for_life > 25_000, "{changed} {for_life}");
        // 20 % of 10,000 have a standard deviation of .4 %, and the sample of odds one of .3 %; 5 % have .22 and .08 %. False alarm at
        // four of both, six times: 4e-4.
        let last = sim.tick as i32;
        let of = |k: u8, least: u32, most: u32| {
            let age = |born: i32| (last - born) as u32 / 12;
            let some =
                sim.world.households.iter().filter(move |h| !h.is_gone() && (least..most).contains(&age(h.born())));
            let (all, held) = some.fold((0, 0), |(all, held), h| (all + 1, held + (h.community == k) as u32));
            held as f64 / all as f64
        };
        let share = |k: u8| of(k, 0, 200);
        assert!(
            (share(1) - 0.2).abs() < 0.02 && (share(2) - 0.1).abs() < 0.015 && (share(3) - 0.05).abs() < 0.012,
            "{} {} {}",
            share(1),
            share(2),
            share(3)
        );
        // Some 130 young hold them: the ratio has a standard deviation of .0045. False alarm at 3.3 of it, twice: 2e-3.
        let (young, old) = (of(1, 26, 55), of(1, 56, 200));
        assert!((young / old - 0.05).abs() < 0.015, "{young} {old}");
    }
}
