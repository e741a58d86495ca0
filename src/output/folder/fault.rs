//! Strikes the disk at a chosen operation, so that tests can see what a full disk or a kill leaves behind; in use it never strikes.

use std::io;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

/// What happens at the chosen operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// The disk is full, and stays full.
    Full,
    /// The device fails once.
    Broken,
    /// A signal interrupts the call; tried again, it works.
    Interrupted,
    /// The quota is used up, and stays so.
    Quota,
    /// Half of the bytes are taken, which is no error.
    Short,
    /// Half of the bytes are taken, then the disk is full.
    HalfThenFull,
    /// The process ends before the operation.
    Kill,
    /// Half of the bytes are taken, then the process ends.
    HalfThenKill,
}

impl Way {
    /// All of them, with their names.
    pub const ALL: [(&str, Way); 8] = [
        ("full", Way::Full),
        ("broken", Way::Broken),
        ("interrupted", Way::Interrupted),
        ("quota", Way::Quota),
        ("short", Way::Short),
        ("half-full", Way::HalfThenFull),
        ("kill", Way::Kill),
        ("half-kill", Way::HalfThenKill),
    ];
}

/// What an operation does to the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// Writes bytes.
    Write,
    /// Opens or makes a file or folder.
    Open,
    /// Renames.
    Rename,
    /// Waits until something is on the disk.
    Sync,
    /// Removes, which a full disk allows.
    Remove,
}

/// What befalls an operation.
#[derive(Debug)]
pub enum Strike {
    /// It fails.
    Fail(io::Error),
    /// It takes half of the bytes, and fails after that if there is an error.
    Half(Option<io::Error>),
    /// It takes half of the bytes, and the process ends.
    HalfThenKill,
}

struct Plan {
    way: Option<Way>,
    at: u64,
    seen: u64,
}

static ARMED: AtomicBool = AtomicBool::new(false);
static PLAN: Mutex<Plan> = Mutex::new(Plan { way: None, at: 0, seen: 0 });
/// The exit code of a process that was ended here, that of a kill.
pub const KILLED: i32 = 137;

/// Counts operations from now on, and strikes the one with number `at`, from 1, if there is a `way`.
pub fn arm(way: Option<Way>, at: u64) {
    *PLAN.lock().expect("nobody panics while counting") = Plan { way, at, seen: 0 };
    ARMED.store(true, Ordering::Relaxed);
}

/// How many operations there were since counting began; `None` if nothing is counted.
pub fn seen() -> Option<u64> {
    ARMED.load(Ordering::Relaxed).then(|| PLAN.lock().expect("nobody panics while counting").seen)
}

/// Ends the process as a kill does: nothing is cleaned up.
pub fn kill() -> ! {
    std::process::exit(KILLED)
}

/// What befalls the next operation.
pub fn meet(operation: Operation) -> Option<Strike> {
    if !ARMED.load(Ordering::Relaxed) {
        return None;
    }
    let mut plan = PLAN.lock().expect("nobody panics while counting");
    plan.seen += 1;
    let way = plan.way?;
    let error = |kind: io::ErrorKind| io::Error::from(kind);
    let takes_room = matches!(operation, Operation::Write | Operation::Open);
    let writes = operation == Operation::Write;
    let full = io::ErrorKind::StorageFull;
    if plan.seen > plan.at && takes_room {
        return match way {
            Way::Full | Way::HalfThenFull => Some(Strike::Fail(error(full))),
            Way::Quota => Some(Strike::Fail(error(io::ErrorKind::QuotaExceeded))),
            _ => None,
        };
    }
    if plan.seen != plan.at {
        return None;
    }
    match way {
        Way::Interrupted => Some(Strike::Fail(error(io::ErrorKind::Interrupted))),
        Way::Broken => Some(Strike::Fail(io::Error::other("input/output error"))),
        Way::Full | Way::HalfThenFull | Way::Quota if operation == Operation::Remove => None,
        Way::Full => Some(Strike::Fail(error(full))),
        Way::Quota => Some(Strike::Fail(error(io::ErrorKind::QuotaExceeded))),
        Way::Short => writes.then_some(Strike::Half(None)),
        Way::HalfThenFull if writes => Some(Strike::Half(Some(error(full)))),
        Way::HalfThenFull => Some(Strike::Fail(error(full))),
        Way::HalfThenKill if writes => Some(Strike::HalfThenKill),
        Way::Kill | Way::HalfThenKill => kill(),
    }
}
