//! Names every flow of money of new places and communities: what for, from whom, to whom.
//!
//! Money is kept in integer cents of simulated households (× weight = real dollars); every cent that moves is booked
//! under a flow, so that what came in, went out and is left can be added up exactly.

pub use crate::model::account::Account;
use crate::model::builder::Entry;

/// Why money moved, or a claim changed: from whom to whom, and what for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(usize)]
pub enum Flow {
    /// Tickets paid into escrow by pledging households.
    Pledges,
    /// Escrow returned to households that withdraw, decline or lose the lottery.
    Refunds,
    /// Forfeitures of those who decline: escrow to treasury.
    Forfeitures,
    /// Members' equity: escrow to contractors; raises equity.
    Equity,
    /// Legal part of tickets: escrow to lawyers.
    Legal,
    /// Homes (and legal cost) paid with borrowed money: lenders to contractors; raises debt.
    Construction,
    /// Working capital: lenders to treasury; raises debt.
    WorkingCapital,
    /// What a builder borrows in advance: lenders to builder; raises debt.
    Reserve,
    /// Rents: residents to builder.
    Rents,
    /// Return on debt: builder to lenders.
    Interest,
    /// Return on equity: builder to holders, residents or not.
    Return,
    /// Upkeep of homes: builder to contractors.
    Upkeep,
    /// What a builder holds above its reserve: to owners.
    Payout,
    /// Overdraft of a failed builder: lost by lenders.
    Overdraft,
    /// Debt written down: lost by lenders.
    DebtLost,
    /// Equity written down: lost by holders.
    EquityLost,
    /// Taxes and annual fees of residents.
    Taxes,
    /// Entry fees of movers.
    EntryFees,
    /// Fees and portable taxes of e-residents.
    Residency,
    /// Sponsor's cash: to treasury.
    Sponsor,
    /// Sponsor's cash: to builder, once the treasury has drawn.
    SponsorToBuilder,
    /// Running cost.
    Running,
    /// Services.
    Services,
    /// Relocation grants to movers.
    Grants,
    /// Revenue shared with the host.
    HostShare,
    /// Unpaid bills when a place closes: booked as lenders' loss.
    Default,
    /// What is left in the treasury when a place closes or is repealed: to the host.
    Remainder,
}

/// Number of flows.
pub const FLOWS: usize = 27;

/// A flow, its name, who pays, who is paid, and the entry of the builder's account that it is.
type Row = (Flow, &'static str, Account, Account, Option<Entry>);

/// The row of a flow that is an entry of the builder's account: as that says it.
const fn of_builder(flow: Flow, entry: Entry) -> Row {
    let (name, payer, payee) = entry.row();
    (flow, name, payer, payee, Some(entry))
}

/// Every flow in order.
const ROWS: [Row; FLOWS] = [
    (Flow::Pledges, "pledges", Account::Households, Account::Escrow, None),
    (Flow::Refunds, "refunds", Account::Escrow, Account::Households, None),
    (Flow::Forfeitures, "forfeitures", Account::Escrow, Account::Treasury, None),
    of_builder(Flow::Equity, Entry::Equity),
    (Flow::Legal, "legal", Account::Escrow, Account::Lawyers, None),
    of_builder(Flow::Construction, Entry::Construction),
    of_builder(Flow::WorkingCapital, Entry::WorkingCapital),
    of_builder(Flow::Reserve, Entry::Reserve),
    of_builder(Flow::Rents, Entry::Rents),
    of_builder(Flow::Interest, Entry::Interest),
    of_builder(Flow::Return, Entry::Return),
    of_builder(Flow::Upkeep, Entry::Upkeep),
    of_builder(Flow::Payout, Entry::Payout),
    of_builder(Flow::Overdraft, Entry::Overdraft),
    of_builder(Flow::DebtLost, Entry::DebtLost),
    of_builder(Flow::EquityLost, Entry::EquityLost),
    (Flow::Taxes, "taxes and fees", Account::Households, Account::Treasury, None),
    (Flow::EntryFees, "entry fees", Account::Households, Account::Treasury, None),
    (Flow::Residency, "e-residency", Account::EResidents, Account::Treasury, None),
    (Flow::Sponsor, "sponsor", Account::Sponsor, Account::Treasury, None),
    of_builder(Flow::SponsorToBuilder, Entry::Sponsor),
    (Flow::Running, "running cost", Account::Treasury, Account::Staff, None),
    (Flow::Services, "services", Account::Treasury, Account::Staff, None),
    (Flow::Grants, "relocation grants", Account::Treasury, Account::Households, None),
    (Flow::HostShare, "shared revenue", Account::Treasury, Account::Host, None),
    (Flow::Default, "unpaid bills", Account::Lenders, Account::Treasury, None),
    (Flow::Remainder, "remainder", Account::Treasury, Account::Host, None),
];

impl Flow {
    /// All flows, in the order of every table.
    pub fn all() -> impl Iterator<Item = Flow> {
        ROWS.iter().map(|row| row.0)
    }

    /// What for, as the tables say it.
    pub fn name(self) -> &'static str {
        ROWS[self as usize].1
    }

    /// Who pays.
    pub fn payer(self) -> Account {
        ROWS[self as usize].2
    }

    /// Who is paid.
    pub fn payee(self) -> Account {
        ROWS[self as usize].3
    }

    /// The entry of the builder's account that it is, if it is one.
    pub fn entry(self) -> Option<Entry> {
        ROWS[self as usize].4
    }

    /// How it changes the treasury of a new place: +1, −1 or 0.
    pub fn treasury_sign(self) -> i64 {
        (self.payee() == Account::Treasury) as i64 - (self.payer() == Account::Treasury) as i64
    }
}

/// Money that moved since the last 1 January, cents.
pub type Flows = [i64; FLOWS];

/// $ as cents, rounded to the nearest.
pub fn cents(dollars: f64) -> i64 {
    (dollars * 100.0 + 0.5).floor() as i64
}
