//! Finds what rows of quick drafts need of households, a block at a time, so that divisions, exponentials and logarithms go
//! through vectors.
//!
//! Bit for bit what [`DecisionContext::decision_maker_with`] and [`DecisionContext::cash_for_a_move`] give for each household under
//! flat taxes without fees and with Cobb–Douglas utility.

use crate::engine::choice::batch::traits::TraitBatch;
use crate::engine::choice::context::DecisionContext;
use crate::engine::start::quick_tables::{Rows, Tables};
use crate::engine::state::world::World;
use crate::model::household::{Household, Tenure};
use crate::model::income::net_income;
use crate::model::income_code::income_from_ln;
use crate::model::liquidity::{full_buffers, rebuilt_share, sale_cash};
use crate::model::moving::{LEAST_INCOME, MEDIAN_INCOME, price_to_income, weighed_money, weighed_sale};
use crate::model::numeric::ln;
use crate::model::parameters::Parameters;
use crate::model::traits::Traits;
use pulp::{Arch, Simd, WithSimd};

/// Households of a block; their flows are summed in single precision before they are added up.
pub(crate) const BLOCK: usize = 64;

/// One number of each household of a block.
type Column = [f64; BLOCK];

/// One number of each household of a block, in single precision.
type Short = [f32; BLOCK];

/// What rows need of a block of households.
#[derive(Debug)]
pub(crate) struct Ones {
    /// Which rows of the tables concern each.
    pub rows: [Rows; BLOCK],
    /// Gross income before the wage of a place, $ per year.
    pub paid: Short,
    /// Its logarithm.
    pub ln_paid: Short,
    /// β.
    pub income_weight: Short,
    /// Less utility here and the cost of the sale.
    pub staying: Short,
    /// How much of a truck it hires.
    pub truck_share: Short,
    /// Deposit as a share of net income.
    pub deposit_share: Short,
    /// Utility of a dollar.
    pub money_cost: Short,
    /// Liquid wealth, $.
    pub wealth: Short,
    /// 1/(s·y).
    pub fading: Short,
    /// Looks a year, times households.
    pub rate: Short,
}

/// What is read of a block of households.
#[derive(Debug)]
struct Read {
    /// ln of income at wage level 1.
    ln_income: Column,
    wage: Column,
    tax: Column,
    /// Years since the last move between metros.
    years: Column,
    /// Liquid wealth with a full buffer, $; NaN where nobody asks for it.
    full: Column,
    /// Remote work, owning: 1 or 0.
    remote: Column,
    owner: Column,
    /// β and μ$.
    income_weight: Column,
    money_weight: Column,
}

/// What follows for a block of households.
#[derive(Debug)]
struct Found {
    gross: Column,
    net: Column,
    ln_net: Column,
    wealth: Column,
}

/// A block of households.
#[derive(Debug)]
pub(crate) struct Columns {
    arch: Arch,
    /// Copies of the households.
    called: Vec<Household>,
    traits: TraitBatch,
    read: Box<Read>,
    found: Box<Found>,
    ones: Box<Ones>,
}

impl Default for Columns {
    fn default() -> Self {
        let (none, short) = ([0.0; BLOCK], [0.0; BLOCK]);
        Columns {
            arch: Arch::new(),
            called: Vec::new(),
            traits: TraitBatch::default(),
            read: Box::new(Read {
                ln_income: none,
                wage: none,
                tax: none,
                years: none,
                full: none,
                remote: none,
                owner: none,
                income_weight: none,
                money_weight: none,
            }),
            found: Box::new(Found { gross: none, net: none, ln_net: none, wealth: none }),
            ones: Box::new(Ones {
                rows: [Rows::default(); BLOCK],
                paid: short,
                ln_paid: short,
                income_weight: short,
                staying: short,
                truck_share: short,
                deposit_share: short,
                money_cost: short,
                wealth: short,
                fading: short,
                rate: short,
            }),
        }
    }
}

