//! Reports the steps of long work to whoever called for it, and takes the wish to stop.

use std::sync::atomic::{AtomicBool, Ordering};

/// One step of long work.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Step<'a> {
    /// This many more ticks are to be simulated than was known before.
    Work(u64),
    /// Simulation begins.
    Started {
        /// Name of the scenario.
        scenario: &'a str,
        /// Replicates or runs.
        runs: u32,
        /// Threads at work.
        threads: usize,
    },
    /// This many ticks were simulated.
    Ticks(u32),
    /// A replicate is finished.
    Replicate {
        /// The replicate, from 0.
        replicate: u32,
        /// How many are finished.
        done: u32,
        /// How many there are.
        all: u32,
        /// Seconds it took.
        seconds: f64,
    },
    /// Simulation is over and charts are being drawn.
    Drawing,
}

/// Who follows long work: hears of every step, from any thread, and may ask it to stop.
#[derive(Clone, Copy)]
pub struct Monitor<'a> {
    /// Set from outside (Ctrl-C, a termination signal) to stop after the current tick.
    pub stop: &'a AtomicBool,
    /// Called with every step.
    pub report: &'a (dyn Fn(Step) + Sync),
}

static NEVER: AtomicBool = AtomicBool::new(false);

impl Monitor<'_> {
    /// Nobody follows the work.
    pub fn silent() -> Monitor<'static> {
        Monitor { stop: &NEVER, report: &|_: Step| {} }
    }

    /// Whether somebody has asked to stop.
    pub fn stopped(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }

    pub(crate) fn report(&self, step: Step) {
        (self.report)(step);
    }
}
