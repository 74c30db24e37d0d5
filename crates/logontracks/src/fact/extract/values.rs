//! Values of events → strings and accounts, interned.

use super::Extractor;
use crate::event::field::Account;
use crate::event::{SidList, Who};
use crate::fact::{AccountId, Names, Strings, Sym};
use crate::wire::{Address, Guid, Port, Privileges, Text, YesNo};

impl Extractor {
    pub(super) fn text(&mut self, text: &Option<Text<'_>>) -> Sym {
        text.as_ref().map_or(Sym::NONE, |text| self.one(text))
    }

    pub(super) fn one(&mut self, text: &Text<'_>) -> Sym {
        let bytes = text.as_utf16le();
        if let Some(known) = bytes.and_then(|bytes| self.texts.get([bytes])) {
            return known;
        }
        let sym = text.with_str(|text| self.strings.intern(text));
        bytes.into_iter().for_each(|bytes| self.texts.keep([bytes], sym));
        sym
    }

    /// Some logon processes are written with spaces after their name (`Advapi  `).
    pub(super) fn trimmed(&mut self, text: &Option<Text<'_>>) -> Sym {
        text.as_ref().map_or(Sym::NONE, |text| {
            self.known(b"trimmed", text, |strings| text.with_str(|text| strings.intern(text.trim_end())))
        })
    }

    pub(super) fn groups(&mut self, groups: &Option<SidList<'_>>) -> Sym {
        groups.as_ref().map_or(Sym::NONE, |groups| self.list(b"groups", groups, &groups.0))
    }

    pub(super) fn privileges(&mut self, privileges: &Option<Privileges<'_>>) -> Sym {
        privileges.as_ref().map_or(Sym::NONE, |privileges| self.list(b"privileges", privileges, &privileges.0))
    }

    /// Groups and privileges of an account are the same in each of its logons: what was made of their text is known.
    fn list(&mut self, kind: &[u8], list: &impl std::fmt::Display, text: &Text<'_>) -> Sym {
        self.known(kind, text, |strings| strings.intern(&list.to_string()))
    }

    /// What is made of a text in some way, which is done once.
    fn known(&mut self, way: &[u8], text: &Text<'_>, make: impl FnOnce(&mut Strings) -> Sym) -> Sym {
        let bytes = text.as_utf16le();
        if let Some(known) = bytes.and_then(|bytes| self.made.get([way, bytes])) {
            return known;
        }
        let sym = make(&mut self.strings);
        bytes.into_iter().for_each(|bytes| self.made.keep([way, bytes], sym));
        sym
    }

    pub(super) fn display(&mut self, value: &Option<impl std::fmt::Display>) -> Sym {
        value.as_ref().map_or(Sym::NONE, |value| self.strings.intern(&value.to_string()))
    }

    pub(super) fn address(&mut self, address: &Option<Address<'_>>) -> Sym {
        address.as_ref().map_or(Sym::NONE, |address| self.one(address.written()))
    }

    pub(super) fn account(&mut self, account: &Account<'_>) -> AccountId {
        self.who(account.who())
    }

    pub(super) fn who(&mut self, who: Option<Who<'_>>) -> AccountId {
        let Some(who) = who else { return AccountId::NONE };
        let parts = parts(&who);
        if let Some(known) = parts.and_then(|parts| self.accounts.get(parts)) {
            return known;
        }
        let names = Names {
            sid: who.sid.map_or(Sym::NONE, |sid| sid.with_str(|sid| self.strings.intern(sid))),
            name: who.name.map_or(Sym::NONE, |name| self.one(name)),
            domain: who.domain.map_or(Sym::NONE, |domain| self.one(domain)),
        };
        let account = self.strings.intern_account(names);
        parts.into_iter().for_each(|parts| self.accounts.keep(parts, account));
        account
    }
}

/// The values of an account as they lie in the record; `None` if there is text that does not lie there.
#[inline]
fn parts<'w>(who: &Who<'w>) -> Option<[&'w [u8]; 3]> {
    let text = |text: Option<&'w Text<'w>>| text.map_or(Some(&[][..]), Text::as_utf16le);
    Some([who.sid.map_or(&[][..], |sid| sid.as_bytes()), text(who.name)?, text(who.domain)?])
}

pub(super) fn guid(guid: Option<Guid>) -> Option<Guid> {
    guid.filter(|guid| !guid.is_null())
}

pub(super) fn port(port: Option<Port>) -> Option<u16> {
    port.map(|port| port.0).filter(|port| *port != 0)
}

pub(super) fn yes(value: Option<YesNo>) -> Option<bool> {
    value.and_then(|value| value.as_bool())
}
