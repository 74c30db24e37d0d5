//! What a fact tells, packed.
//!
//! One list of fields for each type, and no field can be forgotten: patterns and structs name all of them, so that the
//! compiler complains of a new one. What all facts of a kind have lies at the same place in each, so that it is read in
//! one go; only what is long, and not in every record, is left out where there is none.

use super::pack::{Pack, Renumber, Tail, place};
use super::{
    AccountChanged, AccountId, Desktop, DesktopStep, Explicit, Logon, LogonFailed, PowerStep, ShutdownAsked, Sym,
    TerminalStep, Ticket, TicketDigest, TicketStep, What,
};
use crate::wire::{EncryptionType, Guid, KerberosResult, LogonType, Luid, NtStatus, PreAuthType, TicketOptions, Time};

/// What a fact of one kind tells.
trait Told: Sized {
    fn put(&self, to: &mut Vec<u8>);
    fn take(from: &[u8]) -> Option<Self>;
    fn renumber(bytes: &mut [u8], to: &Renumber);
}

/// First what each record has; then what may be absent, which has a place in each; then what has none if it is absent.
/// A first byte tells what is there.
macro_rules! fields {
    ($type:ident: $($plain:ident: $plain_type:ty,)*; $($some:ident: $some_type:ty,)*; $($tail:ident: $tail_type:ty,)*) => {
        impl Told for $type {
            #[inline]
            fn put(&self, to: &mut Vec<u8>) {
                let Self { $($plain,)* $($some,)* $($tail,)* } = self;
                let mut bytes = [0; fixed!($($plain_type,)* $($some_type,)*)];
                let room = &mut bytes.as_mut_slice();
                let there: &[bool] = &[$($some.is_some(),)* $($tail.is_there(),)*];
                // A ninth would not fit.
                const { assert!([$(stringify!($some),)* $(stringify!($tail),)* ""].len() <= 9) }
                let there = there.iter().rev().fold(0, |bits, is_there| bits << 1 | u8::from(*is_there));
                Pack::put(there, room);
                $(Pack::put(*$plain, room);)*
                $(match *$some {
                    Some(value) => Pack::put(value, room),
                    None => _ = place::<$some_type>(room),
                })*
                to.extend_from_slice(&bytes);
                $(Tail::put($tail, to);)*
            }

            #[inline]
            fn take(from: &[u8]) -> Option<Self> {
                let (fixed, rest) = from.split_first_chunk::<{ fixed!($($plain_type,)* $($some_type,)*) }>()?;
                let (fixed, rest) = (&mut fixed.as_slice(), &mut { rest });
                let there = &mut There(u8::take(fixed)?);
                $(let $plain = Pack::take(fixed)?;)*
                $(let value = <$some_type as Pack>::take(fixed)?;
                let $some = Some(value).filter(|_| there.next());)*
                $(let $tail = if there.next() { Tail::take(rest)? } else { Tail::ABSENT };)*
                _ = (there, rest);
                Some(Self { $($plain,)* $($some,)* $($tail,)* })
            }

            #[inline]
            fn renumber(bytes: &mut [u8], to: &Renumber) {
                const FIXED: usize = fixed!($($plain_type,)* $($some_type,)*);
                let Some((fixed, rest)) = bytes.split_first_chunk_mut::<FIXED>() else { return };
                let (fixed, rest) = (&mut fixed.as_mut_slice(), &mut { rest });
                let there = &mut There(place::<u8>(fixed).first().copied().unwrap_or(0));
                $(<$plain_type as Pack>::renumber(place::<$plain_type>(fixed), to);)*
                $(_ = there.next();
                <$some_type as Pack>::renumber(place::<$some_type>(fixed), to);)*
                $(if there.next() {
                    <$tail_type as Tail>::renumber(rest, to);
                })*
                _ = (there, rest);
            }
        }
    };
}

/// What is there, a bit for each, in their order.
struct There(u8);

impl There {
    #[inline]
    fn next(&mut self) -> bool {
        let next = self.0 & 1 == 1;
        self.0 >>= 1;
        next
    }
}

