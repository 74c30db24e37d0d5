//! Sessions that are only parts of others: what is one human logon.
//!
//! - A logon of type 7 or 13 checks credentials. It is a part of the session that the 4801 or, for a reconnection, the
//!   4778 or LocalSessionManager 25 beside it names; else of the account's only session that was locked or
//!   disconnected; else of its only session.
//! - A remote desktop logon beside the reconnection of an older session of the account is a part of that.
//! - A network logon from the same address shortly before a remote desktop logon is NLA's check, if nothing was done
//!   in it; of several, the last before RemoteConnectionManager 1149 or, without one, before the logon.

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};
use std::net::IpAddr;

use super::build::{Build, Desk};
use super::draft::Draft;
use super::interval::is_away;
use super::terminal::{Primaries, near};
use super::{IntervalKind, Role, Session, SessionId};
use crate::fact::What;
use crate::wire::{Address, LogonType};

/// How many network logons of one account and address are looked at before a remote desktop logon.
const CANDIDATES: usize = 64;

/// Folds the sessions of a host; `rdp` are the positions of the server's records of connections.
pub(super) fn fold(build: &mut Build, rdp: &[usize]) {
    let primaries = Primaries::of(build);
    let mut parts: Vec<(usize, Role, Option<usize>)> = Vec::new();
    for (index, draft) in build.people() {
        match draft.session.role {
            Role::Unlock => {
                let (role, whole) = unlocked(build, &primaries, index, draft);
                parts.push((index, role, whole));
            }
            Role::Primary if is_remote(draft.session) => {
                let whole = reconnected(build, index, draft);
                parts.extend(whole.map(|whole| (index, Role::Reconnect, Some(whole))));
            }
            _ => {}
        }
    }
    for (index, role, whole) in parts {
        set(build, index, role, whole.map(Build::id));
    }
    fold_halves(build);
    fold_nla(build, rdp);
}

fn set(build: &mut Build, index: usize, role: Role, whole: Option<SessionId>) {
    if let Some(draft) = build.drafts.get_mut(index) {
        draft.session.role = role;
        draft.session.part_of = whole;
    }
}

fn is_remote(session: &Session) -> bool {
    session.logon.is_some()
        && matches!(session.logon_type, Some(LogonType::REMOTE_INTERACTIVE | LogonType::CACHED_REMOTE_INTERACTIVE))
}

/// What a type 7 logon unlocked or reconnected.
fn unlocked(build: &Build, primaries: &Primaries, index: usize, draft: Draft<'_>) -> (Role, Option<usize>) {
    let window = build.scene.windows.unlock;
    let named = |kind: IntervalKind| {
        let steps = near(build, draft.first(), window).filter(move |desk| desk.kind == kind && !desk.begins);
        steps.map(|desk| desk.draft).find(|whole| is_older(build, *whole, index))
    };
    if let Some(whole) = named(IntervalKind::Disconnected) {
        return (Role::Reconnect, Some(whole));
    }
    if let Some(whole) = named(IntervalKind::Locked) {
        return (Role::Unlock, Some(whole));
    }
    let users = [draft.session.account];
    let live: Vec<usize> = primaries
        .before(build, &users, draft.first(), 0)
        .filter(|whole| is_older(build, *whole, index))
        .filter(|whole| {
            build.drafts.get(*whole).is_some_and(|whole| whole.ended().is_none_or(|end| end > draft.first()))
        })
        .collect();
    let away = |whole: &&usize| {
        build
            .drafts
            .get(**whole)
            .is_some_and(|whole| is_away(&whole.session.intervals, draft.session.start.time, window))
    };
    let locked: Vec<usize> = live.iter().filter(away).copied().collect();
    let only = |list: &[usize]| if let [only] = list { Some(*only) } else { None };
    (Role::Unlock, only(&locked).or_else(|| only(&live).filter(|_| locked.is_empty())))
}

/// The older session that a remote desktop logon reconnected.
fn reconnected(build: &Build, index: usize, draft: Draft<'_>) -> Option<usize> {
    let fits =
        |desk: &&Desk| desk.kind == IntervalKind::Disconnected && !desk.begins && is_older(build, desk.draft, index);
    near(build, draft.first(), build.scene.windows.unlock).find(fits).map(|desk| desk.draft)
}

/// Whether a session is of the same boot and account as another and began before it, and is not its other half.
fn is_older(build: &Build, whole: usize, part: usize) -> bool {
    let (Some(a), Some(b)) = (build.drafts.get(whole), build.drafts.get(part)) else { return false };
    whole != part
        && a.session.boot == b.session.boot
        && a.session.linked != Some(Build::id(part))
        && matches!(a.session.role, Role::Primary)
        && (a.first() < b.first() || a.session.logon.is_none())
        && build.scene.accounts.same(a.session.account, b.session.account)
}

