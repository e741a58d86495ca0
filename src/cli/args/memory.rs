//! Takes the limit of memory, and refuses work that would exceed it or what the machine has left.

use footvote::experiment::ensemble::memory::{Work, peak};
use footvote::scenario::Scenario;

use crate::cli::failure::{FAILED, Failure};

/// The limit of memory.
#[derive(Debug, Clone, Default, clap::Args)]
pub struct MemoryArgs {
    /// Refuse work that would take more memory than this: 800MB, 16GB [default: what the machine has left]
    #[arg(long, value_name = "SIZE", value_parser = bytes)]
    pub memory_limit: Option<u64>,
}

impl MemoryArgs {
    /// Refuses `work` on `scenario` if it would take too much: `runs` runs on `threads` threads, or all of the machine.
    pub fn check(&self, scenario: &Scenario, work: Work, runs: u64, threads: Option<u16>) -> Result<(), Failure> {
        let Some(limit) = self.memory_limit.or_else(available) else {
            return Ok(());
        };
        let threads = threads.map_or_else(processors, u64::from);
        let at_once = threads.min(runs).clamp(1, u32::MAX.into()) as u32;
        let needed = peak(scenario, work, at_once);
        if needed <= limit {
            return Ok(());
        }
        let whose = match self.memory_limit {
            Some(_) => format!("--memory-limit allows {}", written(limit)),
            None => format!("the machine has {} left", written(limit)),
        };
        let each = written(peak(scenario, work, 1));
        let message = format!("{at_once} at a time need about {} of memory, but {whose}", written(needed));
        let mut failure = Failure::new(FAILED, message);
        if at_once > 1 {
            failure = failure.hint(format!("one at a time (`--threads 1`) needs about {each}"));
        }
        Err(failure.hint("fewer `--households` need less; `--memory-limit SIZE` overrides what was found"))
    }
}

fn processors() -> u64 {
    std::thread::available_parallelism().map_or(1, |count| count.get() as u64)
}

/// A size as one writes it: 800MB, 16GB, in powers of ten.
fn bytes(text: &str) -> Result<u64, String> {
    let text = text.trim();
    let units = [("TB", 1e12), ("GB", 1e9), ("MB", 1e6)];
    let found = units.iter().find_map(|(unit, factor)| Some((text.strip_suffix(unit)?, factor)));
    let size = found.and_then(|(number, factor)| Some(number.trim().parse::<f64>().ok()? * factor));
    let size = size.filter(|size| (1e6..=1e18).contains(size));
    size.map(|size| size as u64).ok_or_else(|| "a size such as 800MB or 16GB, from 1MB to 1000000TB".to_string())
}

/// Bytes with their unit.
pub fn written(count: u64) -> String {
    let mega = count as f64 / 1e6;
    if mega < 1_000.0 { format!("{mega:.1} MB") } else { format!("{:.1} GB", mega / 1_000.0) }
}

/// Bytes that the machine, or the group of processes this one belongs to, has left; `None` where it does not say.
fn available() -> Option<u64> {
    let read = |path: &str| std::fs::read_to_string(path).ok();
    let machine = read("/proc/meminfo").and_then(|text| left_of(&text));
    let number = |path: &str| read(path)?.trim().parse::<u64>().ok();
    // A container has no more than its limit, "max" if there is none.
    // What is cached of files is given back when it is needed.
    let cached = || {
        let text = read("/sys/fs/cgroup/memory.stat")?;
        text.lines().find_map(|line| line.strip_prefix("inactive_file "))?.trim().parse::<u64>().ok()
    };
    let group = number("/sys/fs/cgroup/memory.max").and_then(|most| {
        let used = number("/sys/fs/cgroup/memory.current")?.saturating_sub(cached().unwrap_or(0));
        Some(most.saturating_sub(used))
    });
    machine.into_iter().chain(group).min()
}

/// `MemAvailable` in the text of `/proc/meminfo`, in bytes.
fn left_of(text: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix("MemAvailable:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kibibytes| 1024 * kibibytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_with_their_units() {
        assert_eq!(bytes("800MB"), Ok(800_000_000));
        assert_eq!(bytes("1.5 GB"), Ok(1_500_000_000));
        assert!(["", "8", "GB", "-1GB", "0MB", "infGB", "NaNMB"].iter().all(|text| bytes(text).is_err()));
    }

    #[test]
    fn what_is_left_is_read_from_the_system() {
        assert_eq!(left_of("MemTotal:  9 kB\nMemAvailable:   20 kB\n"), Some(20_480));
        assert_eq!(left_of("MemTotal:  9 kB\n"), None);
    }
}
