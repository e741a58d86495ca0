//! Writes the closing line of a sweep.

use std::path::Path;

use crate::cli::failure::{Failure, SWEEP_FAILED};
use crate::cli::print::stdout::print;
use crate::cli::shell::{path, shell};
use footvote::format::counted;
use footvote::scenario::Scenario;
use footvote::scenario::sweep::Design;

/// What one may do after a sweep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// Draw another number.
    Picture,
    /// Ask which axis moves an output, of a design that was made for it.
    Sensitivity,
    /// Put the parts together, of the scenario and options in these words.
    Merge(Vec<String>),
}

impl Next {
    /// What a whole sweep of `scenario` is good for.
    pub fn of(scenario: &Scenario) -> Next {
        let sampled = scenario.sweep.as_ref().is_some_and(|sweep| sweep.design != Design::Grid);
        if sampled { Next::Sensitivity } else { Next::Picture }
    }
}

/// Says where everything is; fails with its own code if some runs did.
pub fn closing(failed: usize, all: usize, target: &Path, next: Next, quiet: bool) -> Result<(), Failure> {
    if failed > 0 {
        let folder = target.display();
        let message = match failed {
            1 if all == 1 => format!("the only run failed; `{folder}` holds no result"),
            _ if failed == all => format!("all {all} runs failed; `{folder}` holds no result"),
            _ => format!("{failed} of {all} runs failed; the others are in `{folder}`"),
        };
        return Err(Failure::new(SWEEP_FAILED, message).hint("`runs.csv` says why; `--retry-failed` tries them again"));
    }
    let folder = target.display();
    let read = if target.join(footvote::report::FILE).is_file() {
        format!("Read   {folder}/report.html\n")
    } else {
        String::new()
    };
    let quoted = path(target);
    let next = match next {
        Next::Picture => {
            format!("Next   footvote plot {quoted} --output EXPRESSION    another number at every point\n")
        }
        Next::Sensitivity => format!("Next   footvote sensitivity {quoted}    which axis moves the answer most\n"),
        Next::Merge(words) => {
            let words = shell(&words);
            format!("Next   footvote merge {words} --shards FOLDERS    puts the parts together when all are done\n")
        }
    };
    if quiet { Ok(()) } else { print(&format!("{}\nFiles  {folder}\n{read}{next}", counted(all, "run"))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_all_runs_failed_no_others_are_spoken_of() {
        let said = |failed, all| closing(failed, all, Path::new("swept"), Next::Picture, true).unwrap_err().message;
        assert_eq!(said(2, 6), "2 of 6 runs failed; the others are in `swept`");
        assert_eq!(said(8, 8), "all 8 runs failed; `swept` holds no result");
        assert_eq!(said(1, 1), "the only run failed; `swept` holds no result");
        assert!(closing(0, 1, Path::new("swept"), Next::Picture, true).is_ok());
    }
}
