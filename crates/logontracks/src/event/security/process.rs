//! Processes, each in a logon session.

use crate::event::field::Account;
use crate::event::table::family;
use crate::event::{Act, Meaning};
use crate::wire::{ElevationType, Luid, Sid, Text};

family! {
    /// Processes, each in a logon session.
    pub enum Process<'c> = "Microsoft-Windows-Security-Auditing" in "Security";

    /// 4688: a process was created.
    ///
    /// **Written by** the kernel of this computer (Microsoft, "4688(S)"). Version 1 (Windows 8.1) adds the command
    /// line; version 2 (Windows 10; short form on updated 8.1) the target account, the parent's program, the label.
    /// **Proves** that this program was started in the creator's session or, where a target is named, by the creator in
    /// the target's session: both sessions existed then.
    /// **Does not prove** that the user started it by hand, nor, where the command line is absent, with what arguments:
    /// they are written only where a policy asks for them.
    ProcessCreated<'c> 4688 "A new process has been created." {
        /// The account of the creator: the parent's token.
        subject: Account<'c> = "SubjectUserSid" "SubjectUserName" "SubjectDomainName",
        /// The creator's session.
        subject_logon_id: Option<Luid> = "SubjectLogonId",
        /// The new process.
        new_process_id: Option<u64> = "NewProcessId",
        /// Its program.
        new_process_name: Option<Text<'c>> = "NewProcessName",
        /// The kind of its token: default, full or limited.
        token_elevation_type: Option<ElevationType> = "TokenElevationType",
        /// The process that created it.
        process_id: Option<u64> = "ProcessId",
        /// The command line, where a policy asks for it.
        command_line: Option<Text<'c>> = "CommandLine" since 1,
        /// The account of the new process, where it is not the creator's; else S-1-0-0 and `-`.
        target: Account<'c> = "TargetUserSid" "TargetUserName" "TargetDomainName" since 2,
        /// The session of the new process, where it is not the creator's; else 0.
        target_logon_id: Option<Luid> = "TargetLogonId" since 2,
        /// The creator's program.
        parent_process_name: Option<Text<'c>> = "ParentProcessName" since 2,
        /// The integrity level: S-1-16-12288 is high.
        mandatory_label: Option<Sid<'c>> = "MandatoryLabel" since 2,
    }
    => |e| Meaning {
        act: Act::Process,
        account: e.target.who(),
        actor: e.subject.who(),
        logon_id: e.target_logon_id.filter(|id| *id != Luid::NONE),
        actor_logon_id: e.subject_logon_id.filter(|id| *id != Luid::NONE),
        ..Meaning::NONE
    };

    /// 4689: a process ended.
    ///
    /// **Written by** the kernel of this computer (Microsoft, "4689(S)").
    /// **Proves** that the process had lived until now, in this session.
    /// **Does not prove** that the session ended.
    ProcessExited<'c> 4689 "A process has exited." {
        /// The account of the process.
        subject: Account<'c> = "SubjectUserSid" "SubjectUserName" "SubjectDomainName",
        /// Its session.
        subject_logon_id: Option<Luid> = "SubjectLogonId",
        /// Its exit code, which each program chooses; often an NTSTATUS where it crashed.
        status: Option<u32> = "Status",
        /// The process.
        process_id: Option<u64> = "ProcessId",
        /// Its program.
        process_name: Option<Text<'c>> = "ProcessName",
    }
    => |e| Meaning {
        act: Act::Process,
        actor: e.subject.who(),
        actor_logon_id: e.subject_logon_id.filter(|id| *id != Luid::NONE),
        ..Meaning::NONE
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Data;
    use crate::event::security::testing::decode;

    /// The 4688 on Microsoft's page.
    const CREATED: &[(&str, &str)] = &[
        ("SubjectUserSid", "S-1-5-18"),
        ("SubjectUserName", "WIN-GG82ULGC9GO$"),
        ("SubjectDomainName", "CONTOSO"),
        ("SubjectLogonId", "0x3e7"),
        ("NewProcessId", "0x2bc"),
        ("NewProcessName", "C:\\Windows\\System32\\rundll32.exe"),
        ("TokenElevationType", "%%1938"),
        ("ProcessId", "0xe74"),
        ("CommandLine", ""),
        ("TargetUserSid", "S-1-5-21-1377283216-344919071-3415362939-1104"),
        ("TargetUserName", "dadmin"),
        ("TargetDomainName", "CONTOSO"),
        ("TargetLogonId", "0x4a5af0"),
        ("ParentProcessName", "C:\\Windows\\explorer.exe"),
        ("MandatoryLabel", "S-1-16-8192"),
    ];

    fn created(fields: &[(&str, &'static str)]) -> ProcessCreated<'static> {
        match decode(4688, fields) {
            Data::Process(Process::ProcessCreated(event)) => event,
            other => panic!("not a process: {other:?}"),
        }
    }

    #[test]
    fn a_process_may_run_in_another_session_than_its_creator() {
        let event = created(CREATED);
        assert_eq!((event.new_process_id, event.process_id), (Some(0x2bc), Some(0xe74)));
        assert_eq!(event.token_elevation_type, Some(ElevationType::LIMITED));
        assert_eq!(event.mandatory_label.as_ref().unwrap().to_string(), "S-1-16-8192");
        let data = Data::Process(Process::ProcessCreated(event));
        let meaning = data.meaning();
        assert_eq!((meaning.logon_id, meaning.actor_logon_id), (Some(Luid(0x4a5af0)), Some(Luid::SYSTEM)));
        assert_eq!(meaning.account.unwrap().name.unwrap(), &"dadmin");
    }

    /// Version 0 ends at ProcessId; in version 2 of the corpus most have no target.
    #[test]
    fn a_process_in_its_creators_session_has_no_target() {
        let version_0 = CREATED.get(..8).unwrap();
        let none = [("TargetUserSid", "S-1-0-0"), ("TargetUserName", "-"), ("TargetLogonId", "0x0")];
        for fields in [version_0.to_vec(), [version_0, &none].concat()] {
            let data = Data::Process(Process::ProcessCreated(created(&fields)));
            let meaning = data.meaning();
            assert_eq!((meaning.logon_id, meaning.account), (None, None));
            assert_eq!(meaning.actor_logon_id, Some(Luid::SYSTEM));
        }
    }

    /// The 4689 on Microsoft's page.
    #[test]
    fn a_process_ends_in_its_session() {
        let data = decode(
            4689,
            &[
                ("SubjectUserSid", "S-1-5-21-3457937927-2839227994-823803824-1104"),
                ("SubjectUserName", "dadmin"),
                ("SubjectDomainName", "CONTOSO"),
                ("SubjectLogonId", "0x31365"),
                ("Status", "0x0"),
                ("ProcessId", "0xfb0"),
                ("ProcessName", "C:\\Windows\\System32\\notepad.exe"),
            ],
        );
        let meaning = data.meaning();
        assert_eq!((meaning.act, meaning.actor_logon_id), (Act::Process, Some(Luid(0x31365))));
        let Data::Process(Process::ProcessExited(event)) = &data else { panic!("not a process that ended") };
        assert_eq!((event.status, event.process_id), (Some(0), Some(0xfb0)));
    }
}
