//! The system's start, stop and clock, and what its Local Security Authority (LSA) loads.

use crate::event::field::Account;
use crate::event::table::family;
use crate::event::{Act, Meaning};
use crate::wire::{ClockTime, Luid, Text};

family! {
    /// The system's start, stop and clock, and what its LSA loads.
    pub enum SecuritySystem<'c> = "Microsoft-Windows-Security-Auditing" in "Security";

    /// 4608: the computer started.
    ///
    /// **Written by** LSASS when it starts and auditing is ready (Microsoft, "4608(S)").
    /// **Proves** that a boot began: every logon ID but the well-known ones is new from here on.
    /// **Does not prove** how the boot before it ended.
    WindowsStarting 4608 "Windows is starting up." {}
    => |_e| Meaning { act: Act::Boot, ..Meaning::NONE };

    /// 4609: the computer was shutting down.
    ///
    /// **Written by** LSASS as its manifest has it; no record of it is in the corpus, so its absence says nothing.
    /// **Proves** that a shutdown began.
    /// **Does not prove** when it was complete, nor who asked for it: see User32 1074 in System.
    WindowsShuttingDown 4609 "Windows is shutting down." {}
    => |_e| Meaning { act: Act::Shutdown, ..Meaning::NONE };

    /// 4610: the LSA loaded an authentication package.
    ///
    /// **Written by** LSASS at every start, once for each package (Microsoft, "4610(S)").
    /// **Proves** that the package named takes part in logons of this boot.
    /// **Does not prove** that any logon used it.
    AuthenticationPackageLoaded<'c> 4610 "An authentication package has been loaded by the Local Security Authority." {
        /// The file and the package: `C:\Windows\system32\msv1_0.DLL : MICROSOFT_AUTHENTICATION_PACKAGE_V1_0`.
        authentication_package_name: Option<Text<'c>> = "AuthenticationPackageName",
    }

    /// 4611: a trusted logon process was registered with the LSA.
    ///
    /// **Written by** LSASS at start and later (Microsoft, "4611(S)").
    /// **Proves** that the process named may submit logons.
    /// **Does not prove** that it did.
    LogonProcessRegistered<'c> 4611 "A trusted logon process has been registered with the Local Security Authority." {
        /// Who registered it.
        subject: Account<'c> = "SubjectUserSid" "SubjectUserName" "SubjectDomainName",
        /// In which session.
        subject_logon_id: Option<Luid> = "SubjectLogonId",
        /// The logon process: `Winlogon`, `UserManager`, `ConsentUI`.
        logon_process_name: Option<Text<'c>> = "LogonProcessName",
    }
    => |e| Meaning {
        act: Act::Activity,
        actor: e.subject.who(),
        actor_logon_id: e.subject_logon_id.filter(|id| *id != Luid::NONE),
        ..Meaning::NONE
    };

    /// 4614: the security accounts manager loaded a notification package (a password filter).
    ///
    /// **Written by** LSASS at every start, once for each package (Microsoft, "4614(S)").
    /// **Proves** that the package named sees new passwords in clear text from here on.
    /// **Does not prove** that any password was changed.
    NotificationPackageLoaded<'c> 4614 "A notification package has been loaded by the Security Account Manager." {
        /// The package: `WDIGEST`, `scecli`.
        notification_package_name: Option<Text<'c>> = "NotificationPackageName",
    }

    /// 4616: the system time was changed.
    ///
    /// **Written by** the computer, whatever is audited (Microsoft, "4616(S)"). Version 1 has both times as FILETIMEs;
    /// version 0 has date and time of day apart, as text in local time and format.
    /// **Proves** that the clock stood at the previous time and then at the new one: times of records before and after
    /// differ by as much from true time.
    /// **Does not prove** ill will: time services and virtual machines correct the clock all day.
    TimeChanged<'c> 4616 "The system time was changed." {
        /// Who changed it: `LOCAL SERVICE` for the time service.
        subject: Account<'c> = "SubjectUserSid" "SubjectUserName" "SubjectDomainName",
        /// In which session.
        subject_logon_id: Option<Luid> = "SubjectLogonId",
        /// The local date before: version 0 only.
        previous_date: Option<Text<'c>> = "PreviousDate",
        /// The time before: in UTC since version 1; the local time of day in version 0.
        previous_time: Option<ClockTime<'c>> = "PreviousTime",
        /// The local date after: version 0 only.
        new_date: Option<Text<'c>> = "NewDate",
        /// The time after: in UTC since version 1; the local time of day in version 0.
        new_time: Option<ClockTime<'c>> = "NewTime",
        /// The process that changed it.
        process_id: Option<u64> = "ProcessId",
        /// Its program.
        process_name: Option<Text<'c>> = "ProcessName",
    }
    => |e| Meaning {
        act: Act::TimeChange,
        actor: e.subject.who(),
        actor_logon_id: e.subject_logon_id.filter(|id| *id != Luid::NONE),
        ..Meaning::NONE
    };

    /// 4622: the LSA loaded a security package.
    ///
    /// **Written by** LSASS at every start, once for each package (Microsoft, "4622(S)").
    /// **Proves** that the package named can authenticate in this boot.
    /// **Does not prove** that any logon used it.
    SecurityPackageLoaded<'c> 4622 "A security package has been loaded by the Local Security Authority." {
        /// The file and the package: `C:\Windows\system32\kerberos.DLL : Kerberos`.
        security_package_name: Option<Text<'c>> = "SecurityPackageName",
    }
}

