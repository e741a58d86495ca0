//! Runs replicates in parallel and hands their records on in order, never holding more than one batch.

use std::convert::Infallible;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock, RwLock};

use crate::engine::base::parallel::map;
use crate::engine::records::rows::ReplicateRecord;
use crate::engine::start::calibration::Calibration;
use crate::engine::{EngineError, Finished, RunOptions, calibrate};
use crate::experiment::doubt::replicate::of_replicate;
use crate::experiment::ensemble::timed::timed_arm;
use crate::scenario::Scenario;

/// All replicates of a scenario, simulated side by side; their records come in order.
///
/// The number of threads changes no byte of any record.
///
/// ```no_run
/// use footvote::{Ensemble, Scenario};
///
/// let scenario = Scenario::load("my.toml")?;
/// for record in Ensemble::new(&scenario).replicates(8).threads(4).run()? {
///     println!("replicate {} left {} rows about places", record.replicate, record.places.len());
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone)]
pub struct Ensemble<'s> {
    scenario: &'s Scenario,
    replicates: Range<u32>,
    threads: Option<usize>,
}

impl<'s> Ensemble<'s> {
    /// As many replicates as `scenario` asks for, on all threads of the machine.
    pub fn new(scenario: &'s Scenario) -> Self {
        Ensemble { scenario, replicates: 0..scenario.replicates, threads: None }
    }

    /// This many replicates instead.
    pub fn replicates(self, count: u32) -> Self {
        Ensemble { replicates: 0..count, ..self }
    }

    /// This many threads instead.
    pub fn threads(self, count: usize) -> Self {
        Ensemble { threads: Some(count), ..self }
    }

    /// Simulates all replicates and keeps their records.
    pub fn run(&self) -> Result<Vec<ReplicateRecord>, EnsembleError> {
        let mut records = Vec::with_capacity(self.replicates.len());
        self.for_each(|record| {
            records.push(record);
            Ok::<(), Infallible>(())
        })?;
        Ok(records)
    }

    /// Simulates all replicates and hands each record to `sink`, in order; few are in memory at a time.
    pub fn for_each<E: Send>(
        &self,
        sink: impl FnMut(ReplicateRecord) -> Result<(), E> + Send,
    ) -> Result<(), EnsembleError<E>> {
        let one = |index| replicate(self.scenario, &RunOptions::default(), &Watch::silent(), index);
        with_threads(self.threads, || run(self.replicates.clone(), one, sink))?
    }
}

/// Why an ensemble stopped early: a replicate failed, whoever received the records did, or there were no threads.
#[derive(Debug, thiserror::Error)]
pub enum EnsembleError<E = Infallible> {
    /// A replicate could not be simulated.
    #[error("replicate {replicate}: {source}")]
    Engine {
        /// The replicate, from 0.
        replicate: u32,
        /// What went wrong.
        source: EngineError,
    },
    /// A record could not be handed on.
    #[error(transparent)]
    Sink(E),
    /// The system did not give the threads.
    #[error(transparent)]
    Threads(#[from] NoThreads),
}

/// Simulates `replicates` with `simulate` and gives each record to `sink`, in ascending order.
///
/// A batch has as many replicates as there are threads, so at most that many records are in memory. The first failure in
/// ascending order ends the ensemble, whichever thread met it first.
pub fn run<T: Send, E>(
    replicates: Range<u32>,
    simulate: impl Fn(u32) -> Result<T, EngineError> + Sync,
    mut sink: impl FnMut(T) -> Result<(), E>,
) -> Result<(), EnsembleError<E>> {
    let batch = threads() as u32;
    let mut next = replicates.start;
    while next < replicates.end {
        let end = replicates.end.min(next.saturating_add(batch));
        let records = map((end - next) as usize, None, |k| simulate(next + k as u32));
        for (replicate, record) in (next..end).zip(records) {
            let record = record.map_err(|source| EnsembleError::Engine { replicate, source })?;
            sink(record).map_err(EnsembleError::Sink)?;
        }
        next = end;
    }
    Ok(())
}

/// Who follows an ensemble while it runs: is told of every tick, and may ask it to stop.
pub struct Watch<'a> {
    /// Set from outside (Ctrl-C, a termination signal) to stop after the current tick.
    pub stop: &'a AtomicBool,
    /// Called with the ticks just done, from any thread.
    pub ticks: &'a (dyn Fn(u32) + Sync),
}

static NEVER: AtomicBool = AtomicBool::new(false);

impl Watch<'_> {
    /// Whether nobody has asked to stop.
    pub fn goes_on(&self) -> bool {
        !self.stop.load(Ordering::Relaxed)
    }

    /// Nobody follows, and nobody asks to stop.
    pub fn silent() -> Watch<'static> {
        Watch { stop: &NEVER, ticks: &|_| {} }
    }
}

/// One replicate of `scenario`, for [`run`]: stops with [`EngineError::Interrupted`] once the watch says so.
pub fn replicate(
    scenario: &Scenario,
    options: &RunOptions,
    watch: &Watch,
    replicate: u32,
) -> Result<ReplicateRecord, EngineError> {
    arm(scenario, options, watch, replicate).map(|finished| finished.record)
}

/// Like [`replicate`], with what comparisons need.
pub fn arm(scenario: &Scenario, options: &RunOptions, watch: &Watch, replicate: u32) -> Result<Finished, EngineError> {
    if !watch.goes_on() {
        return Err(EngineError::Interrupted);
    }
    let seen = std::sync::atomic::AtomicU32::new(0);
    timed_arm(&of_replicate(scenario, replicate), replicate, options, &|done| {
        let done = done.ticks();
        if done > 0 {
            (watch.ticks)(done.saturating_sub(seen.swap(done, Ordering::Relaxed)));
        }
        watch.goes_on()
    })
}

