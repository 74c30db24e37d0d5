//! The Security log itself: cleared, full, archived, events lost, and the service that writes it.

use crate::event::field::Account;
use crate::event::table::family;
use crate::event::{Act, Meaning};
use crate::wire::{Luid, Text};

family! {
    /// The Security log itself.
    pub enum SecurityLog<'c> = "Microsoft-Windows-Eventlog" in "Security";

    /// 1100: the event log service stopped.
    ///
    /// **Written by** the event log service of this computer, in the course of a normal shutdown too (Microsoft,
    /// "1100(S)").
    /// **Proves** that nothing was written to any log of this computer from here until the service started again.
    /// **Does not prove** a shutdown: the service alone may have been stopped. A loss of power leaves no 1100.
    LogServiceShutdown 1100 "The event logging service has shut down." {}
    => |_e| Meaning { act: Act::LogService, ..Meaning::NONE };

    /// 1101: audit events were lost on their way to the log.
    ///
    /// **Written by** the event log service (Microsoft, "1101(S)").
    /// **Proves** that events are missing here: an absent logon or logoff says nothing.
    /// **Does not prove** how many are missing, of what kind, or that anyone meant it: it follows overload and the loss
    /// of power.
    EventsDropped 1101 "Audit events have been dropped by the transport." {
        /// A code that Microsoft does not explain: 0 and 34 in the corpus.
        reason: Option<u32> = "Reason",
    }
    => |_e| Meaning { act: Act::LogLoss, ..Meaning::NONE };

    /// 1102: the Security log was cleared.
    ///
    /// **Written by** the event log service, to the emptied log, whatever is audited (Microsoft, "1102(S)"). Version 1
    /// (Windows 11 23H2) adds the process.
    /// **Proves** that the account named cleared the log in the session named, and that all it held before is gone.
    /// **Does not prove** what had been in it, nor that other logs were cleared: for those see 104 in System.
    LogCleared<'c> 1102 "The audit log was cleared." {
        /// Who cleared it.
        subject: Account<'c> = "SubjectUserSid" "SubjectUserName" "SubjectDomainName",
        /// In which session.
        subject_logon_id: Option<Luid> = "SubjectLogonId",
        /// The process that asked for it.
        client_process_id: Option<u64> = "ClientProcessId" since 1,
        /// That process, by a number that is not used again before the next boot.
        client_process_start_key: Option<u64> = "ClientProcessStartKey" since 1,
    }
    => |e| Meaning {
        act: Act::LogCleared,
        actor: e.subject.who(),
        actor_logon_id: e.subject_logon_id.filter(|id| *id != Luid::NONE),
        ..Meaning::NONE
    };

    /// 1104: the Security log is full.
    ///
    /// **Written by** the event log service where the log is not to be overwritten but cleared by hand (Microsoft,
    /// "1104(S)").
    /// **Proves** that events after this one were lost until room was made.
    /// **Does not prove** how many.
    LogFull 1104 "The security log is now full." {}
    => |_e| Meaning { act: Act::LogLoss, ..Meaning::NONE };

    /// 1105: the Security log was full; it was moved to a file, and a new one begun.
    ///
    /// **Written by** the event log service where a full log is to be archived (Microsoft, "1105(S)").
    /// **Proves** that earlier events are in the file named.
    /// **Does not prove** that anything was lost.
    LogArchived<'c> 1105 "Event log automatic backup." {
        /// The log: `Security`.
        channel: Option<Text<'c>> = "Channel",
        /// Where its events are now.
        backup_path: Option<Text<'c>> = "BackupPath",
    }
    => |_e| Meaning { act: Act::LogLoss, ..Meaning::NONE };

    /// 1108: the event log service could not process an event that it had received.
    ///
    /// **Written by** the event log service (Microsoft, "1108(S)").
    /// **Proves** that an event of this ID and publisher happened at about this time, and that its content is lost: of
    /// the three in the corpus, one stands for a 4634 and one for a 4647.
    /// **Does not prove** anything of that event's account or session.
    LogError<'c> 1108 "The event logging service encountered an error while processing an incoming event." {
        /// The Win32 error: an attribute, `<Error Code="15007"/>`, in records; `ErrorCode` in the manifest.
        error_code: Option<u32> = "Error@Code | ErrorCode",
        /// The ID of the event that was lost.
        lost_event_id: Option<u16> = "EventID",
        /// The provider of the event that was lost.
        publisher: Option<Text<'c>> = "PublisherID | PubID",
    }
    => |_e| Meaning { act: Act::LogLoss, ..Meaning::NONE };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Data;
    use crate::event::security::testing::decode;

    /// The 1102 on Microsoft's page.
    #[test]
    fn a_cleared_log_names_who_did_it() {
        let data = decode(
            1102,
            &[
                ("SubjectUserSid", "S-1-5-21-3457937927-2839227994-823803824-1104"),
                ("SubjectUserName", "dadmin"),
                ("SubjectDomainName", "CONTOSO"),
                ("SubjectLogonId", "0x55cd1d"),
            ],
        );
        let meaning = data.meaning();
        assert_eq!((meaning.act, meaning.actor_logon_id), (Act::LogCleared, Some(Luid(0x55cd1d))));
        assert_eq!(meaning.actor.unwrap().name.unwrap(), &"dadmin");
        assert!(meaning.account.is_none());
    }

    /// The names of the records in `evtx/samples/security.evtx` and of the manifest.
    #[test]
    fn a_lost_event_is_known_by_its_id() {
        for (code, publisher) in [("Error@Code", "PublisherID"), ("ErrorCode", "PubID")] {
            let data = decode(1108, &[(code, "15007"), ("EventID", "4634"), (publisher, "Some-Provider")]);
            let Data::SecurityLog(SecurityLog::LogError(event)) = data else { panic!("not a log error") };
            assert_eq!((event.error_code, event.lost_event_id), (Some(15007), Some(4634)));
            assert_eq!(event.publisher.unwrap(), "Some-Provider");
        }
    }

    /// The values on Microsoft's pages.
    #[test]
    fn the_rest_of_a_logs_life() {
        assert_eq!(decode(1100, &[]).meaning().act, Act::LogService);
        assert_eq!(decode(1104, &[]).meaning().act, Act::LogLoss);
        let data = decode(1101, &[("Reason", "34")]);
        assert_eq!(data, Data::SecurityLog(SecurityLog::EventsDropped(EventsDropped { reason: Some(34) })));
        let path = "C:\\Windows\\System32\\Winevt\\Logs\\Archive-Security-2015-10-16-00-50-12-621.evtx";
        let data = decode(1105, &[("Channel", "Security"), ("BackupPath", path)]);
        let Data::SecurityLog(SecurityLog::LogArchived(event)) = data else { panic!("not an archived log") };
        assert_eq!((event.channel.unwrap(), event.backup_path.unwrap()), ("Security".into(), path.into()));
    }
}
