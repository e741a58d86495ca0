//! Ctrl-C and termination signals ask a run to stop cleanly; asking twice ends the process at once.

use std::sync::atomic::{AtomicBool, Ordering};

use super::failure::{Failure, INTERRUPTED};

static STOP: AtomicBool = AtomicBool::new(false);

/// The flag that is set once somebody asks to stop.
pub fn stop() -> &'static AtomicBool {
    &STOP
}

/// Listens for signals from now on. Without the possibility to listen, signals simply end the process.
pub fn listen() {
    let _ = ctrlc::set_handler(|| {
        if STOP.swap(true, Ordering::Relaxed) {
            std::process::exit(INTERRUPTED.into());
        }
    });
}

/// The failure of whoever was asked to stop; `hint` says what became of the work.
pub fn interrupted(hint: &str) -> Failure {
    Failure::new(INTERRUPTED, "interrupted").hint(hint)
}
