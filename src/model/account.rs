//! Names who pays or is paid where money of new places and communities moves.

/// Who pays or is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Account {
    /// Residents, members and movers.
    Households,
    /// A community's escrow.
    Escrow,
    /// A new place's treasury.
    Treasury,
    /// The builder's account of a new place.
    Builder,
    /// Whoever builds and keeps homes and streets.
    Contractors,
    /// Whoever founds the jurisdiction.
    Lawyers,
    /// Lenders of construction debt, reserves and working capital.
    Lenders,
    /// Holders of members' equity, residents or not.
    Holders,
    /// Owners of the builder.
    Owners,
    /// E-residents of a community.
    EResidents,
    /// A new place's sponsor.
    Sponsor,
    /// Whoever works for a new place.
    Staff,
    /// The host state.
    Host,
    /// Nobody: a claim is written down.
    Nobody,
}

impl Account {
    /// The word used in tables.
    pub fn name(self) -> &'static str {
        match self {
            Account::Households => "households",
            Account::Escrow => "escrow",
            Account::Treasury => "treasury",
            Account::Builder => "builder",
            Account::Contractors => "contractors",
            Account::Lawyers => "lawyers",
            Account::Lenders => "lenders",
            Account::Holders => "holders",
            Account::Owners => "owners",
            Account::EResidents => "e-residents",
            Account::Sponsor => "sponsor",
            Account::Staff => "staff",
            Account::Host => "host",
            Account::Nobody => "nobody",
        }
    }
}
