//! The kernel's power manager: crashes and sleep (Kernel-Power in System).

use crate::event::table::family;
use crate::event::{Act, Hex, Meaning};
use crate::wire::{Text, Time};

family! {
    /// Crashes and sleep.
    pub enum KernelPower<'c> = "Microsoft-Windows-Kernel-Power" in "System";

    /// 41: the boot before this one ended without a shutdown.
    ///
    /// **Written by** the kernel after the next start. Versions 0 (Windows 7, no values) to 10.
    /// **Proves** that sessions of the boot before ended without a logoff, at some time between its last record and
    /// this start.
    /// **Does not prove** when, nor why: a blue screen, a power failure, a reset, the power button held down.
    UncleanReboot 41 "The system has rebooted without cleanly shutting down first." {
        /// The stop code of a blue screen; 0 if there was none.
        bugcheck_code: Option<u32> = "BugcheckCode" since 1,
        /// Parameter 1 of the stop.
        bugcheck_parameter_1: Option<Hex> = "BugcheckParameter1 | BugcheckParameter" since 1,
        /// Parameter 2 of the stop.
        bugcheck_parameter_2: Option<Hex> = "BugcheckParameter2" since 2,
        /// Parameter 3 of the stop.
        bugcheck_parameter_3: Option<Hex> = "BugcheckParameter3" since 2,
        /// Parameter 4 of the stop.
        bugcheck_parameter_4: Option<Hex> = "BugcheckParameter4" since 2,
        /// Whether, or in which step of, going to sleep it was.
        sleep_in_progress: Option<u32> = "SleepInProgress" since 2,
        /// When the power button was pressed, as a FILETIME; 0 if it was not.
        power_button_time: Option<u64> = "PowerButtonTimestamp" since 2,
        /// What the boot loader had to report.
        boot_app_status: Option<u32> = "BootAppStatus" since 2,
        /// How far Windows had come.
        checkpoint: Option<u32> = "Checkpoint" since 4,
        /// Whether it was in modern standby.
        connected_standby: Option<bool> = "ConnectedStandbyInProgress" since 4,
        /// How often it had woken in that boot.
        sleep_transitions: Option<u32> = "SystemSleepTransitionsToOn" since 4,
        /// The standby's number.
        standby_scenario: Option<u32> = "CsEntryScenarioInstanceId" since 4,
        /// Whether the stop code came from the firmware.
        bugcheck_from_efi: Option<bool> = "BugcheckInfoFromEFI" since 5,
        /// With `checkpoint`.
        checkpoint_status: Option<u32> = "CheckpointStatus" since 6,
        /// The standby's number.
        standby_scenario_v2: Option<u64> = "CsEntryScenarioInstanceIdV2" since 7,
        /// Whether the power button was held down.
        long_power_button_press: Option<bool> = "LongPowerButtonPressDetected" since 8,
        /// Whether the lid's state can be relied on.
        lid_reliable: Option<bool> = "LidReliability" since 9,
        /// Whether input was ignored.
        input_suppression: Option<u32> = "InputSuppressionState" since 9,
        /// Whether the power button was ignored.
        power_button_suppression: Option<u32> = "PowerButtonSuppressionState" since 9,
        /// Whether the lid was open.
        lid_state: Option<u32> = "LidState" since 9,
        /// How many hardware errors the start found.
        hardware_errors: Option<u32> = "WHEABootErrorCount" since 10,
    }
    => |_e| Meaning { act: Act::Crash, ..Meaning::NONE };

    /// 42: the computer is going to sleep or into hibernation.
    ///
    /// **Written by** the kernel.
    /// **Proves** that nothing ran from this time until 107.
    /// **Does not prove** the end of any session: they live on.
    Sleeping 42 "The system is entering sleep." {
        /// The state asked for (`SYSTEM_POWER_STATE`): 2 to 4 sleep, 5 hibernation.
        target_state: Option<u32> = "TargetState",
        /// The state it gets.
        effective_state: Option<u32> = "EffectiveState",
        /// Why, as a number.
        reason: Option<u32> = "Reason" since 2,
        /// Flags of the request.
        flags: Option<Hex> = "Flags" since 2,
        /// How often it has woken in this boot.
        transitions: Option<u32> = "TransitionsToOn" since 3,
    }
    => |_e| Meaning { act: Act::Sleep, ..Meaning::NONE };

    /// 107: the computer has woken.
    ///
    /// **Written by** the kernel.
    /// **Proves** that it ran again from this time.
    /// **Does not prove** that someone woke it: timers do too.
    Woke 107 "The system has resumed from sleep." {
        /// The state it had been asked for.
        target_state: Option<u32> = "TargetState",
        /// The state it had.
        effective_state: Option<u32> = "EffectiveState",
        /// The state it woke from.
        woke_from: Option<u32> = "WakeFromState",
        /// When a timer was to wake it on mains; 1601 if none.
        programmed_wake_ac: Option<Time> = "ProgrammedWakeTimeAc" since 1,
        /// When a timer was to wake it on battery; 1601 if none.
        programmed_wake_dc: Option<Time> = "ProgrammedWakeTimeDc" since 1,
        /// Who had set that timer, as a number.
        wake_requester_ac: Option<u32> = "WakeRequesterTypeAc" since 1,
        /// Who had set that timer, as a number.
        wake_requester_dc: Option<u32> = "WakeRequesterTypeDc" since 1,
    }
    => |_e| Meaning { act: Act::Sleep, ..Meaning::NONE };

    /// 109: the kernel begins to shut down, restart or hibernate.
    ///
    /// **Written by** the kernel, after 1074 and before 13.
    /// **Proves** that the last step has begun.
    /// **Does not prove** who asked for it: 1074 tells.
    PowerTransition 109 "The kernel power manager has initiated a shutdown transition." {
        /// What is done (`POWER_ACTION`): 4 shutdown, 5 restart, 6 power off.
        action: Option<u32> = "ShutdownActionType",
        /// Flags of the request.
        event_code: Option<Hex> = "ShutdownEventCode",
        /// Which part of Windows asked.
        reason: Option<u32> = "ShutdownReason",
    }
    => |_e| Meaning { act: Act::Shutdown, ..Meaning::NONE };

    /// 187: a program asked Windows to sleep.
    ///
    /// **Written by** the kernel since Windows 10 1809.
    /// **Proves** that the program asked.
    /// **Does not prove** that it slept (42), nor whose session the program ran in.
    SleepRequested<'c> 187 "User-mode process attempted to change the system state by calling SetSuspendState or …" {
        /// The length of `api_caller`.
        api_caller_length: Option<u32> = "ApiCallerNameLength",
        /// The program.
        api_caller: Option<Text<'c>> = "ApiCallerName",
        /// What was asked for (`POWER_ACTION`).
        action: Option<u32> = "SystemAction",
        /// The lightest sleep that would do.
        lightest_state: Option<u32> = "LightestSystemState",
    }
}
