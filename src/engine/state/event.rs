//! Records what happens to places as facts: a kind, and the numbers that explain it. Sentences are made above the engine.

use crate::format::Currency;
use crate::model::founding::Ticket;

/// What kind of thing happened to a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum EventKind {
    /// A law or condition changed.
    Reform,
    /// A trend begins.
    TrendBegins,
    /// A trend ends.
    TrendEnds,
    /// Services are kept at their floor by debt from now on.
    Insolvent,
    /// Revenue covers services again.
    Solvent,
    /// A community begins to gather for a place.
    Campaign,
    /// Enough have pledged: the place will be built.
    Funded,
    /// A new place opens.
    Opened,
    /// Those who pledged have moved in.
    Settled,
    /// A new place has held its capacity for the months of the success gate.
    Success,
    /// The treasury of a new place ran dry.
    Closed,
    /// The builder of a new place failed for the first time.
    BuilderFailed,
    /// A hostile act of the host was survived.
    Threatened,
    /// The host repealed the charter.
    Repealed,
    /// A suburb incorporated.
    Incorporated,
    /// A suburb voted not to incorporate.
    VoteLost,
    /// No amenities brought a January's net flows about: those of the year before stay.
    Unsolved,
}

impl EventKind {
    /// The word used in tables.
    pub fn name(self) -> &'static str {
        match self {
            EventKind::Reform => "reform",
            EventKind::TrendBegins => "trend_begins",
            EventKind::TrendEnds => "trend_ends",
            EventKind::Insolvent => "insolvent",
            EventKind::Solvent => "solvent",
            EventKind::Campaign => "campaign",
            EventKind::Funded => "funded",
            EventKind::Opened => "opened",
            EventKind::Settled => "settled",
            EventKind::Success => "success",
            EventKind::Closed => "closed",
            EventKind::BuilderFailed => "builder_failed",
            EventKind::Threatened => "threatened",
            EventKind::Repealed => "repealed",
            EventKind::Incorporated => "incorporated",
            EventKind::VoteLost => "vote_lost",
            EventKind::Unsolved => "unsolved",
        }
    }
}

/// What happened to a place, with the facts that explain it; counts are real households unless they say otherwise.
#[derive(Debug, Clone, PartialEq)]
pub enum Happening {
    /// An attribute changed.
    Reform {
        /// Its number among [`crate::model::place::ATTRIBUTES`].
        attribute: usize,
        /// Its value before.
        old: f64,
        /// Its value from now on.
        new: f64,
        /// What the event asked for, where the limit of the attribute kept it from that.
        asked: Option<f64>,
        /// What the scenario's author notes about it; may be empty.
        note: String,
    },
    /// A trend in an attribute begins.
    TrendBegins {
        /// Its number among [`crate::model::place::ATTRIBUTES`].
        attribute: usize,
        /// What the scenario's author notes about it; may be empty.
        note: String,
    },
    /// A trend in an attribute ends.
    TrendEnds {
        /// Its number among [`crate::model::place::ATTRIBUTES`].
        attribute: usize,
        /// What the scenario's author notes about it; may be empty.
        note: String,
    },
    /// Revenue leaves too little for the floor of services.
    Insolvent {
        /// Revenue, $ per household and year.
        revenue: f64,
    },
    /// Revenue covers obligations and the floor of services again.
    Solvent,
    /// A community gathers for a place.
    Campaign {
        /// What the community is called.
        community: String,
        /// Households it gathers for.
        capacity: f64,
        /// What each of them pays.
        ticket: Ticket,
        /// Places from the same template that it has learned from.
        learned: u32,
    },
    /// Enough households have pledged.
    Funded {
        /// What the community is called.
        community: String,
        /// Households that pledged.
        pledged: f64,
        /// What each of them pays.
        ticket: Ticket,
        /// Calendar year in which the place opens.
        opens: f64,
    },
    /// A new place opens.
    Opened {
        /// Homes that stand ready.
        homes: f64,
        /// Whether it has as many homes as come of those who pledged.
        by_pledge: bool,
    },
    /// Those who pledged have moved in.
    Settled {
        /// How many of them.
        households: f64,
        /// What each of them paid.
        ticket: Ticket,
    },
    /// A new place has held its capacity long enough.
    Success {
        /// The capacity.
        capacity: f64,
        /// For how many months.
        months: f64,
    },
    /// The treasury ran dry, and no sponsor paid.
    Closed {
        /// Years since the opening.
        years: f64,
        /// Households that live there.
        households: f64,
    },
    /// The builder's account ran dry, and no sponsor paid: claims are written down to what occupied homes carry.
    BuilderFailed {
        /// Years since the opening.
        years: f64,
        /// Share of homes that somebody lives in.
        occupancy: f64,
        /// Equity lost, $.
        equity: f64,
        /// Debt lost, $.
        debt: f64,
        /// Overdraft lost, $.
        overdraft: f64,
    },
    /// A hostile act of a host was survived.
    Threatened(HostileAct),
    /// A host repealed the charter.
    Repealed(HostileAct),
    /// More than half of the residents voted yes.
    Incorporated(Vote),
    /// Not more than half of the residents voted yes.
    VoteLost(Vote),
    /// In the rest arm no amenities brought this January's net flows about; the place is the one furthest from them.
    Unsolved {
        /// What remains there, as a share of its households per year.
        residual: f64,
    },
}

/// What moved a host to act against a new place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HostileAct {
    /// Tax base that the host has lost, per cent.
    pub base_lost: f64,
    /// Hostile acts expected, per year.
    pub hazard: f64,
}

/// How the residents of a suburb voted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Vote {
    /// Residents, real households.
    pub heard: u64,
    /// Of these, would gain.
    pub yes: u64,
}

impl Happening {
    /// What kind of thing it is.
    pub fn kind(&self) -> EventKind {
        match self {
            Happening::Reform { .. } => EventKind::Reform,
            Happening::TrendBegins { .. } => EventKind::TrendBegins,
            Happening::TrendEnds { .. } => EventKind::TrendEnds,
            Happening::Insolvent { .. } => EventKind::Insolvent,
            Happening::Solvent => EventKind::Solvent,
            Happening::Campaign { .. } => EventKind::Campaign,
            Happening::Funded { .. } => EventKind::Funded,
            Happening::Opened { .. } => EventKind::Opened,
            Happening::Settled { .. } => EventKind::Settled,
            Happening::Success { .. } => EventKind::Success,
            Happening::Closed { .. } => EventKind::Closed,
            Happening::BuilderFailed { .. } => EventKind::BuilderFailed,
            Happening::Threatened(_) => EventKind::Threatened,
            Happening::Repealed(_) => EventKind::Repealed,
            Happening::Incorporated(_) => EventKind::Incorporated,
            Happening::VoteLost(_) => EventKind::VoteLost,
            Happening::Unsolved { .. } => EventKind::Unsolved,
        }
    }
}

/// Something that happened to a place.
#[derive(Debug, Clone, PartialEq)]
pub struct EventRow {
    /// Replicate, from 0.
    pub replicate: u32,
    /// Tick in which it happened.
    pub tick: u32,
    /// Calendar year with its fraction.
    pub year: f64,
    /// Name of the place.
    pub place: String,
    /// What happened, and why.
    pub what: Happening,
    /// How the reason marks money.
    pub currency: Currency,
}

impl EventRow {
    /// What kind of thing happened.
    pub fn kind(&self) -> EventKind {
        self.what.kind()
    }
}