/// The elevated half of a logon that is a part is one too.
fn fold_halves(build: &mut Build) {
    let elevated: Vec<(usize, Role, SessionId)> = build
        .people()
        .filter(|(_, draft)| matches!(draft.session.role, Role::Elevated | Role::Unlock))
        .filter_map(|(index, draft)| {
            let other = build.drafts.get(draft.session.linked?.place())?;
            let part = matches!(other.session.role, Role::Unlock | Role::Reconnect);
            Some((index, other.session.role, other.session.part_of.filter(|_| part)?))
        })
        .collect();
    for (index, role, whole) in elevated {
        set(build, index, role, Some(whole));
    }
}

/// A key under which network and remote desktop logons meet.
type Client = (u32, IpAddr);

fn fold_nla(build: &mut Build, rdp: &[usize]) {
    let remote = |draft: Draft<'_>| {
        let whole = matches!(draft.session.role, Role::Primary) && is_remote(draft.session);
        whole || draft.session.role == Role::Reconnect
    };
    let targets: Vec<(usize, Client)> = build
        .people()
        .filter(|(_, draft)| remote(*draft))
        .filter_map(|(index, draft)| Some((index, client(build, draft.session)?)))
        .collect();
    let wanted: HashSet<Client> = targets.iter().map(|(_, client)| *client).collect();
    if wanted.is_empty() {
        return;
    }
    let mut network: HashMap<Client, Vec<usize>> = HashMap::new();
    for (index, draft) in build.drafts.iter().enumerate().filter(|(_, draft)| is_check(draft.session)) {
        if let Some(client) = client(build, draft.session).filter(|client| wanted.contains(client)) {
            network.entry(client).or_default().push(index);
        }
    }
    let mut used: HashSet<usize> = HashSet::new();
    for (target, client) in targets {
        let checks = network.get(&client).map(Vec::as_slice).unwrap_or_default();
        let Some(check) = precursor(build, rdp, target, &client, checks, &used) else { continue };
        used.insert(check);
        let whole = build.drafts.get(target).and_then(|draft| draft.session.part_of).unwrap_or(Build::id(target));
        set(build, check, Role::NlaPrecursor, Some(whole));
    }
}

/// Whether a session can be NLA's check: a network logon in which nothing was done.
fn is_check(session: &Session) -> bool {
    let idle = |(event_id, _): &(u16, u32)| matches!(event_id, 4624 | 4627 | 4634 | 4648 | 4672 | 4964);
    session.role == Role::Network && session.logon.is_some() && session.activity.counts.iter().all(idle)
}

fn client(build: &Build, session: &Session) -> Option<Client> {
    let address = build.scene.logon(session)?.address;
    let text = build.scene.facts.strings.get(address)?;
    let ip = Address::parse(text.into()).canonical()?;
    Some((build.scene.accounts.bucket(session.account), ip))
}

/// The network logon that checked the credentials of a remote desktop logon.
fn precursor(
    build: &Build,
    rdp: &[usize],
    target: usize,
    client: &Client,
    checks: &[usize],
    used: &HashSet<usize>,
) -> Option<usize> {
    let window = build.scene.windows.nla;
    let target_draft = build.drafts.get(target)?;
    let session = &target_draft.session;
    let fits = |index: &usize| {
        build.drafts.get(*index).is_some_and(|draft| {
            let check = draft.session;
            check.boot == session.boot
                && session.start.time.since(check.start.time) <= window
                && !used.contains(index)
                && build.scene.accounts.same(check.account, session.account)
        })
    };
    let before = |position: usize| {
        let end =
            checks.partition_point(|index| build.drafts.get(*index).is_some_and(|draft| draft.first() < position));
        checks.iter().take(end).rev().take(CANDIDATES).copied().find(|index| fits(index))
    };
    let connected = connection(build, rdp, target_draft, client);
    connected.and_then(before).or_else(|| before(target_draft.first()))
}

/// The position of the connection (RemoteConnectionManager 1149) that led to a remote desktop logon.
fn connection(build: &Build, rdp: &[usize], draft: Draft<'_>, client: &Client) -> Option<usize> {
    let end = rdp.partition_point(|position| *position < draft.first());
    let before = rdp.iter().take(end).rev().take(CANDIDATES);
    let mut near = before.take_while(|position| {
        let time = build.scene.at(**position).map(|at| at.time);
        time.is_some_and(|time| draft.session.start.time.since(time) <= build.scene.windows.nla)
    });
    near.find(|position| {
        let Some(fact) = build.scene.fact(**position).filter(|fact| fact.at.event_id == 1149) else { return false };
        let What::RdpServer { address, .. } = fact.what else { return false };
        let text = build.scene.facts.strings.text(address);
        Address::parse(text.into()).canonical() == Some(client.1)
    })
    .copied()
}
