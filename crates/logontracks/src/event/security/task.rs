//! Scheduled tasks.

use crate::event::field::Account;
use crate::event::table::family;
use crate::event::{Act, Meaning};
use crate::wire::{Luid, Text};

family! {
    /// Scheduled tasks: created, changed, deleted.
    pub enum Task<'c> = "Microsoft-Windows-Security-Auditing" in "Security";

    /// 4698: a scheduled task was created.
    ///
    /// **Written by** the task scheduler of the computer that holds the task (Microsoft, "4698(S)"). Version 1 (Windows
    /// 10 21H1) adds the client.
    /// **Proves** that the account named, in the session named, created this task here.
    /// **Does not prove** that the task ever ran.
    TaskCreated<'c> 4698 "A scheduled task was created." {
        /// Who did it.
        subject: Account<'c> = "SubjectUserSid" "SubjectUserName" "SubjectDomainName",
        /// In which session.
        subject_logon_id: Option<Luid> = "SubjectLogonId",
        /// The task's path below the scheduler's root: `\Microsoft\Windows\…`.
        task_name: Option<Text<'c>> = "TaskName",
        /// The task, as XML: what it runs, when, and as whom.
        task_content: Option<Text<'c>> = "TaskContent",
        /// The client, by a number that is not used again before the next boot.
        client_process_start_key: Option<u64> = "ClientProcessStartKey" since 1,
        /// The client: the process that asked for it.
        client_process_id: Option<u64> = "ClientProcessId" since 1,
        /// The parent of that process.
        parent_process_id: Option<u64> = "ParentProcessId" since 1,
        /// Whether the client called from this computer or another: a number that Microsoft's page does not explain.
        rpc_call_client_locality: Option<u32> = "RpcCallClientLocality" since 1,
        /// The computer's own full name.
        fqdn: Option<Text<'c>> = "FQDN" since 1,
    }
    => |e| Meaning {
        act: Act::Persistence,
        actor: e.subject.who(),
        actor_logon_id: e.subject_logon_id.filter(|id| *id != Luid::NONE),
        ..Meaning::NONE
    };

    /// 4699: a scheduled task was deleted.
    ///
    /// **Written by** the task scheduler of the computer that holds the task (Microsoft, "4699(S)"). Version 1 (Windows
    /// 10 21H1) adds the client.
    /// **Proves** that the account named, in the session named, deleted this task here, and that it had existed.
    /// **Does not prove** that the task ever ran.
    TaskDeleted<'c> 4699 "A scheduled task was deleted." {
        /// Who did it.
        subject: Account<'c> = "SubjectUserSid" "SubjectUserName" "SubjectDomainName",
        /// In which session.
        subject_logon_id: Option<Luid> = "SubjectLogonId",
        /// The task's path below the scheduler's root: `\Microsoft\Windows\…`.
        task_name: Option<Text<'c>> = "TaskName",
        /// The task as it was, as XML; empty in the corpus.
        task_content: Option<Text<'c>> = "TaskContent",
        /// The client, by a number that is not used again before the next boot.
        client_process_start_key: Option<u64> = "ClientProcessStartKey" since 1,
        /// The client: the process that asked for it.
        client_process_id: Option<u64> = "ClientProcessId" since 1,
        /// The parent of that process.
        parent_process_id: Option<u64> = "ParentProcessId" since 1,
        /// Whether the client called from this computer or another: a number that Microsoft's page does not explain.
        rpc_call_client_locality: Option<u32> = "RpcCallClientLocality" since 1,
        /// The computer's own full name.
        fqdn: Option<Text<'c>> = "FQDN" since 1,
    }
    => |e| Meaning {
        act: Act::Persistence,
        actor: e.subject.who(),
        actor_logon_id: e.subject_logon_id.filter(|id| *id != Luid::NONE),
        ..Meaning::NONE
    };

    /// 4700: a scheduled task was enabled.
    ///
    /// **Written by** the task scheduler of the computer that holds the task (Microsoft, "4700(S)"). Version 1 (Windows
    /// 10 21H1) adds the client.
    /// **Proves** that the account named, in the session named, enabled this task here.
    /// **Does not prove** that the task ran since.
    TaskEnabled<'c> 4700 "A scheduled task was enabled." {
        /// Who did it.
        subject: Account<'c> = "SubjectUserSid" "SubjectUserName" "SubjectDomainName",
        /// In which session.
        subject_logon_id: Option<Luid> = "SubjectLogonId",
        /// The task's path below the scheduler's root: `\Microsoft\Windows\…`.
        task_name: Option<Text<'c>> = "TaskName",
        /// The task, as XML.
        task_content: Option<Text<'c>> = "TaskContent",
        /// The client, by a number that is not used again before the next boot.
        client_process_start_key: Option<u64> = "ClientProcessStartKey" since 1,
        /// The client: the process that asked for it.
        client_process_id: Option<u64> = "ClientProcessId" since 1,
        /// The parent of that process.
        parent_process_id: Option<u64> = "ParentProcessId" since 1,
        /// Whether the client called from this computer or another: a number that Microsoft's page does not explain.
        rpc_call_client_locality: Option<u32> = "RpcCallClientLocality" since 1,
        /// The computer's own full name.
        fqdn: Option<Text<'c>> = "FQDN" since 1,
    }
    => |e| Meaning {
        act: Act::Persistence,
        actor: e.subject.who(),
        actor_logon_id: e.subject_logon_id.filter(|id| *id != Luid::NONE),
        ..Meaning::NONE
    };

    /// 4701: a scheduled task was disabled.
    ///
    /// **Written by** the task scheduler of the computer that holds the task (Microsoft, "4701(S)"). Version 1 (Windows
    /// 10 21H1) adds the client.
    /// **Proves** that the account named, in the session named, disabled this task here.
    /// **Does not prove** that the task had ever run.
    TaskDisabled<'c> 4701 "A scheduled task was disabled." {
        /// Who did it.
        subject: Account<'c> = "SubjectUserSid" "SubjectUserName" "SubjectDomainName",
        /// In which session.
        subject_logon_id: Option<Luid> = "SubjectLogonId",
        /// The task's path below the scheduler's root: `\Microsoft\Windows\…`.
        task_name: Option<Text<'c>> = "TaskName",
        /// The task, as XML.
        task_content: Option<Text<'c>> = "TaskContent",
        /// The client, by a number that is not used again before the next boot.
        client_process_start_key: Option<u64> = "ClientProcessStartKey" since 1,
        /// The client: the process that asked for it.
        client_process_id: Option<u64> = "ClientProcessId" since 1,
        /// The parent of that process.
        parent_process_id: Option<u64> = "ParentProcessId" since 1,
        /// Whether the client called from this computer or another: a number that Microsoft's page does not explain.
        rpc_call_client_locality: Option<u32> = "RpcCallClientLocality" since 1,
        /// The computer's own full name.
        fqdn: Option<Text<'c>> = "FQDN" since 1,
    }
    => |e| Meaning {
        act: Act::Persistence,
        actor: e.subject.who(),
        actor_logon_id: e.subject_logon_id.filter(|id| *id != Luid::NONE),
        ..Meaning::NONE
    };

    /// 4702: a scheduled task was changed.
    ///
    /// **Written by** the task scheduler of the computer that holds the task (Microsoft, "4702(S)"). Version 1 (Windows
    /// 10 21H1) adds the client.
    /// **Proves** that the account named, in the session named, changed this task here.
    /// **Does not prove** what it was before, nor that it ran: Windows changes tasks of its own all day.
    TaskUpdated<'c> 4702 "A scheduled task was updated." {
        /// Who did it.
        subject: Account<'c> = "SubjectUserSid" "SubjectUserName" "SubjectDomainName",
        /// In which session.
        subject_logon_id: Option<Luid> = "SubjectLogonId",
        /// The task's path below the scheduler's root: `\Microsoft\Windows\…`.
        task_name: Option<Text<'c>> = "TaskName",
        /// The task as it is now, as XML.
        task_content: Option<Text<'c>> = "TaskContentNew",
        /// The client, by a number that is not used again before the next boot.
        client_process_start_key: Option<u64> = "ClientProcessStartKey" since 1,
        /// The client: the process that asked for it.
        client_process_id: Option<u64> = "ClientProcessId" since 1,
        /// The parent of that process.
        parent_process_id: Option<u64> = "ParentProcessId" since 1,
        /// Whether the client called from this computer or another: a number that Microsoft's page does not explain.
        rpc_call_client_locality: Option<u32> = "RpcCallClientLocality" since 1,
        /// The computer's own full name.
        fqdn: Option<Text<'c>> = "FQDN" since 1,
    }
    => |e| Meaning {
        act: Act::Persistence,
        actor: e.subject.who(),
        actor_logon_id: e.subject_logon_id.filter(|id| *id != Luid::NONE),
        ..Meaning::NONE
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::security::testing::decode;

    /// Shaped as the 4698 and 4702 on Microsoft's pages and the 4701 of version 1 in the corpus.
    #[test]
    fn a_task_names_who_changed_it_and_what_it_is_now() {
        for event_id in [4698, 4699, 4700, 4701, 4702] {
            let content = if event_id == 4702 { "TaskContentNew" } else { "TaskContent" };
            let data = decode(
                event_id,
                &[
                    ("SubjectUserSid", "S-1-5-21-3457937927-2839227994-823803824-1104"),
                    ("SubjectUserName", "dadmin"),
                    ("SubjectDomainName", "CONTOSO"),
                    ("SubjectLogonId", "0x364eb"),
                    ("TaskName", "\\Microsoft\\StartListener"),
                    (content, "<Task version=\"1.2\"/>"),
                    ("ClientProcessStartKey", "2251799813691708"),
                    ("ClientProcessId", "5204"),
                    ("ParentProcessId", "15816"),
                    ("RpcCallClientLocality", "0"),
                    ("FQDN", "DC01"),
                ],
            );
            let meaning = data.meaning();
            assert_eq!((meaning.act, meaning.actor_logon_id), (Act::Persistence, Some(Luid(0x364eb))));
            let json = serde_json::to_value(&data).unwrap();
            assert_eq!(json["task_name"], "\\Microsoft\\StartListener");
            assert_eq!(json["task_content"], "<Task version=\"1.2\"/>");
            assert_eq!((&json["client_process_id"], &json["parent_process_id"]), (&5204.into(), &15816.into()));
            assert_eq!(json["fqdn"], "DC01");
        }
    }
}
