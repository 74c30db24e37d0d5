//! What was done in a logon session, by events that have no type of their own.

use serde::Serialize;

use super::Data;
use super::decode::{Decoded, Frame};
use super::field::{Account, Field, Unfit, Wire};
use super::meaning::{Act, Meaning};
use super::table::EventType;
use crate::wire::Luid;

/// Any other event of the Security channel that carries a `SubjectLogonId`.
///
/// **Written by** whichever audited component; **proves** that at this time something ran in the session with this
/// logon ID, on this computer. All other fields are in [`Event::extra`](super::Event::extra).
/// **Does not prove** that the user was at the machine, nor, where the record audits a failure, that it was done.
///
/// Busy events such as 4656, 4658, 4663 and 4690 are activity like any other. Those of the filtering platform (5152 to
/// 5158) and some others have no Subject, and are no one's activity; nor are those that name a session in another way:
/// `ClientLogonId` (4665 to 4668), `CallerLogonId` (4671).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Activity<'c> {
    /// Whose session it was.
    pub account: Account<'c>,
    /// The session.
    pub logon_id: Luid,
    /// The event.
    pub event_id: u16,
}

impl<'c> Activity<'c> {
    /// The wire names, in the order of [`Activity::decode`]. The domain has another name in 5888 to 5890.
    pub(super) const WIRE: [&'static str; 4] =
        ["SubjectUserSid", "SubjectUserName", "SubjectDomainName | SubjectUserDomainName", "SubjectLogonId"];

    pub(super) fn decode(frame: &Frame<'_, 'c>, event_id: u16) -> Decoded<'c> {
        let mut wire = frame.wire();
        // Each by itself: most events are activity, and to move an account that has just been written takes longer than
        // to read it.
        let sid = match wire.read() {
            Ok(sid) => sid,
            Err(unfit) => return Self::unfit(frame, wire, unfit),
        };
        let name = match wire.read() {
            Ok(name) => name,
            Err(unfit) => return Self::unfit(frame, wire, unfit),
        };
        let domain = match wire.read() {
            Ok(domain) => domain,
            Err(unfit) => return Self::unfit(frame, wire, unfit),
        };
        let logon_id = match Field::read(&mut wire) {
            Ok(logon_id) => logon_id,
            Err(unfit) => return Self::unfit(frame, wire, unfit),
        };
        frame.event(Data::Activity(Self { account: Account { sid, name, domain }, logon_id, event_id }))
    }

    #[cold]
    #[inline(never)]
    fn unfit(frame: &Frame<'_, 'c>, mut wire: Wire<'_, 'c>, unfit: Unfit) -> Decoded<'c> {
        wire.does_not_fit();
        frame.unfit(wire, unfit, "Activity", |at| Self::WIRE.get(at).copied())
    }
}

impl EventType for Activity<'_> {
    fn meaning(&self) -> Meaning<'_> {
        Meaning {
            act: Act::Activity,
            actor: self.account.who(),
            actor_logon_id: Some(self.logon_id).filter(|id| *id != Luid::NONE),
            ..Meaning::NONE
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::Event;
    use crate::event::binding::Binding;
    use crate::record::{Fields, System, Value};

    fn decode(event_id: u16, fields: &[(&str, Value<'static>)]) -> Activity<'static> {
        let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone()));
        let fields = Fields::from_values(fields.collect());
        let binding = Binding::new(&fields, Activity::WIRE.into_iter());
        match Activity::decode(&Frame::bare(&System::empty(), &fields, &binding), event_id) {
            Decoded::Event(Event { data: Data::Activity(activity), .. }) => activity,
            other => panic!("{other:?}"),
        }
    }

    /// The shapes of 4663, of 5890 (another name, a plain number) and of 4766 (no SID, all text).
    #[test]
    fn every_shape_of_a_subject() {
        let text = |text: &'static str| Value::Text(text.into());
        let usual = decode(
            4663,
            &[
                ("SubjectUserSid", text("S-1-5-19")),
                ("SubjectUserName", text("LOCAL SERVICE")),
                ("SubjectDomainName", text("NT AUTHORITY")),
                ("SubjectLogonId", Value::Hex64(0x3e5)),
                ("ObjectServer", text("Security")),
            ],
        );
        assert_eq!(usual.meaning().actor_logon_id, Some(Luid::LOCAL_SERVICE));
        let complus = decode(
            5890,
            &[
                ("SubjectUserSid", text("S-1-5-18")),
                ("SubjectUserName", text("SYSTEM")),
                ("SubjectUserDomainName", text("NT AUTHORITY")),
                ("SubjectLogonId", Value::UInt(999)),
            ],
        );
        assert_eq!(complus.logon_id, Luid::SYSTEM);
        assert_eq!(complus.account.domain.unwrap(), "NT AUTHORITY");
        let migration = decode(4766, &[("SubjectUserName", text("ann")), ("SubjectLogonId", text("0x1f2e3"))]);
        assert_eq!((migration.logon_id, migration.account.sid), (Luid(0x1f2e3), None));
    }

    #[test]
    fn no_session_is_not_a_session() {
        let event = decode(4656, &[("SubjectUserName", Value::Text("-".into())), ("SubjectLogonId", Value::Hex64(0))]);
        assert_eq!((event.meaning().actor, event.meaning().actor_logon_id), (None, None));
    }
}
