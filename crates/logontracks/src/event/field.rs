//! From a record's values to the typed fields of an event, by name.

use serde::Serialize;

use super::binding::{Binding, Bound, first_run};
use crate::record::{Fields, Run, Value, WireValue};
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
#[derive(Clone)]
pub struct Wire<'r, 'c> {
    fields: &'r Fields<'c>,
    /// For each wire name of the event, where the record has it.
    binding: &'r [Bound],
    /// The values that come next, as far as they follow one another in the record as in the event: nearly all do.
    run: Run<'c>,
    /// How many have been taken when `run` is at its end.
    end: usize,
    /// The position of the first that did not fit.
    unfit: Option<usize>,
}

impl<'r, 'c> Wire<'r, 'c> {
    #[inline]
    pub(super) fn new(fields: &'r Fields<'c>, binding: &'r Binding) -> Self {
        let Binding { wire, first: (slot, count), .. } = binding;
        let run = fields.run(*slot, *count);
        Self { fields, binding: wire, end: run.len(), run, unfit: None }
    }

    /// How many values were taken.
    fn position(&self) -> usize {
        self.end.saturating_sub(self.run.len())
    }

    /// What became of the first value that did not fit; `name` gives the wire name at a position.
    pub(super) fn misfit(
        &mut self,
        Unfit(expected): Unfit,
        name: impl FnOnce(usize) -> Option<&'static str>,
    ) -> Misfit<'c> {
        let position = self.unfit.unwrap_or_default();
        self.go_to(position);
        let field = name(position).unwrap_or_default();
        Misfit { field, expected, value: self.take().map(WireValue::into_value) }
    }

    /// Takes the next value, which begins no run; `None` where this record's layout does not have it.
    fn take(&mut self) -> Option<WireValue<'r, 'c>> {
        let position = self.position();
        self.go_to(position);
        if let Some((kind, bytes)) = self.run.next() {
            return Some(WireValue::Typed(kind, bytes));
        }
        (self.run, self.end) = (Run::none(), position + 1);
        match *self.binding.get(position)? {
            Bound::Slot(_) => Some(WireValue::NULL),
            // Of a record read as a tree, or one that is not just a substitution.
            Bound::Field(index) => Some(self.fields.wire(usize::from(index))),
            Bound::Absent => None,
        }
    }

    /// Makes a new run of the values from `position` on; an empty one where none begins.
    fn go_to(&mut self, position: usize) {
        let (slot, count) = first_run(self.binding.get(position..).unwrap_or_default());
        self.run = self.fields.run(slot, count);
        self.end = position + self.run.len();
    }

    /// Takes the next value of a type.
    #[inline(always)]
    pub(super) fn read<T: Scalar<'c>>(&mut self) -> Result<Option<T>, Unfit> {
        match self.run.next() {
            Some((kind, bytes)) => T::from_typed(kind, bytes),
            None => self.read_other(),
        }
    }

    /// Remembers that the value taken last does not fit, if none did not before.
    #[cold]
    #[inline(never)]
    pub(super) fn does_not_fit(&mut self) {
        let last = self.position().saturating_sub(1);
        self.unfit.get_or_insert(last);
    }

    #[cold]
    #[inline(never)]
    fn read_other<T: Scalar<'c>>(&mut self) -> Result<Option<T>, Unfit> {
        self.take().map_or(Ok(None), |value| T::from_value(value.into_value()))
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

    /// The same of a substitution: its type byte (MS-EVEN6 2.2.12) and its bytes. Types that are in every record have a
    /// shorter way of their own, for the form in which nearly all records have them.
    #[inline]
    fn from_typed(kind: u8, bytes: &'c [u8]) -> Result<Option<Self>, Unfit> {
        from_other(kind, bytes)
    }
}

/// What [`Scalar::from_typed`] does with a value of another form than nearly all have.
#[cold]
#[inline(never)]
pub(super) fn from_other<'c, T: Scalar<'c>>(kind: u8, bytes: &'c [u8]) -> Result<Option<T>, Unfit> {
    T::from_value(Value::from_wire(kind, bytes))
}

impl<'c, T: Scalar<'c>> Field<'c> for T {
    const PARTS: &'static [Part] = &[Part { path: "", type_name: T::TYPE, optional: false }];

    fn read(wire: &mut Wire<'_, 'c>) -> Result<Self, Unfit> {
        wire.read()?.ok_or(Unfit(T::TYPE))
    }
}

impl<'c, T: Scalar<'c>> Field<'c> for Option<T> {
    const PARTS: &'static [Part] = &[Part { path: "", type_name: T::TYPE, optional: true }];

    fn read(wire: &mut Wire<'_, 'c>) -> Result<Self, Unfit> {
        wire.read()
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
        // Not as fields of their own: in nearly every event, so that a call for each counts.
        Ok(Self { sid: wire.read()?, name: wire.read()?, domain: wire.read()? })
    }
}
