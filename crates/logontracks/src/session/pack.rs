//! Sessions as bytes.

use super::{Activity, End, EndKind, Interval, IntervalKind, Role, Session, Start, StartKind, When};
use crate::spill::Bytes;
use crate::wire::Time;

macro_rules! plain_enum {
    ($type:ident: $($variant:ident)*) => {
        impl Bytes for $type {
            fn put(&self, to: &mut Vec<u8>) {
                // Exhaustive, so that the list below has all.
                match self { $(Self::$variant)|* => (*self as u8).put(to) }
            }

            fn take(from: &mut &[u8]) -> Option<Self> {
                let number = u8::take(from)?;
                $(if number == Self::$variant as u8 { return Some(Self::$variant); })*
                None
            }
        }
    };
}

plain_enum! { Role:
    Primary Elevated Unlock Reconnect NlaPrecursor Network NewCredentials Service Batch System Anonymous Computer Unknown
}
plain_enum! { StartKind: Logon Boot FirstSeen }
plain_enum! { EndKind:
    UserInitiated Logoff TerminalLogoff Shutdown Crash Boot LogonIdReused LogCleared LogGap LogEnds
}
plain_enum! { IntervalKind: Locked ScreenSaver Disconnected }

impl Bytes for When {
    fn put(&self, to: &mut Vec<u8>) {
        match self {
            Self::At(time) => (0_u8, (*time, *time)).put(to),
            Self::Between(from, until) => (1_u8, (*from, *until)).put(to),
            Self::After(from) => (2_u8, (*from, *from)).put(to),
            Self::Unknown => (3_u8, (Time(0), Time(0))).put(to),
        }
    }

    fn take(from: &mut &[u8]) -> Option<Self> {
        let (kind, (time, until)) = Bytes::take(from)?;
        match kind {
            0_u8 => Some(Self::At(time)),
            1 => Some(Self::Between(time, until)),
            2 => Some(Self::After(time)),
            3 => Some(Self::Unknown),
            _ => None,
        }
    }
}

/// No field can be forgotten: pattern and struct name all of them.
macro_rules! fields {
    ($type:ident: $($field:ident)*) => {
        impl Bytes for $type {
            fn put(&self, to: &mut Vec<u8>) {
                let Self { $($field),* } = self;
                $($field.put(to);)*
            }

            fn take(from: &mut &[u8]) -> Option<Self> {
                Some(Self { $($field: Bytes::take(from)?),* })
            }
        }
    };
}

fields! { Start: kind time earliest evidence }
fields! { End: kind when evidence }
fields! { Interval: kind from to evidence }
fields! { Activity: first last counts }
fields! { Session:
    host boot logon_id account logon logon_type role start end last_sign linked part_of number privileges groups
    intervals activity
}
