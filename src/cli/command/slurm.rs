//! Writes a job script for Slurm: one array task for each shard of a sweep, and in a comment the merge.

use std::path::Path;

use crate::cli::shell::shell;

/// Options that a task gets from the script and not from the command line; true if a value follows.
const OF_TASKS: [(&str, bool); 6] = [
    ("--print-slurm", true),
    ("--threads", true),
    ("--shard", true),
    ("--quiet", false),
    ("--json", false),
    ("--dry-run", false),
];

/// The script for the command line `given`, which begins with `sweep`.
pub fn script(given: &[String], scenario: &Path, shards: u32) -> String {
    let stem = scenario.file_stem().unwrap_or_default().to_string_lossy();
    // A word without blanks or quotes: it names the job, and folders that a pattern has to find.
    let name: String = stem.chars().map(|c| if c.is_alphanumeric() || "-_.".contains(c) { c } else { '-' }).collect();
    let words = without(given, &OF_TASKS);
    // A task that is submitted again goes on; only the merge replaces what is there.
    let sweep = shell(&without(&words, &[("--out", true), ("--force", false)]));
    let merge = shell(&without(&words[1..], &[("--retry-failed", false)]));
    format!(
        "#!/bin/sh\n\
         #SBATCH --job-name={name}\n\
         #SBATCH --array=1-{shards}\n\
         #SBATCH --cpus-per-task=2\n\
         # Submit with `sbatch`; a task that was killed goes on when it is submitted again. When all are done:\n\
         #   footvote merge {merge} --shards {name}-shard-*\n\
         footvote {sweep} --threads \"$SLURM_CPUS_PER_TASK\" --quiet \\\n\
         \x20 --shard \"$SLURM_ARRAY_TASK_ID/{shards}\" --out \"{name}-shard-$SLURM_ARRAY_TASK_ID\"\n"
    )
}

/// The words without some options and their values.
fn without(words: &[String], options: &[(&str, bool)]) -> Vec<String> {
    let mut kept = Vec::new();
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let (name, glued) = word.split_once('=').map_or((word.as_str(), false), |(name, _)| (name, true));
        match options.iter().find(|(option, _)| *option == name) {
            Some((_, true)) if !glued => drop(words.next()),
            Some(_) => {}
            None => kept.push(word.clone()),
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(given: &[&str], scenario: &str) -> (String, String) {
        let given: Vec<String> = given.iter().map(|word| word.to_string()).collect();
        let script = script(&given, Path::new(scenario), 4);
        let starts = |start: &str| script.lines().find(|line| line.starts_with(start)).unwrap().to_string();
        (starts("footvote "), starts("#   footvote "))
    }

    #[test]
    fn tasks_have_folders_and_threads_of_their_own_and_the_merge_has_the_folder_that_was_asked_for() {
        let given = "sweep a.toml --out there --force --threads=3 --quiet --seed 7 --print-slurm 4";
        let given: Vec<&str> = given.split(' ').collect();
        let (task, merge) = lines(&given, "a.toml");
        assert_eq!(task, "footvote sweep a.toml --seed 7 --threads \"$SLURM_CPUS_PER_TASK\" --quiet \\");
        assert_eq!(merge, "#   footvote merge a.toml --out there --force --seed 7 --shards a-shard-*");
    }

    #[test]
    fn words_that_a_shell_would_take_apart_stand_in_quotes() {
        let given = ["sweep", "--print-slurm=4", "my towns.toml", "--set", "place.\"st. louis\".rent=9_000"];
        let (task, merge) = lines(&given, "my towns.toml");
        assert!(task.starts_with("footvote sweep 'my towns.toml' --set 'place.\"st. louis\".rent=9_000' "), "{task}");
        assert!(merge.ends_with(" --shards my-towns-shard-*"), "{merge}");
    }
}
