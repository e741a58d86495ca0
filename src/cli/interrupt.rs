//! Ctrl-C and termination signals ask a command to stop cleanly; after two seconds, or when asked twice, it ends at once.
//!
//! Ending at once is safe at any moment: folders appear complete or not at all, and what a sweep has finished is synced.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use crate::cli::args::common::command;
use crate::cli::failure::{Failure, INTERRUPTED};

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
    let _ = ctrlc::set_handler(move || {
        if STOP.swap(true, Ordering::Relaxed) {
            std::process::exit(INTERRUPTED.into());
        }
        let failure = failure.clone();
        std::thread::spawn(move || {
            std::thread::sleep(GRACE);
            failure.print();
            std::process::exit(INTERRUPTED.into());
        });
    });
}

/// The failure of work that was stopped and starts again from nothing.
pub fn nothing_kept() -> Failure {
    interrupted(&format!("nothing was kept; `{}` starts again and gives the same numbers", command()))
}

/// The failure of work that was stopped and goes on where it was.
pub fn kept() -> Failure {
    interrupted(&format!("what is finished is kept; `{}` goes on", command()))
}

/// The failure of work that was stopped, with what became of it.
pub fn interrupted(hint: &str) -> Failure {
    Failure::new(INTERRUPTED, "interrupted").hint(hint)
}
