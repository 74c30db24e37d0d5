//! Winlogon's notifications (Winlogon/Operational).
//!
//! No record was at hand: the layouts are those of the provider's manifest.

use crate::event::table::family;
use crate::wire::Text;

family! {
    /// Winlogon's notifications.
    pub enum Winlogon<'c> = "Microsoft-Windows-Winlogon" in "Microsoft-Windows-Winlogon/Operational";

    /// 811: a subscriber is being told of a logon, logoff, lock or the like.
    ///
    /// **Written by** Winlogon.
    /// **Proves** that the notification was given.
    /// **Does not prove** for whom.
    NotificationStarted<'c> 811 "The winlogon notification subscriber began handling the notification event." {
        /// The notification, as a number.
        event: Option<u32> = "Event",
        /// Who is told, such as `Sens` or `TermSrv`.
        subscriber: Option<Text<'c>> = "SubscriberName",
    }

    /// 812: the subscriber has done its work.
    ///
    /// **Written by** Winlogon; follows 811.
    /// **Proves** that the notification was given.
    /// **Does not prove** for whom.
    NotificationFinished<'c> 812 "The winlogon notification subscriber finished handling the notification event." {
        /// The notification, as a number.
        event: Option<u32> = "Event",
        /// Who is told, such as `Sens` or `TermSrv`.
        subscriber: Option<Text<'c>> = "SubscriberName",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::event::testing::{decode, parts, shown};

    #[test]
    fn a_notification_names_the_subscriber() {
        for (event_id, kind) in [(811, "NotificationStarted"), (812, "NotificationFinished")] {
            let data = decode("Microsoft-Windows-Winlogon", event_id, &[("Event", "1"), ("SubscriberName", "Sens")]);
            assert_eq!(shown(&data), (kind, json!({"event": 1, "subscriber": "Sens"}), parts([""; 5])));
        }
    }
}
