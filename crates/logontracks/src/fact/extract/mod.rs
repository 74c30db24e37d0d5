//! Event → fact: the fields that are kept, interned.

mod channels;
mod memo;

use memo::Memo;

use super::batch::Packed;
use super::pack;
use super::{
    AccountChanged, AccountId, At, Batch, Desktop, DesktopStep, Explicit, Kind, Logon, LogonFailed, Names, PowerStep,
    Strings, Sym, Ticket, TicketDigest, TicketStep, What,
};
use crate::event::field::Account;
use crate::event::security::account::AccountManagement;
use crate::event::security::audit_policy::PolicyChange;
use crate::event::security::credential::Credential;
use crate::event::security::desktop;
use crate::event::security::kerberos::Kerberos;
use crate::event::security::log::SecurityLog;
use crate::event::security::logon;
use crate::event::security::logon_rights::LogonRights;
use crate::event::security::privilege::Privilege;
use crate::event::security::system::SecuritySystem;
use crate::event::system_log::SystemLog;
use crate::event::{Data, Event, SidList, TicketHash, Who};
use crate::record::Stamp;
use crate::wire::{Address, Guid, Luid, Outcome, Port, Privileges, Sid, SidKind, Text, YesNo};

/// Takes facts from events. One for each thread, from batch to batch.
#[derive(Debug, Default)]
pub struct Extractor {
    worker: usize,
    strings: Strings,
    /// Accounts by their values as they lie in the record: the one text of a name is made once.
    accounts: Memo<AccountId, 3>,
    /// Texts, the same way, and what is made of a text.
    texts: Memo<Sym, 1>,
    made: Memo<Sym, 2>,
    /// The computer and the channel of the record before: the number that the caller has for both, and theirs here.
    writer: Option<(usize, Sym, Sym)>,
    /// How many strings and accounts are in batches that were given.
    given: (usize, usize),
    facts: Packed,
}

/// How many strings and accounts a thread knows before it begins anew: evidence may have no end of them.
const MOST_KNOWN: usize = 1 << 16;

impl Extractor {
    /// The extractor of one worker; no two have the same number, and numbers are small.
    pub fn new(worker: usize) -> Self {
        Self { worker, ..Self::default() }
    }

    /// Takes the fact that an event tells, if it tells one: not an event that neither starts, ends nor bears a logon
    /// session, nor tells of an account, a host or a log. `stamp` is that of the event's record; `writer` is a number
    /// that is the same for records of the same computer and channel, until the next batch.
    pub fn take(&mut self, stamp: &Stamp<'_>, writer: usize, event: &Event<'_>) {
        // Most are no more than an activity, which is packed without the detour.
        if let Some(what) = self.what(event) {
            let at = self.at(stamp, writer, event);
            self.facts.push(&at, what.kind(), |to| what.put(to));
        } else if let Some((logon_id, account)) = self.activity(&event.data) {
            let at = self.at(stamp, writer, event);
            self.facts.push(&at, Kind::Activity, |to| pack::put_activity(logon_id, account, to));
        }
    }

    #[inline]
    fn at(&mut self, stamp: &Stamp<'_>, writer: usize, event: &Event<'_>) -> At {
        let (computer, channel) = match self.writer {
            Some((last, computer, channel)) if last == writer => (computer, channel),
            _ => self.turn(stamp, writer),
        };
        At {
            time: stamp.time.unwrap_or_default(),
            record_id: stamp.record_id.unwrap_or_default(),
            place: event.at,
            computer,
            channel,
            event_id: stamp.event_id.unwrap_or_default(),
        }
    }

    #[cold]
    #[inline(never)]
    fn turn(&mut self, stamp: &Stamp<'_>, writer: usize) -> (Sym, Sym) {
        let (computer, channel) = (self.one(&stamp.computer), self.one(&stamp.channel));
        self.writer = Some((writer, computer, channel));
        (computer, channel)
    }

