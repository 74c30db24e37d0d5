//! From a record's values to the typed fields of an event, by name.

use serde::Serialize;

use crate::record::{Fields, Value, WireValue};
use crate::wire::{Sid, Text};

/// A field of an event struct: one wire value, or a few that belong together (an account).
pub trait Field<'c>: Sized {
    /// The wire values that make the field, in order.
    const PARTS: &'static [Part];

    /// Takes [`Field::PARTS`] values off `wire`, in order.
    fn read(wire: &mut Wire<'_, 'c>) -> Result<Self, Unfit>;
}

/// One wire value of a [`Field`].
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// Where it stands below the field in JSON: `/name`, or empty for a field of one value.
    pub path: &'static str,
    /// Its type, in words.
    pub type_name: &'static str,
    /// Whether a record without it still decodes.
    pub optional: bool,
}

/// A value does not fit its field: the type that was expected. Which value, [`Misfit`] tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unfit(pub &'static str);

/// The values of one record in the order of one event's wire names.
pub struct Wire<'r, 'c> {
    fields: &'r Fields<'c>,
    /// For each wire name of the event, the index of that field in the record.
    binding: &'r [Option<u16>],
    position: usize,
}

impl<'r, 'c> Wire<'r, 'c> {
    pub(super) fn new(fields: &'r Fields<'c>, binding: &'r [Option<u16>]) -> Self {
        Self { fields, binding, position: 0 }
    }

    /// The misfit of the value taken last; `name` gives the wire name at a position.
    pub(super) fn misfit(&self, Unfit(expected): Unfit, name: impl Fn(usize) -> Option<&'static str>) -> Misfit<'c> {
        let position = self.position.saturating_sub(1);
        let index = self.binding.get(position).copied().flatten();
        let value = index.map(|index| self.fields.value(usize::from(index)));
        Misfit { field: name(position).unwrap_or_default(), expected, value }
    }

    /// Takes the next value; `None` where this record's layout does not have it.
    #[inline]
    pub fn take(&mut self) -> Option<WireValue<'c>> {
        let index = self.binding.get(self.position).copied().flatten();
        self.position += 1;
        index.map(|index| self.fields.wire(usize::from(index)))
    }
}

/// A field whose value is not what the table says.
#[derive(Clone, Debug, PartialEq)]
pub struct Misfit<'c> {
    /// The field's name on the wire.
    pub field: &'static str,
    /// The type it should have.
    pub expected: &'static str,
    /// The value it has; `None` if the record does not have the field.
    pub value: Option<Value<'c>>,
}

/// A type that one wire value makes.
pub trait Scalar<'c>: Sized {
    /// The type in words, for `schema` and for reasons.
    const TYPE: &'static str;

    /// The value; `Ok(None)` where Windows wrote that there is none (a null value, an empty text, `-`).
    fn from_value(value: Value<'c>) -> Result<Option<Self>, Unfit>;

    /// The same of a value not yet made into a [`Value`]. Types that are in every record have a shorter way of their
    /// own, for the form in which nearly all records have them.
    #[inline]
    fn from_wire(value: WireValue<'c>) -> Result<Option<Self>, Unfit> {
        Self::from_value(value.into_value())
    }
}

impl<'c, T: Scalar<'c>> Field<'c> for T {
    const PARTS: &'static [Part] = &[Part { path: "", type_name: T::TYPE, optional: false }];

    fn read(wire: &mut Wire<'_, 'c>) -> Result<Self, Unfit> {
        wire.take().map_or(Ok(None), T::from_wire)?.ok_or(Unfit(T::TYPE))
    }
}

impl<'c, T: Scalar<'c>> Field<'c> for Option<T> {
    const PARTS: &'static [Part] = &[Part { path: "", type_name: T::TYPE, optional: true }];

    fn read(wire: &mut Wire<'_, 'c>) -> Result<Self, Unfit> {
        wire.take().map_or(Ok(None), T::from_wire)
    }
}

/// An account as one event names it. Any part may be missing; what is there is as written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Account<'c> {
    /// The SID. S-1-0-0 stays: Windows writes it where it could not or would not tell.
    pub sid: Option<Sid<'c>>,
    /// The account name: a sAM name, `sam@REALM`, a UPN, or `DOMAIN\name`, as the event has it.
    pub name: Option<Text<'c>>,
    /// The domain: NetBIOS, DNS in either case, a computer name, or `NT AUTHORITY`.
    pub domain: Option<Text<'c>>,
}

impl<'c> Field<'c> for Account<'c> {
    const PARTS: &'static [Part] = &[
        Part { path: "/sid", type_name: Sid::TYPE, optional: true },
        Part { path: "/name", type_name: Text::TYPE, optional: true },
        Part { path: "/domain", type_name: Text::TYPE, optional: true },
    ];

    fn read(wire: &mut Wire<'_, 'c>) -> Result<Self, Unfit> {
        Ok(Self { sid: Field::read(wire)?, name: Field::read(wire)?, domain: Field::read(wire)? })
    }
}