impl TimeChanged<'_> {
    /// Ticks of 100 ns that the clock was moved forward, or back if negative; `None` for version 0, whose times are
    /// local text.
    pub fn moved_by(&self) -> Option<i64> {
        let time = |time: &Option<ClockTime<'_>>| time.as_ref().and_then(ClockTime::utc);
        Some(time(&self.new_time)?.since(time(&self.previous_time)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Data;
    use crate::event::security::testing::decode;
    use crate::wire::Time;

    fn time_changed(fields: &[(&str, &'static str)]) -> TimeChanged<'static> {
        match decode(4616, fields) {
            Data::SecuritySystem(SecuritySystem::TimeChanged(event)) => event,
            other => panic!("not a change of time: {other:?}"),
        }
    }

    /// The 4616 on Microsoft's page, its ProcessName shortened.
    #[test]
    fn a_change_of_time_has_two_times() {
        let event = time_changed(&[
            ("SubjectUserSid", "S-1-5-21-3457937927-2839227994-823803824-1104"),
            ("SubjectUserName", "dadmin"),
            ("SubjectDomainName", "CONTOSO"),
            ("SubjectLogonId", "0x48f29"),
            ("PreviousTime", "2015-10-09T05:04:30.000941900Z"),
            ("NewTime", "2015-10-09T05:04:30.000000000Z"),
            ("ProcessId", "0x1074"),
            ("ProcessName", "C:\\Windows\\WinSxS\\amd64_microsoft-windows-com-surrogate-core\\dllhost.exe"),
        ]);
        let new = Time::parse("2015-10-09T05:04:30Z").unwrap();
        assert_eq!(event.new_time, Some(ClockTime::Utc(new)));
        assert_eq!(event.moved_by(), Some(-9419));
        assert_eq!((event.process_id, event.subject_logon_id), (Some(0x1074), Some(Luid(0x48f29))));
    }

    /// The form of the corpus' records of version 0.
    #[test]
    fn version_0_has_local_text() {
        let event = time_changed(&[
            ("PreviousDate", "8/23/2015"),
            ("PreviousTime", "11:52:54 PM"),
            ("NewDate", "8/24/2015"),
            ("NewTime", "2:14:52 PM"),
        ]);
        assert_eq!(event.previous_time, Some(ClockTime::Local("11:52:54 PM".into())));
        assert_eq!((event.new_date.clone().unwrap(), event.moved_by()), ("8/24/2015".into(), None));
    }

    /// The values on Microsoft's pages.
    #[test]
    fn a_start_and_what_it_loads() {
        assert_eq!(decode(4608, &[]).meaning().act, Act::Boot);
        assert_eq!(decode(4609, &[]).meaning().act, Act::Shutdown);
        let data = decode(4611, &[("SubjectLogonId", "0x3e7"), ("LogonProcessName", "Winlogon")]);
        assert_eq!(data.meaning().actor_logon_id, Some(Luid::SYSTEM));
        for (event_id, name, key, value) in [
            (
                4610,
                "AuthenticationPackageName",
                "authentication_package_name",
                "C:\\Windows\\system32\\msv1_0.DLL : MICROSOFT_AUTHENTICATION_PACKAGE_V1_0",
            ),
            (4614, "NotificationPackageName", "notification_package_name", "WDIGEST"),
            (4622, "SecurityPackageName", "security_package_name", "C:\\Windows\\system32\\kerberos.DLL : Kerberos"),
        ] {
            let data = decode(event_id, &[(name, value)]);
            assert_eq!(serde_json::to_value(&data).unwrap()[key], value);
            assert_eq!(data.meaning(), Meaning::NONE);
        }
    }
}
