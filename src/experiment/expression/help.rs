//! Says how an output expression is written.

/// How to write an expression, for `--help` and the documentation.
pub const HELP: &str = "\
An output expression is WHOSE.QUANTITY[.FORM][.STATISTIC][.effect][@TIME], or a
probability P(COND [and|or COND]… [| COND]).
  WHOSE      all | new | new.home | new.abroad | pledge | developer |
             place.NAME | metro.NAME, each narrowed by decile.1 to decile.10,
             decile.1-3 and class.mobile|stuck|rooted; or community.NAME; or a
             national profile: age.26-34, income.200k+, tenure.owner,
             children.some, remote.yes, distance.500-1000; `entry` after any
             but a profile: households before the gates of new places
  QUANTITY   of places: households, inflow, outflow, net_inflow, rent, wage,
             services, crime, debt, … (summary.csv);
             of new places also: foundings, treasury, sponsor, equity,
             invested, total_income, shareholders, vacancies, land_cap,
             runway_years, hazard, awareness, builder_failed, builder_loss,
             alive, closed, repealed (jurisdictions.csv);
             counted so far: fundings, successes, incorporations, votes_lost
             (events.csv; a finished sweep does not hold them);
             of communities: values, members, pledged, supporters, e_residents,
             residents, jurisdictions, successes, ticket, ticket_legal, escrow,
             declared_income (communities.csv);
             of deciles and classes: households, would, could_pay, admitted,
             moved, blocked, blocked_share;
             of entry: would, could_pay, admitted, moved, blocked,
             blocked_share (entry.csv);
             of profiles and all: moves, local_moves, would, blocked_by_cash,
             household_years
  FORM       share (of the whole), change (since the start, relative), rate (of
             a count of moves, per household and year)
  STATISTIC  mean | min | max | sum over time; over the whole run unless
             @FROM..TO says otherwise
  effect     the same less its value in the twin (see the key `twin`),
             replicate by replicate: what that does which is asked about
  TIME       @2045 | @start | @end | @2030..2045; the end unless given
  COND       an expression, one of >=, >, <=, <, =, and a number (10_000, 0.1%)
             or another expression; `and` binds more tightly than `or`; behind
             | stands which runs are looked at. Over runs it is a probability,
             with Wilson's 95 % interval
Counts add up over places; levels such as rent are means over households.
Counts of moves are those of the calendar year that ends then, whatever
time.record says; over time they are taken year by year.
Examples:
  place.chicago.households@2045
  all.moves.rate@2030
  place.chicago.households.share.max
  decile.1.blocked_share@end
  community.artists.members.max
  all.foundings
  place.haven.decile.1.entry.moved.sum
  place.chicago.households.effect@2045
A name with a dot in it stands in quotes: place.\"st. louis\".rent";

#[cfg(test)]
mod tests {
    use super::HELP;
    use crate::experiment::expression::numbers::{
        OF_COMMUNITIES, OF_ENTRY, OF_EVENTS, OF_GROUPS, OF_JURISDICTIONS, OF_PROFILES,
    };
    use crate::experiment::expression::parse::beginnings;

    #[test]
    fn everything_that_an_expression_may_begin_with_is_listed() {
        let listed: Vec<&str> = HELP.split(|c: char| !c.is_alphanumeric()).collect();
        for (name, _) in beginnings() {
            assert!(listed.contains(&name), "`{name}` is not in the help");
        }
    }

    #[test]
    fn the_lists_of_quantities_are_complete() {
        let tables = [&OF_GROUPS[..], &OF_PROFILES, &OF_JURISDICTIONS, &OF_EVENTS, &OF_COMMUNITIES, &OF_ENTRY];
        let document = include_str!("../../../docs/experiments.md");
        let listed: Vec<&str> = HELP.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
        for number in tables.into_iter().flatten() {
            assert!(listed.contains(&number.name), "`{}` is not in the help", number.name);
            assert!(
                document.contains(&format!("`{}`", number.name)),
                "`{}` is not in docs/experiments.md",
                number.name
            );
        }
    }
}
