//! All facts of the evidence, in one order that does not depend on how they were read.

use super::{AccountId, At, Fact, FactId, Names, Strings, Sym, What};
use crate::provenance::Place;

/// The facts of one file, or of any part of the evidence, as one thread read them.
#[derive(Clone, Debug, Default)]
pub struct Batch {
    /// The strings of these facts.
    pub strings: Strings,
    /// In any order.
    pub facts: Vec<Fact>,
}

/// All facts of the evidence: each record once, in order of time, then computer, channel, record ID.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// The strings of all facts.
    pub strings: Strings,
    facts: Vec<Fact>,
    /// The further places of records that are in more than one file, in order.
    copies: Vec<(FactId, Place)>,
}

impl Facts {
    /// Merges batches. Records with the same computer, channel, EventRecordID, time and event ID are one record.
    pub fn new(batches: impl IntoIterator<Item = Batch>) -> Self {
        let mut strings = Strings::default();
        let mut facts = Vec::new();
        for batch in batches {
            let syms: Vec<Sym> = batch.strings.texts().map(|text| strings.intern(text)).collect();
            let sym = |old: Sym| syms.get(old.0 as usize).copied().unwrap_or(Sym::NONE);
            let accounts: Vec<AccountId> = batch
                .strings
                .all_accounts()
                .map(|names| {
                    let names = Names { sid: sym(names.sid), name: sym(names.name), domain: sym(names.domain) };
                    strings.intern_account(names)
                })
                .collect();
            let account = |old: AccountId| accounts.get(old.0 as usize).copied().unwrap_or(AccountId::NONE);
            facts.extend(batch.facts.into_iter().map(|mut fact| {
                fact.at.computer = sym(fact.at.computer);
                fact.at.channel = sym(fact.at.channel);
                renumber(&mut fact.what, &sym, &account);
                fact
            }));
        }
        let rank = ranks(&strings, &facts);
        let rank = |sym: Sym| rank.get(sym.0 as usize).copied().unwrap_or(0);
        let key = |at: &At| (at.time, rank(at.computer), rank(at.channel), at.record_id, at.event_id);
        facts.sort_by(|a, b| {
            let place = |at: &At| (at.place.file, at.place.offset);
            key(&a.at).cmp(&key(&b.at)).then_with(|| place(&a.at).cmp(&place(&b.at)))
        });
        let mut copies = Vec::new();
        let mut once: Vec<Fact> = Vec::with_capacity(facts.len());
        for fact in facts {
            match once.last() {
                Some(last) if key(&last.at) == key(&fact.at) => {
                    copies.push((FactId(u32::try_from(once.len() - 1).unwrap_or(u32::MAX)), fact.at.place));
                }
                _ => once.push(fact),
            }
        }
        Self { strings, facts: once, copies }
    }

    /// A fact.
    pub fn get(&self, id: FactId) -> Option<&Fact> {
        self.facts.get(id.0 as usize)
    }

    /// Every fact with its number, in order.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (FactId, &Fact)> + '_ {
        self.facts.iter().enumerate().map(|(i, fact)| (FactId(u32::try_from(i).unwrap_or(u32::MAX)), fact))
    }

    /// How many facts there are.
    pub fn len(&self) -> usize {
        self.facts.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.facts.is_empty()
    }

    /// The further places of a record that is in more than one file.
    pub fn copies(&self, id: FactId) -> impl Iterator<Item = Place> + '_ {
        let from = self.copies.partition_point(|(fact, _)| *fact < id);
        self.copies.iter().skip(from).take_while(move |(fact, _)| *fact == id).map(|(_, place)| *place)
    }

    /// How many records were copies of another.
    pub fn duplicates(&self) -> usize {
        self.copies.len()
    }
}

/// By the number of a string: the alphabetical rank of every computer and channel, without regard to case.
fn ranks(strings: &Strings, facts: &[Fact]) -> Vec<u32> {
    let mut ranks: Vec<Option<u32>> = vec![None; strings.texts().count()];
    let mut names: Vec<(String, Sym)> = Vec::new();
    for sym in facts.iter().flat_map(|fact| [fact.at.computer, fact.at.channel]) {
        if let Some(rank @ None) = ranks.get_mut(sym.0 as usize) {
            *rank = Some(0);
            names.push((strings.text(sym).to_lowercase(), sym));
        }
    }
    names.sort_by(|a, b| a.0.cmp(&b.0));
    let mut rank = 0;
    let mut last: Option<&str> = None;
    for (name, sym) in &names {
        if last.is_some_and(|last| last != name) {
            rank += 1;
        }
        last = Some(name);
        if let Some(known) = ranks.get_mut(sym.0 as usize) {
            *known = Some(rank);
        }
    }
    ranks.into_iter().map(Option::unwrap_or_default).collect()
}

