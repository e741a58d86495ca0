//! Lists every chart, a row each: its name, the folder it belongs to, when it applies, how it is drawn, and its Vega-Lite.

use std::path::Path;

use serde_json::Value;

use crate::chart::answer::tables::Answer;
use crate::chart::answer::{backtest, tables};
use crate::chart::compare::{difference, winners};
use crate::chart::error::ChartError;
use crate::chart::hero;
use crate::chart::hero::card;
use crate::chart::options::DrawOptions;
use crate::chart::read::comparison::ComparisonTables;
use crate::chart::read::tables::RunTables;
use crate::chart::run::{
    capital, city_ledger, entry, flow_matrix, flows, founding, map, map_moving, map_years, members, net_migration,
    population, rents, scoreboard, twin, who,
};
use crate::chart::sheet::canvas::Chart;
use crate::chart::sheet::render::Look;
use crate::chart::sweep::phase;
use crate::chart::sweep::tables::SweepTables;
use crate::chart::vega;
use crate::chart::verdict::Verdict;
use crate::output::folder::layout::Layout;
use crate::scenario::answer::AnswerKind;

/// A chart of the catalogue.
pub struct ChartRow {
    /// Its name, which is also its file's.
    pub name: &'static str,
    /// The kind of folder whose tables it shows.
    pub layout: Layout,
    /// How it is drawn.
    pub drawing: Drawing,
}

/// How a chart is drawn, by the tables that it takes.
pub enum Drawing {
    /// From the tables of a run.
    Run {
        /// Whether the tables can fill it, and what it would need otherwise; `None` where every run can.
        needs: Option<Need>,
        /// The chart.
        chart: fn(&RunTables, &DrawOptions) -> Chart,
        /// Its Vega-Lite specification.
        vega: fn(&RunTables) -> Option<Value>,
        /// The same as a film.
        film: Option<fn(&RunTables, Look) -> String>,
    },
    /// From the tables of a comparison: charts, each with the number of its reform.
    Comparison {
        /// The charts.
        charts: fn(&ComparisonTables) -> Vec<(usize, Chart)>,
        /// The Vega-Lite specification for a reform.
        vega: fn(&ComparisonTables, usize) -> Value,
    },
    /// From the tables of a sweep.
    Sweep {
        /// The chart.
        chart: fn(&SweepTables) -> Chart,
        /// Its Vega-Lite specification.
        vega: fn(&SweepTables) -> Value,
    },
    /// From the folder of a sensitivity analysis or an explanation, and the width of a sheet: a chart for each output.
    Answer {
        /// The charts.
        charts: fn(&Path, f64) -> Result<Vec<Answer>, ChartError>,
        /// The Vega-Lite specification for an output expression.
        vega: fn(&str) -> Value,
    },
}

/// What some runs lack.
pub struct Need {
    /// Whether the tables have it.
    pub is_met: fn(&RunTables) -> bool,
    /// What it is, as the end of an error message.
    pub sentence: &'static str,
}

const SITES: Need =
    Need { is_met: map::applies, sentence: "it needs at least two places with latitude and longitude in the scenario" };
const ANSWER: Need = Need {
    is_met: |tables| hero::chart(tables).is_some(),
    sentence: "it needs a run with a twin, new places, facts on record, or households that would move",
};
const TWIN: Need = Need {
    is_met: twin::applies,
    sentence: "it needs a run with its twin (events, trends, new places or incorporations, and no `--no-twin`) in which some place has \
               over 0.1% more or fewer households than there",
};
const FOUNDINGS: Need = Need { is_met: founding::applies, sentence: "it needs new places in the scenario" };
const ENTRANTS: Need =
    Need { is_met: entry::applies, sentence: "it needs households that would move to a new place or pledge for one" };
const COMMUNITIES: Need = Need { is_met: members::applies, sentence: "it needs a [[community]] in the scenario" };
const CAPITAL: Need = Need { is_met: capital::applies, sentence: "it needs the column `capital` in places.csv" };
const FACTS: Need = Need {
    is_met: scoreboard::applies,
    sentence: "it needs [[fact]] blocks in the scenario: something on record, and the outputs it is compared with",
};

