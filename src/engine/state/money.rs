//! Names every flow of money of new places and communities: what for, from whom, to whom.
//!
//! Money is kept in integer cents of simulated households (× weight = real dollars); every cent that moves is booked
//! under a flow, so that what came in, went out and is left can be added up exactly.

/// Why money moved: from whom to whom, and what for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(usize)]
pub enum Flow {
    /// Tickets paid into escrow by pledging households.
    Pledges,
    /// Escrow returned to households that withdraw, decline or lose the lottery.
    Refunds,
    /// Forfeitures of those who decline: escrow to treasury.
    Forfeitures,
    /// Members' equity: escrow to builders.
    Equity,
    /// Legal part of tickets: escrow to lawyers.
    Legal,
    /// Construction debt: lenders to builders (and lawyers), serviced inside the rent.
    Debt,
    /// Working capital: lenders to treasury.
    Reserve,
    /// Taxes and annual fees of residents.
    Taxes,
    /// EntryGroup fees of movers.
    EntryFees,
    /// Fees and portable taxes of e-residents.
    Residency,
    /// Sponsor's cash.
    Sponsor,
    /// Running cost.
    Running,
    /// Services.
    Services,
    /// Return on members' equity, paid to residents who hold it.
    Dividends,
    /// Relocation grants to movers.
    Grants,
    /// Revenue shared with the host.
    HostShare,
    /// Unpaid bills when a place closes: booked as lenders' loss.
    Default,
    /// Equity paid back at resale when a place closes, or compensated by the host after a repeal.
    Compensation,
    /// What is left in the treasury when a place closes or is repealed: to the host.
    Remainder,
}

/// Number of flows.
pub const FLOWS: usize = 19;

/// Who pays or is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Account {
    /// Residents, members and movers.
    Households,
    /// A community's escrow.
    Escrow,
    /// A new place's treasury.
    Treasury,
    /// Whoever builds homes and streets.
    Builders,
    /// Whoever founds the jurisdiction.
    Lawyers,
    /// Lenders of construction debt and working capital.
    Lenders,
    /// E-residents of a community.
    EResidents,
    /// A new place's sponsor.
    Sponsor,
    /// Whoever works for a new place.
    Staff,
    /// The host state.
    Host,
    /// Buyers of a closed place, or the host after a repeal.
    BuyersOrHost,
}

impl Account {
    /// The word used in tables.
    pub fn name(self) -> &'static str {
        match self {
            Account::Households => "households",
            Account::Escrow => "escrow",
            Account::Treasury => "treasury",
            Account::Builders => "builders",
            Account::Lawyers => "lawyers",
            Account::Lenders => "lenders",
            Account::EResidents => "e-residents",
            Account::Sponsor => "sponsor",
            Account::Staff => "staff",
            Account::Host => "host",
            Account::BuyersOrHost => "buyers or host",
        }
    }
}

/// Every flow in order: its name, who pays and who is paid.
const ROWS: [(Flow, &str, Account, Account); FLOWS] = [
    (Flow::Pledges, "pledges", Account::Households, Account::Escrow),
    (Flow::Refunds, "refunds", Account::Escrow, Account::Households),
    (Flow::Forfeitures, "forfeitures", Account::Escrow, Account::Treasury),
    (Flow::Equity, "equity", Account::Escrow, Account::Builders),
    (Flow::Legal, "legal", Account::Escrow, Account::Lawyers),
    (Flow::Debt, "construction debt", Account::Lenders, Account::Builders),
    (Flow::Reserve, "working capital", Account::Lenders, Account::Treasury),
    (Flow::Taxes, "taxes and fees", Account::Households, Account::Treasury),
    (Flow::EntryFees, "entry fees", Account::Households, Account::Treasury),
    (Flow::Residency, "e-residency", Account::EResidents, Account::Treasury),
    (Flow::Sponsor, "sponsor", Account::Sponsor, Account::Treasury),
    (Flow::Running, "running cost", Account::Treasury, Account::Staff),
    (Flow::Services, "services", Account::Treasury, Account::Staff),
    (Flow::Dividends, "return on equity", Account::Treasury, Account::Households),
    (Flow::Grants, "relocation grants", Account::Treasury, Account::Households),
    (Flow::HostShare, "shared revenue", Account::Treasury, Account::Host),
    (Flow::Default, "unpaid bills", Account::Lenders, Account::Treasury),
    (Flow::Compensation, "compensation", Account::BuyersOrHost, Account::Households),
    (Flow::Remainder, "remainder", Account::Treasury, Account::Host),
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
