//! Reasons that the Remote Desktop events give.

use super::code::code;

code! {
    /// Why a session was disconnected (Local Session Manager 40): `ExtendedDisconnectReasonCode` (Remote Desktop
    /// ActiveX control).
    pub struct LsmReason(u32) as decimal {
        NO_INFO = 0 "exDiscReasonNoInfo",
    }
}

code! {
    /// Why the client was disconnected (RDPClient 1026): `IMsTscAxEvents::OnDisconnected`.
    pub struct DisconnectReason(u32) as decimal {
        NO_INFO = 0 "disconnectReasonNoInfo",
        LOCAL_NOT_ERROR = 1 "disconnectReasonLocalNotError",
        REMOTE_BY_USER = 2 "disconnectReasonRemoteByUser",
        BY_SERVER = 3 "disconnectReasonByServer",
    }
}
