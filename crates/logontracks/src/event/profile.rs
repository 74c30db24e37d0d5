//! User profiles loaded and unloaded (User Profile Service/Operational).
//!
//! No record was at hand: the layouts are those of the provider's manifest.

use crate::event::table::family;
use crate::event::{Act, Meaning};
use crate::wire::Text;

family! {
    /// User profiles loaded and unloaded.
    pub enum Profile<'c> =
        "Microsoft-Windows-User Profiles Service"
        in "Microsoft-Windows-User Profile Service/Operational";

    /// 1: the service was told of a logon.
    ///
    /// **Written by** the User Profile Service; the record's UserID is often the user's SID.
    /// **Proves** that a user with a profile logged on or off in the session of this number.
    /// **Does not prove** which user, if UserID does not say.
    LogonReceived 1 "Received user logon notification on session" {
        /// The session's number.
        session: Option<u32> = "Session",
    }
    => |_e| Meaning { act: Act::Profile, ..Meaning::NONE };

    /// 2: the service has loaded the profile.
    ///
    /// **Written by** the User Profile Service; the record's UserID is often the user's SID.
    /// **Proves** that a user with a profile logged on or off in the session of this number.
    /// **Does not prove** which user, if UserID does not say.
    LogonFinished 2 "Finished processing user logon notification on session" {
        /// The session's number.
        session: Option<u32> = "Session",
    }
    => |_e| Meaning { act: Act::Profile, ..Meaning::NONE };

    /// 3: the service was told of a logoff.
    ///
    /// **Written by** the User Profile Service; the record's UserID is often the user's SID.
    /// **Proves** that a user with a profile logged on or off in the session of this number.
    /// **Does not prove** which user, if UserID does not say.
    LogoffReceived 3 "Received user logoff notification on session" {
        /// The session's number.
        session: Option<u32> = "Session",
    }
    => |_e| Meaning { act: Act::Profile, ..Meaning::NONE };

    /// 4: the service has unloaded the profile.
    ///
    /// **Written by** the User Profile Service; the record's UserID is often the user's SID.
    /// **Proves** that a user with a profile logged on or off in the session of this number.
    /// **Does not prove** which user, if UserID does not say.
    LogoffFinished 4 "Finished processing user logoff notification on session" {
        /// The session's number.
        session: Option<u32> = "Session",
    }
    => |_e| Meaning { act: Act::Profile, ..Meaning::NONE };

    /// 5: a user's registry hive was loaded.
    ///
    /// **Written by** the User Profile Service; the record's UserID is often the user's SID.
    /// **Proves** that the profile of the SID in `key` came into use.
    /// **Does not prove** a logon at a desktop: services and scheduled tasks load profiles too.
    HiveLoaded<'c> 5 "Registry file is loaded." {
        /// The hive's file, with the profile's folder.
        file: Option<Text<'c>> = "File",
        /// The key below HKEY_USERS: the SID, or the SID and `_Classes`.
        key: Option<Text<'c>> = "Key",
    }
    => |_e| Meaning { act: Act::Profile, ..Meaning::NONE };

    /// 67: which kind of profile a logon got.
    ///
    /// **Written by** the User Profile Service; the record's UserID is often the user's SID.
    /// **Proves** that the profile in this folder came into use.
    /// **Does not prove** the logon type of 4624: the word here is another thing.
    ProfileUsed<'c> 67 "Logon type and profile type." {
        /// A word such as `Regular`: not a logon type.
        kind_of_logon: Option<Text<'c>> = "LogonType",
        /// The profile's folder.
        path: Option<Text<'c>> = "LocalPath",
        /// The kind of profile, such as `Regular`, `Mandatory`, `Temporary`.
        profile_type: Option<Text<'c>> = "ProfileType",
    }
    => |_e| Meaning { act: Act::Profile, ..Meaning::NONE };
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::event::testing::{decode, parts, shown};

    const PROFILES: &str = "Microsoft-Windows-User Profiles Service";

    #[test]
    fn a_session_number_is_all_that_notifications_have() {
        for (event_id, kind) in
            [(1, "LogonReceived"), (2, "LogonFinished"), (3, "LogoffReceived"), (4, "LogoffFinished")]
        {
            let data = decode(PROFILES, event_id, &[("Session", "2")]);
            assert_eq!(shown(&data), (kind, json!({"session": 2}), parts([""; 5])));
            assert_eq!(data.meaning().act, Act::Profile);
        }
    }

    /// The field `LogonType` holds a word, and gives no logon type.
    #[test]
    fn a_profile_has_no_logon_type() {
        let data = decode(PROFILES, 67, &[("LogonType", "Regular"), ("LocalPath", "C:\\Users\\ann")]);
        assert_eq!(shown(&data).1, json!({"kind_of_logon": "Regular", "path": "C:\\Users\\ann"}));
        assert_eq!(data.meaning().logon_type, None);
        let data = decode(PROFILES, 5, &[("File", "C:\\Users\\ann\\ntuser.dat"), ("Key", "S-1-5-21-1-2-3-1104")]);
        assert_eq!(shown(&data).0, "HiveLoaded");
    }
}
