//! The kernel: starts, stops and the clock (Kernel-General in System).

use crate::event::table::family;
use crate::event::{Act, Meaning};
use crate::wire::{Text, Time};

family! {
    /// Starts, stops and the clock.
    pub enum KernelGeneral<'c> = "Microsoft-Windows-Kernel-General" in "System";

    /// 1: the clock was set.
    ///
    /// **Written by** the kernel. Versions 0 (Windows 7) to 4 (Windows 11 22H2).
    /// **Proves** the time before and after: the difference applies to all times this computer wrote around it.
    /// **Does not prove** that someone did it: the time service corrects the clock all day.
    TimeChanged<'c> 1 "The system time has changed" {
        /// The time after.
        new_time: Time = "NewTime",
        /// The time before.
        old_time: Time = "OldTime",
        /// The difference in milliseconds.
        delta_ms: Option<i64> = "TimeDeltaInMs" since 4,
        /// Why: 1 a program or part of Windows set it, 2 it was taken from the hardware clock, 3 the time zone changed.
        reason: Option<u32> = "Reason" since 1,
        /// The program that set it.
        process_name: Option<Text<'c>> = "ProcessName" since 2,
        /// Its process.
        process_id: Option<u64> = "ProcessID" since 2,
        /// The hardware clock.
        cmos_time: Option<Time> = "CmosTime" since 3,
        /// What to add to local time, in minutes, to get UTC.
        time_zone_bias: Option<i64> = "TimeZoneBias" since 3,
        /// Whether the hardware clock runs on UTC.
        hardware_clock_is_utc: Option<bool> = "RealTimeIsUniversal" since 3,
        /// Whether the system is in what Windows calls CMOS mode.
        system_in_cmos_mode: Option<bool> = "SystemInCmosMode" since 3,
    }
    => |_e| Meaning { act: Act::TimeChange, ..Meaning::NONE };

    /// 12: Windows started.
    ///
    /// **Written by** the kernel; the first event of a boot.
    /// **Proves** that a boot began: all logon IDs before it are gone.
    /// **Does not prove** a clean shutdown before (13 and 6008 tell). With fast startup a "shutdown" is a hibernation
    /// and no boot follows.
    OsStarted 12 "The operating system started at system time." {
        /// The version of Windows.
        major_version: Option<u32> = "MajorVersion",
        /// Its second part.
        minor_version: Option<u32> = "MinorVersion",
        /// The build.
        build: Option<u32> = "BuildVersion",
        /// The update within the build.
        revision: Option<u32> = "QfeVersion",
        /// The service pack.
        service_pack: Option<u32> = "ServiceVersion",
        /// How it was started, as a number; 0 for a normal start.
        boot_mode: Option<u32> = "BootMode",
        /// When it started, by its own clock.
        start_time: Option<Time> = "StartTime",
    }
    => |_e| Meaning { act: Act::Boot, ..Meaning::NONE };

    /// 13: Windows is shutting down.
    ///
    /// **Written by** the kernel; the last event of a boot.
    /// **Proves** that the boot, and all sessions of it, ended then.
    /// **Does not prove** who asked for it: 1074 tells.
    OsShuttingDown 13 "The operating system is shutting down at system time." {
        /// When, by its own clock.
        stop_time: Option<Time> = "StopTime",
    }
    => |_e| Meaning { act: Act::Shutdown, ..Meaning::NONE };
}
