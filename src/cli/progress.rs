//! Shows progress on stderr: a bar for people, one JSON object a line for programs, nothing where it would disturb.

use footvote::publish::Step;
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::json;
use std::io::{IsTerminal, Write};
use std::path::Path;

/// How a long command reports what it is doing.
pub enum Progress {
    /// A bar with the time left; indicatif hides it where stderr is not a terminal.
    Bar(ProgressBar),
    /// One JSON object a line.
    Lines,
    /// Nothing.
    Silent,
}

impl Progress {
    /// A bar unless `quiet` or `json` says otherwise.
    pub fn new(quiet: bool, json: bool) -> Self {
        if json {
            return Progress::Lines;
        }
        if quiet {
            return Progress::Silent;
        }
        let bar = ProgressBar::new(0);
        let style = ProgressStyle::with_template("{msg:<22} {bar:32} {percent:>3}%  {eta} left")
            .expect("the template is a constant")
            .progress_chars("━━─");
        bar.set_style(style);
        // The ticks need a thread of their own, which the system may refuse; the bar moves without them too.
        if std::thread::Builder::new().spawn(|| {}).is_ok() && std::io::stderr().is_terminal() {
            bar.enable_steady_tick(std::time::Duration::from_millis(200));
        }
        Progress::Bar(bar)
    }

    /// Shows one step of the work.
    pub fn show(&self, step: Step) {
        match step {
            Step::Work(ticks) => self.more(ticks),
            Step::Started { scenario, runs, threads } => self.started(scenario, runs, threads),
            Step::Ticks(ticks) => self.ticks(ticks),
            Step::Replicate { replicate, done, all, seconds } => self.replicate(replicate, done, all, seconds),
            Step::Drawing => self.drawing(),
        }
    }

    /// A run begins.
    fn started(&self, scenario: &str, replicates: u32, threads: usize) {
        match self {
            Progress::Bar(bar) => bar.set_message(format!("0 of {replicates} replicates")),
            Progress::Lines => line(json!({
                "event": "started", "scenario": scenario, "replicates": replicates, "threads": threads,
            })),
            Progress::Silent => {}
        }
    }

    /// So many more ticks are to be simulated than was known before.
    fn more(&self, ticks: u64) {
        if let Progress::Bar(bar) = self {
            bar.inc_length(ticks);
        }
    }

    /// Some ticks were simulated.
    fn ticks(&self, ticks: u32) {
        if let Progress::Bar(bar) = self {
            bar.inc(ticks.into());
        }
    }

    /// A replicate is in the tables; `done` of `all` are.
    fn replicate(&self, replicate: u32, done: u32, all: u32, seconds: f64) {
        match self {
            Progress::Bar(bar) => bar.set_message(format!("{done} of {all} replicates")),
            Progress::Lines => line(json!({
                "event": "replicate", "replicate": replicate, "done": done, "of": all, "seconds": seconds,
            })),
            Progress::Silent => {}
        }
    }

    /// The simulation is over and charts are being drawn.
    fn drawing(&self) {
        match self {
            Progress::Bar(bar) => bar.set_message("drawing charts"),
            Progress::Lines => line(json!({ "event": "drawing" })),
            Progress::Silent => {}
        }
    }

    /// Everything is in `folder`.
    pub fn finished(&self, folder: &Path, seconds: f64) {
        match self {
            Progress::Bar(bar) => bar.finish_and_clear(),
            Progress::Lines => line(json!({
                "event": "finished", "folder": folder, "seconds": seconds,
            })),
            Progress::Silent => {}
        }
    }

    /// The answer is known, and in no folder or in this one.
    pub fn answered(&self, folder: Option<&Path>, seconds: f64) {
        match (self, folder) {
            (Progress::Lines, None) => line(json!({ "event": "finished", "seconds": seconds })),
            _ => self.finished(folder.unwrap_or(Path::new("")), seconds),
        }
    }
}

impl Drop for Progress {
    /// A failed run leaves no half bar on the screen.
    fn drop(&mut self) {
        if let Progress::Bar(bar) = self {
            bar.finish_and_clear();
        }
    }
}

/// Something about the scenario is allowed but doubtful, for programs.
pub fn warning(what: &str) {
    line(json!({ "event": "warning", "message": what }));
}

fn line(object: serde_json::Value) {
    // Whoever closed stderr does not want to know.
    let _ = writeln!(std::io::stderr(), "{object}");
}
