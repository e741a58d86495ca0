//! Writes the closing line of a sweep.

use std::path::Path;

use crate::cli::failure::{Failure, SWEEP_FAILED};
use crate::cli::print::stdout::print;

/// Says where everything is; fails with its own code if some runs did.
pub fn closing(failed: usize, all: usize, target: &Path, quiet: bool) -> Result<(), Failure> {
    if failed > 0 {
        let message = format!("{failed} of {all} runs failed; the others are in `{}`", target.display());
        return Err(Failure::new(SWEEP_FAILED, message).hint("`runs.csv` says why; `--retry-failed` tries them again"));
    }
    if quiet { Ok(()) } else { print(&format!("{all} runs\nFiles  {}\n", target.display())) }
}
