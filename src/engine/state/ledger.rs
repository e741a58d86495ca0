//! Keeps what moving has cost each household, for comparisons of welfare; a simulation without a ledger computes nothing of it.

/// What moves have cost each household since it was born or the simulation began.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Ledger {
    /// Σ(C − E[e | moved]): disutility of all moves, less the taste for where they went that whoever moved had on average.
    pub cost: Vec<f64>,
    /// Moves to another place.
    pub moves: Vec<u32>,
}

impl Ledger {
    /// An empty ledger of so many households.
    pub fn new(households: usize) -> Self {
        Ledger { cost: vec![0.0; households], moves: vec![0; households] }
    }

    /// Makes room for one household more.
    pub fn append(&mut self) {
        self.cost.push(0.0);
        self.moves.push(0);
    }

    /// Begins anew for a household that was reborn.
    pub fn forget(&mut self, household: usize) {
        self.cost[household] = 0.0;
        self.moves[household] = 0;
    }
}
