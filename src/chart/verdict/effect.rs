//! Takes a place less its twin: the same households with the same luck, replicate by replicate.

use crate::chart::read::cube::Cube;
use crate::chart::verdict::claim::{Book, Measure, Quantity, Said};
use crate::chart::verdict::plain;
use crate::chart::verdict::scene::Scene;
use crate::chart::words::finding::way_of_most;
use crate::chart::words::spread::Spread;
use crate::chart::words::twin::EFFECT;

/// The numbers that are compared, in the order in which they are shown.
pub const COMPARED: [Quantity; 6] =
    [Quantity::Households, Quantity::NetIncome, Quantity::Rent, Quantity::Revenue, Quantity::Services, Quantity::Crime];

/// One number of one place beside its twin at the end.
#[derive(Debug, Clone, PartialEq)]
pub struct Effect {
    /// What is compared.
    pub quantity: Quantity,
    /// In the scenario.
    pub here: Spread,
    /// In the twin.
    pub there: Spread,
    /// Scenario less twin, replicate by replicate.
    pub difference: Spread,
    /// The same in per cent of the twin's.
    pub share: Spread,
    /// Which way it goes for certain, one of all that are looked at together; where both worlds have one level in every run, however few
    /// these are.
    pub way: Option<bool>,
}

impl Quantity {
    /// What it is called in a sentence.
    pub fn noun(self) -> &'static str {
        match self {
            Quantity::Households => "households",
            Quantity::Rent => "rents",
            Quantity::Revenue => "tax revenue",
            Quantity::Services => "services per household",
            Quantity::Crime => "violent crime",
            Quantity::NetIncome => "net income of residents",
            Quantity::Governance => "quality of government",
        }
    }

    /// What it is called over a column of numbers.
    pub fn title(self) -> &'static str {
        match self {
            Quantity::Households => "Households",
            Quantity::Rent => "Rent, a year",
            Quantity::Revenue => "Tax revenue, a year",
            Quantity::Services => "Services per household",
            Quantity::Crime => "Violent crime per 100,000",
            Quantity::NetIncome => "Net income there, a year",
            Quantity::Governance => "Quality of government",
        }
    }

    /// Whether it is money.
    fn is_money(self) -> bool {
        matches!(self, Quantity::Rent | Quantity::Revenue | Quantity::Services | Quantity::NetIncome)
    }

    /// Whether its noun takes “are”.
    pub fn plural(self) -> bool {
        matches!(self, Quantity::Households | Quantity::Rent | Quantity::Services)
    }
}

