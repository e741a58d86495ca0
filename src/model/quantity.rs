//! A quantity is one number a scenario may set: its name, symbol, unit, default, range, evidence and source in one row.
//!
//! The check, the JSON schema, `--help`, the documentation, the evidence card and the sweep bounds are all made from
//! these rows; a default or a range is written nowhere else.

use crate::model::household::{ByClass, Class};

/// How well a default is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Evidence {
    /// Estimated in the cited source.
    Estimated,
    /// Chosen so that stated facts come out.
    Fitted,
    /// Indirect or disputed.
    Weak,
    /// Nobody has measured it: the scenario author's assumption.
    Assumed,
    /// A fact of the place or the population, taken from the scenario's own data.
    Data,
}

impl Evidence {
    /// The word printed in tables and in the documentation.
    pub fn word(self) -> &'static str {
        match self {
            Evidence::Estimated => "estimated",
            Evidence::Fitted => "fitted",
            Evidence::Weak => "weak",
            Evidence::Assumed => "assumed",
            Evidence::Data => "data",
        }
    }
}

/// The default of a quantity.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum DefaultValue {
    /// One number.
    One(f64),
    /// One number for each mobility class: mobile, stuck, rooted.
    PerClass([f64; 3]),
    /// Must be given.
    Required,
    /// May be left out; the text says what is used then.
    Derived(&'static str),
}

/// Where the number lives in the structure `T`.
pub enum Slot<T> {
    /// A plain number.
    One(fn(&mut T) -> &mut f64),
    /// A number for each mobility class.
    PerClass(fn(&mut T) -> &mut ByClass),
}

/// One row of a quantity table.
pub struct Quantity<T: 'static> {
    /// The key in a scenario file.
    pub name: &'static str,
    /// The symbol used in `docs/MODEL.md`.
    pub symbol: &'static str,
    /// The unit of the number.
    pub unit: &'static str,
    /// What is used when the scenario does not say.
    pub default: DefaultValue,
    /// The least allowed value (inclusive).
    pub min: f64,
    /// The greatest allowed value (inclusive).
    pub max: f64,
    /// How well the default is known.
    pub evidence: Evidence,
    /// Where the default comes from.
    pub source: &'static str,
    /// What the quantity is, in one sentence.
    pub about: &'static str,
    /// Where the number lives.
    pub slot: Slot<T>,
}

impl<T> Quantity<T> {
    /// Whether the quantity takes a value per mobility class.
    pub fn is_per_class(&self) -> bool {
        matches!(self.slot, Slot::PerClass(_))
    }

    /// Whether `value` lies in the allowed range; NaN never does.
    pub fn allows(&self, value: f64) -> bool {
        value >= self.min && value <= self.max
    }

    /// Writes `value` (for every class, if there are classes).
    pub fn set(&self, target: &mut T, value: f64) {
        match self.slot {
            Slot::One(slot) => *slot(target) = value,
            Slot::PerClass(slot) => *slot(target) = ByClass([value; 3]),
        }
    }

    /// Writes `value` for one class; a quantity without classes takes it whole.
    pub fn set_class(&self, target: &mut T, class: Class, value: f64) {
        match self.slot {
            Slot::One(slot) => *slot(target) = value,
            Slot::PerClass(slot) => slot(target)[class] = value,
        }
    }

    /// Reads the value: one number, or one for each class.
    pub fn get(&self, target: &T) -> ByClass
    where
        T: Clone,
    {
        let mut copy = target.clone();
        match self.slot {
            Slot::One(slot) => ByClass([*slot(&mut copy); 3]),
            Slot::PerClass(slot) => *slot(&mut copy),
        }
    }
}

/// The row called `name`.
pub fn find<'a, T>(table: &'a [Quantity<T>], name: &str) -> Option<&'a Quantity<T>> {
    table.iter().find(|row| row.name == name)
}
