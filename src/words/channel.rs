//! Says how an alternative came to the attention of a household, if not by an ordinary look.

use crate::engine::records::trace::Channel;

/// What brought the alternative up.
pub fn channel(channel: Channel) -> &'static str {
    match channel {
        Channel::Template => "its community's template",
        Channel::CommunityPlace => "its community's channel",
        Channel::Opening => "the place it pledged for opens",
        Channel::Closing => "its place has closed",
    }
}
