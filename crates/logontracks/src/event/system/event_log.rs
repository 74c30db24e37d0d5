//! The event log service: starts, stops, versions, names (EventLog in System).
//!
//! Classic events: no version, values without names, in the order of the message. The layouts are those of real
//! records of Windows 7 to 10.

use crate::event::table::family;
use crate::event::{Act, Bytes, Meaning};
use crate::wire::{Text, Time};

family! {
    /// Starts, stops, versions, names.
    pub enum EventLog<'c> = "EventLog" in "System";

    /// 6005: the event log service has started.
    ///
    /// **Written by** the event log service, at each boot.
    /// **Proves** that logging began again, mostly after a boot.
    /// **Does not prove** a boot by itself: the service can be restarted.
    EventLogStarted<'c> 6005 "The Event log service was started." {
        /// Always empty in the records seen.
        data_0: Option<Text<'c>> = "Data[0]",
        /// A SYSTEMTIME and eight bytes.
        binary: Option<Bytes<'c>> = "Binary",
    }
    => |_e| Meaning { act: Act::LogService, ..Meaning::NONE };

    /// 6006: the event log service has stopped.
    ///
    /// **Written by** the event log service, at each clean shutdown.
    /// **Proves** that the shutdown was clean, or that someone stopped the service.
    /// **Does not prove** a shutdown by itself.
    EventLogStopped<'c> 6006 "The Event log service was stopped." {
        /// Always empty in the records seen.
        data_0: Option<Text<'c>> = "Data[0]",
        /// Eight bytes whose use is not documented.
        binary: Option<Bytes<'c>> = "Binary",
    }
    => |_e| Meaning { act: Act::LogService, ..Meaning::NONE };

    /// 6008: the boot before this one ended without a shutdown.
    ///
    /// **Written by** the event log service after the next start.
    /// **Proves** that the computer was alive at the time it names, which Windows notes from time to time, and went
    /// down after.
    /// **Does not prove** why. The texts are in the computer's language and format:
    /// [`UnexpectedShutdown::last_alive`] reads the bytes.
    UnexpectedShutdown<'c> 6008 "The previous system shutdown was unexpected." {
        /// The time, as the computer's format has it.
        time: Option<Text<'c>> = "Data[0]",
        /// The date, as the computer's format has it, with direction marks.
        date: Option<Text<'c>> = "Data[1]",
        /// Always empty in the records seen.
        data_2: Option<Text<'c>> = "Data[2]",
        /// Always empty in the records seen.
        data_3: Option<Text<'c>> = "Data[3]",
        /// A number Microsoft does not explain.
        data_4: Option<Text<'c>> = "Data[4]",
        /// Always empty in the records seen.
        data_5: Option<Text<'c>> = "Data[5]",
        /// Always empty in the records seen.
        data_6: Option<Text<'c>> = "Data[6]",
        /// The time as a SYSTEMTIME, first local, then UTC, and 32 bytes more.
        binary: Option<Bytes<'c>> = "Binary",
    }
    => |_e| Meaning { act: Act::Crash, ..Meaning::NONE };

    /// 6009: the version of Windows, at each boot.
    ///
    /// **Written by** the event log service.
    /// **Proves** that the computer booted, and which Windows.
    /// **Does not prove** how the boot before ended.
    OsVersion<'c> 6009 "Microsoft (R) Windows (R) version." {
        /// The version, such as `10.00.`.
        version: Option<Text<'c>> = "Data[0]",
        /// The build.
        build: Option<Text<'c>> = "Data[1]",
        /// The service pack.
        service_pack: Option<Text<'c>> = "Data[2]",
        /// The kind of kernel, such as `Multiprocessor Free`.
        kernel: Option<Text<'c>> = "Data[3]",
        /// The update within the build.
        revision: Option<Text<'c>> = "Data[4]",
        /// Empty in the records seen.
        binary: Option<Bytes<'c>> = "Binary",
    }
    => |_e| Meaning { act: Act::Boot, ..Meaning::NONE };

    /// 6011: the computer has got another name.
    ///
    /// **Written by** the event log service at the first boot under the new name.
    /// **Proves** that records of both names are of one computer.
    /// **Does not prove** who renamed it.
    ComputerRenamed<'c> 6011 "The NetBIOS name and DNS host name of this machine have been changed." {
        /// The name before.
        old_name: Option<Text<'c>> = "Data[0]",
        /// The name after.
        new_name: Option<Text<'c>> = "Data[1]",
        /// Empty in the records seen.
        binary: Option<Bytes<'c>> = "Binary",
    }

    /// 6013: for how long the computer has been up.
    ///
    /// **Written by** the event log service, at boot and once a day.
    /// **Proves** when this boot began: so many seconds before.
    /// **Does not prove** that the time counted was all awake.
    Uptime<'c> 6013 "The system uptime is X seconds." {
        /// Always empty in the records seen.
        data_0: Option<Text<'c>> = "Data[0]",
        /// Always empty in the records seen.
        data_1: Option<Text<'c>> = "Data[1]",
        /// Always empty in the records seen.
        data_2: Option<Text<'c>> = "Data[2]",
        /// Always empty in the records seen.
        data_3: Option<Text<'c>> = "Data[3]",
        /// Seconds since the boot.
        uptime_seconds: Option<u64> = "Data[4]",
        /// A number Microsoft does not explain; 60 in the records seen.
        data_5: Option<Text<'c>> = "Data[5]",
        /// The time zone: the minutes to add to local time to get UTC, and its name.
        time_zone: Option<Text<'c>> = "Data[6]",
        /// Texts on the computer: the version of Windows, the processors, the domain role and more.
        binary: Option<Bytes<'c>> = "Binary",
    }
}

impl UnexpectedShutdown<'_> {
    /// The last time at which the computer is known to have been alive: the UTC SYSTEMTIME (MS-DTYP 2.3.13) in
    /// [`UnexpectedShutdown::binary`]. The seconds are those of Windows' last note of it, some time before the end.
    pub fn last_alive(&self) -> Option<Time> {
        let utc = self.binary.as_ref()?.0.get(16..32)?.as_chunks::<2>().0;
        let &[year, month, _, day, hour, minute, second, ms] = utc.first_chunk::<8>()?;
        let [year, month, day] = [year, month, day].map(u16::from_le_bytes);
        let [hour, minute, second, ms] = [hour, minute, second, ms].map(u16::from_le_bytes);
        Time::parse(&format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{ms:03}Z"))
    }
}
