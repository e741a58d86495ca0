//! What is true: pure rules, one rule a file; no files, threads or printing here.
//!
//! The nouns and their numbers, then the tables that list them, then the rules in the order of `docs/MODEL.md`:
//!
//! - [`numeric`]: exponentials, logarithms and quantiles that give the same bits on every machine
//! - [`single`]: `exp` and `ln` in single precision, for what is needed again and again
//! - [`household`]: the agent in 24 bytes, its mobility class and its stage in a community
//! - [`rules`]: the choices between whole variants of the model
//! - [`settings`]: every number and switch that a scenario may set
//! - [`acts`]: where a number acts, and what a change of it takes along
//! - [`quantity`]: a row of a table of numbers
//! - [`switch`]: a row of the table of mechanisms
//! - [`utility`]: what living in a place is worth, one file a term
//! - [`parameters`]: the table of parameters
//! - [`mechanisms`]: the table of mechanisms
//! - [`charter`]: what makes a place new
//! - [`place`]: a jurisdiction, and the table of its keys
//! - [`community`]: people with shared values, and the table of its keys
//! - [`population`]: how many households there are, and the table of its numbers
//! - [`doubt`]: how much each number is in doubt
//! - [`reform`]: events, trends and incorporations
//! - [`traits`]: tenure, children and class from age and ranks
//! - [`lifecycle`]: ages, deaths and births
//! - [`income`]: wages, taxes and net income
//! - [`consideration`]: who looks around, and where
//! - [`choice`]: whether to move, and where
//! - [`moving`]: what a move costs
//! - [`liquidity`]: whether a move can be paid
//! - [`bins`]: incomes of residents, counted
//! - [`housing`]: user cost, building and rents
//! - [`budget`]: revenue and services
//! - [`crime`]: how crime follows services and poverty
//! - [`voice`]: how governance follows the voice of residents
//! - [`amenities`]: the amenities under which the base year is at rest
//! - [`membership`]: how people join communities and hear of new places
//! - [`founding`]: what a new place costs and who pays
//! - [`host`]: whether the host turns on a new place
//! - [`services`]: what a new place shares with its host, and what schools and crime follow
//! - [`account`]: who pays or is paid
//! - [`builder`]: who pays for the homes of a new place
//! - [`treasury`]: what a new place spends, and when it closes
//! - [`tenure`]: who owns, after a move and after years
//! - [`ties`]: how families relocate, and what a tick brings
//! - [`pledge`]: who of those who pledged comes
//! - [`vote`]: how residents vote on leaving a parent's budget
//! - [`discipline`]: how exit disciplines a government
//! - [`foresight`]: how announced changes count
//! - [`pensions`]: what the old live on
//! - [`capital`]: how business capital moves, and wages with it
//! - [`revealed`]: what the base year says of each weight
//! - [`awareness`]: how a new place becomes known
//! - [`arrivals`]: who comes from abroad and leaves for it
//! - [`income_code`]: an income in 16 bits
//! - [`clock`]: a day in 16 bits
//! - [`gains`]: what a place is worth, cause by cause
//! - [`reach`]: how far attention reaches
//! - [`observed_attention`]: attention to where people were seen to go
//! - [`forecast`]: moves between places some years ahead, from a table of flows by year

pub mod account;
pub mod acts;
pub mod amenities;
pub mod arrivals;
pub mod awareness;
pub mod bins;
pub mod budget;
pub mod builder;
pub mod capital;
pub mod charter;
pub mod choice;
pub mod clock;
pub mod community;
pub mod consideration;
pub mod crime;
pub mod discipline;
pub mod doubt;
pub mod forecast;
pub mod foresight;
pub mod founding;
pub mod gains;
pub mod host;
pub mod household;
pub mod housing;
pub mod income;
pub mod income_code;
pub mod lifecycle;
pub mod liquidity;
pub mod mechanisms;
pub mod membership;
pub mod moving;
pub mod numeric;
pub mod observed_attention;
pub mod parameters;
pub mod pensions;
pub mod place;
pub mod pledge;
pub mod population;
pub mod quantity;
pub mod reach;
pub mod reform;
pub mod revealed;
pub mod rules;
pub mod services;
pub mod settings;
pub mod single;
pub mod switch;
pub mod tenure;
pub mod ties;
pub mod traits;
pub mod treasury;
pub mod utility;
pub mod voice;
pub mod vote;
