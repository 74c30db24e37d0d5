//! Values as few bytes.
//!
//! Numbers of strings and accounts are those of one batch when they are put, and those of all facts when they are
//! taken: [`Renumber`] changes them in place.

use super::{AccountId, DesktopStep, PowerStep, Sym, TerminalStep, TicketDigest, TicketStep};
use crate::wire::{EncryptionType, Guid, KerberosResult, LogonType, Luid, NtStatus, PreAuthType, TicketOptions, Time};

/// The numbers that the strings and accounts of a batch have among all facts.
#[derive(Clone, Debug, Default)]
pub(super) struct Renumber {
    pub syms: Vec<Sym>,
    pub accounts: Vec<AccountId>,
}

impl Renumber {
    #[inline]
    pub fn sym(&self, sym: Sym) -> Sym {
        self.syms.get(sym.0 as usize).copied().unwrap_or(Sym::NONE)
    }

    #[inline]
    fn account(&self, account: AccountId) -> AccountId {
        self.accounts.get(account.0 as usize).copied().unwrap_or(AccountId::NONE)
    }
}

/// A value that takes as many bytes as any other of its type.
pub(super) trait Pack: Copy {
    const SIZE: usize;

    /// Puts it where `to` begins, which goes on to what follows.
    fn put(self, to: &mut &mut [u8]);

    /// `None` where the bytes are not those of such a value.
    fn take(from: &mut &[u8]) -> Option<Self>;

    /// Changes the numbers of a batch in the bytes of such a value.
    #[inline]
    fn renumber(_: &mut [u8], _: &Renumber) {}
}

/// The first bytes, as many as a `T` takes; `from` goes on to what follows.
#[inline]
pub(super) fn place<'b, T: Pack>(from: &mut &'b mut [u8]) -> &'b mut [u8] {
    let (place, rest) = std::mem::take(from).split_at_mut_checked(T::SIZE).unwrap_or_default();
    *from = rest;
    place
}

impl<const N: usize> Pack for [u8; N] {
    const SIZE: usize = N;

    #[inline]
    fn put(self, to: &mut &mut [u8]) {
        place::<Self>(to).first_chunk_mut().into_iter().for_each(|place| *place = self);
    }

    #[inline]
    fn take(from: &mut &[u8]) -> Option<Self> {
        let (bytes, rest) = from.split_first_chunk()?;
        *from = rest;
        Some(*bytes)
    }
}

macro_rules! number {
    ($($type:ty)*) => {
        $(impl Pack for $type {
            const SIZE: usize = size_of::<Self>();

            #[inline]
            fn put(self, to: &mut &mut [u8]) {
                self.to_le_bytes().put(to);
            }

            #[inline]
            fn take(from: &mut &[u8]) -> Option<Self> {
                Pack::take(from).map(Self::from_le_bytes)
            }
        })*
    };
}

number! { u8 u16 u32 u64 }

/// Newtypes of what is packed as it is.
macro_rules! newtype {
    ($($type:ident($inner:ty))*) => {
        $(impl Pack for $type {
            const SIZE: usize = <$inner>::SIZE;

            #[inline]
            fn put(self, to: &mut &mut [u8]) {
                self.0.put(to);
            }

            #[inline]
            fn take(from: &mut &[u8]) -> Option<Self> {
                Pack::take(from).map(Self)
            }
        })*
    };
}

newtype! {
    Luid(u64) Time(u64) Guid([u8; 16]) LogonType(u32) NtStatus(u32) KerberosResult(u32) TicketOptions(u32)
    EncryptionType(u32) PreAuthType(u32)
}

/// Numbers of strings and accounts.
macro_rules! numbered {
    ($type:ident: $new:ident) => {
        impl Pack for $type {
            const SIZE: usize = u32::SIZE;

            #[inline]
            fn put(self, to: &mut &mut [u8]) {
                self.0.put(to);
            }

            #[inline]
            fn take(from: &mut &[u8]) -> Option<Self> {
                Pack::take(from).map(Self)
            }

            #[inline]
            fn renumber(place: &mut [u8], to: &Renumber) {
                if let Some(number) = place.first_chunk_mut() {
                    *number = to.$new(Self(u32::from_le_bytes(*number))).0.to_le_bytes();
                }
            }
        }
    };
}