/// The base year of one replicate, and its path if it has one, for other arms.
pub fn base_year(
    scenario: &Scenario,
    options: &RunOptions,
    watch: &Watch,
    replicate: u32,
) -> Result<Arc<Calibration>, EngineError> {
    calibrate(&of_replicate(scenario, replicate), replicate, options, &|| watch.goes_on())
}

/// Threads at work where this is called.
pub fn threads() -> usize {
    ready();
    rayon::current_num_threads()
}

static SHORTAGE: OnceLock<Option<Shortage>> = OnceLock::new();

/// The system gives fewer threads than the machine offers, so that the work takes longer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the system does not give {wanted} threads; {given} are at work, which changes no result")]
pub struct Shortage {
    /// As many as the machine offers.
    pub wanted: usize,
    /// As many as there are.
    pub given: usize,
}

/// Starts the threads that work without a number of them being asked for: as many as the machine offers, or half of what
/// the system gives where that is fewer, so that something is left for whoever shares the limit.
pub fn ready() {
    SHORTAGE.get_or_init(|| {
        let asked = std::env::var("RAYON_NUM_THREADS").ok().and_then(|text| text.parse().ok()).filter(|&n| n > 0);
        let wanted = asked.unwrap_or_else(|| std::thread::available_parallelism().map_or(1, |n| n.get()));
        // The threads of all work can be asked for only once: whether there are as many is tried before.
        let offered = offered(wanted);
        let given = if offered == wanted { wanted } else { offered / 2 };
        let pool = rayon::ThreadPoolBuilder::new();
        let ready = match given {
            // Not one: the work is done by who asks for it.
            0 => pool.num_threads(1).use_current_thread().build_global().is_ok(),
            _ => pool.num_threads(given).build_global().is_ok(),
        };
        let given = given.max(1);
        (ready && given < wanted).then_some(Shortage { wanted, given })
    });
}

/// As many threads as the system lets stand at the same time, up to `wanted`. All have ended and given back what they held
/// before this returns.
fn offered(wanted: usize) -> usize {
    let gate = Arc::new(RwLock::new(()));
    let closed = gate.write();
    let standing: Vec<_> = (0..wanted)
        .map_while(|_| {
            let gate = Arc::clone(&gate);
            std::thread::Builder::new().spawn(move || drop(gate.read())).ok()
        })
        .collect();
    drop(closed);
    standing.into_iter().map(std::thread::JoinHandle::join).filter(Result::is_ok).count()
}

/// Whether fewer threads are at work than the machine offers.
pub fn shortage() -> Option<Shortage> {
    SHORTAGE.get().copied().flatten()
}

/// Does `work` with exactly `threads` threads, or with as many as the machine offers.
pub fn with_threads<R: Send>(threads: Option<usize>, work: impl FnOnce() -> R + Send) -> Result<R, NoThreads> {
    match threads {
        None => {
            ready();
            Ok(work())
        }
        Some(count) => rayon::ThreadPoolBuilder::new()
            .num_threads(count)
            .build()
            .map(|pool| pool.install(work))
            .map_err(|error| NoThreads { threads: count, reason: error.to_string() }),
    }
}

/// The system did not give the threads that were asked for.
#[derive(Debug, thiserror::Error)]
#[error("the system does not give {threads} threads: {reason}")]
pub struct NoThreads {
    /// How many were asked for.
    pub threads: usize,
    /// What the system said.
    pub reason: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake;
    use std::convert::Infallible;
    use std::time::Duration;

    fn order(threads: usize, replicates: Range<u32>) -> Vec<u32> {
        let mut seen = Vec::new();
        with_threads(Some(threads), || {
            run(
                replicates,
                |k| {
                    std::thread::sleep(Duration::from_millis(7 * (k as u64 % 3)));
                    Ok(fake::record(k))
                },
                |record| {
                    seen.push(record.replicate);
                    Ok::<(), Infallible>(())
                },
            )
        })
        .unwrap()
        .unwrap();
        seen
    }

    #[test]
    fn records_arrive_in_order_whatever_the_threads() {
        for threads in [1, 2, 4] {
            assert_eq!(order(threads, 0..9), (0..9).collect::<Vec<_>>());
        }
        assert_eq!(order(4, 7..8), [7]);
    }

    #[test]
    fn no_more_records_than_threads_are_computed_ahead() {
        let computed = std::sync::atomic::AtomicU32::new(0);
        with_threads(Some(2), || {
            run(
                0..8,
                |k| {
                    computed.fetch_add(1, Ordering::SeqCst);
                    Ok(fake::record(k))
                },
                |record| {
                    let ahead = computed.load(Ordering::SeqCst) - record.replicate;
                    assert!(ahead <= 2, "{ahead} ahead");
                    Ok::<(), Infallible>(())
                },
            )
        })
        .unwrap()
        .unwrap();
    }

    #[test]
    fn the_first_failure_in_order_is_reported_and_nothing_after_it_is_handed_on() {
        let mut handed_on = 0;
        let failure = with_threads(Some(4), || {
            run(
                0..8,
                |k| match k {
                    2 | 3 => Err(EngineError::Interrupted),
                    _ => Ok(fake::record(k)),
                },
                |_| {
                    handed_on += 1;
                    Ok::<(), Infallible>(())
                },
            )
        })
        .unwrap();
        assert!(matches!(failure, Err(EnsembleError::Engine { replicate: 2, .. })));
        assert_eq!(handed_on, 2);
    }
}
