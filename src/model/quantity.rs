//! Describe a quantity, one number that a scenario may set: name, symbol, unit, default, range, evidence, source and role in one row.
//!
//! The check, the JSON schema, `--help`, the documentation, the evidence card and the sweep bounds are all made from
//! these rows; a default or a range is written nowhere else.

use crate::model::acts::{Acts, Role};
use crate::model::household::{ByClass, Class};
use crate::model::settings::{Attributes, Parameters};

/// The source of most weights of utility.
pub(crate) const KRW: &str = "KRW 2022, Table 5";

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

impl<T> Clone for Slot<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Slot<T> {}

/// One row of a quantity table: a number of `T`, and its role `R` in the model where a table has such a column.
pub struct Quantity<T: 'static, R: 'static = ()> {
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
    /// What the program must know of it beside its value.
    pub role: R,
}

/// A row of the parameter table.
pub type ParameterRow = Quantity<Parameters, Acts>;

/// A row of the table of places.
pub type AttributeRow = Quantity<Attributes, Role>;

impl<T, R: Copy> Clone for Quantity<T, R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T, R: Copy> Copy for Quantity<T, R> {}

impl<T, R> Quantity<T, R> {
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
pub fn find<'a, T, R>(table: &'a [Quantity<T, R>], name: &str) -> Option<&'a Quantity<T, R>> {
    table.iter().find(|row| row.name == name)
}

/// How many rows `parts` have together.
pub(crate) const fn length<R>(parts: &[&[R]]) -> usize {
    let (mut part, mut length) = (0, 0);
    while part < parts.len() {
        length += parts[part].len();
        part += 1;
    }
    length
}

/// The rows of `parts`, one after the other; `N` is their [`length`].
pub(crate) const fn joined<R: Copy, const N: usize>(parts: &[&[R]]) -> [R; N] {
    let mut all = [parts[0][0]; N];
    let (mut part, mut at) = (0, 0);
    while part < parts.len() {
        let mut k = 0;
        while k < parts[part].len() {
            all[at] = parts[part][k];
            at += 1;
            k += 1;
        }
        part += 1;
    }
    assert!(at == N);
    all
}