/// How many bytes these take, and the byte before them.
macro_rules! fixed {
    ($($type:ty,)*) => { 1 $(+ <$type as Pack>::SIZE)* };
}

fields! { Logon:
    logon_type: LogonType, account: AccountId, logon_id: Luid, subject: AccountId, subject_logon_id: Luid,
    logon_process: Sym, package: Sym, lm_package: Sym, process: Sym, workstation: Sym, address: Sym,
    transmitted_services: Sym, outbound_user: Sym, outbound_domain: Sym,;
    key_length: u32, port: u16, elevated: bool, virtual_account: bool, restricted_admin: bool,
    remote_credential_guard: bool,;
    linked_logon_id: Option<Luid>, logon_guid: Option<Guid>,
}
fields! { LogonFailed:
    account: AccountId, subject: AccountId, subject_logon_id: Luid, package: Sym, process: Sym, workstation: Sym,
    address: Sym,;
    logon_type: LogonType, status: NtStatus, sub_status: NtStatus, port: u16,;
}
fields! { Explicit:
    account: AccountId, subject: AccountId, subject_logon_id: Luid, target_server: Sym, target_info: Sym, process: Sym,
    address: Sym,;
    port: u16,;
    logon_guid: Option<Guid>, target_logon_guid: Option<Guid>,
}
fields! { Ticket:
    step: TicketStep, account: AccountId, service: Sym, service_account: AccountId, address: Sym,
    transmitted_services: Sym,;
    port: u16, result: KerberosResult, options: TicketOptions, encryption: EncryptionType, pre_auth: PreAuthType,;
    logon_guid: Option<Guid>, request_ticket: TicketDigest, response_ticket: TicketDigest,
}
fields! { AccountChanged: account: AccountId, actor: AccountId, upn: Sym, old_name: Sym, failed: bool,; logon_id: Luid,; }
fields! { ShutdownAsked: account: AccountId, restart: bool, kind: Sym, process: Sym, reason: Sym,;; }
fields! { Desktop:
    step: DesktopStep, logon_id: Luid, account: AccountId, session_name: Sym, client_name: Sym, client_address: Sym,;
    number: u32,;
}

