//! Reads the words of a stored table back into the enums of its rows.

use crate::engine::state::counts::Dimension;
use crate::engine::state::new_place::Status;
use crate::model::household::{Class, Stage};
use crate::model::place::Kind;
use serde::{Deserialize, Deserializer};

/// What a new place can be in a record.
const STATUSES: [Status; 5] = [Status::Planned, Status::Building, Status::Open, Status::Closed, Status::Repealed];

/// Old or new.
pub(crate) fn kind<'de, D: Deserializer<'de>>(from: D) -> Result<Kind, D::Error> {
    known(from, &Kind::ALL, Kind::name)
}

/// What a new place is.
pub(crate) fn status<'de, D: Deserializer<'de>>(from: D) -> Result<Status, D::Error> {
    known(from, &STATUSES, Status::name)
}

/// What a new place is; nothing for a legacy place.
pub(crate) fn any_status<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Status>, D::Error> {
    let any: Vec<Option<Status>> = std::iter::once(None).chain(STATUSES.map(Some)).collect();
    known(from, &any, |status| status.map_or("", Status::name))
}

/// Mobility class.
pub(crate) fn class<'de, D: Deserializer<'de>>(from: D) -> Result<Class, D::Error> {
    known(from, &Class::ALL, Class::name)
}

/// Stage in a community.
pub(crate) fn stage<'de, D: Deserializer<'de>>(from: D) -> Result<Stage, D::Error> {
    known(from, &Stage::ALL, Stage::name)
}

/// What divides households.
pub(crate) fn dimension<'de, D: Deserializer<'de>>(from: D) -> Result<Dimension, D::Error> {
    known(from, &Dimension::ALL, Dimension::name)
}

/// Reads a number of which infinity is written as nothing.
pub(crate) fn or_infinite<'de, D: Deserializer<'de>>(from: D) -> Result<f64, D::Error> {
    Ok(Option::deserialize(from)?.unwrap_or(f64::INFINITY))
}

/// Reads a number of which an undefined one is written as nothing.
pub(crate) fn or_undefined<'de, D: Deserializer<'de>>(from: D) -> Result<f64, D::Error> {
    Ok(Option::deserialize(from)?.unwrap_or(f64::NAN))
}

/// Reads a mark that is written as nothing where there is nothing to mark.
pub(crate) fn or_zero<'de, D: Deserializer<'de>>(from: D) -> Result<u8, D::Error> {
    Ok(Option::deserialize(from)?.unwrap_or(0))
}

/// The one of `all` with the name that is read.
fn known<'de, D: Deserializer<'de>, T: Copy>(
    from: D,
    all: &[T],
    name: impl Fn(T) -> &'static str,
) -> Result<T, D::Error> {
    let word = String::deserialize(from)?;
    let found = all.iter().copied().find(|&one| name(one) == word);
    found.ok_or_else(|| serde::de::Error::custom(format!("`{word}` is not known here")))
}
