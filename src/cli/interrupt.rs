//! Stops a command on Ctrl-C or a termination signal. One that listens ends cleanly at first; after two seconds, or when asked twice, at once.
//! Any other ends at once.
//!
//! Ending at once is safe at any moment: folders appear complete or not at all, what a sweep has finished is synced, and what is under way
//! is removed.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::cli::failure::{Failure, INTERRUPTED};
use crate::cli::shell::command;
use footvote::format::{count, counted};
use footvote::output::folder::underway::abandon;

/// Whether somebody has asked.
static ASKED: AtomicBool = AtomicBool::new(false);
/// Whether work that listens is to stop.
static STOP: AtomicBool = AtomicBool::new(false);
/// What work that listens says if it does not end by itself.
static LISTENS: Mutex<Option<Box<dyn Fn() -> Failure + Send>>> = Mutex::new(None);
/// Whether somebody ends the process already: the command, which is over, or the signal.
static ENDING: AtomicBool = AtomicBool::new(false);

/// How long what is in flight may take to notice, so that everything is over within two seconds.
const GRACE: Duration = Duration::from_millis(1500);

/// The flag that is set once somebody asks to stop.
pub fn stop() -> &'static AtomicBool {
    &STOP
}

/// From now on signals end the process at once.
///
/// Without the possibility to listen, the system does so; and where it is to outlive its terminal (`nohup`), whose closing is a signal that
/// cannot be told from the others here.
pub fn begin() {
    if outlives() {
        return;
    }
    let _ = ctrlc::set_handler(|| {
        if ASKED.swap(true, Ordering::Relaxed) {
            end();
        }
        std::thread::spawn(|| {
            let listens = LISTENS.lock().unwrap_or_else(PoisonError::into_inner).take();
            if listens.is_some() {
                STOP.store(true, Ordering::Relaxed);
                std::thread::sleep(GRACE);
            }
            over();
            listens.map_or_else(nothing_kept, |failure| failure()).print();
            end();
        });
    });
}

/// Ends the process; nothing that is under way stays.
fn end() -> ! {
    let _kept = abandon();
    std::process::exit(INTERRUPTED.into())
}

/// Whether the signal of a closing terminal, number 1, is ignored; known on Linux.
fn outlives() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).is_some_and(|mask| mask & 1 == 1)
}

/// The command is over, and its own failure is the last word, unless the process is being ended by a signal: then this waits for the end.
pub fn over() {
    while ENDING.swap(true, Ordering::Relaxed) {
        std::thread::park();
    }
}

/// The work looks at [`stop`] from now on; `failure` is printed if it does not end by itself.
pub fn listen(failure: Failure) {
    listen_and_ask(move || failure.clone());
}

/// Like [`listen`]; what is printed is asked for at the moment, so that it can say how far the work has come.
pub fn listen_and_ask(failure: impl Fn() -> Failure + Send + 'static) {
    *LISTENS.lock().unwrap_or_else(PoisonError::into_inner) = Some(Box::new(failure));
}

/// The failure of work that was stopped and starts again from nothing.
pub fn nothing_kept() -> Failure {
    interrupted(&format!("nothing was kept; `{}` starts again and gives the same numbers", command()))
}

/// The failure of a sweep that was stopped with so many of its runs done, and goes on where it was.
pub fn kept(done: usize, all: usize) -> Failure {
    Failure::new(INTERRUPTED, format!("interrupted: {} of {} done", count(done as f64), counted(all, "run")))
        .hint(format!("what is finished is kept; `{}` goes on", command()))
}

/// The failure of work that was stopped, with what became of it.
pub fn interrupted(hint: &str) -> Failure {
    Failure::new(INTERRUPTED, "interrupted").hint(hint)
}
