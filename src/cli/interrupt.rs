//! Stops a command on Ctrl-C or a termination signal: cleanly at first; after two seconds, or when asked twice, at once.
//!
//! Ending at once is safe at any moment: folders appear complete or not at all, and what a sweep has finished is synced.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::cli::failure::{Failure, INTERRUPTED};
use crate::cli::shell::command;
use footvote::format::{count, counted};

static STOP: AtomicBool = AtomicBool::new(false);

/// How long what is in flight may take to notice, so that everything is over within two seconds.
const GRACE: Duration = Duration::from_millis(1500);

/// The flag that is set once somebody asks to stop.
pub fn stop() -> &'static AtomicBool {
    &STOP
}

/// Listens for signals from now on; `failure` is printed if the work does not end by itself.
///
/// Without the possibility to listen, signals simply end the process.
pub fn listen(failure: Failure) {
    listen_and_ask(move || failure.clone());
}

/// Like [`listen`]; what is printed is asked for at the moment, so that it can say how far the work has come.
pub fn listen_and_ask(failure: impl Fn() -> Failure + Clone + Send + 'static) {
    let _ = ctrlc::set_handler(move || {
        if STOP.swap(true, Ordering::Relaxed) {
            std::process::exit(INTERRUPTED.into());
        }
        let failure = failure.clone();
        std::thread::spawn(move || {
            std::thread::sleep(GRACE);
            failure().print();
            std::process::exit(INTERRUPTED.into());
        });
    });
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
