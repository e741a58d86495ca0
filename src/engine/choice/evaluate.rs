//! Evaluates a place for a household: net income and utility there, the cost of the move, and what would be gained.

use crate::engine::base::random::{RING_WORDS, unit, word};
use crate::engine::choice::context::DecisionContext;
use crate::engine::state::wish::Wish;
use crate::model::bins::TaxLaw;
use crate::model::founding::Ticket;
use crate::model::household::{Household, PlaceId, Tenure};
use crate::model::income::income_tax;
use crate::model::income::{NET_INCOME_FLOOR, net_income};
use crate::model::liquidity::{full_buffer_of, rebuilt_share, sale_cash};
use crate::model::moving::{Cost, Expenses, cost, expenses, money_cost, payment, price_to_income, risk_cost};
use crate::model::numeric::ln;
use crate::model::traits::Traits;
use crate::model::utility::{Tastes, Terms, spendable, utility_of};

/// A household at its consideration event: what it is, where it stands.
#[derive(Debug, Clone, Copy)]
pub struct DecisionMaker {
    /// Age in ticks.
    pub age_ticks: u32,
    /// Tenure, children, class.
    pub traits: Traits,
    /// Weights in utility.
    pub tastes: Tastes,
    /// Gross income at wage level 1, $ per year.
    pub income: f64,
    /// Gross income here, $ per year.
    pub gross: f64,
    /// Net income here, $ per year.
    pub net: f64,
    /// Utility here, term by term.
    pub terms: Terms,
    /// Utility here.
    pub here: f64,
    /// Price over income of the owned home; `None` for renters.
    pub price_to_income: Option<f64>,
}

/// A place as one household would find it.
#[derive(Debug, Clone, Copy)]
pub struct Alternative {
    /// Whether it lies in the own metro.
    pub within_metro: bool,
    /// Miles from the current place.
    pub miles: f64,
    /// Net income there, $ per year.
    pub net: f64,
    /// Utility there, term by term.
    pub terms: Terms,
    /// What the move costs in money.
    pub expenses: Expenses,
    /// What the move costs in utility.
    pub cost: Cost,
    /// u_ij − C_ij − u_il.
    pub gain: f64,
}

/// The terms on which a household would live in a place as a founder. Its equity is an asset that pays i a year, as the money that
/// bought it would elsewhere, and goes on paying whoever moves away: it makes no place better than another.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct FounderTerms {
    /// Part of the ticket that is gone, $.
    pub legal: f64,
    /// Part of the ticket that buys equity, $.
    pub equity: f64,
}