numbered! { Sym: sym }
numbered! { AccountId: account }

macro_rules! plain_enum {
    ($type:ident: $($variant:ident)*) => {
        impl Pack for $type {
            const SIZE: usize = u8::SIZE;

            #[inline]
            fn put(self, to: &mut &mut [u8]) {
                // Exhaustive, so that the list below has all.
                match self { $(Self::$variant)|* => (self as u8).put(to) }
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

impl Pack for bool {
    const SIZE: usize = u8::SIZE;

    #[inline]
    fn put(self, to: &mut &mut [u8]) {
        u8::from(self).put(to);
    }

    #[inline]
    fn take(from: &mut &[u8]) -> Option<Self> {
        u8::take(from).map(|byte| byte != 0)
    }
}

impl<T: Pack> Pack for Option<T> {
    const SIZE: usize = u8::SIZE + T::SIZE;

    #[inline]
    fn put(self, to: &mut &mut [u8]) {
        self.is_some().put(to);
        match self {
            Some(value) => value.put(to),
            None => _ = place::<T>(to),
        }
    }

    #[inline]
    fn take(from: &mut &[u8]) -> Option<Self> {
        let is_some = bool::take(from)?;
        let (value, rest) = from.split_at_checked(T::SIZE)?;
        *from = rest;
        if is_some { T::take(&mut { value }).map(Some) } else { Some(None) }
    }
}

/// A longer value that takes bytes only where it is there.
pub(super) trait Tail: Copy {
    const ABSENT: Self;

    fn is_there(&self) -> bool;
    fn put(&self, to: &mut Vec<u8>);
    fn take(from: &mut &[u8]) -> Option<Self>;

    /// Changes the numbers of a batch in the bytes of such a value; `from` goes on to what follows.
    fn renumber(from: &mut &mut [u8], to: &Renumber);
}

/// Puts a value after others.
#[inline]
fn append<const N: usize>(value: impl Pack, to: &mut Vec<u8>) {
    let mut bytes = [0; N];
    value.put(&mut bytes.as_mut_slice());
    to.extend_from_slice(&bytes);
}

macro_rules! tail {
    ($($type:ident)*) => {
        $(impl Tail for Option<$type> {
            const ABSENT: Self = None;

            #[inline]
            fn is_there(&self) -> bool {
                self.is_some()
            }

            #[inline]
            fn put(&self, to: &mut Vec<u8>) {
                self.iter().for_each(|value| append::<{ $type::SIZE }>(*value, to));
            }

            #[inline]
            fn take(from: &mut &[u8]) -> Option<Self> {
                Pack::take(from).map(Some)
            }

            #[inline]
            fn renumber(from: &mut &mut [u8], to: &Renumber) {
                $type::renumber(place::<$type>(from), to);
            }
        })*
    };
}

tail! { Luid Guid }

/// A first byte tells of which form it is.
impl Tail for TicketDigest {
    const ABSENT: Self = Self::None;

    #[inline]
    fn is_there(&self) -> bool {
        self.is_some()
    }

    #[inline]
    fn put(&self, to: &mut Vec<u8>) {
        match self {
            Self::None => {}
            Self::Bytes(bytes) => append::<33>(Some(*bytes), to),
            Self::Text(sym) => {
                to.push(2);
                append::<4>(*sym, to);
            }
        }
    }

    #[inline]
    fn take(from: &mut &[u8]) -> Option<Self> {
        match u8::take(from)? {
            1 => Pack::take(from).map(Self::Bytes),
            _ => Pack::take(from).map(Self::Text),
        }
    }

    #[inline]
    fn renumber(from: &mut &mut [u8], to: &Renumber) {
        match place::<u8>(from) {
            [1] => _ = place::<[u8; 32]>(from),
            _ => Sym::renumber(place::<Sym>(from), to),
        }
    }
}