/// A chart that every run can fill.
const fn of_run(
    name: &'static str,
    chart: fn(&RunTables, &DrawOptions) -> Chart,
    vega: fn(&RunTables) -> Option<Value>,
) -> ChartRow {
    ChartRow { name, layout: Layout::Run, drawing: Drawing::Run { needs: None, chart, vega, film: None } }
}

/// A chart that needs something of a run.
const fn of_some_runs(
    name: &'static str,
    needs: Need,
    chart: fn(&RunTables, &DrawOptions) -> Chart,
    vega: fn(&RunTables) -> Option<Value>,
    film: Option<fn(&RunTables, Look) -> String>,
) -> ChartRow {
    ChartRow { name, layout: Layout::Run, drawing: Drawing::Run { needs: Some(needs), chart, vega, film } }
}

/// All charts, in the order in which they are drawn and shown.
#[rustfmt::skip]
pub const CATALOGUE: [ChartRow; 23] = [
    of_some_runs("answer", ANSWER, |tables, _| hero::chart(tables).expect("it was asked whether there is one"), |_| None, None),
    of_some_runs("twin", TWIN, |tables, _| twin::chart(tables), |_| Some(vega::run::twin()), None),
    of_run("population", |tables, options| if options.log { population::logarithmic(tables) } else { population::chart(tables) }, |_| Some(vega::run::population())),
    of_run("net_migration", |tables, _| net_migration::chart(tables), |_| Some(vega::run::net_migration())),
    of_run("rents", |tables, _| rents::chart(tables), |tables| Some(vega::run::rents(tables))),
    of_some_runs("map", SITES, |tables, _| map::chart(tables), |tables| Some(vega::maps::map(tables)), None),
    of_some_runs("map_years", SITES, |tables, _| map_years::chart(tables), |tables| Some(vega::maps::map_years(tables)), Some(map_moving::svg)),
    of_run("who", |tables, _| who::chart(tables), |_| Some(vega::run::who())),
    of_run("flows", |tables, _| flows::chart(tables), |_| Some(vega::run::flows())),
    of_run("flow_matrix", |tables, _| flow_matrix::chart(tables), |_| Some(vega::run::flow_matrix())),
    of_run("city_ledger", |tables, _| city_ledger::chart(tables), vega::run::city_ledger),
    of_some_runs("capital", CAPITAL, |tables, _| capital::chart(tables), vega::run::capital, None),
    of_some_runs("founding", FOUNDINGS, |tables, _| founding::chart(tables), |_| Some(vega::run::founding()), None),
    of_some_runs("entry", ENTRANTS, |tables, _| entry::chart(tables), |_| Some(vega::run::entry()), None),
    of_some_runs("members", COMMUNITIES, |tables, _| members::chart(tables), |_| Some(vega::run::members()), None),
    of_some_runs("scoreboard", FACTS, |tables, _| scoreboard::chart(tables), |_| Some(vega::run::scoreboard()), None),
    of_run(CARD, |tables, _| card::chart(tables, &Verdict::of(tables)), |_| None),
    ChartRow { name: "compare", layout: Layout::Comparison, drawing: Drawing::Comparison { charts: |tables| vec![(0, difference::chart(tables))], vega: |_, _| vega::comparison::compare() } },
    ChartRow { name: "winners", layout: Layout::Comparison, drawing: Drawing::Comparison { charts: winners::by_arm, vega: vega::comparison::winners } },
    ChartRow { name: "phase", layout: Layout::Sweep, drawing: Drawing::Sweep { chart: phase::chart, vega: vega::sweep::phase } },
    ChartRow { name: "tornado", layout: Layout::Sensitivity, drawing: Drawing::Answer { charts: tables::sensitivity, vega: vega::answers::tornado } },
    ChartRow { name: "waterfall", layout: Layout::Explanation, drawing: Drawing::Answer { charts: tables::explain, vega: vega::answers::waterfall } },
    ChartRow { name: "backtest", layout: Layout::Backtest, drawing: Drawing::Answer { charts: backtest::backtest, vega: vega::answers::backtest } },
];

