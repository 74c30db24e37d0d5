//! Logon and logoff: sessions begin, end, fail to begin.

use crate::event::field::Account;
use crate::event::table::family;
use crate::event::{Act, Meaning};
use crate::wire::{LogonType, Luid, Outcome};

family! {
    /// Logon and logoff.
    pub enum Logon<'c> = "Microsoft-Windows-Security-Auditing" in "Security";

    /// 4634: a logon session was destroyed.
    ///
    /// **Written by** LSASS on the computer that held the session (Microsoft, "4634(S)").
    /// **Proves** that the session with this logon ID no longer exists. An interactive logoff gives a 4647 first.
    /// **Does not prove** that a user asked for it, nor, for type 3, how long anyone was at work: network sessions last
    /// milliseconds. A shutdown may leave none, so its absence says nothing.
    LoggedOff<'c> 4634 "An account was logged off." {
        /// Whose session it was.
        account: Account<'c> = "TargetUserSid" "TargetUserName" "TargetDomainName",
        /// The session.
        logon_id: Luid = "TargetLogonId",
        /// How the session had come to be.
        logon_type: Option<LogonType> = "LogonType",
    }
    => |e| Meaning {
        act: Act::SessionEnd,
        outcome: Some(Outcome::Success),
        account: e.account.who(),
        logon_id: Some(e.logon_id),
        logon_type: e.logon_type,
        ..Meaning::NONE
    };
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{Data, rows};
    use crate::record::{Fields, Value};

    fn fields(logon_id: Value<'static>) -> Fields<'static> {
        Fields::from_values(vec![
            ("TargetUserSid".into(), Value::Text("S-1-5-90-1".into())),
            ("TargetUserName".into(), Value::Text("DWM-1".into())),
            ("TargetDomainName".into(), Value::Text("Window Manager".into())),
            ("TargetLogonId".into(), logon_id),
            ("LogonType".into(), Value::UInt(2)),
        ])
    }

    /// The values of the 4634 on Microsoft's page.
    #[test]
    fn a_logoff_decodes_by_name() {
        let row = rows().find(|row| row.event_id == 4634).unwrap();
        let Data::Logon(Logon::LoggedOff(event)) = row.decode(&fields(Value::Hex64(0x1a0992))).unwrap() else {
            panic!("not a logoff")
        };
        assert_eq!(event.logon_id, Luid(0x1a0992));
        assert_eq!(event.account.name.as_ref().unwrap(), &"DWM-1");
        assert_eq!(event.logon_type, Some(LogonType::INTERACTIVE));
    }

    #[test]
    fn a_field_that_does_not_fit_says_which_and_why() {
        let row = rows().find(|row| row.event_id == 4634).unwrap();
        let misfit = row.decode(&fields(Value::Text("zero".into()))).unwrap_err();
        assert_eq!((misfit.field, misfit.expected), ("TargetLogonId", "LUID"));
        assert_eq!(misfit.value, Some(Value::Text("zero".into())));
    }
}
