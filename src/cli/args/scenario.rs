//! Takes a scenario file and the options that change it.

use std::path::{Path, PathBuf};

use footvote::experiment::ensemble::sweep::{Plan, Texts};
use footvote::experiment::expression::Expression;
use footvote::publish::plan;
use footvote::scenario;
use footvote::scenario::Loaded;
use footvote::scenario::read::edit::{Edit, keys_of};

use crate::cli::failure::{Failure, USAGE};
use crate::cli::hints;

/// A scenario file and changes to it.
#[derive(Debug, Clone, clap::Args)]
pub struct ScenarioArgs {
    /// Scenario file (TOML)
    #[arg(value_name = "SCENARIO")]
    pub file: PathBuf,

    /// Change one value: parameters.moving_cost.rooted=5, mechanisms.voice=false, time.years=20
    ///
    /// May be repeated. Paths are place.NAME.KEY, parameters.KEY, parameters.KEY.CLASS (mobile, stuck or rooted),
    /// population.KEY, time.KEY, mechanisms.KEY, rules.KEY, community.NAME.KEY, community.NAME.template.KEY, event.NUMBER.set.KEY
    /// (also add or multiply, and trend; counted from 1 in the order of the file), or a key of the top such as headline. A name with
    /// a dot in it stands in quotes. A number of an old place changes its base year, which is solved to be at rest with it: what
    /// follows from another law is asked with `compare --set place.NAME.KEY=VALUE`, or an [[event]] in the file. `footvote parameters` lists all numbers with their units, ranges and sources.
    #[arg(long, value_name = "PATH=VALUE")]
    pub set: Vec<String>,

    /// Seed of all randomness
    #[arg(long)]
    pub seed: Option<String>,

    /// Independent repetitions
    #[arg(long)]
    pub replicates: Option<String>,

    /// Households to simulate, or all
    #[arg(long)]
    pub households: Option<String>,

    /// Years to simulate
    #[arg(long)]
    pub years: Option<String>,
}

impl ScenarioArgs {
    /// Reads and checks the scenario; refuses it with every error at once.
    pub fn load(&self) -> Result<Loaded, Failure> {
        self.refuse_doubles()?;
        scenario::load(&self.file, &self.edits()).map_err(|report| hints::invalid(&self.file, &report))
    }

    /// Reads and checks the scenario like [`ScenarioArgs::load`], and refuses outputs and facts of the file that name no number.
    pub fn load_with_outputs(&self) -> Result<Loaded, Failure> {
        self.refuse_doubles()?;
        scenario::load_checked(&self.file, &self.edits(), &Expression::check)
            .map_err(|report| hints::invalid(&self.file, &report))
    }

    /// Reads and checks the scenario like [`ScenarioArgs::load`], and keeps the texts it is made of.
    pub fn read(&self) -> Result<(Loaded, Texts), Failure> {
        self.refuse_doubles()?;
        plan::read(&self.file, self.edits()).map_err(hints::publish)
    }

    /// The points of the scenario's sweep, or those of a table.
    pub fn plan(&self, points: Option<&Path>) -> Result<Plan, Failure> {
        self.refuse_doubles()?;
        plan::plan(&self.file, self.edits(), points).map_err(hints::publish)
    }

    /// The file and the options as words of a command line, for another command about the same scenario.
    pub fn words(&self) -> Vec<String> {
        let options = [
            ("--seed", &self.seed),
            ("--replicates", &self.replicates),
            ("--households", &self.households),
            ("--years", &self.years),
        ];
        let mut words = vec![self.file.display().to_string()];
        words.extend(self.set.iter().flat_map(|text| ["--set".to_owned(), text.clone()]));
        for (flag, value) in options {
            words.extend(value.iter().flat_map(|value| [flag.to_owned(), value.clone()]));
        }
        words
    }

    /// Refuses a number that two options give, of which one would do nothing.
    pub fn refuse_doubles(&self) -> Result<(), Failure> {
        let edits = self.edits();
        let keys: Vec<Option<Vec<String>>> = edits.iter().map(|edit| keys_of(edit.key())).collect();
        let double = keys.iter().enumerate().find(|(k, key)| key.is_some() && keys[..*k].contains(key));
        match double {
            None => Ok(()),
            Some((k, _)) => {
                let key = edits[k].key();
                Err(Failure::new(USAGE, format!("`{key}` is given twice on the command line"))
                    .hint("leave one of the two options out: one of them would do nothing"))
            }
        }
    }

    /// The changes.
    pub fn edits(&self) -> Vec<Edit> {
        let options = [
            ("--seed", "seed", &self.seed),
            ("--replicates", "replicates", &self.replicates),
            ("--households", "population.households", &self.households),
            ("--years", "time.years", &self.years),
        ];
        let mut edits: Vec<Edit> = self.set.iter().map(|text| Edit::parse(text)).collect();
        for (flag, path, value) in options {
            edits.extend(value.iter().map(|value| Edit::option(flag, path, value)));
        }
        edits
    }
}