    /// What was taken since the last batch.
    pub fn batch(&mut self) -> Batch {
        let known = self.given;
        let batch = Batch {
            worker: self.worker,
            known,
            strings: self.strings.texts().skip(known.0).map(Box::from).collect(),
            accounts: self.strings.all_accounts().skip(known.1).collect(),
            facts: self.facts.take(),
        };
        self.given = self.strings.len();
        self.writer = None;
        let known = [self.given.0, self.given.1, self.accounts.len(), self.texts.len(), self.made.len()];
        if known.into_iter().any(|known| known > MOST_KNOWN) {
            *self = Self::new(self.worker);
        }
        batch
    }

    /// What an event tells, if it is more than an activity.
    fn what(&mut self, event: &Event<'_>) -> Option<What> {
        match &event.data {
            Data::Activity(_) => None,
            Data::Logon(event) => Some(self.logon(event)),
            Data::LogonRights(event) => self.rights(event),
            Data::Privilege(Privilege::SpecialPrivileges(e)) => Some(What::Privileges {
                logon_id: e.subject_logon_id,
                account: self.account(&e.subject),
                privileges: self.privileges(&e.privileges),
            }),
            Data::Kerberos(event) => Some(self.ticket(event)),
            Data::Credential(event) => self.credential(event),
            Data::Desktop(event) => Some(self.desktop(event)),
            Data::SecurityLog(event) => Some(self.security_log(event)),
            Data::SystemLog(event) => self.system_log(event),
            Data::SecuritySystem(event) => self.security_system(event),
            Data::PolicyChange(PolicyChange::AuditPolicyChanged(e)) => {
                Some(What::AuditPolicy { logon_id: e.subject_logon_id, account: self.account(&e.subject) })
            }
            Data::AccountManagement(_) | Data::ComputerAccount(_) => self.account_changed(event),
            _ => self.channel(event),
        }
    }

    /// Of which session an event is activity, and of whom.
    fn activity(&mut self, data: &Data<'_>) -> Option<(Luid, AccountId)> {
        let (logon_id, actor) = match data {
            Data::Activity(activity) => (Some(activity.logon_id), activity.account.who()),
            data => {
                // Not the record's outcome, which nothing here depends on.
                let meaning = data.meaning();
                (meaning.actor_logon_id, meaning.actor)
            }
        };
        let logon_id = logon_id.filter(|id| *id != Luid::NONE)?;
        Some((logon_id, self.who(actor)))
    }

    fn logon(&mut self, event: &logon::Logon<'_>) -> What {
        match event {
            logon::Logon::LoggedOn(e) => What::Logon(Logon {
                account: self.account(&e.target),
                logon_id: e.target_logon_id,
                subject: self.account(&e.subject),
                subject_logon_id: e.subject_logon_id.unwrap_or(Luid::NONE),
                linked_logon_id: e.linked_logon_id.filter(|id| *id != Luid::NONE),
                logon_type: e.logon_type,
                logon_guid: guid(e.logon_guid),
                logon_process: self.trimmed(&e.logon_process),
                package: self.text(&e.authentication_package),
                lm_package: self.text(&e.lm_package),
                key_length: e.key_length,
                process: self.text(&e.process),
                workstation: self.text(&e.workstation),
                address: self.address(&e.address),
                port: port(e.port),
                transmitted_services: self.text(&e.transmitted_services),
                outbound_user: self.text(&e.outbound_user),
                outbound_domain: self.text(&e.outbound_domain),
                elevated: yes(e.elevated),
                virtual_account: yes(e.virtual_account),
                restricted_admin: yes(e.restricted_admin),
                remote_credential_guard: yes(e.remote_credential_guard),
            }),
            logon::Logon::LogonFailed(e) => What::LogonFailed(LogonFailed {
                account: self.account(&e.target),
                subject: self.account(&e.subject),
                subject_logon_id: e.subject_logon_id.unwrap_or(Luid::NONE),
                logon_type: Some(e.logon_type),
                status: e.status,
                sub_status: e.sub_status,
                package: self.text(&e.authentication_package),
                process: self.text(&e.process),
                workstation: self.text(&e.workstation),
                address: self.address(&e.address),
                port: port(e.port),
            }),
            logon::Logon::LoggedOff(e) => What::LoggedOff {
                logon_id: e.target_logon_id,
                account: self.account(&e.target),
                logon_type: e.logon_type,
            },
            logon::Logon::LogoffInitiated(e) => {
                What::LogoffInitiated { logon_id: e.target_logon_id, account: self.account(&e.target) }
            }
            logon::Logon::ExplicitCredentials(e) => What::Explicit(Explicit {
                account: self.account(&e.target),
                subject: self.account(&e.subject),
                subject_logon_id: e.subject_logon_id,
                logon_guid: guid(e.logon_guid),
                target_logon_guid: guid(e.target_logon_guid),
                target_server: self.text(&e.target_server),
                target_info: self.text(&e.target_info),
                process: self.text(&e.process),
                address: self.address(&e.address),
                port: port(e.port),
            }),
        }
    }