impl DecisionContext<'_> {
    /// The terms that a ticket buys.
    pub fn founder_terms(&self, ticket: Ticket) -> FounderTerms {
        FounderTerms { legal: ticket.legal, equity: ticket.equity }
    }

    /// The household at its consideration event.
    #[inline]
    pub fn decision_maker(&self, h: &Household, spread: [f64; 3]) -> DecisionMaker {
        let (age_ticks, traits) = self.traits(h);
        self.decision_maker_with(h, spread, age_ticks, traits)
    }

    /// The same, its traits being known.
    #[inline]
    pub fn decision_maker_with(
        &self,
        h: &Household,
        spread: [f64; 3],
        age_ticks: u32,
        traits: Traits,
    ) -> DecisionMaker {
        let (gross, net) = self.earn_here(h);
        let ln_spendable = ln(spendable(&self.constants.budgeting, &self.snapshot.offers[h.place as usize], net));
        self.decision_maker_at(h, spread, age_ticks, traits, (gross, net), ln_spendable)
    }

    /// The same, its traits, its income here (gross and net) and the log of what it can spend being known.
    #[inline(always)]
    pub(crate) fn decision_maker_at(
        &self,
        h: &Household,
        spread: [f64; 3],
        age_ticks: u32,
        traits: Traits,
        (gross, net): (f64, f64),
        ln_spendable: f64,
    ) -> DecisionMaker {
        let c = self.constants;
        let tastes = Tastes::of(&c.parameters, traits.class, traits.children, spread);
        let home = c.geography.same_metro(h.home, h.place);
        let offer = &self.snapshot.offers[h.place as usize];
        let mut terms = utility_of(&c.budgeting, &tastes, offer, ln_spendable, home, h.is_paid_afar());
        if h.community > 0 {
            terms = terms.with_affinity(&tastes, self.affinity(h, h.place));
        }
        if !self.snapshot.ahead.is_empty() {
            terms = self.foresee(h, &tastes, h.place, net, terms);
        }
        let p = &c.parameters;
        let price_to_income = (traits.tenure == Tenure::Owner)
            .then(|| price_to_income(net, gross, p.housing_share, p.interest, p.depreciation));
        let income = h.income();
        DecisionMaker { age_ticks, traits, tastes, income, gross, net, here: terms.total(), terms, price_to_income }
    }

    /// Gross and net income of a household with `income` at wage level 1, if it lived in `place`.
    #[inline]
    pub(crate) fn earn(&self, h: &Household, income: f64, place: PlaceId) -> (f64, f64) {
        let payer = if h.is_paid_afar() { h.employer } else { place };
        let gross = income * self.snapshot.wages[payer as usize];
        let law = &self.snapshot.laws[place as usize].tax;
        (gross, net_income(gross, law.flat_rate, law.brackets, law.annual_fee))
    }

    /// Gross and net income of a household where it lives, with what an e-residency changes.
    #[inline]
    pub(crate) fn earn_here(&self, h: &Household) -> (f64, f64) {
        let (gross, mut net) = self.earn(h, h.income(), h.place);
        if h.is_e_resident() {
            net = (net + self.residency_gain(h, gross, h.place)).max(NET_INCOME_FLOOR);
        }
        (gross, net)
    }

    /// The place `to` as a founder on these terms would find it.
    pub fn evaluate_as_founder(
        &self,
        h: &Household,
        who: &DecisionMaker,
        to: PlaceId,
        terms: FounderTerms,
    ) -> Alternative {
        let net = self.earn(h, who.income, to).1;
        let ln_spendable = ln(spendable(&self.constants.budgeting, &self.snapshot.offers[to as usize], net));
        let mut alternative = self.evaluate_with(h, who, to, net, ln_spendable);
        alternative.expenses.ticket_due = terms.legal + terms.equity;
        if terms.legal != 0.0 {
            alternative.expenses.ticket_lost = terms.legal;
            alternative.cost.money =
                money_cost(&self.constants.parameters, who.traits.class, alternative.expenses.total(), who.gross);
            alternative.gain = alternative.terms.total() - alternative.cost.total() - who.here;
        }
        alternative
    }

    /// The place `to` as the household would find it; its own place means another dwelling there.
    #[inline]
    pub fn evaluate(&self, h: &Household, who: &DecisionMaker, to: PlaceId) -> Alternative {
        if to == h.place {
            return self.evaluate_with(h, who, to, who.net, 0.0);
        }
        let (gross, mut net) = self.earn(h, who.income, to);
        if h.is_e_resident() && self.scenario.places[to as usize].community != h.community {
            // It stays an e-resident wherever it lives, but in a place of its community.
            net = (net + self.residency_gain(h, gross, to)).max(NET_INCOME_FLOOR);
        }
        let ln_spendable = ln(spendable(&self.constants.budgeting, &self.snapshot.offers[to as usize], net));
        self.evaluate_with(h, who, to, net, ln_spendable)
    }

    /// The place `to`, net income there and the log of what could be spent being known (not read for the own place).
    #[inline(always)]
    pub(crate) fn evaluate_with(
        &self,
        h: &Household,
        who: &DecisionMaker,
        to: PlaceId,
        net: f64,
        ln_spendable: f64,
    ) -> Alternative {
        let c = self.constants;
        let within_metro = c.geography.same_metro(h.place, to);
        let miles = c.geography.miles(h.place, to);
        let law = &self.snapshot.laws[to as usize];
        let mut terms = if to == h.place {
            who.terms
        } else {
            let near = c.geography.same_metro(h.home, to);
            let offer = &self.snapshot.offers[to as usize];
            utility_of(&c.budgeting, &who.tastes, offer, ln_spendable, near, h.is_paid_afar())
        };
        if h.community > 0 {
            terms = terms.with_affinity(&who.tastes, self.affinity(h, to));
        }
        if !self.snapshot.ahead.is_empty() && to != h.place {
            terms = self.foresee(h, &who.tastes, to, net, terms);
        }
        let entry = match (to == h.place, within_metro) {
            (true, _) => 0.0,
            (false, true) => law.entry_fee,
            (false, false) => law.entry_fee - law.grant,
        };
        let p = &c.parameters;
        let expenses = expenses(miles, within_metro, who.gross, who.traits.after, net, p.housing_share, entry);
        let mut cost = cost(p, who.traits.class, miles, within_metro, expenses.total(), who.gross, who.price_to_income);
        let risk = self.snapshot.risk[to as usize];
        if risk > 0.0 && to != h.place {
            cost.risk = risk_cost(p, who.traits.class, miles, risk);
        }
        let gain = terms.total() - cost.total() - who.here;
        Alternative { within_metro, miles, net, terms, expenses, cost, gain }
    }

    /// What the household has for a move now, $: liquid wealth, and what the sale of its home leaves.
    #[inline]
    pub fn cash_for_a_move(&self, h: &Household, who: &DecisionMaker) -> f64 {
        self.liquid_wealth(h, who) + self.sale_cash(who)
    }

    /// What the sale of the home leaves for a move, $; 0 for renters.
    #[inline(always)]
    pub(crate) fn sale_cash(&self, who: &DecisionMaker) -> f64 {
        let share = self.constants.parameters.home_equity;
        who.price_to_income.map_or(0.0, |ratio| sale_cash(share, ratio, who.gross))
    }

    /// Liquid wealth of the household now, $; nobody has sold a home yet.
    #[inline]
    pub fn liquid_wealth(&self, h: &Household, who: &DecisionMaker) -> f64 {
        debug_assert_eq!(who.income, h.income());
        self.buffer(h)
    }

    /// Liquid wealth of the household now, whoever it is otherwise, $.
    #[inline]
    fn buffer(&self, h: &Household) -> f64 {
        self.rebuilt(h, full_buffer_of(h, self.constants.parameters.wealth_scale))
    }

    /// Liquid wealth of the household now whose `full` buffer is known, $.
    #[inline]
    fn rebuilt(&self, h: &Household, full: f64) -> f64 {
        let years = h.moved.years_until(self.today());
        full * rebuilt_share(years, self.constants.parameters.buffer_years)
    }

    /// Whether the household pays the move at once, alone or helped; `uniform` decides whether somebody helps.
    #[inline]
    pub fn pays(&self, h: &Household, who: &DecisionMaker, expenses: &Expenses, uniform: f64) -> bool {
        self.pays_cash(h, None, who.gross, self.sale_cash(who), expenses.cash(), uniform)
    }

    /// Whether a household with this `gross` income at its residence, whom the `sale` of its home leaves so much, pays `cash` $ at
    /// once; its `full` buffer may be known.
    #[inline]
    pub(crate) fn pays_cash(
        &self,
        h: &Household,
        full: Option<f64>,
        gross: f64,
        sale: f64,
        cash: f64,
        uniform: f64,
    ) -> bool {
        if !self.scenario.mechanisms.liquidity || cash <= 0.0 {
            return true;
        }
        let p = &self.constants.parameters;
        let pays = |wealth: f64| uniform < payment(p.assist, p.assist_scale, cash, wealth, gross);
        // Most would be helped if they had nothing: then nobody asks what they have.
        pays(0.0) || pays(full.map_or_else(|| self.buffer(h), |full| self.rebuilt(h, full)) + sale)
    }

    /// Probability that the household pays `cash` $ with `wealth` $ at hand, alone or helped.
    #[inline(always)]
    pub(crate) fn payment(&self, who: &DecisionMaker, cash: f64, wealth: f64) -> f64 {
        let p = &self.constants.parameters;
        payment(p.assist, p.assist_scale, cash, wealth, who.gross)
    }

    /// Whether the household pays the move to the place for which it holds a ticket: the ticket lies in escrow, so what it
    /// had before it paid is compared with everything.
    pub fn pays_as_founder(&self, h: &Household, who: &DecisionMaker, expenses: &Expenses, uniform: f64) -> bool {
        if !self.scenario.mechanisms.liquidity || expenses.cash() <= 0.0 {
            return true;
        }
        let wealth = full_buffer_of(h, self.constants.parameters.wealth_scale) + self.sale_cash(who);
        uniform < self.payment(who, expenses.cash(), wealth)
    }

    /// Affinity A_kj of the household's values to a place.
    #[inline]
    pub fn affinity(&self, h: &Household, place: PlaceId) -> f64 {
        match h.community {
            0 => 0.0,
            k => self.scenario.communities[k as usize - 1].affinity[place as usize],
        }
    }

    /// Tax saved by declaring the portable share of `gross` in `abroad` instead of `here`, $ per year; never negative:
    /// nobody declares where it would owe more.
    pub fn tax_relief(&self, gross: f64, here: PlaceId, abroad: PlaceId) -> f64 {
        let tax = |law: &TaxLaw| income_tax(gross, law.flat_rate, law.brackets);
        let (owed, due) = (&self.snapshot.laws[here as usize].tax, &self.snapshot.own_laws[abroad as usize]);
        (self.constants.parameters.portable_share * (tax(owed) - tax(due))).max(0.0)
    }

    /// What being an e-resident changes in the net income of a household that lives `here`, $ per year.
    pub fn residency_gain(&self, h: &Household, gross: f64, here: PlaceId) -> f64 {
        match self.snapshot.channels.residence(h.community) {
            Some(place) if place != here => {
                let charter = self.scenario.places[place as usize].charter.as_ref();
                self.tax_relief(gross, here, place) - charter.map_or(0.0, |charter| charter.residency_fee)
            }
            _ => 0.0,
        }
    }

    /// The wish of a household that prefers `to` to staying.
    pub(crate) fn wish(
        &self,
        h: &Household,
        who: &DecisionMaker,
        id: usize,
        to: PlaceId,
        expenses: &Expenses,
        words: &[u32; RING_WORDS],
    ) -> Wish {
        let blocked = !self.pays(h, who, expenses, unit(words[word::ASSIST]));
        Wish { blocked, ..self.free_wish(h, id, to, who.age_ticks, &who.traits, words) }
    }

    /// The wish of a household that pays whatever the move costs.
    #[inline]
    pub(crate) fn free_wish(
        &self,
        h: &Household,
        id: usize,
        to: PlaceId,
        age_ticks: u32,
        traits: &Traits,
        words: &[u32; RING_WORDS],
    ) -> Wish {
        let lottery = if self.snapshot.lots { words[word::LOTTERY] } else { 0 };
        let profile = self.profile(h, age_ticks, traits).after_a_move(traits);
        Wish { household: id as u32, to, blocked: false, lottery, profile, pledged: false }
    }
}
