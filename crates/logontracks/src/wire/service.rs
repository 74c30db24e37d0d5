//! What the service control manager knows of a service.

use super::code::{code, flags};

flags! {
    /// The type of a service (winsvc.h; Microsoft, "4697(S)": *Service Type*).
    pub struct ServiceType(u32) {
        KERNEL_DRIVER = 0x1 "kernel driver",
        FILE_SYSTEM_DRIVER = 0x2 "file system driver",
        ADAPTER = 0x4 "adapter",
        RECOGNIZER_DRIVER = 0x8 "recognizer driver",
        OWN_PROCESS = 0x10 "own process",
        SHARE_PROCESS = 0x20 "share process",
        USER_SERVICE = 0x40 "user service",
        USER_SERVICE_INSTANCE = 0x80 "user service instance",
        INTERACTIVE_PROCESS = 0x100 "interactive process",
        PACKAGED = 0x200 "packaged service",
    }
}

code! {
    /// When a service is started (winsvc.h; Microsoft, "4697(S)": *Service Start Type*).
    pub struct ServiceStart(u32) as decimal {
        BOOT = 0 "Boot",
        SYSTEM = 1 "System",
        AUTOMATIC = 2 "Automatic",
        MANUAL = 3 "Manual",
        DISABLED = 4 "Disabled",
    }
}
