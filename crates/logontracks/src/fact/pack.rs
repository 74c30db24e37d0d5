//! What a fact tells, as few bytes.
//!
//! One list of fields for each type, and no field can be forgotten: patterns and structs name all of them, so that the
//! compiler complains of a new one. Numbers of strings and accounts are those of one batch when they are put, and
//! those of all facts when they are taken: where they lie is noted ([`Refs`]), and [`Renumber`] changes them in place.

use super::{
    AccountChanged, AccountId, Desktop, DesktopStep, Explicit, Logon, LogonFailed, PowerStep, ShutdownAsked, Sym,
    TerminalStep, Ticket, TicketDigest, TicketStep, What,
};
use crate::wire::{EncryptionType, Guid, KerberosResult, LogonType, Luid, NtStatus, PreAuthType, TicketOptions, Time};

/// The numbers that the strings and accounts of a batch have among all facts.
#[derive(Clone, Debug, Default)]
pub(super) struct Renumber {
    pub syms: Vec<Sym>,
    pub accounts: Vec<AccountId>,
}

impl Renumber {
    pub fn sym(&self, sym: Sym) -> Sym {
        self.syms.get(sym.0 as usize).copied().unwrap_or(Sym::NONE)
    }

    fn account(&self, account: AccountId) -> AccountId {
        self.accounts.get(account.0 as usize).copied().unwrap_or(AccountId::NONE)
    }
}

/// Where among packed bytes numbers of strings and accounts lie.
#[derive(Clone, Debug, Default)]
pub(super) struct Refs(Vec<u32>);

impl Refs {
    pub fn with_room(len: usize) -> Self {
        Self(Vec::with_capacity(len))
    }

    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// The place above, and in the lowest bit whether it is an account.
    #[inline]
    fn note(&mut self, place: usize, account: bool) {
        self.0.push(u32::try_from(place << 1 | usize::from(account)).unwrap_or(u32::MAX));
    }

    /// Changes the numbers in `bytes` to those of all facts.
    pub fn renumber(&self, bytes: &mut [u8], to: &Renumber) {
        for noted in &self.0 {
            let place = bytes.get_mut((noted >> 1) as usize..).and_then(|rest| rest.first_chunk_mut::<4>());
            let Some(number) = place else { continue };
            let old = u32::from_le_bytes(*number);
            let new = if noted & 1 == 1 { to.account(AccountId(old)).0 } else { to.sym(Sym(old)).0 };
            *number = new.to_le_bytes();
        }
    }
}

/// Where bytes are put.
pub(super) struct Packer<'p> {
    pub bytes: &'p mut Vec<u8>,
    pub refs: &'p mut Refs,
}