impl Columns {
    /// Reads `members`, at most [`BLOCK`], each with what it stands for.
    pub(crate) fn read(
        &mut self,
        context: &DecisionContext,
        world: &World,
        tables: &Tables,
        members: &[(usize, f64)],
    ) -> &Ones {
        let (c, snapshot) = (context.constants, context.snapshot);
        let (clock, today) = (c.age_clock(context.tick), context.today());
        let liquid = context.scenario.mechanisms.liquidity;
        let Columns { arch, called, traits, read, found, ones } = self;
        traits.clear();
        // One after the other, each a small loop: so the processor waits for the memory of many at once.
        called.clear();
        called.extend(members.iter().map(|&(id, _)| world.households[id]));
        let full_buffer = full_buffers(c.parameters.wealth_scale);
        read.full.iter_mut().zip(&*called).for_each(|(full, h)| *full = if liquid { full_buffer(h) } else { f64::NAN });
        for (k, h) in called.iter().enumerate() {
            traits.push(&c.ages, h, h.age_ticks(clock), today);
            let remote = h.is_paid_afar();
            let payer = if remote { h.employer } else { h.place };
            read.ln_income[k] = h.ln_income();
            read.wage[k] = snapshot.wages[payer as usize];
            read.tax[k] = snapshot.columns.tax[h.place as usize];
            read.years[k] = h.moved.years_until(today);
            read.remote[k] = remote as u8 as f64;
        }
        traits.read(&c.memory);
        let deposit_share = (2.0 / 12.0 * c.parameters.housing_share) as f32;
        for (k, (&(_, weight), h)) in members.iter().zip(&*called).enumerate() {
            let (age_ticks, traits) = traits.get(k);
            let rows = tables.rows(context, h, &traits);
            let weights = &tables.tastes[rows.taste];
            read.owner[k] = (traits.tenure == Tenure::Owner) as u8 as f64;
            read.income_weight[k] = weights.income;
            read.money_weight[k] = weights.money;
            ones.rows[k] = rows;
            ones.income_weight[k] = weights.income as f32;
            ones.deposit_share[k] = if traits.after == Tenure::Renter { deposit_share } else { 0.0 };
            let national = c.national[c.ages.index(age_ticks)] * if h.is_remote() { c.remote_factor } else { 1.0 };
            ones.rate[k] = (national * weight) as f32;
        }
        arch.dispatch(Find { parameters: &c.parameters, tables, read, found, ones });
        ones
    }

    /// Age in ticks and traits of the `k`-th household.
    pub(crate) fn traits(&self, k: usize) -> (u32, Traits) {
        self.traits.get(k)
    }

    /// Gross and net income of the `k`-th household here, and the log of the latter.
    pub(crate) fn earned(&self, k: usize) -> ((f64, f64), f64) {
        let found = &self.found;
        ((found.gross[k], found.net[k]), found.ln_net[k])
    }

    /// What the `k`-th household has for a move, $; infinite where nobody asks for it.
    pub(crate) fn wealth(&self, k: usize) -> f64 {
        self.found.wealth[k]
    }

    /// What rows need.
    pub(crate) fn ones(&self) -> &Ones {
        &self.ones
    }
}

struct Find<'a> {
    parameters: &'a Parameters,
    tables: &'a Tables,
    read: &'a Read,
    found: &'a mut Found,
    ones: &'a mut Ones,
}

impl WithSimd for Find<'_> {
    type Output = ();

    #[inline(always)]
    #[expect(
        clippy::needless_range_loop,
        reason = "iterators are compiled apart, without the vectors of this function"
    )]
    fn with_simd<S: Simd>(self, _: S) {
        let Find { parameters: p, tables, read, found, ones } = self;
        let (mut paid, mut here) = ([0.0; BLOCK], [0.0; BLOCK]);
        for k in 0..BLOCK {
            paid[k] = income_from_ln(read.ln_income[k]);
            found.gross[k] = paid[k] * read.wage[k];
            // Whoever is paid where it lives finds the wage of each place in a table.
            paid[k] = if read.remote[k] == 1.0 { found.gross[k] } else { paid[k] };
            ones.paid[k] = paid[k] as f32;
        }
        for k in 0..BLOCK {
            found.net[k] = net_income(found.gross[k], read.tax[k], &[], 0.0);
            found.ln_net[k] = ln(found.net[k]);
        }
        for k in 0..BLOCK {
            ones.ln_paid[k] = ln(paid[k]) as f32;
        }
        for k in 0..BLOCK {
            here[k] = read.income_weight[k] * found.ln_net[k];
        }
        for k in 0..BLOCK {
            for term in &tables.here[ones.rows[k].here] {
                here[k] += term;
            }
        }
        for k in 0..BLOCK {
            let ratio = price_to_income(found.net[k], found.gross[k], p.housing_share, p.interest, p.depreciation);
            let sale = weighed_sale(read.money_weight[k], p.sale_fee, ratio);
            let left = sale_cash(p.home_equity, ratio, found.gross[k]);
            let (sale, left) = if read.owner[k] == 1.0 { (sale, left) } else { (0.0, 0.0) };
            ones.staying[k] = -(here[k] + sale) as f32;
            found.wealth[k] = left;
        }
        for k in 0..BLOCK {
            let gross = found.gross[k];
            ones.truck_share[k] = (gross / MEDIAN_INCOME).min(1.0) as f32;
            ones.money_cost[k] = weighed_money(read.money_weight[k], 1.0, gross) as f32;
            ones.fading[k] = (1.0 / (p.assist_scale * gross.max(LEAST_INCOME))) as f32;
        }
        for k in 0..BLOCK {
            let wealth = read.full[k] * rebuilt_share(read.years[k], p.buffer_years) + found.wealth[k];
            found.wealth[k] = if wealth.is_nan() { f64::INFINITY } else { wealth };
            ones.wealth[k] = found.wealth[k] as f32;
        }
    }
}