    fn rights(&mut self, event: &LogonRights<'_>) -> Option<What> {
        match event {
            LogonRights::GroupMembership(e) => Some(What::Groups {
                logon_id: e.target_logon_id,
                account: self.account(&e.target),
                groups: self.groups(&e.groups),
                special: false,
            }),
            LogonRights::SpecialGroups(e) => Some(What::Groups {
                logon_id: e.target_logon_id,
                account: self.account(&e.target),
                groups: self.groups(&e.groups),
                special: true,
            }),
            LogonRights::UserClaims(e) => {
                Some(What::Activity { logon_id: e.target_logon_id, account: self.account(&e.target) })
            }
            LogonRights::SidsFiltered(_) => None,
        }
    }

    fn ticket(&mut self, event: &Kerberos<'_>) -> What {
        What::Ticket(match event {
            Kerberos::TicketGrantingTicket(e) => Ticket {
                service: self.text(&e.service_name),
                service_account: self.service(&e.service_sid, &e.service_name),
                address: self.address(&e.address),
                port: port(e.port),
                result: Some(e.status),
                options: e.ticket_options,
                encryption: e.ticket_encryption,
                pre_auth: e.pre_auth_type,
                response_ticket: self.hash(&e.response_ticket),
                ..Ticket::of(TicketStep::Tgt, self.account(&e.target))
            },
            Kerberos::ServiceTicket(e) => Ticket {
                service: self.text(&e.service_name),
                service_account: self.service(&e.service_sid, &e.service_name),
                address: self.address(&e.address),
                port: port(e.port),
                result: Some(e.status),
                options: e.ticket_options,
                encryption: e.ticket_encryption,
                logon_guid: guid(e.logon_guid),
                transmitted_services: self.text(&e.transmitted_services),
                request_ticket: self.hash(&e.request_ticket_hash),
                response_ticket: self.hash(&e.response_ticket_hash),
                ..Ticket::of(TicketStep::Service, self.account(&e.target))
            },
            Kerberos::TicketRenewed(e) => Ticket {
                service: self.text(&e.service_name),
                service_account: self.service(&e.service_sid, &e.service_name),
                address: self.address(&e.address),
                port: port(e.port),
                options: e.ticket_options,
                encryption: e.ticket_encryption,
                request_ticket: self.hash(&e.request_ticket_hash),
                response_ticket: self.hash(&e.response_ticket_hash),
                ..Ticket::of(TicketStep::Renewed, self.account(&e.target))
            },
            Kerberos::PreAuthFailed(e) => Ticket {
                service: self.text(&e.service_name),
                address: self.address(&e.address),
                port: port(e.port),
                result: Some(e.status),
                options: e.ticket_options,
                pre_auth: e.pre_auth_type,
                ..Ticket::of(TicketStep::PreAuthFailed, self.account(&e.target))
            },
        })
    }

    /// The account that runs a service. A refused request has no SID, and a name such as `krbtgt/REALM`.
    fn service(&mut self, sid: &Option<Sid<'_>>, name: &Option<Text<'_>>) -> AccountId {
        let Some(sid) = sid.as_ref().filter(|sid| sid.kind() != SidKind::Null) else { return AccountId::NONE };
        let name = name.as_ref().filter(|name| name.with_str(|name| !name.contains('/')));
        self.who(Some(Who { sid: Some(sid), name, domain: None }))
    }