/// A value that is put as bytes and taken from them. `None` where the bytes are not those of such a value.
pub(super) trait Pack: Sized {
    fn put(&self, to: &mut Packer<'_>);
    fn take(from: &mut &[u8]) -> Option<Self>;
}

macro_rules! number {
    ($($type:ty)*) => {
        $(impl Pack for $type {
            #[inline]
            fn put(&self, to: &mut Packer<'_>) {
                to.bytes.extend_from_slice(&self.to_le_bytes());
            }

            #[inline]
            fn take(from: &mut &[u8]) -> Option<Self> {
                let (bytes, rest) = from.split_first_chunk()?;
                *from = rest;
                Some(Self::from_le_bytes(*bytes))
            }
        })*
    };
}

number! { u8 u16 u32 u64 }

/// Newtypes of what is packed as it is.
macro_rules! newtype {
    ($($type:ident)*) => {
        $(impl Pack for $type {
            #[inline]
            fn put(&self, to: &mut Packer<'_>) {
                self.0.put(to);
            }

            #[inline]
            fn take(from: &mut &[u8]) -> Option<Self> {
                Pack::take(from).map(Self)
            }
        })*
    };
}

newtype! { Luid Time Guid LogonType NtStatus KerberosResult TicketOptions EncryptionType PreAuthType }

macro_rules! fields {
    ($type:ident: $($field:ident)*) => {
        impl Pack for $type {
            fn put(&self, to: &mut Packer<'_>) {
                let Self { $($field),* } = self;
                $($field.put(to);)*
            }

            #[inline]
            fn take(from: &mut &[u8]) -> Option<Self> {
                Some(Self { $($field: Pack::take(from)?),* })
            }
        }
    };
}

fields! { Logon:
    account logon_id subject subject_logon_id linked_logon_id logon_type logon_guid logon_process package lm_package
    key_length process workstation address port transmitted_services outbound_user outbound_domain elevated
    virtual_account restricted_admin remote_credential_guard
}
fields! { LogonFailed:
    account subject subject_logon_id logon_type status sub_status package process workstation address port
}
fields! { Explicit:
    account subject subject_logon_id logon_guid target_logon_guid target_server target_info process address port
}
fields! { Ticket:
    step account service service_account address port result options encryption pre_auth logon_guid
    transmitted_services request_ticket response_ticket
}
fields! { AccountChanged: account actor logon_id upn old_name failed }
fields! { ShutdownAsked: account restart kind process reason }
fields! { Desktop: step logon_id account session_name number client_name client_address }

macro_rules! plain_enum {
    ($type:ident: $($variant:ident)*) => {
        impl Pack for $type {
            fn put(&self, to: &mut Packer<'_>) {
                // Exhaustive, so that the list below has all.
                match self { $(Self::$variant)|* => (*self as u8).put(to) }
            }

            #[inline]
            fn take(from: &mut &[u8]) -> Option<Self> {
                let number = u8::take(from)?;
                $(if number == Self::$variant as u8 { return Some(Self::$variant); })*
                None
            }
        }
    };
}

plain_enum! { TicketStep: Tgt Service Renewed PreAuthFailed Failed }
plain_enum! { DesktopStep: Reconnected Disconnected Locked Unlocked ScreenSaverStart ScreenSaverStop }
plain_enum! { PowerStep: OsStart LogStart SecurityStart OsStop LogStop SecurityStop Unclean Unexpected Sleep }
plain_enum! { TerminalStep: Logon Shell Logoff Disconnect Reconnect Arbitration }

macro_rules! what {
    ($($variant:ident $pattern:tt: $($field:ident)*;)*) => {
        /// What kind of fact: the name of its [`What`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(u8)]
        pub enum Kind {
            $(#[doc = concat!("[`What::", stringify!($variant), "`].")] $variant,)*
        }

        impl What {
            /// What kind it is.
            pub fn kind(&self) -> Kind {
                match self { $(Self::$variant { .. } => Kind::$variant,)* }
            }

            pub(super) fn put(&self, to: &mut Packer<'_>) {
                match self { $(Self::$variant $pattern => { $($field.put(to);)* })* }
            }

            /// The fact of the kind with this number.
            pub(super) fn take(kind: u8, from: &mut &[u8]) -> Option<Self> {
                $(if kind == Kind::$variant as u8 {
                    $(let $field = Pack::take(from)?;)*
                    return Some(Self::$variant $pattern);
                })*
                None
            }
        }
    };
}

what! {
    Activity { logon_id, account }: logon_id account;
    Logon(logon): logon;
    LoggedOff { logon_id, account, logon_type }: logon_id account logon_type;
    Ticket(ticket): ticket;
    Privileges { logon_id, account, privileges }: logon_id account privileges;
    Groups { logon_id, account, groups, special }: logon_id account groups special;
    Explicit(explicit): explicit;
    Ntlm { account, workstation, status }: account workstation status;
    LogonFailed(failed): failed;
    LogoffInitiated { logon_id, account }: logon_id account;
    Desktop(desktop): desktop;
    Terminal { step, user, number, address, reason }: step user number address reason;
    RdpServer { user, address }: user address;
    RdpClient { target, user }: target user;
    Gateway { user, address, resource }: user address resource;
    NtlmUse { user, target, workstation, incoming }: user target workstation incoming;
    WinRm { user, target, server }: user target server;
    Smb { user, peer, server }: user peer server;
    Power { step, start }: step start;
    TimeChanged { before, after, account, logon_id }: before after account logon_id;
    ShutdownAsked(asked): asked;
    LogCleared { channel, account, logon_id }: channel account logon_id;
    LogLoss {}:;
    AuditPolicy { logon_id, account }: logon_id account;
    AccountChanged(change): change;
    Lockout { account, caller }: account caller;
    ComputerRenamed { before, after }: before after;
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

/// What an activity tells: as [`What::take`] takes it, at hand without making a [`What`].
#[inline]
pub(super) fn activity(from: &mut &[u8]) -> Option<(Luid, AccountId)> {
    Some((Pack::take(from)?, Pack::take(from)?))
}

/// As [`What::put`] puts an activity.
#[inline]
pub(super) fn put_activity(logon_id: Luid, account: AccountId, to: &mut Packer<'_>) {
    logon_id.put(to);
    account.put(to);
}

impl Pack for Sym {
    #[inline]
    fn put(&self, to: &mut Packer<'_>) {
        to.refs.note(to.bytes.len(), false);
        self.0.put(to);
    }

    #[inline]
    fn take(from: &mut &[u8]) -> Option<Self> {
        Pack::take(from).map(Self)
    }
}

impl Pack for AccountId {
    #[inline]
    fn put(&self, to: &mut Packer<'_>) {
        to.refs.note(to.bytes.len(), true);
        self.0.put(to);
    }

    #[inline]
    fn take(from: &mut &[u8]) -> Option<Self> {
        Pack::take(from).map(Self)
    }
}

impl Pack for bool {
    #[inline]
    fn put(&self, to: &mut Packer<'_>) {
        u8::from(*self).put(to);
    }

    #[inline]
    fn take(from: &mut &[u8]) -> Option<Self> {
        u8::take(from).map(|byte| byte != 0)
    }
}

impl<const N: usize> Pack for [u8; N] {
    #[inline]
    fn put(&self, to: &mut Packer<'_>) {
        to.bytes.extend_from_slice(self);
    }

    #[inline]
    fn take(from: &mut &[u8]) -> Option<Self> {
        let (bytes, rest) = from.split_first_chunk()?;
        *from = rest;
        Some(*bytes)
    }
}

impl<T: Pack> Pack for Option<T> {
    #[inline]
    fn put(&self, to: &mut Packer<'_>) {
        self.is_some().put(to);
        if let Some(value) = self {
            value.put(to);
        }
    }

    #[inline]
    fn take(from: &mut &[u8]) -> Option<Self> {
        match u8::take(from)? {
            0 => Some(None),
            _ => T::take(from).map(Some),
        }
    }
}

impl Pack for TicketDigest {
    fn put(&self, to: &mut Packer<'_>) {
        match self {
            Self::None => 0_u8.put(to),
            Self::Bytes(bytes) => {
                1_u8.put(to);
                bytes.put(to);
            }
            Self::Text(sym) => {
                2_u8.put(to);
                sym.put(to);
            }
        }
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        match u8::take(from)? {
            0 => Some(Self::None),
            1 => Pack::take(from).map(Self::Bytes),
            _ => Pack::take(from).map(Self::Text),
        }
    }
}
