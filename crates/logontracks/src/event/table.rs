//! The macro that makes an event type of a row, and what a row says.

use serde::Serialize;

use super::binding::Binding;
use super::decode::{Decoded, Frame};
use super::field::{Misfit, Part};
use super::{Data, Meaning};
use crate::record::{Fields, System};

/// One event of the table: what the macro `family!` makes of a row.
pub struct Row {
    /// The provider that writes it.
    pub provider: &'static str,
    /// The channel it is written to.
    pub channel: &'static str,
    /// The event ID.
    pub event_id: u16,
    /// The name of its Rust type: [`Data::kind`].
    pub kind: &'static str,
    /// Microsoft's title of the event.
    pub title: &'static str,
    fields: fn() -> Vec<FieldRow>,
    /// Gives an event or says what does not fit.
    pub(super) decode: for<'c> fn(&Frame<'_, 'c>) -> Decoded<'c>,
}

/// One wire field of an event: an object of `logontracks schema`.
#[derive(Clone, Debug, Serialize)]
pub struct FieldRow {
    /// The field's name in the record; with `|`, the names it may have; `Name#2` is the second field of that name.
    pub wire: &'static str,
    /// The JSON pointer of the field in an object of `logontracks events`.
    pub path: String,
    /// The type, in words.
    #[serde(rename = "type")]
    pub type_name: &'static str,
    /// Whether a record without it still decodes.
    pub optional: bool,
    /// The event version that first had it; `None` if every version has it.
    pub since: Option<u8>,
}

impl Row {
    /// The event's wire fields, in the order of its type. One named `-` stands for a part of an account that this
    /// event does not have.
    pub fn fields(&self) -> Vec<FieldRow> {
        (self.fields)()
    }

    /// Decodes fields that are known to be this event's.
    ///
    /// # Errors
    /// A field does not fit.
    pub fn decode<'c>(&self, fields: &Fields<'c>) -> Result<Data<'c>, Misfit<'c>> {
        let names = self.fields();
        let binding = Binding::new(fields, names.iter().map(|field| field.wire));
        match (self.decode)(&Frame::bare(&System::empty(), fields, &binding)) {
            Decoded::Event(event) => Ok(event.data),
            Decoded::Undecodable(undecodable) => Err(undecodable.reason),
            // A row gives one of these two.
            Decoded::Damaged(_) | Decoded::OutOfScope => Err(Misfit { field: "", expected: self.kind, value: None }),
        }
    }
}

/// What the macro `family!` implements for every event type.
pub trait EventType {
    /// What the event means, beyond its wire fields.
    fn meaning(&self) -> Meaning<'_>;
}

