//! Event → fact: the fields that are kept, interned.

mod channels;
mod memo;
mod tickets;
mod values;

use memo::Memo;
use values::{guid, port, yes};

use super::batch::Packed;
use super::told;
use super::{
    AccountChanged, AccountId, At, Batch, Desktop, DesktopStep, Explicit, Kind, Logon, LogonFailed, PowerStep, Strings,
    Sym, What,
};
use crate::event::security::account::AccountManagement;
use crate::event::security::audit_policy::PolicyChange;
use crate::event::security::desktop;
use crate::event::security::log::SecurityLog;
use crate::event::security::logon;
use crate::event::security::logon_rights::LogonRights;
use crate::event::security::privilege::Privilege;
use crate::event::security::system::SecuritySystem;
use crate::event::system_log::SystemLog;
use crate::event::{Data, Event};
use crate::record::Stamp;
use crate::wire::{Luid, Outcome};

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
            self.facts.push(&at, Kind::Activity, |to| told::put_activity(logon_id, account, to));
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
}
