//! Facts by hand, for tests of the rooms to the right.

use super::{
    AccountChanged, AccountId, At, Batch, Desktop, DesktopStep, Explicit, Fact, Facts, Logon, Names, PowerStep,
    ShutdownAsked, Strings, Sym, TerminalStep, What,
};
use crate::provenance::{FileId, Place};
use crate::wire::{LogonType, Luid, Time};

/// The day of every fact whose time is given without one.
const DAY: &str = "2024-03-04";

/// `HH:MM:SS[.f]` of 2024-03-04, or a whole time.
pub(crate) fn time(text: &str) -> Time {
    let whole = if text.contains('T') { text.to_owned() } else { format!("{DAY}T{text}Z") };
    Time::parse(&whole).unwrap_or_else(|| panic!("not a time: {text}"))
}

/// Builds facts one after the other; EventRecordIDs count up from 1 for each computer and channel.
#[derive(Clone, Debug, Default)]
pub(crate) struct FactBuilder {
    strings: Strings,
    facts: Vec<Fact>,
    computer: String,
    channel: String,
    file: u32,
    next: Vec<((String, String), u64)>,
}

impl FactBuilder {
    /// Nothing yet, about `computer`'s Security log.
    pub(crate) fn new(computer: &str) -> Self {
        Self { computer: computer.to_owned(), channel: "Security".to_owned(), ..Self::default() }
    }

    /// What follows is of this computer.
    pub(crate) fn computer(&mut self, computer: &str) -> &mut Self {
        computer.clone_into(&mut self.computer);
        self
    }

    /// What follows is of this channel.
    pub(crate) fn channel(&mut self, channel: &str) -> &mut Self {
        channel.clone_into(&mut self.channel);
        self
    }

    /// What follows is of this file.
    pub(crate) fn file(&mut self, file: u32) -> &mut Self {
        self.file = file;
        self
    }

    /// The next fact's EventRecordID in this computer's channel; they count up from there.
    pub(crate) fn record_id(&mut self, id: u64) -> &mut Self {
        *self.counter() = id;
        self
    }

    fn counter(&mut self) -> &mut u64 {
        let key = (self.computer.clone(), self.channel.clone());
        let index = self.next.iter().position(|(k, _)| *k == key).unwrap_or_else(|| {
            self.next.push((key, 1));
            self.next.len() - 1
        });
        &mut self.next[index].1
    }

    /// Interns a string.
    pub(crate) fn sym(&mut self, text: &str) -> Sym {
        self.strings.intern(text)
    }

    /// A ticket's hash.
    pub(crate) fn digest(&mut self, text: &str) -> super::TicketDigest {
        super::TicketDigest::of(&text.into(), &mut self.strings)
    }

    /// Interns an account.
    pub(crate) fn account(&mut self, sid: &str, name: &str, domain: &str) -> AccountId {
        let names = Names { sid: self.sym(sid), name: self.sym(name), domain: self.sym(domain) };
        self.strings.intern_account(names)
    }

    /// Adds a fact; returns its EventRecordID.
    pub(crate) fn add(&mut self, at: &str, event_id: u16, what: What) -> u64 {
        let id = *self.counter();
        *self.counter() += 1;
        let (computer, channel) = (self.computer.clone(), self.channel.clone());
        let place = Place { file: FileId(self.file), chunk: 0, offset: self.facts.len() as u64 * 512 };
        let (computer, channel) = (self.sym(&computer), self.sym(&channel));
        let at = At { time: time(at), record_id: id, place, computer, channel, event_id };
        self.facts.push(Fact { at, what });
        id
    }

    /// A 4624 with nothing but type, account and logon ID; change the rest.
    pub(crate) fn logon_of(&self, account: AccountId, logon_type: LogonType, logon_id: u64) -> Logon {
        Logon {
            account,
            logon_id: Luid(logon_id),
            subject: AccountId::NONE,
            subject_logon_id: Luid::NONE,
            linked_logon_id: None,
            logon_type,
            logon_guid: None,
            logon_process: Sym::NONE,
            package: Sym::NONE,
            lm_package: Sym::NONE,
            key_length: None,
            process: Sym::NONE,
            workstation: Sym::NONE,
            address: Sym::NONE,
            port: None,
            transmitted_services: Sym::NONE,
            outbound_user: Sym::NONE,
            outbound_domain: Sym::NONE,
            elevated: None,
            virtual_account: None,
            restricted_admin: None,
            remote_credential_guard: None,
        }
    }

    /// 4624.
    pub(crate) fn logon(&mut self, at: &str, account: AccountId, logon_type: LogonType, logon_id: u64) -> u64 {
        let logon = self.logon_of(account, logon_type, logon_id);
        self.add(at, 4624, What::Logon(logon))
    }

    /// 4624 from an address.
    pub(crate) fn logon_from(&mut self, at: &str, account: AccountId, kind: LogonType, id: u64, address: &str) -> u64 {
        let address = self.sym(address);
        let logon = Logon { address, ..self.logon_of(account, kind, id) };
        self.add(at, 4624, What::Logon(logon))
    }

    /// Two 4624s of a linked pair, the first elevated, with a 4672.
    pub(crate) fn linked(&mut self, at: &str, account: AccountId, kind: LogonType, elevated: u64, limited: u64) {
        for (this, other, is) in [(elevated, limited, true), (limited, elevated, false)] {
            let logon = self.logon_of(account, kind, this);
            let logon = Logon { linked_logon_id: Some(Luid(other)), elevated: Some(is), ..logon };
            self.add(at, 4624, What::Logon(logon));
        }
        let privileges = self.sym("SeDebugPrivilege");
        self.add(at, 4672, What::Privileges { logon_id: Luid(elevated), account, privileges });
    }