impl Scene<'_> {
    /// A number as a sentence says it.
    pub fn written(&self, quantity: Quantity, value: f64) -> String {
        self.written_in(quantity, value, Self::figures(quantity))
    }

    /// In how many figures a number is usually said.
    pub fn figures(quantity: Quantity) -> usize {
        if quantity.is_money() { 3 } else { 2 }
    }

    /// The same in so many figures.
    pub fn written_in(&self, quantity: Quantity, value: f64, figures: usize) -> String {
        match quantity {
            _ if quantity.is_money() => plain::money_in(value, self.tables.facts.currency, figures),
            Quantity::Governance => crate::format::grouped(value, figures),
            _ => plain::people_in(value, figures),
        }
    }

    fn cubes(&self, quantity: Quantity) -> Option<(&Cube, &Cube)> {
        let twin = self.tables.twin.as_ref()?;
        let column = |name: &str| {
            let at = crate::chart::read::cube::LEDGER.iter().position(|column| *column == name)?;
            Some((&self.tables.ledger[at], &twin.ledger[at]))
        };
        match quantity {
            Quantity::Households => Some((&self.tables.households, &twin.households)),
            Quantity::Rent => Some((&self.tables.rent, &twin.rent)),
            Quantity::Revenue => column("revenue"),
            Quantity::Services => column("services"),
            Quantity::Crime => column("crime"),
            Quantity::NetIncome => column("net_income"),
            Quantity::Governance => column("governance"),
        }
    }

    /// A number of a place in the scenario and in its twin at one moment of one replicate.
    pub fn pair(&self, quantity: Quantity, replicate: usize, moment: usize, place: usize) -> Option<(f64, f64)> {
        let (here, there) = self.cubes(quantity)?;
        Some((here.at(replicate, moment, place), there.at(replicate, moment, place)))
    }

    /// Whether runs draw numbers that are in doubt.
    pub fn in_doubt(&self) -> bool {
        self.tables.doubts > 0
    }

    /// Which way a number goes for certain that is one of `among`: beyond luck, and where numbers are in doubt in nine of ten runs as well.
    pub fn way(&self, spread: &Spread, threshold: f64, among: usize) -> Option<bool> {
        way_of_most(spread, threshold, among, self.in_doubt())
    }

    /// What a difference must be beyond to be told.
    pub fn beyond(&self) -> &'static str {
        if self.in_doubt() { "beyond luck and doubt" } else { "beyond luck" }
    }

    /// Every compared number of a place beside its twin at the end; nothing without a twin. The place is one of `among`.
    pub fn effects(&self, place: usize, among: usize) -> Vec<Effect> {
        let last = self.last();
        let over = |quantity: Quantity, value: &dyn Fn(f64, f64) -> f64| {
            self.tables
                .over(|r| self.pair(quantity, r, last, place).map_or(f64::NAN, |(here, there)| value(here, there)))
        };
        let both = |here: f64, there: f64| here.is_finite() && there.is_finite();
        let one = |quantity: Quantity| Effect {
            quantity,
            here: over(quantity, &|here, _| here),
            there: over(quantity, &|_, there| there),
            difference: over(quantity, &|here, there| if both(here, there) { here - there } else { f64::NAN }),
            share: over(quantity, &|here, there| if there > 0.0 { 100.0 * (here - there) / there } else { f64::NAN }),
            way: None,
        };
        if self.tables.twin.is_none() || self.tables.years.len() < 2 {
            return Vec::new();
        }
        let runs = self.tables.replicates;
        // What every run has to the last digit at every recorded moment, in both worlds, is set and not drawn: there is no luck in the
        // difference. Counts agree by chance, and what only its end has in common may, too: tables are rounded.
        let exact = |quantity: Quantity| {
            let same = |moment: usize| {
                let of =
                    |r: usize| self.pair(quantity, r, moment, place).filter(|(a, b)| a.is_finite() && b.is_finite());
                of(0).is_some() && (1..runs).all(|r| of(r) == of(0))
            };
            quantity != Quantity::Households && runs > 1 && (0..self.tables.years.len()).all(same)
        };
        let mut effects: Vec<Effect> = COMPARED.into_iter().map(one).filter(|effect| effect.share.is_known()).collect();
        // The first is what is asked about; the others are looked at together with it.
        let together = among * effects.len();
        let least = if self.is_idle() { IDLE } else { EFFECT };
        for (k, effect) in effects.iter_mut().enumerate() {
            effect.way = self.way(&effect.share, least, if k == 0 { among } else { together });
            if exact(effect.quantity) && effect.share.median.abs() > least {
                effect.way = Some(effect.share.median > 0.0);
            }
            // A suburb and its parent are asked about services, the two together; a small difference of a large parent counts: many pay it.
            if effect.quantity == Quantity::Services && self.has_ballot(place) {
                effect.way = self.way(&effect.share, 0.0, 2);
            }
        }
        effects
    }

    /// Whether nothing happens in any run that the twin has not: no new place opens, and no law or shock changes anything.
    pub fn is_idle(&self) -> bool {
        let tables = self.tables;
        let opens = (0..tables.new_places.names.len()).any(|town| !self.opened(town).is_empty());
        let founding_alone = tables.twin.as_ref().is_some_and(|twin| twin.words == "no founding");
        let idle = |kind: &str| founding_alone || kind == "campaign";
        !tables.new_places.names.is_empty() && !opens && tables.happened.iter().all(|event| idle(&event.kind))
    }

    /// Whether a place may incorporate, or be left by a suburb that does.
    fn has_ballot(&self, place: usize) -> bool {
        let name = self.name(place);
        self.tables.facts.parents.iter().any(|(suburb, parent)| suburb == name || parent == name)
    }
}

