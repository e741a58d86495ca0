//! Limits 17 and 18 with communities and new places: threads and order change no byte, and what is switched off is not there.

use crate::support::country::{COUNTRY, EVERYTHING, read};
use crate::support::records::{bytes, replicate, with_threads};
use footvote::engine::RunOptions;
use footvote::engine::records::rows::ReplicateRecord;
use footvote::scenario::Scenario;

/// Four years in which places open, settle, are repealed; yearly records.
fn busy() -> Scenario {
    let mut s = read(&[COUNTRY, EVERYTHING]);
    s.time.years = 4;
    s
}

#[test]
fn threads_chunks_and_other_replicates_change_no_byte() {
    use rayon::prelude::*;
    let s = busy();
    let options = RunOptions::default();
    let alone = with_threads(1, || replicate(&s, 0, &options));
    for kind in ["funded", "opened", "settled", "incorporated"] {
        assert!(alone.events.iter().any(|event| event.kind().name() == kind), "nothing was {kind}");
    }
    let alone = bytes(alone);
    assert!(with_threads(2, || bytes(replicate(&s, 0, &options))) == alone, "threads change the results");
    for seed in [1, 2] {
        let shuffled = RunOptions { shuffle_chunks: Some(seed), ..RunOptions::default() };
        assert!(bytes(replicate(&s, 0, &shuffled)) == alone, "the order of chunks changes the results");
    }
    let together: Vec<String> =
        with_threads(2, || (0..3).into_par_iter().map(|r| bytes(replicate(&s, r, &options))).collect());
    assert!(together[0] == alone, "other replicates change the results");
    assert!(together[1] != alone && together[1] == bytes(replicate(&s, 1, &options)));
}

/// The blocks of EVERYTHING in another order, places before and after communities.
fn shuffled_blocks() -> String {
    let mut blocks: Vec<String> = Vec::new();
    for line in EVERYTHING.lines() {
        // The template belongs to the block above it.
        if line.starts_with('[') && line != "[community.template]" {
            blocks.push(String::new());
        }
        if let Some(block) = blocks.last_mut() {
            *block += line;
            *block += "\n";
        }
    }
    assert!(blocks.len() > 8);
    // Communities are numbered in the order of the file, so they keep it among themselves.
    let (communities, mut others): (Vec<_>, Vec<_>) =
        blocks.into_iter().partition(|block| block.starts_with("[[community]]"));
    others.reverse();
    others.insert(1, communities.concat());
    others.concat()
}

#[test]
fn places_events_and_parameters_may_be_written_in_any_order() {
    let (one, other) = (busy(), Scenario { time: busy().time, ..read(&[COUNTRY, &shuffled_blocks()]) });
    assert_eq!(one.places.len(), other.places.len());
    assert_eq!(one, other);
}

/// The rows of old places, the moves between them, and the numbers on how people live: as text, without what is new.
fn legacy(s: &Scenario, record: &ReplicateRecord) -> String {
    let old = |name: &String| ["alpha", "brook", "canyon", "delta"].contains(&name.as_str());
    let mut places: Vec<_> = record.places.iter().filter(|row| old(&row.place)).cloned().collect();
    if !s.mechanisms.voice {
        // The voices of members are counted even where nobody listens.
        places.iter_mut().for_each(|row| row.voice = f64::NAN);
    }
    let flows: Vec<_> = record.flows.iter().filter(|row| old(&row.origin) && old(&row.destination)).collect();
    assert!(!places.is_empty() && !flows.is_empty() && s.places.len() >= 4);
    format!("{places:?}{flows:?}{:?}", record.profiles)
}

/// What stands in EVERYTHING beside communities and places: parameters, the suburb, the event.
fn rest() -> String {
    let from = EVERYTHING.find("[[community]]").expect("communities");
    let to = EVERYTHING.find("[[incorporation]]").expect("an incorporation");
    format!("{}{}", &EVERYTHING[..from], &EVERYTHING[to..])
}

#[test]
fn without_communities_and_foundings_everybody_moves_as_where_there_are_none() {
    let run = |texts: &[&str], change: fn(&mut Scenario)| {
        let mut s = read(texts);
        s.time.years = 3;
        change(&mut s);
        legacy(&s, &replicate(&s, 0, &RunOptions::default()))
    };
    let bare = run(&[COUNTRY, &rest()], |_| ());
    let everything = [COUNTRY, EVERYTHING];
    let off = run(&everything, |s| {
        s.mechanisms.communities = false;
        s.mechanisms.founding = false;
    });
    assert!(off == bare, "communities and foundings that are switched off change the old places");
    // Nobody pledges without members: places of communities never open, whatever founding says.
    let no_communities = run(&everything, |s| {
        s.mechanisms.communities = false;
        let far = s.time.start as f64 + 90.0;
        s.places.iter_mut().filter_map(|place| place.charter.as_mut()).for_each(|charter| charter.opens = far);
    });
    assert!(no_communities == bare, "communities that are switched off change the old places");
    // Values alone, felt by nobody and heard by no government.
    let silent = |s: &mut Scenario| {
        s.mechanisms.voice = false;
        s.parameters.norms_weight = footvote::model::household::ByClass([0.0; 3]);
        s.mechanisms.founding = false;
    };
    assert!(
        run(&everything, silent) == run(&[COUNTRY, &rest()], silent),
        "a community that does nothing changes moves"
    );
    // The twin: communities that found places are seen.
    assert!(run(&everything, |_| ()) != bare);
}
