//! Settings that are text, or a message by number where there is nothing to set.

use std::fmt;

use serde::ser::SerializeSeq;
use serde::{Serialize, Serializer};

use super::{ParamMessage, Text};

/// A setting of an account as 4720, 4738 and 4742 write it: text, or a message such as `%%1793`, *value not set*.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(untagged)]
pub enum Setting<'c> {
    /// `%%nnnn`.
    Message(ParamMessage),
    /// Anything else, as written.
    Text(Text<'c>),
}

impl<'c> Setting<'c> {
    /// Tells a message from other text.
    pub fn parse(text: Text<'c>) -> Self {
        ParamMessage::parse(&text).map_or(Self::Text(text), Self::Message)
    }
}

impl fmt::Display for Setting<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Message(message) => message.fmt(f),
            Self::Text(text) => text.fmt(f),
        }
    }
}

/// A list of messages by number: the changed flags of an account (4738) between white space, the changes of an audit
/// policy (4719) between commas.
///
/// Keeps the text as written. Serializes to the array of its items.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MessageList<'c>(pub Text<'c>);

impl MessageList<'_> {
    /// The items in order.
    pub fn items(&self) -> impl Iterator<Item = Setting<'_>> {
        self.0.words().map(|word| match Setting::parse(word) {
            Setting::Text(word) => {
                let bare = word.to_string();
                match Setting::parse(Text::from(bare.trim_end_matches(','))) {
                    Setting::Message(message) => Setting::Message(message),
                    Setting::Text(_) => Setting::Text(word),
                }
            }
            message => message,
        })
    }

    /// Whether `message` is in the list.
    pub fn contains(&self, message: ParamMessage) -> bool {
        self.items().any(|item| item == Setting::Message(message))
    }
}

impl fmt::Display for MessageList<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut between = "";
        self.items().try_for_each(|item| {
            write!(f, "{between}{item}")?;
            between = ", ";
            Ok(())
        })
    }
}

impl fmt::Debug for MessageList<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for MessageList<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut list = serializer.serialize_seq(None)?;
        self.items().try_for_each(|item| list.serialize_element(&item))?;
        list.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The AuditPolicyChanges of a 4719 and the UserAccountControl of a 4720, as the corpus has them.
    #[test]
    fn items_stand_between_commas_or_white_space() {
        let added = ParamMessage(8449);
        let list = MessageList("%%8449, %%8451".into());
        assert_eq!(list.items().collect::<Vec<_>>(), [added, ParamMessage(8451)].map(Setting::Message));
        assert!(list.contains(added));
        let list = MessageList("\r\n\t\t%%2080\r\n\t\tother,".into());
        assert!(list.contains(ParamMessage(2080)));
        assert_eq!(list.items().last(), Some(Setting::Text("other,".into())));
    }
}