/// Where nothing happens, pledges and the wait for a town are all that differs: up to so many per cent nobody need be told of it.
const IDLE: f64 = 1.0;

/// A difference in quality of government up to this, in points, is none.
const GOVERNED: f64 = 0.005;

/// How much better or worse a place is governed than its twin at the end, where that stands out from luck: “Buffalo's government is 0.08
/// points better (0.07 to 0.09) on a scale of six”. The place is one of `among`.
pub fn governed(scene: &Scene, place: usize, among: usize, book: &mut Book) -> Option<String> {
    let (said, up) = government(scene, place, among, book)?;
    let word = if up { "better" } else { "worse" };
    Some(format!("{}'s government is {} points {word}{} on a scale of six", scene.call(place), said.mid, said.range()))
}

/// That a place lives on debt at the end: “In 2032 Chicago keeps its services at their floor by debt in 4 of 6 runs”.
pub fn indebted(scene: &Scene, place: usize, book: &mut Book) -> Option<String> {
    let name = scene.name(place);
    let lives_on_debt = |r: &usize| {
        let mut of_run = scene.tables.happened.iter().filter(|event| event.replicate == *r && event.place == name);
        let last = of_run.rfind(|event| event.kind == "insolvent" || event.kind == "solvent");
        last.is_some_and(|event| event.kind == "insolvent")
    };
    let runs = (0..scene.runs).filter(lives_on_debt).count();
    (runs > 0).then(|| {
        book.count(Measure::RunsOnDebt, name, runs as f64, plain::whole);
        let (call, end) = (scene.call(place), plain::year(scene.end));
        format!("In {end} {call} keeps its services at their floor by debt {}", scene.in_runs(runs))
    })
}

/// How many points that is, and whether it is better.
pub fn government(scene: &Scene, place: usize, among: usize, book: &mut Book) -> Option<(Said, bool)> {
    let pair = |r: usize| scene.pair(Quantity::Governance, r, scene.last(), place);
    let difference = scene.tables.over(|r| pair(r).map_or(f64::NAN, |(here, there)| here - there));
    // It is looked at together with all that is compared.
    let up = scene.way(&difference, GOVERNED, among * (COMPARED.len() + 1)).filter(|_| difference.is_known())?;
    let write = |value: f64| crate::format::grouped(value, 2);
    Some((book.directed(Measure::BetterGoverned, scene.name(place), difference, Some(up), write), up))
}

/// In how many figures a difference is said: of one that begins with a one two are too rough to be the difference of two levels.
pub fn figures(quantity: Quantity, difference: f64) -> usize {
    let size = difference.abs();
    let leading = size / 10f64.powi(libm::log10(size.max(1.0)).floor() as i32);
    Scene::figures(quantity) + usize::from(quantity == Quantity::Households && size >= 100.0 && leading < 2.0)
}

impl Effect {
    /// The size of the difference: “300”.
    pub fn size(&self, scene: &Scene, place: usize, book: &mut Book) -> Said {
        let (place, quantity) = (scene.name(place), self.quantity);
        let way = self.way.or(Some(self.difference.median >= 0.0));
        let figures = figures(quantity, self.difference.median);
        let write = |value: f64| scene.written_in(quantity, value, figures);
        let said = book.directed(Measure::Effect(quantity), place, self.difference, way, write);
        self.unsay(book);
        said
    }

    /// The size of the difference in per cent of the twin's: “0.3%”.
    pub fn percent(&self, scene: &Scene, place: usize, book: &mut Book) -> Said {
        let way = self.way.or(Some(self.share.median >= 0.0));
        let said =
            book.directed(Measure::EffectShare(self.quantity), scene.name(place), self.share, way, plain::percent);
        self.unsay(book);
        said
    }

    /// The difference in per cent of the twin's with its sign, and so its ends: “−6.4% (−6.4% to −6.0%)”.
    pub fn signed(&self, scene: &Scene, place: usize, book: &mut Book) -> Said {
        let measure = Measure::EffectShare(self.quantity);
        let said = book.say(measure, scene.name(place), self.share, plain::signed_percent);
        self.unsay(book);
        said
    }

