//! What the event log service writes to the System log of the other logs.

use crate::event::field::Account;
use crate::event::table::family;
use crate::event::{Act, Meaning};
use crate::wire::Text;

family! {
    /// Logs other than Security: cleared, archived, damaged.
    pub enum SystemLog<'c> = "Microsoft-Windows-Eventlog" in "System";

    /// 104: a log other than Security was cleared.
    ///
    /// **Written by** the event log service, to the System log. Version 1 (Windows 11 23H2) adds the process.
    /// **Proves** that the account named cleared the log named, and that all that it held before is gone.
    /// **Does not prove** in which session: there is no logon ID. The account is without a SID.
    SystemLogCleared<'c> 104 "The log file was cleared." {
        /// Who cleared it.
        subject: Account<'c> = "-" "SubjectUserName" "SubjectDomainName",
        /// Which log.
        channel: Option<Text<'c>> = "Channel",
        /// Where its events were saved before; absent if they were not.
        backup_path: Option<Text<'c>> = "BackupPath",
        /// The process that asked for it.
        client_process_id: Option<u64> = "ClientProcessId" since 1,
        /// That process, by a number that is not used again before the next boot.
        client_process_start_key: Option<u64> = "ClientProcessStartKey" since 1,
    }
    => |e| Meaning { act: Act::LogCleared, actor: e.subject.who(), ..Meaning::NONE };

    /// 105: a log other than Security was full; it was moved to a file, and a new one begun.
    ///
    /// **Written by** the event log service, to the System log.
    /// **Proves** that earlier events of the log named are in the file named.
    /// **Does not prove** that anything was lost.
    SystemLogArchived<'c> 105 "Event log automatic backup." {
        /// Which log.
        channel: Option<Text<'c>> = "Channel",
        /// Where its events are now.
        backup_path: Option<Text<'c>> = "BackupPath",
    }
    => |_e| Meaning { act: Act::LogLoss, ..Meaning::NONE };

    /// 106: a log was damaged, and some of it was erased.
    ///
    /// **Written by** the event log service, to the System log. No record of it is in the corpus.
    /// **Proves** that events of the log named are missing.
    /// **Does not prove** how many, or why.
    SystemLogDamaged<'c> 106 "Corruption was detected in the log and some data was erased." {
        /// Which log.
        channel: Option<Text<'c>> = "Channel",
    }
    => |_e| Meaning { act: Act::LogLoss, ..Meaning::NONE };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Data, rows};
    use crate::record::{Fields, Value};

    fn decode(event_id: u16, fields: &[(&str, Value<'static>)]) -> Data<'static> {
        let row = rows().find(|row| row.event_id == event_id && row.provider == "Microsoft-Windows-Eventlog").unwrap();
        let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
        row.decode(&Fields::from_values(fields.collect())).unwrap()
    }

    /// As the corpus has it: text, and a null BackupPath.
    #[test]
    fn a_cleared_log_names_itself_and_who_did_it() {
        let data = decode(
            104,
            &[
                ("SubjectUserName", Value::Text("ann".into())),
                ("SubjectDomainName", Value::Text("EXAMPLE".into())),
                ("Channel", Value::Text("Application".into())),
                ("BackupPath", Value::Null),
            ],
        );
        let meaning = data.meaning();
        assert_eq!((meaning.act, meaning.actor.unwrap().sid), (Act::LogCleared, None));
        assert_eq!(meaning.actor.unwrap().name.unwrap(), &"ann");
        let Data::SystemLog(SystemLog::SystemLogCleared(event)) = &data else { panic!("not a cleared log") };
        assert_eq!((event.channel.as_ref().unwrap(), &event.backup_path), (&"Application".into(), &None));
    }

    #[test]
    fn an_archived_or_damaged_log_names_itself() {
        for event_id in [105, 106] {
            let data = decode(event_id, &[("Channel", Value::Text("System".into()))]);
            assert_eq!(data.meaning().act, Act::LogLoss);
            assert_eq!(serde_json::to_value(&data).unwrap()["channel"], "System");
        }
    }
}
