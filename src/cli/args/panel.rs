//! Takes the options of commands that work on moves by year.

use std::path::PathBuf;

use crate::cli::diagnostics::render;
use crate::cli::failure::{Failure, INVALID};
use crate::cli::hints;
use footvote::scenario::panel::folder;
use footvote::scenario::panel::folder::Found;

/// Which tables, and what is to be known of them.
#[derive(clap::Args, Debug, Clone)]
pub struct PanelArgs {
    /// Folder with tables of moves by year, and of places by year [default: the shipped ones of American states]
    #[arg(long, value_name = "FOLDER")]
    pub data: Option<PathBuf>,
    /// Year in which counting began anew: totals of earlier years say nothing of later ones; may be repeated
    #[arg(long = "break", value_name = "YEAR")]
    pub breaks: Vec<i32>,
}

impl PanelArgs {
    /// Reads the tables, and says which were passed over.
    pub fn load(&self) -> Result<Found, Failure> {
        let found = folder::load(self.data.as_deref(), &self.breaks).map_err(|report| {
            let from = self.data.as_ref().map_or("the shipped tables".into(), |data| data.display().to_string());
            let errors = if report.errors == 1 { "an error".to_string() } else { format!("{} errors", report.errors) };
            Failure::new(INVALID, format!("{from}: {errors}; nothing was forecast"))
                .details(render(&report.diagnostics, &report.sources))
        })?;
        if !found.passed_over.is_empty() {
            hints::note(&format!("no table of moves or places by year: {}", found.passed_over.join(", ")));
        }
        if !found.read.is_empty() {
            let over = if found.shipped { ", put over the shipped tables" } else { "" };
            hints::note(&format!("read {}{over}", found.read.join(", ")));
        }
        Ok(found)
    }
}
