//! Rewrites new places and templates: inside a host schools and crime follow services, and taxes are shared with it.

use crate::scenario::block::raw_community;
use crate::scenario::diagnostic::Notes;
use crate::scenario::migrate::host::{Candidate, Host, Hosts, number, table, tables, text};
use crate::scenario::migrate::pen::Pen;
use crate::scenario::read::tree::{Table, Value};
use crate::scenario::show::show;

/// Own taxes of a new place.
const OWN_TAXES: [&str; 5] = ["income_tax", "sales_tax", "property_tax", "annual_fee", "brackets"];
/// What holds after a repeal where the host is not in the model.
const HOST_LEVELS: [&str; 3] = ["host_income_tax", "host_governance", "host_crime"];
/// Most homes that one place builds in a year and at once, unless parameters.build_most says otherwise.
const BUILD_MOST: f64 = 4_000.0;

/// Rewrites every new place and every template, and marks events and axes that change their schools and crime.
pub fn new_places(pen: &mut Pen, root: &Table, hosts: &Hosts) {
    let mut hosted = Vec::new();
    for place in tables(root, "place") {
        if place.get("kind").and_then(text) != Some("new") {
            continue;
        }
        let host = located(place, hosts);
        sizes(pen, root, place);
        rewrite(pen, place, &host, false);
        if let (Host::Inside(_), Some(name)) = (&host, place.get("name").and_then(text)) {
            hosted.push((name.to_string(), format!("place.{name}.")));
        }
    }
    let communities = raw_community::collect(root, &mut Notes::default());
    for k in 0..communities.len() {
        let written = |k: &usize| table(&communities[*k].table, "template");
        let (chain, _) = raw_community::chain(k, &communities);
        let site = chain.iter().filter_map(written).find(|template| template.get("site").is_some());
        let host = site.map_or(Host::Outside, |template| located(template, hosts));
        if let Some(template) = written(&k) {
            let preset = chain.last().is_some_and(|&original| communities[original].table.get("preset").is_some());
            rewrite(pen, template, &host, preset);
        }
        if matches!(host, Host::Inside(_)) {
            let name = &communities[k].name;
            hosted.push((format!("{name}-template"), format!("community.{name}.template.")));
        }
    }
    changes(pen, root, &hosted);
    axes(pen, root, &hosted);
}

/// The host of a place or template as written.
fn located<'h>(place: &Table, hosts: &'h Hosts) -> Host<'h> {
    let site = table(place, "site").unwrap_or(place);
    let metro = site.get("metro").and_then(text);
    let state = site.get("state").and_then(text).unwrap_or_default();
    hosts.host(metro, state)
}

fn rewrite(pen: &mut Pen, place: &Table, host: &Host, preset: bool) {
    match host {
        Host::Inside(host) => {
            levels(pen, place, host);
            taxes(pen, place, &host.name, preset);
        }
        // Abroad schools, crime and taxes stay levels of the scenario.
        Host::Outside => {}
        Host::Unknown => {
            for key in ["schools", "violent_crime"] {
                if let Some(entry) = place.entries.get(key) {
                    let instead = if key == "schools" { "schools_offset" } else { "crime_factor" };
                    pen.ask(
                        entry.key_at.start,
                        &format!(
                            "{key}: the table of places could not be read; inside a host of the model say {instead}"
                        ),
                    );
                }
            }
        }
    }
}

/// Schools and crime over those of the host, where services are the host's.
fn levels(pen: &mut Pen, place: &Table, host: &Candidate) {
    for (key, instead) in [("schools", "schools_offset"), ("violent_crime", "crime_factor")] {
        let Some(entry) = place.entries.get(key) else {
            continue;
        };
        let level = host.level(key);
        let why = format!("follows services from {}'s {}", host.name, show(level));
        let value =
            number(&entry.node).map_or(f64::NAN, |own| if key == "schools" { own - level } else { own / level });
        let value = (value * 1e4).round() / 1e4;
        let allowed = if key == "schools" { (-3.0..=3.0).contains(&value) } else { (0.01..=10.0).contains(&value) };
        if allowed {
            pen.rename(key, entry, instead, &show(value), &why);
            pen.added += 1;
        } else {
            pen.ask(entry.key_at.start, &format!("{key} {why}: say {instead}"));
        }
    }
}

fn taxes(pen: &mut Pen, place: &Table, host: &str, preset: bool) {
    let own = OWN_TAXES.iter().filter_map(|key| place.entries.get(*key));
    if let Some(at) = own.map(|entry| entry.key_at.start).min() {
        let what = if preset {
            format!(
                "the preset has taxes = \"parity\" now, as much in all as {host}'s; own rates and fees beside it win, and parity ends: keep one of the two"
            )
        } else {
            format!(
                "residents also pay host_share (0.5) of {host}'s taxes now and get that share of its services; taxes = \"parity\" in place of own rates and fees keeps the sum equal"
            )
        };
        pen.ask(at, &what);
    }
    for key in HOST_LEVELS {
        if let Some(entry) = place.entries.get(key) {
            pen.ask(entry.key_at.start, &format!("{key} is not read: after a repeal the law of {host} holds"));
        }
    }
}

/// Homes beyond what anybody builds at once.
fn sizes(pen: &mut Pen, root: &Table, place: &Table) {
    if table(root, "parameters").is_some_and(|parameters| parameters.get("build_most").is_some()) {
        return;
    }
    for key in ["units", "units_per_year"] {
        let Some(entry) = place.entries.get(key) else {
            continue;
        };
        if number(&entry.node).is_some_and(|homes| homes > BUILD_MOST) {
            pen.ask(
                entry.key_at.start,
                &format!("{key}: at most parameters.build_most (4_000) homes are built at once or in a year now"),
            );
        }
    }
}

/// Marks events and trends that change schools or crime of a place whose services make them.
fn changes(pen: &mut Pen, root: &Table, hosted: &[(String, String)]) {
    for block in tables(root, "event").into_iter().chain(tables(root, "trend")) {
        let mut names: Vec<&str> = block.get("place").and_then(text).into_iter().collect();
        if let Some(node) = block.get("places") {
            match &node.value {
                Value::List(items) => names.extend(items.iter().filter_map(text)),
                _ => names.extend(text(node)),
            }
        }
        let Some(name) = names.into_iter().find(|name| hosted.iter().any(|(known, _)| known == name)) else {
            continue;
        };
        for operation in ["set", "add", "multiply"].iter().filter_map(|key| table(block, key)) {
            for key in ["schools", "violent_crime"] {
                if let Some(entry) = operation.entries.get(key) {
                    pen.ask(entry.key_at.start, &format!("{key} of {name} follows its services now"));
                }
            }
        }
    }
}

/// Marks axes that vary schools or crime of a place whose services make them.
fn axes(pen: &mut Pen, root: &Table, hosted: &[(String, String)]) {
    let mut axes = tables(root, "vary");
    axes.extend(table(root, "sweep").map_or(Vec::new(), |sweep| tables(sweep, "axis")));
    for axis in axes {
        let Some(entry) = axis.entries.get("key") else {
            continue;
        };
        let key = text(&entry.node).unwrap_or_default();
        let varied = hosted.iter().find_map(|(_, prefix)| key.strip_prefix(prefix.as_str()));
        if matches!(varied, Some("schools" | "violent_crime")) {
            pen.ask(
                entry.key_at.start,
                &format!("{key} follows services now: vary schools_offset, crime_factor or efficiency"),
            );
        }
    }
}