/// Replaces the numbers of strings and accounts in a fact.
fn renumber(what: &mut What, sym: &impl Fn(Sym) -> Sym, acc: &impl Fn(AccountId) -> AccountId) {
    let s = |field: &mut Sym| *field = sym(*field);
    let a = |field: &mut AccountId| *field = acc(*field);
    match what {
        What::Logon(logon) => {
            [&mut logon.account, &mut logon.subject].into_iter().for_each(a);
            [
                &mut logon.logon_process,
                &mut logon.package,
                &mut logon.lm_package,
                &mut logon.process,
                &mut logon.workstation,
                &mut logon.address,
                &mut logon.transmitted_services,
                &mut logon.outbound_user,
                &mut logon.outbound_domain,
            ]
            .into_iter()
            .for_each(s);
        }
        What::LogonFailed(failed) => {
            [&mut failed.account, &mut failed.subject].into_iter().for_each(a);
            [&mut failed.package, &mut failed.process, &mut failed.workstation, &mut failed.address]
                .into_iter()
                .for_each(s);
        }
        What::Explicit(explicit) => {
            [&mut explicit.account, &mut explicit.subject].into_iter().for_each(a);
            [&mut explicit.target_server, &mut explicit.target_info, &mut explicit.process, &mut explicit.address]
                .into_iter()
                .for_each(s);
        }
        What::Ticket(ticket) => {
            [&mut ticket.account, &mut ticket.service_account].into_iter().for_each(a);
            [
                &mut ticket.service,
                &mut ticket.address,
                &mut ticket.transmitted_services,
                &mut ticket.request_ticket,
                &mut ticket.response_ticket,
            ]
            .into_iter()
            .for_each(s);
        }
        What::Desktop(desktop) => {
            a(&mut desktop.account);
            [&mut desktop.session_name, &mut desktop.client_name, &mut desktop.client_address].into_iter().for_each(s);
        }
        What::LoggedOff { account, .. } | What::LogoffInitiated { account, .. } => a(account),
        What::Activity { account, .. } | What::AuditPolicy { account, .. } => a(account),
        What::Privileges { account, privileges: text, .. } | What::Groups { account, groups: text, .. } => {
            a(account);
            s(text);
        }
        What::Ntlm { account, workstation: text, .. }
        | What::Terminal { user: account, address: text, .. }
        | What::RdpServer { user: account, address: text }
        | What::RdpClient { user: account, target: text }
        | What::WinRm { user: account, target: text, .. }
        | What::Smb { user: account, peer: text, .. }
        | What::LogCleared { account, channel: text, .. }
        | What::Lockout { account, caller: text } => {
            a(account);
            s(text);
        }
        What::Gateway { user, address, resource } => {
            a(user);
            [address, resource].into_iter().for_each(s);
        }
        What::NtlmUse { user, target, workstation, .. } => {
            a(user);
            [target, workstation].into_iter().for_each(s);
        }
        What::AccountChanged(change) => {
            [&mut change.account, &mut change.actor].into_iter().for_each(a);
            [&mut change.upn, &mut change.old_name].into_iter().for_each(s);
        }
        What::ShutdownAsked(asked) => {
            a(&mut asked.account);
            [&mut asked.kind, &mut asked.process, &mut asked.reason].into_iter().for_each(s);
        }
        What::TimeChanged { account, .. } => a(account),
        What::ComputerRenamed { before, after } => [before, after].into_iter().for_each(s),
        What::Power { .. } | What::LogLoss => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fact::testing::time;
    use crate::fact::{Ticket, TicketStep};
    use crate::provenance::FileId;

    /// A batch with one 4769, whose strings and accounts have other numbers than in any other batch.
    fn batch(number: u32, before: usize) -> Batch {
        let mut strings = Strings::default();
        for other in 0..before {
            let name = strings.intern(&format!("other{number}-{other}"));
            strings.intern_account(Names { sid: Sym::NONE, name, domain: Sym::NONE });
        }
        let mut account = |name: &str| {
            let names =
                Names { sid: strings.intern("S-1-5-21-1-2-3-1000"), name: strings.intern(name), domain: Sym::NONE };
            strings.intern_account(names)
        };
        let (account, service_account) = (account("jdoe@CORP.EXAMPLE"), account("svc_sql"));
        let mut ticket = Ticket::of(TicketStep::Service, account);
        ticket.service_account = service_account;
        let at = At {
            time: time("08:00:00"),
            record_id: number.into(),
            place: Place { file: FileId(number), chunk: 0, offset: 4608 },
            computer: strings.intern("DC01"),
            channel: strings.intern("Security"),
            event_id: 4769,
        };
        Batch { strings, facts: vec![Fact { at, what: What::Ticket(Box::new(ticket)) }] }
    }

    #[test]
    fn accounts_keep_their_names_when_batches_merge() {
        let facts = Facts::new([batch(1, 3), batch(2, 0), batch(3, 7)]);
        let name = |account| facts.strings.text(facts.strings.account(account).name);
        assert_eq!(facts.len(), 3);
        for (_, fact) in facts.iter() {
            let What::Ticket(ticket) = &fact.what else { panic!("{fact:?}") };
            assert_eq!((name(ticket.account), name(ticket.service_account)), ("jdoe@CORP.EXAMPLE", "svc_sql"));
        }
    }
}