    fn credential(&mut self, event: &Credential<'_>) -> Option<What> {
        match event {
            Credential::CredentialValidated(e) => Some(What::Ntlm {
                account: self.account(&e.target),
                workstation: self.text(&e.workstation),
                status: Some(e.status),
            }),
            Credential::CredentialNotValidated(e) => Some(What::Ntlm {
                account: self.account(&e.target),
                workstation: self.text(&e.workstation),
                status: e.status,
            }),
            Credential::AccountMapped(_) | Credential::AccountNotMapped(_) => None,
        }
    }

    fn desktop(&mut self, event: &desktop::Desktop<'_>) -> What {
        use desktop::Desktop as Event;
        let session = |step, logon_id, account, number| Desktop {
            step,
            logon_id,
            account,
            session_name: Sym::NONE,
            number,
            client_name: Sym::NONE,
            client_address: Sym::NONE,
        };
        What::Desktop(match event {
            Event::SessionReconnected(e) => Desktop {
                session_name: self.text(&e.session_name),
                client_name: self.text(&e.client_name),
                client_address: self.address(&e.address),
                ..session(DesktopStep::Reconnected, e.target_logon_id, self.account(&e.target), None)
            },
            Event::SessionDisconnected(e) => Desktop {
                session_name: self.text(&e.session_name),
                client_name: self.text(&e.client_name),
                client_address: self.address(&e.address),
                ..session(DesktopStep::Disconnected, e.target_logon_id, self.account(&e.target), None)
            },
            Event::WorkstationLocked(e) => {
                session(DesktopStep::Locked, e.target_logon_id, self.account(&e.target), e.session_id)
            }
            Event::WorkstationUnlocked(e) => {
                session(DesktopStep::Unlocked, e.target_logon_id, self.account(&e.target), e.session_id)
            }
            Event::ScreenSaverInvoked(e) => {
                session(DesktopStep::ScreenSaverStart, e.target_logon_id, self.account(&e.target), e.session_id)
            }
            Event::ScreenSaverDismissed(e) => {
                session(DesktopStep::ScreenSaverStop, e.target_logon_id, self.account(&e.target), e.session_id)
            }
        })
    }

    fn security_log(&mut self, event: &SecurityLog<'_>) -> What {
        match event {
            SecurityLog::LogServiceShutdown(_) => What::Power { step: PowerStep::LogStop, start: None },
            SecurityLog::LogCleared(e) => What::LogCleared {
                channel: self.strings.intern("Security"),
                account: self.account(&e.subject),
                logon_id: e.subject_logon_id,
            },
            SecurityLog::EventsDropped(_)
            | SecurityLog::LogFull(_)
            | SecurityLog::LogArchived(_)
            | SecurityLog::LogError(_) => What::LogLoss,
        }
    }

    fn system_log(&mut self, event: &SystemLog<'_>) -> Option<What> {
        match event {
            SystemLog::SystemLogCleared(e) => Some(What::LogCleared {
                channel: self.text(&e.channel),
                account: self.account(&e.subject),
                logon_id: None,
            }),
            _ => None,
        }
    }

    fn security_system(&mut self, event: &SecuritySystem<'_>) -> Option<What> {
        match event {
            SecuritySystem::WindowsStarting(_) => Some(What::Power { step: PowerStep::SecurityStart, start: None }),
            SecuritySystem::WindowsShuttingDown(_) => Some(What::Power { step: PowerStep::SecurityStop, start: None }),
            SecuritySystem::TimeChanged(e) => {
                let before = e.previous_time.as_ref().and_then(|time| time.utc())?;
                let after = e.new_time.as_ref().and_then(|time| time.utc())?;
                let logon_id = e.subject_logon_id.filter(|id| *id != Luid::NONE);
                Some(What::TimeChanged { before, after, account: self.account(&e.subject), logon_id })
            }
            _ => None,
        }
    }

