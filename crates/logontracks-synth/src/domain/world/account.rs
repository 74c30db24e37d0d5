//! Accounts and the names they are written by.

use super::HostId;
use crate::domain::arena::Id;
use std::rc::Rc;

/// The index of an account.
pub type AcctId = Id<Account>;

/// What an account is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// A person's.
    User,
    /// A computer's, named `HOST$`.
    Computer,
    /// A service's, group managed ones included.
    Service,
    /// Built into Windows: `SYSTEM`, `DWM-1`, `ANONYMOUS LOGON`, virtual accounts.
    System,
}

impl Class {
    /// As in `identity.class` of the `tracks` output.
    pub fn name(self) -> &'static str {
        match self {
            Class::User => "user",
            Class::Computer => "computer",
            Class::Service => "service",
            Class::System => "system",
        }
    }
}

/// Who knows the account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Scope {
    /// The domain.
    Domain,
    /// One host.
    Local(HostId),
    /// Windows itself, under this domain name (`NT AUTHORITY`).
    Builtin(&'static str),
}

/// An account.
#[derive(Debug)]
pub struct Account {
    /// SID as text.
    pub sid: Rc<str>,
    /// SID as bytes.
    pub sid_bytes: Rc<[u8]>,
    /// Present account name (sAMAccountName).
    pub sam: Rc<str>,
    /// Names it had, oldest first, each with the true time at which it ended.
    pub former: Vec<(u64, Rc<str>)>,
    /// User principal name.
    pub upn: Option<Rc<str>>,
    /// Its purpose.
    pub class: Class,
    /// Who knows it.
    pub scope: Scope,
    /// The domain in its NetBIOS form, the local computer's name, or `NT AUTHORITY`.
    pub netbios: Rc<str>,
    /// `sam@REALM`, as 4769 writes it; only for accounts of the domain.
    pub at_realm: Rc<str>,
    /// A member of administrators: 4672 at each logon, and two tokens at interactive ones.
    pub admin: bool,
    /// The groups' SIDs as 4627 lists them.
    pub groups: Rc<str>,
}
