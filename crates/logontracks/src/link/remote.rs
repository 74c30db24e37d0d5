//! Connections as the client and the server saw them: Remote Desktop, its gateway, WinRM.

use super::index::{Index, nearest};
use super::machine::Machine;
use super::rows::{LogonRow, Row, UseKind, UseRow};
use super::scene::{End, Out, Same, Scene, compare};
use super::{Basis, BasisSet, LinkKind};
use crate::host::HostId;
use crate::session::{Role, SessionId};
use crate::wire::LogonType;

/// RemoteConnectionManager: a user was authenticated (Microsoft, "Remote Desktop Services events").
const AUTHENTICATED: u16 = 1149;
/// TerminalServices-Gateway: the user connected to the resource.
const GATEWAY_CONNECTED: u16 = 302;

pub(super) fn find(scene: &Scene<'_>, out: &mut Out) {
    precursors(scene, out);
    let connections = Connections::of(scene);
    for logon in scene.rows.logons.iter().filter(|logon| is_desktop(scene, logon)) {
        let to = (logon.row.fact, logon.session());
        connections.link(UseKind::Rdp, LinkKind::RdpClientSession, &logon.row, to, out);
        connections.link(UseKind::Gateway, LinkKind::GatewaySession, &logon.row, to, out);
    }
    for server in &scene.rows.rdp_servers {
        if event_id(scene, server) == Some(AUTHENTICATED) {
            connections.link(UseKind::Rdp, LinkKind::RdpConnection, server, (server.fact, None), out);
        }
    }
    for logon in scene.rows.logons.iter().filter(|logon| logon.is_network()) {
        connections.link(UseKind::WinRm, LinkKind::WinRmSession, &logon.row, (logon.row.fact, logon.session()), out);
    }
    for server in &scene.rows.winrm_servers {
        connections.link(UseKind::WinRm, LinkKind::WinRmConnection, server, (server.fact, None), out);
    }
}

/// The network logons that sessions were found to be the precursor of.
fn precursors(scene: &Scene<'_>, out: &mut Out) {
    let again = scene.sessions.iter().filter(|(_, session)| session.role == Role::Reconnect);
    let again = Index::of(again.filter_map(|(id, session)| Some((session.part_of?, session.start.time, id.place()))));
    for (id, session) in scene.sessions.iter().filter(|(_, session)| session.role == Role::NlaPrecursor) {
        let (Some(whole), start) = (session.part_of, session.start.time) else { continue };
        // Coming back to a session leaves a logon of its own, the first of that session after the precursor.
        let back = again.between(&whole, start, start.offset_by(scene.windows.connection)).next();
        let back = back.and_then(|(_, id)| u32::try_from(id).ok()).map(SessionId::new);
        let (Some(from), Some(to)) = (scene.end_of(id), scene.end_of(scene.half(back.unwrap_or(whole)))) else {
            continue;
        };
        let same = BasisSet::of(&[Basis::Account, Basis::Address, Basis::Time]);
        out.link(LinkKind::NlaSession, from, to, same, 1);
    }
}

/// A logon at a remote desktop, new or again.
fn is_desktop(scene: &Scene<'_>, logon: &LogonRow) -> bool {
    let again = || {
        let session = logon.session().and_then(|id| scene.sessions.get(id));
        session.is_some_and(|session| session.role == Role::Reconnect)
    };
    matches!(logon.kind, LogonType::REMOTE_INTERACTIVE | LogonType::CACHED_REMOTE_INTERACTIVE) || again()
}

fn event_id(scene: &Scene<'_>, row: &Row) -> Option<u16> {
    scene.facts.get(row.fact).map(|fact| fact.at.event_id)
}

/// What clients and gateways recorded of connections, by kind and server.
struct Connections<'s, 'e> {
    scene: &'s Scene<'e>,
    uses: Index<(UseKind, HostId)>,
}

impl<'s, 'e> Connections<'s, 'e> {
    fn of(scene: &'s Scene<'e>) -> Self {
        let uses = scene.rows.uses.iter().enumerate().filter_map(|(i, one)| {
            let kind = match one.by {
                UseKind::Rdp | UseKind::WinRm => true,
                UseKind::Gateway => event_id(scene, &one.row) == Some(GATEWAY_CONNECTED),
                UseKind::Explicit | UseKind::Ntlm | UseKind::Smb => false,
            };
            let server = scene.target(&one.row, one.target?)?.host()?;
            (kind && server != one.row.host).then_some(((one.by, server), one.row.time, i))
        });
        Self { scene, uses: Index::of(uses) }
    }

    /// Links the client's records of a connection to the server's.
    fn link(&self, by: UseKind, kind: LinkKind, server: &Row, to: End, out: &mut Out) {
        let (scene, windows) = (self.scene, self.scene.windows);
        let slack = scene.clocks.slack(server.host, server.time).saturating_add(windows.unknown_clock);
        let (from, until) = (server.time.offset_by(-(windows.connection + slack)), server.time.offset_by(slack));
        let mut found: Vec<(i64, (usize, BasisSet))> = Vec::new();
        for (time, i) in self.uses.between(&(by, server.host), from, until) {
            let Some(one) = scene.rows.uses.get(i) else { continue };
            let client = compare(scene.client(server), Some(Machine::Host(one.row.host)));
            let distance = server.time.since(time);
            let account = one.row.identity().is_some() && one.row.identity() == server.identity();
            // A gateway and WinRM say whose credentials they used; the remote desktop client says who sat there.
            if client == Same::No
                || distance < -scene.slack(&one.row, server) - windows.at_once
                || (by != UseKind::Rdp && !account)
            {
                continue;
            }
            let basis = BasisSet::of(&[Basis::TargetServer, Basis::Time])
                .with(Basis::Address, client == Same::Yes)
                .with(Basis::Account, account);
            found.push((distance.abs(), (i, basis)));
        }
        if found.iter().any(|(_, (_, basis))| basis.contains(Basis::Address)) {
            found.retain(|(_, (_, basis))| basis.contains(Basis::Address));
        }
        let found = self.once(nearest(&found, &[windows.late + slack, windows.connection + slack]));
        for (_, (i, basis)) in found.iter().take(windows.most_candidates) {
            let Some(one) = scene.rows.uses.get(*i) else { continue };
            out.link(kind, (one.row.fact, self.session(one)), to, *basis, found.len());
        }
    }

    /// One connection leaves several records on the client (1024, 1102, 1027; one request of WinRM after another):
    /// the first stands for all.
    fn once(&self, mut found: Vec<(i64, (usize, BasisSet))>) -> Vec<(i64, (usize, BasisSet))> {
        let row = |i: usize| self.scene.rows.uses.get(i);
        found.sort_by_key(|(distance, (i, _))| (std::cmp::Reverse(*distance), *i));
        let mut kept: Vec<(i64, (usize, BasisSet))> = Vec::new();
        for one in found {
            let same = kept.iter().any(|(distance, (i, _))| match (row(*i), row(one.1.0)) {
                (Some(a), Some(b)) => {
                    let near = distance.abs_diff(one.0) <= self.scene.windows.soon.unsigned_abs();
                    near && (a.row.host, a.row.identity()) == (b.row.host, b.row.identity())
                }
                _ => false,
            });
            if !same {
                kept.push(one);
            }
        }
        kept
    }

    /// The only session of the user on the client, if there is one.
    fn session(&self, one: &UseRow) -> Option<SessionId> {
        let open = self.scene.open(one.row.host, one.row.identity()?, one.row.time);
        if let [only] = open.as_slice() { Some(*only) } else { None }
    }
}