/// The names of all charts.
pub fn names() -> Vec<&'static str> {
    CATALOGUE.iter().map(|row| row.name).collect()
}

/// The names of the charts of a kind of folder.
pub fn names_of(layout: Layout) -> Vec<&'static str> {
    CATALOGUE.iter().filter(|row| row.layout == layout).map(|row| row.name).collect()
}

/// What a chart needs that the tables of a run lack.
fn lack(row: &ChartRow, tables: &RunTables) -> Option<&'static str> {
    match &row.drawing {
        Drawing::Run { needs: Some(need), .. } if !(need.is_met)(tables) => Some(need.sentence),
        _ => None,
    }
}

/// What the chart of this name needs that the tables of a run lack, as the end of a sentence.
pub fn needs(name: &str, tables: &RunTables) -> Option<&'static str> {
    CATALOGUE.iter().find(|row| row.name == name).and_then(|row| lack(row, tables))
}

/// Whether the tables of a run can fill a chart: a map needs to know where places are, others need new places or facts on record.
pub fn applies(name: &str, tables: &RunTables) -> bool {
    needs(name, tables).is_none()
}

/// The card that stands for a run where a link to it is shared.
pub const CARD: &str = "card";
/// Most charts of a run that are drawn unasked.
pub const USUAL: usize = 6;

/// The charts that belong to each kind of answer, the first picture first; those that a run cannot fill are passed over.
fn belonging(kind: AnswerKind) -> &'static [&'static str] {
    match kind {
        AnswerKind::Race => &["answer", "twin", "founding", "entry", "members", "city_ledger", "population"],
        AnswerKind::Gate => &["answer", "entry", "who", "founding", "twin", "population", "net_migration", "rents"],
        AnswerKind::Twin => {
            &["answer", "twin", "population", "rents", "city_ledger", "founding", "net_migration", "who"]
        }
        AnswerKind::Fates | AnswerKind::Odds => {
            &["answer", "founding", "entry", "members", "twin", "population", "city_ledger"]
        }
        AnswerKind::Origins => &["answer", "entry", "map", "founding", "twin", "population"],
        AnswerKind::Decline => &["answer", "twin", "city_ledger", "rents", "population", "net_migration"],
        AnswerKind::Cost => &["answer", "twin", "founding", "city_ledger", "entry", "population"],
        AnswerKind::Record => &["answer", "scoreboard", "net_migration", "population", "map", "who"],
    }
}

/// The names of the charts of a run that are drawn unasked, in the order in which they are shown: those of its kind of answer.
pub fn usual(tables: &RunTables) -> Vec<&'static str> {
    let kind = Verdict::of(tables).kind;
    let charts = belonging(kind).iter().copied().filter(|name| applies(name, tables)).take(USUAL);
    charts.chain([CARD]).collect()
}

/// The charts of a run that are drawn unasked.
pub fn usual_charts(tables: &RunTables) -> Vec<Chart> {
    let options = DrawOptions::default();
    let draw = |name: &str| match &CATALOGUE.iter().find(|row| row.name == name)?.drawing {
        Drawing::Run { chart, .. } => Some(chart(tables, &options)),
        _ => None,
    };
    usual(tables).into_iter().filter_map(draw).collect()
}

/// All charts of a run that its tables can fill, but for the card.
pub fn charts(tables: &RunTables) -> Vec<Chart> {
    let options = DrawOptions::default();
    let draw = |row: &ChartRow| match &row.drawing {
        Drawing::Run { chart, .. } if row.name != CARD && lack(row, tables).is_none() => Some(chart(tables, &options)),
        _ => None,
    };
    CATALOGUE.iter().filter_map(draw).collect()
}