/// Adds one field of a struct to the list of its wire fields.
pub(super) fn list(
    rows: &mut Vec<FieldRow>,
    field: &'static str,
    parts: &'static [Part],
    wire: &[&'static str],
    since: Option<u8>,
) {
    for (part, wire) in parts.iter().zip(wire) {
        let path = format!("/data/{field}{}", part.path);
        rows.push(FieldRow { wire, path, type_name: part.type_name, optional: part.optional, since });
    }
}

/// A family of events: one provider and channel, one enum, one row an event.
///
/// ```text
/// family! {
///     /// Logon and logoff.
///     pub enum Logon<'c> = "Microsoft-Windows-Security-Auditing" in "Security";
///
///     /// 4634: … who writes it, what it proves, what it does not prove.
///     LoggedOff<'c> 4634 "An account was logged off." {
///         account: Account<'c> = "TargetUserSid" "TargetUserName" "TargetDomainName",
///         logon_id: Luid = "TargetLogonId",
///         logon_type: Option<LogonType> = "LogonType" since 1,
///     }
///     => |e| Meaning { act: Act::SessionEnd, logon_id: Some(e.logon_id), ..Meaning::NONE };
/// }
/// ```
/// expands, for each row, to
///
/// ```text
/// pub struct LoggedOff<'c> { pub account: Account<'c>, pub logon_id: Luid, pub logon_type: Option<LogonType> }
/// impl Serialize for LoggedOff<'_> { … one JSON field for each field … }
/// impl EventType for LoggedOff<'_> { fn meaning(&self) -> Meaning<'_> { … } }   // Meaning::NONE without `=>`
/// ```
/// and, once, to `pub enum Logon<'c> { LoggedOff(LoggedOff<'c>), … }` with `kind`, `meaning` and `Serialize`, and to
/// `pub(super) static ROWS: &[Row]`, from which decoding, `schema` and the tests follow.
///
/// An event type that borrows nothing has no `<'c>`. A field of several wire values (an account) names each in the
/// order of [`Field::PARTS`](super::field::Field::PARTS).
macro_rules! family {
    (
        $(#[$family_doc:meta])*
        pub enum $family:ident<$c:lifetime> = $provider:literal in $channel:literal;
        $(
            $(#[$doc:meta])*
            $event:ident $(<$life:lifetime>)? $id:literal $title:literal {
                $(
                    $(#[$field_doc:meta])*
                    $field:ident: $type:ty = $($wire:literal)+ $(since $since:literal)?,
                )*
            }
            $(=> |$this:ident| $meaning:expr;)?
        )*
    ) => {
        $(#[$family_doc])*
        #[derive(Clone, Debug, PartialEq)]
        #[allow(missing_docs, reason = "each variant is the event type of the same name, documented there")]
        pub enum $family<$c> {
            $($event($event $(<$life>)?),)*
        }

        impl $family<'_> {
            /// The name of the event type.
            pub fn kind(&self) -> &'static str {
                match self {
                    $(Self::$event(_) => stringify!($event),)*
                }
            }

            /// What the event means, beyond its wire fields.
            pub fn meaning(&self) -> $crate::event::Meaning<'_> {
                match self {
                    $(Self::$event(event) => $crate::event::EventType::meaning(event),)*
                }
            }
        }

        impl serde::Serialize for $family<'_> {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    $(Self::$event(event) => event.serialize(serializer),)*
                }
            }
        }

        /// The rows of this family, in the order of the table.
        pub(in $crate::event) static ROWS: &[$crate::event::table::Row] = &[$({
            #[allow(clippy::extra_unused_lifetimes, reason = "a family in which no field borrows")]
            fn fields<$c>() -> Vec<$crate::event::FieldRow> {
                #[allow(unused_mut, reason = "an event without fields")]
                let mut rows = Vec::new();
                $({
                    let since: Option<u8> = None $(.or(Some($since)))?;
                    let parts = <$type as $crate::event::field::Field<$c>>::PARTS;
                    $crate::event::table::list(&mut rows, stringify!($field), parts, &[$($wire),+], since);
                })*
                rows
            }

            fn decode<$c>(frame: &$crate::event::decode::Frame<'_, $c>) -> $crate::event::Decoded<$c> {
                #[allow(unused_mut, unused_variables, reason = "an event without fields")]
                let mut wire = frame.wire();
                $(
                    let $field = $crate::event::field::Field::read(&mut wire);
                    if $field.is_err() {
                        wire.does_not_fit();
                    }
                )*
                // Only now: to move what has just been written makes a processor wait for it.
                $(let $field = match $field {
                    Ok(value) => value,
                    Err(unfit) => {
                        return frame.unfit(wire, unfit, stringify!($event), |at| fields().get(at).map(|f| f.wire));
                    }
                };)*
                frame.event($crate::event::Data::$family($family::$event($event { $($field),* })))
            }

            $crate::event::table::Row::new($provider, $channel, $id, stringify!($event), $title, fields, decode)
        }),*];

        $(
            $(#[$doc])*
            #[derive(Clone, Debug, PartialEq)]
            pub struct $event $(<$life>)? {
                $(
                    $(#[$field_doc])*
                    #[doc = concat!("\n\nOn the wire: " $(, "`", $wire, "` ")+ $(, "(since version ", $since, ")")?)]
                    pub $field: $type,
                )*
            }

            impl $(<$life>)? $crate::event::EventType for $event $(<$life>)? {
                fn meaning(&self) -> $crate::event::Meaning<'_> {
                    #[allow(unused_mut, unused_assignments, reason = "an event without a meaning of its own")]
                    let mut meaning = $crate::event::Meaning::NONE;
                    $({
                        let $this = self;
                        meaning = $meaning;
                    })?
                    meaning
                }
            }

            impl $(<$life>)? serde::Serialize for $event $(<$life>)? {
                fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    const FIELDS: &[&str] = &[$(stringify!($field)),*];
                    #[allow(unused_mut, reason = "an event without fields")]
                    let mut object = serializer.serialize_struct(stringify!($event), FIELDS.len())?;
                    $(serde::ser::SerializeStruct::serialize_field(&mut object, stringify!($field), &self.$field)?;)*
                    serde::ser::SerializeStruct::end(object)
                }
            }
        )*
    };
}

impl Row {
    pub(super) const fn new(
        provider: &'static str,
        channel: &'static str,
        event_id: u16,
        kind: &'static str,
        title: &'static str,
        fields: fn() -> Vec<FieldRow>,
        decode: for<'c> fn(&Frame<'_, 'c>) -> Decoded<'c>,
    ) -> Self {
        Self { provider, channel, event_id, kind, title, fields, decode }
    }
}

pub(super) use family;
