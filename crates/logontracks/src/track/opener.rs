//! Who opened a session.

use super::view::{View, is_sure};
use crate::fact::{Fact, Logon};
use crate::identity::{Class, IdentityId};
use crate::link::LinkKind;
use crate::session::{Session, SessionId};
use crate::wire::Luid;

/// Who opened which sessions of others.
pub(super) type Crossings = Vec<(IdentityId, SessionId)>;

/// Sessions of one identity that another opened, as links tell.
pub(super) fn linked_crossings(view: &View) -> Crossings {
    let sure = view.links.iter().map(|(_, link)| link).filter(|link| is_sure(link) && opens(link.kind));
    sure.filter_map(|link| crossing(view, link.from_session?, link.to_session?)).collect()
}

/// Who opened a session, if it is another's.
pub(super) fn crossing(view: &View, from: SessionId, to: SessionId) -> Option<(IdentityId, SessionId)> {
    let (from, to) = (view.main(from), view.main(to));
    let (a, b) = (view.identity_of(from), view.identity_of(to));
    a.filter(|a| Some(*a) != b && is_somebody(view, *a)).map(|a| (a, to))
}

/// Links that say which session opened another.
pub(super) fn opens(kind: LinkKind) -> bool {
    matches!(
        kind,
        LinkKind::OriginSession
            | LinkKind::ExplicitCredentialSession
            | LinkKind::RdpConnection
            | LinkKind::RdpClientSession
            | LinkKind::WinRmSession
            | LinkKind::GatewaySession
    )
}

/// The session that made another on the same host, as the 4624's subject says; not Windows itself.
pub(super) fn opener(view: &View, session: &Session, logon: &Logon) -> Option<SessionId> {
    if !has_opener(logon) || logon.subject_logon_id == session.logon_id {
        return None;
    }
    view.sessions.live(session.host, logon.subject_logon_id, session.start.time)
}

pub(super) fn has_opener(logon: &Logon) -> bool {
    logon.subject_logon_id != Luid::NONE && !logon.subject_logon_id.is_well_known()
}

/// Whose credentials a session with new credentials uses on the network (4624 type 9, TargetOutboundUserName).
pub(super) fn outbound(view: &View, fact: &Fact, logon: &Logon) -> Option<IdentityId> {
    let (name, domain) = (view.text(logon.outbound_user), view.text(logon.outbound_domain));
    view.identities.of_name(name, domain, view.hosts.host_of(fact.at.computer), fact.at.time)
}

/// Whether an identity is one that acts by itself: Windows and computers give credentials all day for others.
pub(super) fn is_somebody(view: &View, id: IdentityId) -> bool {
    let class = view.identities.get(id).map(|identity| identity.class);
    matches!(class, Some(Class::User | Class::Service | Class::Unknown))
}

/// Links by which a record on one side is evidence of the session on the other.
pub(super) fn tells(kind: LinkKind) -> bool {
    opens(kind) || matches!(kind, LinkKind::TgtSession | LinkKind::TicketSession | LinkKind::NtlmSession)
}
