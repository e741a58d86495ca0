//! Names the kinds of folders that this program writes and reads.

/// What kind of folder it is; its format stands in the manifest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Layout {
    /// Replicates of one scenario.
    #[default]
    Run,
    /// A baseline and its reforms.
    Comparison,
    /// Many points.
    Sweep,
    /// What the axes of a sweep do to outputs.
    Sensitivity,
    /// What mechanisms contribute to outputs.
    Explanation,
    /// Where an output crosses a target.
    Solution,
    /// How near forecasts of moves came.
    Backtest,
}

impl Layout {
    /// All of them.
    pub const ALL: [Layout; 7] = [
        Layout::Run,
        Layout::Comparison,
        Layout::Sweep,
        Layout::Sensitivity,
        Layout::Explanation,
        Layout::Solution,
        Layout::Backtest,
    ];
    /// Those with a report.
    pub const REPORTED: [Layout; 3] = [Layout::Run, Layout::Comparison, Layout::Sweep];
    /// Those with charts.
    pub const DRAWN: [Layout; 6] =
        [Layout::Run, Layout::Comparison, Layout::Sweep, Layout::Sensitivity, Layout::Explanation, Layout::Backtest];

    /// The format as the manifest says it, with its version.
    pub fn format(self) -> &'static str {
        match self {
            Layout::Run => "footvote run 1",
            Layout::Comparison => "footvote comparison 1",
            Layout::Sweep => "footvote sweep 1",
            Layout::Sensitivity => "footvote sensitivity 1",
            Layout::Explanation => "footvote explain 1",
            Layout::Solution => "footvote solve 1",
            Layout::Backtest => "footvote backtest 1",
        }
    }

    /// The layout of that format; `None` if this program does not know it.
    pub fn of_format(format: &str) -> Option<Layout> {
        Layout::ALL.into_iter().find(|layout| layout.format() == format)
    }

    /// The words for such a folder.
    pub fn word(self) -> &'static str {
        match self {
            Layout::Run => "a run",
            Layout::Comparison => "a comparison",
            Layout::Sweep => "a sweep",
            Layout::Sensitivity => "a sensitivity analysis",
            Layout::Explanation => "an explanation",
            Layout::Solution => "a solution",
            Layout::Backtest => "a backtest",
        }
    }

    /// One of these kinds, in words: a run, a comparison or a sweep.
    pub fn either(kinds: &[Layout]) -> String {
        let words: Vec<&str> = kinds.iter().map(|kind| kind.word()).collect();
        match words.split_last() {
            Some((last, rest)) if !rest.is_empty() => format!("{} or {last}", rest.join(", ")),
            _ => words.concat(),
        }
    }
}
