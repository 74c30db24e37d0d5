//! Interned strings and accounts.

use foldhash::fast::RandomState;
use indexmap::IndexSet;

use crate::wire::Sid;

/// An interned string. [`Sym::NONE`] where the record had none. Numbers follow the order in which strings were met:
/// never sort by them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Sym(pub u32);

impl Sym {
    /// No string.
    pub const NONE: Self = Self(0);

    /// Whether there is a string.
    pub fn is_some(self) -> bool {
        self != Self::NONE
    }
}

/// An interned account as one record names it. [`AccountId::NONE`] where the record names none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct AccountId(pub u32);

impl AccountId {
    /// No account.
    pub const NONE: Self = Self(0);

    /// Whether there is an account.
    pub fn is_some(self) -> bool {
        self != Self::NONE
    }
}

/// The names that a record gives an account, as written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Names {
    /// `S-1-5-…`, as text.
    pub sid: Sym,
    /// A sAM name, `sam@REALM`, a UPN or `DOMAIN\name`.
    pub name: Sym,
    /// The domain.
    pub domain: Sym,
}

/// The strings and accounts of a set of facts.
///
/// The hash has a new random seed in every process, so evidence cannot be made to collide; numbers follow the order of
/// insertion, so nothing depends on the seed.
#[derive(Clone, Debug)]
pub struct Strings {
    strings: IndexSet<Box<str>, RandomState>,
    accounts: IndexSet<Names, RandomState>,
}

impl Default for Strings {
    fn default() -> Self {
        let none = Names { sid: Sym::NONE, name: Sym::NONE, domain: Sym::NONE };
        Self { strings: [Box::from("")].into_iter().collect(), accounts: [none].into_iter().collect() }
    }
}

impl Strings {
    /// Interns a string; the empty one is [`Sym::NONE`].
    pub fn intern(&mut self, text: &str) -> Sym {
        let index = match self.strings.get_index_of(text) {
            Some(index) => index,
            None => self.strings.insert_full(Box::from(text)).0,
        };
        Sym(u32::try_from(index).unwrap_or(0))
    }

    /// Interns an account.
    pub fn intern_account(&mut self, names: Names) -> AccountId {
        AccountId(u32::try_from(self.accounts.insert_full(names).0).unwrap_or(0))
    }

    /// The number of a string that was interned.
    pub fn find(&self, text: &str) -> Option<Sym> {
        self.strings.get_index_of(text).and_then(|index| u32::try_from(index).ok()).map(Sym)
    }

    /// The string; empty for [`Sym::NONE`].
    pub fn text(&self, sym: Sym) -> &str {
        usize::try_from(sym.0).ok().and_then(|index| self.strings.get_index(index)).map_or("", |text| text)
    }

    /// The string, or `None` for [`Sym::NONE`].
    pub fn get(&self, sym: Sym) -> Option<&str> {
        sym.is_some().then(|| self.text(sym))
    }

    /// The names of an account.
    pub fn account(&self, account: AccountId) -> Names {
        let none = Names { sid: Sym::NONE, name: Sym::NONE, domain: Sym::NONE };
        usize::try_from(account.0).ok().and_then(|index| self.accounts.get_index(index)).copied().unwrap_or(none)
    }

    /// The SID of an account, where the record has one that is not null.
    pub fn sid(&self, account: AccountId) -> Option<Sid<'static>> {
        Sid::parse(self.text(self.account(account).sid)).filter(|sid| !sid.is_null())
    }

    /// How many strings and accounts there are.
    pub(super) fn len(&self) -> (usize, usize) {
        (self.strings.len(), self.accounts.len())
    }

    /// Every string, in the order in which they were met; the first is the empty one.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> + '_ {
        self.strings.iter().map(|text| text.as_ref())
    }

    /// Every account, in the order in which they were met; the first is none.
    pub(super) fn all_accounts(&self) -> impl Iterator<Item = Names> + '_ {
        self.accounts.iter().copied()
    }

    /// Every account, in the order in which they were met.
    pub fn accounts(&self) -> impl Iterator<Item = (AccountId, Names)> + '_ {
        (0..).map(AccountId).zip(self.accounts.iter().copied()).skip(1)
    }
}
