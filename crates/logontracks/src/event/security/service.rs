//! Services installed.

use crate::event::field::Account;
use crate::event::table::family;
use crate::event::{Act, Meaning};
use crate::wire::{Luid, ServiceStart, ServiceType, Text};

family! {
    /// Services installed.
    pub enum Service<'c> = "Microsoft-Windows-Security-Auditing" in "Security";

    /// 4697: a service was installed.
    ///
    /// **Written by** the computer on which the service was installed (Microsoft, "4697(S)"). Version 1 (Windows 10
    /// 21H1) adds the processes.
    /// **Proves** that the account named, in the session named, installed a service with this command here; for a
    /// network logon, from the session's source.
    /// **Does not prove** that the service ever ran.
    ServiceInstalled<'c> 4697 "A service was installed in the system." {
        /// Who installed it.
        subject: Account<'c> = "SubjectUserSid" "SubjectUserName" "SubjectDomainName",
        /// In which session.
        subject_logon_id: Option<Luid> = "SubjectLogonId",
        /// The service's name.
        service_name: Option<Text<'c>> = "ServiceName",
        /// Its command line.
        service_file_name: Option<Text<'c>> = "ServiceFileName",
        /// Its type.
        service_type: Option<ServiceType> = "ServiceType",
        /// When it is started.
        service_start_type: Option<ServiceStart> = "ServiceStartType",
        /// The account it runs as: `LocalSystem`.
        service_account: Option<Text<'c>> = "ServiceAccount",
        /// The process that asked for it, by a number that is not used again before the next boot.
        client_process_start_key: Option<u64> = "ClientProcessStartKey" since 1,
        /// The process that asked for it.
        client_process_id: Option<u64> = "ClientProcessId" since 1,
        /// The parent of that process.
        parent_process_id: Option<u64> = "ParentProcessId" since 1,
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
    use crate::event::Data;
    use crate::event::security::testing::decode;

    /// The 4697 on Microsoft's page, with the three fields of version 1.
    #[test]
    fn an_installed_service_names_its_command_and_session() {
        let data = decode(
            4697,
            &[
                ("SubjectUserSid", "S-1-5-18"),
                ("SubjectUserName", "WIN-GG82ULGC9GO$"),
                ("SubjectDomainName", "WORKGROUP"),
                ("SubjectLogonId", "0x3e7"),
                ("ServiceName", "AppHostSvc"),
                ("ServiceFileName", "%windir%\\system32\\svchost.exe -k apphost"),
                ("ServiceType", "0x20"),
                ("ServiceStartType", "2"),
                ("ServiceAccount", "localSystem"),
                ("ClientProcessStartKey", "2251799813685252"),
                ("ClientProcessId", "700"),
                ("ParentProcessId", "632"),
            ],
        );
        let meaning = data.meaning();
        assert_eq!((meaning.act, meaning.actor_logon_id), (Act::Persistence, Some(Luid::SYSTEM)));
        let Data::Service(Service::ServiceInstalled(event)) = &data else { panic!("not a service") };
        assert_eq!(event.service_type, Some(ServiceType::SHARE_PROCESS));
        assert_eq!(event.service_start_type, Some(ServiceStart::AUTOMATIC));
        assert_eq!((event.client_process_id, event.parent_process_id), (Some(700), Some(632)));
    }
}