    /// Whether both worlds have the same number in every run.
    pub fn is_nothing(&self) -> bool {
        self.difference.ends == (0.0, 0.0)
    }

    /// Which way every run goes, if all go one way.
    pub fn agreed(&self) -> Option<bool> {
        let (least, most) = self.difference.ends;
        (least > 0.0 || most < 0.0).then_some(least > 0.0)
    }

    /// What is told first: who is there, what they live on, then what differs most.
    pub fn rank(&self) -> (usize, f64) {
        let first = [Quantity::Households, Quantity::NetIncome, Quantity::Rent];
        (first.iter().position(|other| *other == self.quantity).unwrap_or(first.len()), -self.share.median.abs())
    }

    /// Only what is certain claims a direction.
    fn unsay(&self, book: &mut Book) {
        if let Some(claim) = book.claims.last_mut() {
            claim.way = self.way;
        }
    }

    /// “more”, “fewer”, “higher” or “lower”.
    pub fn word(&self, up: bool) -> &'static str {
        match (self.quantity, up) {
            (Quantity::Households, true) => "more",
            (Quantity::Households, false) => "fewer",
            (_, true) => "higher",
            (_, false) => "lower",
        }
    }

    /// The difference at its two ends, with signs: “−300 to +40”.
    pub fn ends(&self, scene: &Scene, place: usize, book: &mut Book) -> String {
        let quantity = self.quantity;
        let signed = |value: f64| match scene.written(quantity, value.abs()) {
            nothing if !crate::format::is_something(&nothing) => nothing,
            text if value < 0.0 => format!("−{text}"),
            text => format!("+{text}"),
        };
        let said = book.say(Measure::Effect(quantity), scene.name(place), self.difference, signed);
        said.ends.map_or(said.mid, |(low, high)| format!("{low} to {high}"))
    }
}

/// What is said of the differences but for households.
pub struct Others {
    /// Those that stand out: “rents 11% higher”; what residents live on first, then the largest.
    pub said: Vec<String>,
    /// Those that all of a few runs agree on, which are too few to tell them from luck.
    pub open: Vec<String>,
    /// The nouns of those that do not stand out; where both worlds have the same numbers there is no doubt, and no word.
    pub rest: Vec<&'static str>,
    /// The same where numbers are in doubt, with their ends: that the mean over the doubt is near zero does not say that they are.
    pub either: Vec<String>,
}

/// An effect of which few runs agree is told from so many per cent on.
const OPEN: f64 = 1.0;
/// Most differences that are said.
const SAID: usize = 3;

/// The differences but for households of a place, one of `among`.
pub fn others(scene: &Scene, (place, among): (usize, usize), effects: &[Effect], book: &mut Book) -> Others {
    let together = among * effects.len();
    let mut but: Vec<&Effect> = effects.iter().filter(|effect| effect.quantity != Quantity::Households).collect();
    but.sort_by(|a, b| a.rank().0.cmp(&b.rank().0).then(a.rank().1.total_cmp(&b.rank().1)));
    let is_open = |effect: &Effect| {
        effect.way.is_none()
            && effect.share.replicates > 1
            && effect.share.open(together)
            && effect.share.median.abs() >= OPEN
    };
    let mut say = |effect: &&Effect| {
        let (noun, word) = (effect.quantity.noun(), effect.word(effect.share.median > 0.0));
        format!("{noun} {} {word}", effect.percent(scene, place, book).mid)
    };
    let said = but.iter().filter(|effect| effect.way.is_some()).take(SAID).map(&mut say).collect();
    let open = but.iter().filter(|effect| is_open(effect)).take(SAID).map(&mut say).collect();
    let rest: Vec<&&Effect> =
        but.iter().filter(|effect| effect.way.is_none() && !effect.is_nothing() && !is_open(effect)).collect();
    let either = rest.iter().filter(|_| scene.in_doubt() && scene.runs > 1).take(SAID).map(|effect| {
        let range = effect.signed(scene, place, book).range();
        format!("{}{range}", effect.quantity.noun())
    });
    let either = either.collect();
    Others { said, open, rest: rest.iter().map(|effect| effect.quantity.noun()).collect(), either }
}