    /// 4634.
    pub(crate) fn logged_off(&mut self, at: &str, account: AccountId, logon_type: LogonType, logon_id: u64) -> u64 {
        self.add(at, 4634, What::LoggedOff { logon_id: Luid(logon_id), account, logon_type: Some(logon_type) })
    }

    /// 4647.
    pub(crate) fn logoff_initiated(&mut self, at: &str, account: AccountId, logon_id: u64) -> u64 {
        self.add(at, 4647, What::LogoffInitiated { logon_id: Luid(logon_id), account })
    }

    /// Activity, such as a 4688.
    pub(crate) fn activity(&mut self, at: &str, event_id: u16, account: AccountId, logon_id: u64) -> u64 {
        self.add(at, event_id, What::Activity { logon_id: Luid(logon_id), account })
    }

    /// 4648.
    pub(crate) fn explicit(&mut self, at: &str, subject: AccountId, logon_id: u64, account: AccountId, server: &str) {
        let explicit = Explicit {
            account,
            subject,
            subject_logon_id: Luid(logon_id),
            logon_guid: None,
            target_logon_guid: None,
            target_server: self.sym(server),
            target_info: self.sym(server),
            process: Sym::NONE,
            address: Sym::NONE,
            port: None,
        };
        self.add(at, 4648, What::Explicit(explicit));
    }

    /// 4778, 4779, 4800-4803; a session number for the last four.
    pub(crate) fn desktop(
        &mut self,
        at: &str,
        step: DesktopStep,
        account: AccountId,
        logon_id: u64,
        number: Option<u32>,
    ) -> u64 {
        let event_id = match step {
            DesktopStep::Reconnected => 4778,
            DesktopStep::Disconnected => 4779,
            DesktopStep::Locked => 4800,
            DesktopStep::Unlocked => 4801,
            DesktopStep::ScreenSaverStart => 4802,
            DesktopStep::ScreenSaverStop => 4803,
        };
        let desktop = Desktop {
            step,
            logon_id: Luid(logon_id),
            account,
            session_name: Sym::NONE,
            number,
            client_name: Sym::NONE,
            client_address: Sym::NONE,
        };
        self.add(at, event_id, What::Desktop(desktop))
    }

    /// LocalSessionManager 21, 22, 23, 24 or 25, 41.
    pub(crate) fn terminal(
        &mut self,
        at: &str,
        step: TerminalStep,
        user: AccountId,
        number: u32,
        address: &str,
    ) -> u64 {
        let event_id = match step {
            TerminalStep::Logon => 21,
            TerminalStep::Shell => 22,
            TerminalStep::Logoff => 23,
            TerminalStep::Disconnect => 24,
            TerminalStep::Reconnect => 25,
            TerminalStep::Arbitration => 41,
        };
        let address = self.sym(address);
        self.add(at, event_id, What::Terminal { step, user, number, address, reason: None })
    }

    /// A record of starting or stopping.
    pub(crate) fn power(&mut self, at: &str, event_id: u16, step: PowerStep) -> u64 {
        self.add(at, event_id, What::Power { step, start: None })
    }

    /// User32 1074.
    pub(crate) fn shutdown_asked(&mut self, at: &str, account: AccountId, restart: bool) -> u64 {
        let none = Sym::NONE;
        let asked = ShutdownAsked { account, restart, kind: none, process: none, reason: none };
        self.add(at, 1074, What::ShutdownAsked(asked))
    }

    /// 4720-4726, 4738, 4767, 4781.
    pub(crate) fn account_changed(&mut self, at: &str, event_id: u16, account: AccountId, actor: AccountId) -> u64 {
        let (upn, old_name, logon_id) = (Sym::NONE, Sym::NONE, None);
        let change = AccountChanged { account, actor, logon_id, upn, old_name, failed: false };
        self.add(at, event_id, What::AccountChanged(change))
    }

    /// 1102.
    pub(crate) fn cleared(&mut self, at: &str) -> u64 {
        let channel = self.sym("Security");
        self.add(at, 1102, What::LogCleared { channel, account: AccountId::NONE, logon_id: None })
    }

    /// What was built, in the order in which it was added.
    pub(crate) fn batch(&self) -> Batch {
        Batch::new(&self.strings, self.facts.clone())
    }

    /// All of it as facts.
    pub(crate) fn facts(&self) -> Facts {
        Facts::new([self.batch()])
    }

    /// The same facts, read in the opposite order, in batches of one, every string and account under another number.
    pub(crate) fn shuffled(&self) -> Facts {
        let mut first = Strings::default();
        let texts: Vec<&str> = self.strings.texts().collect();
        texts.iter().rev().for_each(|text| _ = first.intern(text));
        let accounts: Vec<Names> = self.strings.all_accounts().skip(1).collect();
        for names in accounts.into_iter().rev() {
            let mut again = |sym| first.intern(self.strings.text(sym));
            let names = Names { sid: again(names.sid), name: again(names.name), domain: again(names.domain) };
            first.intern_account(names);
        }
        let one = |fact: &Fact| Batch::new(&self.strings, vec![*fact]);
        Facts::new([Batch::new(&first, Vec::new())].into_iter().chain(self.facts.iter().rev().map(one)))
    }
}