macro_rules! what {
    (
        $($variant:ident { $($field:ident: $type:ty),* })*;
        $($own:ident)*
    ) => {
        /// What kind of fact: the name of its [`What`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub enum Kind {
            $(#[doc = concat!("[`What::", stringify!($variant), "`].")] $variant,)*
            $(#[doc = concat!("[`What::", stringify!($own), "`].")] $own,)*
        }

        impl What {
            /// What kind it is.
            pub fn kind(&self) -> Kind {
                match self {
                    $(Self::$variant { .. } => Kind::$variant,)*
                    $(Self::$own(_) => Kind::$own,)*
                }
            }

            pub(super) fn put(&self, to: &mut Vec<u8>) {
                match *self {
                    $(Self::$variant { $($field),* } => put!(to, $($field: $type),*),)*
                    $(Self::$own(ref told) => Told::put(told, to),)*
                }
            }

            /// The fact of the kind with this number, from the bytes that begin with it.
            #[inline]
            pub(super) fn take(kind: u8, from: &[u8]) -> Option<Self> {
                $(if kind == Kind::$variant as u8 {
                    let (fixed, _) = from.split_first_chunk::<{ 0 $(+ <$type as Pack>::SIZE)* }>()?;
                    let fixed = &mut fixed.as_slice();
                    $(let $field = Pack::take(fixed)?;)*
                    _ = fixed;
                    return Some(Self::$variant { $($field),* });
                })*
                $(if kind == Kind::$own as u8 {
                    return Told::take(from).map(Self::$own);
                })*
                None
            }

            /// Changes the numbers of a batch in the bytes that such a fact begins with.
            #[inline]
            pub(super) fn renumber(kind: u8, bytes: &mut [u8], to: &Renumber) {
                $(if kind == Kind::$variant as u8 {
                    const FIXED: usize = 0 $(+ <$type as Pack>::SIZE)*;
                    let Some(fixed) = bytes.first_chunk_mut::<FIXED>() else { return };
                    let fixed = &mut fixed.as_mut_slice();
                    $(<$type as Pack>::renumber(place::<$type>(fixed), to);)*
                    _ = fixed;
                    return;
                })*
                $(if kind == Kind::$own as u8 {
                    return <$own as Told>::renumber(bytes, to);
                })*
            }
        }
    };
}

/// Puts these values, one after the other.
macro_rules! put {
    ($to:expr, $($field:ident: $type:ty),*) => {{
        let mut bytes = [0; 0 $(+ <$type as Pack>::SIZE)*];
        let room = &mut bytes.as_mut_slice();
        $(Pack::put($field, room);)*
        _ = room;
        $to.extend_from_slice(&bytes);
    }};
}

what! {
    Activity { logon_id: Luid, account: AccountId }
    LoggedOff { logon_id: Luid, account: AccountId, logon_type: Option<LogonType> }
    Privileges { logon_id: Luid, account: AccountId, privileges: Sym }
    Groups { logon_id: Luid, account: AccountId, groups: Sym, special: bool }
    Ntlm { account: AccountId, workstation: Sym, status: Option<NtStatus> }
    LogoffInitiated { logon_id: Luid, account: AccountId }
    Terminal { step: TerminalStep, user: AccountId, number: u32, address: Sym, reason: Option<u32> }
    RdpServer { user: AccountId, address: Sym }
    RdpClient { target: Sym, user: AccountId }
    Gateway { user: AccountId, address: Sym, resource: Sym }
    NtlmUse { user: AccountId, target: Sym, workstation: Sym, incoming: bool }
    WinRm { user: AccountId, target: Sym, server: bool }
    Smb { user: AccountId, peer: Sym, server: bool }
    Power { step: PowerStep, start: Option<Time> }
    TimeChanged { before: Time, after: Time, account: AccountId, logon_id: Option<Luid> }
    LogCleared { channel: Sym, account: AccountId, logon_id: Option<Luid> }
    LogLoss {}
    AuditPolicy { logon_id: Option<Luid>, account: AccountId }
    Lockout { account: AccountId, caller: Sym }
    ComputerRenamed { before: Sym, after: Sym };
    Logon Ticket Explicit LogonFailed Desktop ShutdownAsked AccountChanged
}

/// As [`What::put`] puts an activity.
#[inline]
pub(super) fn put_activity(logon_id: Luid, account: AccountId, to: &mut Vec<u8>) {
    put!(to, logon_id: Luid, account: AccountId);
}

/// What an activity tells: as [`What::take`] takes it, at hand without making a [`What`].
#[inline]
pub(super) fn activity(from: &[u8]) -> Option<(Luid, AccountId)> {
    let fixed = &mut from.first_chunk::<{ Luid::SIZE + AccountId::SIZE }>()?.as_slice();
    Some((Pack::take(fixed)?, Pack::take(fixed)?))
}

/// A set of kinds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kinds(u32);

impl FromIterator<u8> for Kinds {
    /// Those of these numbers.
    fn from_iter<I: IntoIterator<Item = u8>>(numbers: I) -> Self {
        Self(numbers.into_iter().fold(0, |bits, kind| bits | 1_u32.checked_shl(kind.into()).unwrap_or(0)))
    }
}

impl Kinds {
    /// Whatever there is.
    pub(super) const ALL: Self = Self(u32::MAX);

    /// These.
    pub const fn of(kinds: &[Kind]) -> Self {
        let (mut bits, mut rest) = (0, kinds);
        while let [kind, others @ ..] = rest {
            bits |= 1 << *kind as u8;
            rest = others;
        }
        Self(bits)
    }

    /// Whether they have a kind in common.
    pub(super) fn meet(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether the kind of this number is among them.
    #[inline]
    pub(super) fn contains(self, kind: u8) -> bool {
        self.0.checked_shr(kind.into()).is_some_and(|bits| bits & 1 == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every number of a string or account one higher than its own, as those of a batch are among all facts.
    fn shifted() -> Renumber {
        Renumber { syms: (1..100).map(Sym).collect(), accounts: (1..100).map(AccountId).collect() }
    }

    fn comes_back(what: What, renumbered: What) {
        let mut bytes = Vec::new();
        what.put(&mut bytes);
        bytes.push(7);
        let kind = what.kind() as u8;
        assert_eq!(What::take(kind, &bytes), Some(what));
        What::renumber(kind, &mut bytes, &shifted());
        assert_eq!(What::take(kind, &bytes), Some(renumbered));
        assert_eq!(bytes.pop(), Some(7));
        for cut in 0..bytes.len() {
            assert_eq!(What::take(kind, &bytes[..cut]), None, "{cut} bytes of {what:?}");
        }
    }

    /// With `there`, which of what may be absent is there, a bit for each; numbers of strings and accounts from `n`.
    fn ticket(there: u8, n: u32) -> What {
        let digest = |bit: u8, text: bool| match there >> bit & 1 {
            0 => TicketDigest::None,
            _ if text => TicketDigest::Text(Sym(n + 9)),
            _ => TicketDigest::Bytes([bit; 32]),
        };
        let is = |bit: u8| there >> bit & 1 == 1;
        What::Ticket(Ticket {
            step: TicketStep::Renewed,
            account: AccountId(n),
            service: Sym(n + 1),
            service_account: AccountId(n + 2),
            address: Sym(n + 3),
            port: Some(0).filter(|_| is(0)),
            result: Some(KerberosResult(6)).filter(|_| is(1)),
            options: Some(TicketOptions(0)).filter(|_| is(2)),
            encryption: Some(EncryptionType(18)).filter(|_| is(3)),
            pre_auth: Some(PreAuthType(15)).filter(|_| is(4)),
            logon_guid: Some(Guid([9; 16])).filter(|_| is(5)),
            transmitted_services: Sym(n + 4),
            request_ticket: digest(6, true),
            response_ticket: digest(7, there & 1 == 1),
        })
    }

    fn logon(there: u8, n: u32) -> What {
        let is = |bit: u8| there >> bit & 1 == 1;
        let sym = |more: u32| Sym(n + more);
        What::Logon(Logon {
            account: AccountId(n),
            logon_id: Luid(u64::MAX),
            subject: AccountId(n + 1),
            subject_logon_id: Luid(0x3e7),
            linked_logon_id: Some(Luid(5)).filter(|_| is(0)),
            logon_type: LogonType(10),
            logon_guid: Some(Guid([8; 16])).filter(|_| is(1)),
            logon_process: sym(0),
            package: sym(1),
            lm_package: sym(2),
            key_length: Some(128).filter(|_| is(2)),
            process: sym(3),
            workstation: sym(4),
            address: sym(5),
            port: Some(65_535).filter(|_| is(3)),
            transmitted_services: sym(6),
            outbound_user: sym(7),
            outbound_domain: sym(8),
            elevated: Some(true).filter(|_| is(4)),
            virtual_account: Some(false).filter(|_| is(5)),
            restricted_admin: Some(true).filter(|_| is(6)),
            remote_credential_guard: Some(false).filter(|_| is(7)),
        })
    }

    #[test]
    fn what_was_put_is_taken_with_the_numbers_of_all_facts() {
        for there in 0..=u8::MAX {
            comes_back(ticket(there, 20), ticket(there, 21));
            comes_back(logon(there, 20), logon(there, 21));
        }
        for logon_type in [None, Some(LogonType(3))] {
            let off = |n| What::LoggedOff { logon_id: Luid(7), account: AccountId(n), logon_type };
            comes_back(off(1), off(2));
        }
        let activity = |n| What::Activity { logon_id: Luid(7), account: AccountId(n) };
        comes_back(activity(1), activity(2));
        let mut bytes = Vec::new();
        put_activity(Luid(7), AccountId(1), &mut bytes);
        assert_eq!(What::take(Kind::Activity as u8, &bytes), Some(activity(1)));
        assert_eq!(super::activity(&bytes), Some((Luid(7), AccountId(1))));
        comes_back(What::LogLoss, What::LogLoss);
    }
}
