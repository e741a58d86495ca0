//! What the old live on: a pension is paid wherever they live, at the wage level of the place where it was earned.
//!
//! With the switch `pensions` a household that has turned 65 is paid from afar, as remote workers are: its income is y·w_e, e the
//! place in which it worked last. It looks around as often as others of its age, and what it values are the amenities that remote
//! workers value. Without the switch, as specified, income is y·w_j in the place where it lives, at any age.
//!
//! *Source* of the age: of households of 65 and more 76 % earned nothing, and on average three quarters of their income
//! were retirement benefits, 12 % earnings (Social Security Administration, Income of the Population 55 or Older, 2004, table
//! 6.A1). *Assumed*: that all have retired, and that pensions follow the wages of the place that pays them.

use crate::model::switch::{Mechanism, MechanismKind, Needs};

/// Age from which a pension is paid, years.
pub const PENSION_AGE: u32 = 65;

/// Pensions that are paid wherever one lives.
#[rustfmt::skip]
pub const SWITCH: Mechanism = Mechanism { name: "pensions", kind: MechanismKind::Structure, usual: false, needs: Needs::Nothing, about: "from 65 on income is a pension that is paid wherever one lives", slot: |m| &mut m.pensions };
