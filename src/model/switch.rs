//! Describe a switch: the name of a mechanism, its kind, whether it is usual, and what it needs to do anything.

use crate::model::acts::Circumstances;
use crate::model::settings::Mechanisms;

/// What becomes of the model without a mechanism.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MechanismKind {
    /// Households keep seeing the base year.
    Channel,
    /// A state variable stays where it is.
    Response,
    /// It is absent from the start, and the base year is solved without it.
    Structure,
}

impl MechanismKind {
    /// The word used in tables and in the documentation.
    pub fn word(self) -> &'static str {
        match self {
            MechanismKind::Channel => "channel",
            MechanismKind::Response => "response",
            MechanismKind::Structure => "structure",
        }
    }
}

/// What a scenario must have for a mechanism to do anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Needs {
    /// Nothing.
    Nothing,
    /// A community.
    Communities,
    /// A new place.
    NewPlaces,
    /// A suburb that may leave its parent.
    Incorporations,
}

impl Needs {
    /// Whether it is there.
    pub fn are_met(self, scenario: &Circumstances) -> bool {
        match self {
            Needs::Nothing => true,
            Needs::Communities => scenario.communities,
            Needs::NewPlaces => scenario.new_places,
            Needs::Incorporations => scenario.incorporations,
        }
    }
}

/// One row of the mechanism table.
#[derive(Debug, Clone, Copy)]
pub struct Mechanism {
    /// The key in a scenario file.
    pub name: &'static str,
    /// What becomes of the model without it.
    pub kind: MechanismKind,
    /// Whether it is on unless a scenario says otherwise.
    pub usual: bool,
    /// What a scenario must have for it to do anything.
    pub needs: Needs,
    /// What acts when it is on, in one sentence.
    pub about: &'static str,
    /// Where the switch lives.
    pub slot: fn(&mut Mechanisms) -> &mut bool,
}

impl Mechanism {
    /// Whether it is on.
    pub fn is_on(&self, mechanisms: &Mechanisms) -> bool {
        *(self.slot)(&mut { *mechanisms })
    }

    /// Its kind and what it does: "response: rents follow demand".
    pub fn sentence(&self) -> String {
        format!("{}: {}", self.kind.word(), self.about)
    }
}