    fn account_changed(&mut self, event: &Event<'_>) -> Option<What> {
        let meaning = event.meaning();
        let (upn, old_name) = match &event.data {
            Data::AccountManagement(AccountManagement::AccountLockedOut(e)) => {
                return Some(What::Lockout { account: self.account(&e.target), caller: self.text(&e.caller_computer) });
            }
            Data::AccountManagement(AccountManagement::AccountCreated(e)) => (&e.attributes.user_principal_name, &None),
            Data::AccountManagement(AccountManagement::AccountChanged(e)) => (&e.attributes.user_principal_name, &None),
            Data::AccountManagement(AccountManagement::AccountRenamed(e)) => (&None, &e.old_name),
            _ => (&None, &None),
        };
        Some(What::AccountChanged(AccountChanged {
            account: self.who(meaning.account),
            actor: self.who(meaning.actor),
            logon_id: meaning.actor_logon_id,
            upn: self.text(upn),
            old_name: self.text(old_name),
            failed: meaning.outcome == Some(Outcome::Failure),
        }))
    }

    fn text(&mut self, text: &Option<Text<'_>>) -> Sym {
        text.as_ref().map_or(Sym::NONE, |text| self.one(text))
    }

    fn one(&mut self, text: &Text<'_>) -> Sym {
        let bytes = text.as_utf16le();
        if let Some(known) = bytes.and_then(|bytes| self.texts.get([bytes])) {
            return known;
        }
        let sym = text.with_str(|text| self.strings.intern(text));
        bytes.into_iter().for_each(|bytes| self.texts.keep([bytes], sym));
        sym
    }

    /// Some logon processes are written with spaces after their name (`Advapi  `).
    fn trimmed(&mut self, text: &Option<Text<'_>>) -> Sym {
        text.as_ref().map_or(Sym::NONE, |text| {
            self.known(b"trimmed", text, |strings| text.with_str(|text| strings.intern(text.trim_end())))
        })
    }

    fn groups(&mut self, groups: &Option<SidList<'_>>) -> Sym {
        groups.as_ref().map_or(Sym::NONE, |groups| self.list(b"groups", groups, &groups.0))
    }

    fn privileges(&mut self, privileges: &Option<Privileges<'_>>) -> Sym {
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

    fn display(&mut self, value: &Option<impl std::fmt::Display>) -> Sym {
        value.as_ref().map_or(Sym::NONE, |value| self.strings.intern(&value.to_string()))
    }

    fn hash(&mut self, hash: &Option<TicketHash<'_>>) -> TicketDigest {
        let strings = &mut self.strings;
        hash.as_ref().map_or(TicketDigest::None, |hash| hash.0.with_str(|text| TicketDigest::of(text, strings)))
    }

    fn address(&mut self, address: &Option<Address<'_>>) -> Sym {
        address.as_ref().map_or(Sym::NONE, |address| self.one(address.written()))
    }

    fn account(&mut self, account: &Account<'_>) -> AccountId {
        self.who(account.who())
    }

    fn who(&mut self, who: Option<Who<'_>>) -> AccountId {
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

impl Ticket {
    /// A ticket event of which only these are known.
    pub(super) fn of(step: TicketStep, account: AccountId) -> Self {
        Self {
            step,
            account,
            service: Sym::NONE,
            service_account: AccountId::NONE,
            address: Sym::NONE,
            port: None,
            result: None,
            options: None,
            encryption: None,
            pre_auth: None,
            logon_guid: None,
            transmitted_services: Sym::NONE,
            request_ticket: TicketDigest::None,
            response_ticket: TicketDigest::None,
        }
    }
}

fn guid(guid: Option<Guid>) -> Option<Guid> {
    guid.filter(|guid| !guid.is_null())
}

fn port(port: Option<Port>) -> Option<u16> {
    port.map(|port| port.0).filter(|port| *port != 0)
}

fn yes(value: Option<YesNo>) -> Option<bool> {
    value.and_then(|value| value.as_bool())
}
