//! Logon types.

use super::code::code;

code! {
    /// How a logon session came to be: `SECURITY_LOGON_TYPE` (ntsecapi.h) as 4624, 4625, 4634 and 4647 write it.
    /// The names are those of Microsoft's page on 4624.
    pub struct LogonType(u32) as decimal {
        SYSTEM = 0 "System",
        INTERACTIVE = 2 "Interactive",
        NETWORK = 3 "Network",
        BATCH = 4 "Batch",
        SERVICE = 5 "Service",
        PROXY = 6 "Proxy",
        UNLOCK = 7 "Unlock",
        NETWORK_CLEARTEXT = 8 "NetworkCleartext",
        NEW_CREDENTIALS = 9 "NewCredentials",
        REMOTE_INTERACTIVE = 10 "RemoteInteractive",
        CACHED_INTERACTIVE = 11 "CachedInteractive",
        CACHED_REMOTE_INTERACTIVE = 12 "CachedRemoteInteractive",
        CACHED_UNLOCK = 13 "CachedUnlock",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_type_stays_a_number() {
        assert_eq!(LogonType(42).to_string(), "42");
        assert_eq!(LogonType(42).name(), None);
        assert_eq!(serde_json::to_string(&LogonType::NETWORK).unwrap(), r#"{"code":3,"name":"Network"}"#);
        assert_eq!(serde_json::to_string(&LogonType(42)).unwrap(), r#"{"code":42,"name":null}"#);
    }
}
