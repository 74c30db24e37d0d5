//! TGT → service ticket → session.

use super::found::Found;
use super::index::{Index, nearest};
use super::machine::{Machine, Spot};
use super::rows::{LogonRow, Package, Row, Rows, Service, TicketRow, UseKind};
use super::scene::{Out, Same, Scene, confidence};
use super::service_use::Uses;
use super::{Basis, BasisSet, Confidence, LinkKind};
use crate::fact::TicketStep;
use crate::identity::IdentityId;
use crate::session::Role;
use crate::wire::{LogonType, Time};

/// Finds the links. Tells of each logon, by number of its row, whether a ticket opened it.
pub(super) fn find(scene: &Scene<'_>, out: &mut Out) -> Vec<bool> {
    let Rows { tickets, logons, .. } = &scene.rows;
    let mut found = Found::new(logons.len(), tickets.len());
    let tgts = Index::of(tickets.iter().enumerate().filter_map(|(i, row)| {
        matches!(row.step, TicketStep::Tgt | TicketStep::Renewed).then_some((row.row.identity()?, row.row.time, i))
    }));
    let services = Index::of(tickets.iter().enumerate().filter_map(|(i, row)| {
        let service =
            row.service.filter(|service| row.step == TicketStep::Service && *service != Service::TicketGranting)?;
        Some(((row.row.identity()?, service), row.row.time, i))
    }));
    let uses = Uses::of(scene);
    let search = Search { scene, tgts, services, uses, given: given(scene) };
    // What was used before tells of what comes after.
    for (i, row) in by_time(tickets, |ticket| ticket.row.time) {
        search.tgt_of_ticket(i, row, &mut found, out);
    }
    for (i, row) in by_time(logons, |logon| logon.row.time) {
        let tickets = search.ticket_of_logon(i, row, &mut found, out);
        search.tgt_of_logon(row, &tickets, &found, out);
    }
    found.ticketed
}

/// Rows with their numbers, in order of time.
fn by_time<R>(rows: &[R], time: impl Fn(&R) -> Time) -> impl Iterator<Item = (usize, &R)> {
    let mut order: Vec<u32> = (0..).take(rows.len()).collect();
    // Nearly in order as they come.
    order.sort_by_key(|i| rows.get(*i as usize).map(&time));
    order.into_iter().filter_map(|i| Some((i as usize, rows.get(i as usize)?)))
}

struct Search<'s, 'e> {
    scene: &'s Scene<'e>,
    tgts: Index<IdentityId>,
    services: Index<(IdentityId, Service)>,
    uses: Uses,
    /// By number of the ticket's row: whether it is a TGT of credentials given for one connection.
    given: Vec<bool>,
}

impl Search<'_, '_> {
    /// The TGT that a service ticket was asked for with.
    fn tgt_of_ticket(&self, i: usize, row: &TicketRow, found: &mut Found, out: &mut Out) {
        let kind = match row.step {
            TicketStep::Service => LinkKind::TgtTicket,
            TicketStep::Renewed => LinkKind::TgtRenewal,
            _ => return,
        };
        let tgts = self.scene.rows.tickets_by_hash.rows(row.asked);
        let all = tgts.len();
        if all > 0 {
            for (tgt, from) in tgts.filter_map(|tgt| Some((tgt, self.ticket(tgt)?))) {
                // Two records that bear the same hash, and one of them asked for the other.
                if tgt == i {
                    continue;
                }
                let basis =
                    BasisSet::of(&[Basis::TicketHash]).with(Basis::Account, from.row.identity() == row.row.identity());
                out.link(kind, (from.row.fact, None), (row.row.fact, None), basis, all);
                found.add_tgt(i, tgt, Confidence::Certain);
                found.see(tgt, row.row.time, Confidence::Certain);
            }
            return;
        }
        // A TGT whose hash was written, and is not the one asked with, is another.
        let hidden = |tgt: usize| !row.asked_with_any || !self.has_hash(tgt);
        let Some(identity) = row.row.identity() else { return };
        let candidates = self.candidates(&row.row, |from, to| self.tgts.between(&identity, from, to).collect(), hidden);
        let (all, candidates, basis) = self.by_cache(&row.row, &row.row, identity, candidates);
        for (tgt, same) in candidates {
            let Some(from) = self.ticket(tgt) else { continue };
            let basis = basis.with(Basis::Address, same == Same::Yes);
            let kept = basis.contains(Basis::TicketLifetime);
            let since = found.last_known(tgt, from.row.time, row.row.time);
            let known = !kept
                || self.scene.heard.tgts(from.row.time, since, row.row.time, self.scene.windows)
                || self.unbroken(&row.row, identity, since);
            let sure = if known { confidence(basis, all) } else { Confidence::Weak };
            found.see(tgt, row.row.time, sure);
            out.link_as(kind, (from.row.fact, None), (row.row.fact, None), basis, all, sure);
            found.add_tgt(i, tgt, sure);
        }
    }

    /// The service ticket that opened a session. Gives the ticket rows, with how sure each is.
    fn ticket_of_logon(&self, i: usize, row: &LogonRow, found: &mut Found, out: &mut Out) -> Vec<(usize, Confidence)> {
        let to = (row.row.fact, row.session());
        let guid = row.guid;
        let mut opened = Vec::new();
        let mut add = |found: &mut Found, ticket: usize, basis: BasisSet, all: usize, sure: Confidence| {
            let Some(from) = self.ticket(ticket) else { return };
            out.link_as(LinkKind::TicketSession, (from.row.fact, None), to, basis, all, sure);
            if let Some(flag) = found.ticketed.get_mut(i) {
                *flag = true;
            }
            opened.push((ticket, sure));
            found.see(ticket, row.row.time, sure);
        };
        let tickets = self.scene.rows.tickets_by_guid.rows(guid);
        if tickets.len() > 0 {
            let own: Vec<usize> = tickets.clone().filter(|t| self.serves(*t, row) == Same::Yes).collect();
            let other: Vec<usize> = tickets.filter(|t| self.serves(*t, row) == Same::Unknown).collect();
            // A GUID may be that of several tickets asked for at one moment: those for this host come first.
            let chosen = if own.is_empty() { &other } else { &own };
            for ticket in chosen {
                let same = self.ticket(*ticket).map(|from| from.row.identity()) == Some(row.row.identity());
                let basis = BasisSet::of(&[Basis::LogonGuid])
                    .with(Basis::Account, same && row.row.identity().is_some())
                    .with(Basis::Service, !own.is_empty());
                add(found, *ticket, basis, chosen.len(), Confidence::Certain);
            }
            if !chosen.is_empty() {
                return opened;
            }
        }
        // Logons that this computer asked for itself bear the GUID of their ticket: without it there is none.
        if row.package != Package::Kerberos || (guid.is_some() && !row.is_network()) {
            return opened;
        }
        let Some(identity) = row.row.identity() else { return opened };
        let accounts =
            self.scene.rows.services_on.get(&row.row.host).into_iter().flatten().copied().map(Service::Account);
        let own = Service::Machine(Machine::Host(row.row.host));
        let keys: Vec<(IdentityId, Service)> = std::iter::once(own)
            .chain(accounts.take(self.scene.windows.most_candidates))
            .map(|s| (identity, s))
            .collect();
        let between = |from, to| keys.iter().flat_map(|key| self.services.between(key, from, to)).collect::<Vec<_>>();
        let client = self.client_of(row);
        let used = self.uses.service(self.scene, row);
        let keep = |ticket: usize| used.is_none_or(|used| used.allows(self.ticket(ticket).and_then(|of| of.service)));
        let candidates = self.candidates(&client, between, keep);
        let (all, candidates, basis) = self.by_cache(&row.row, &client, identity, candidates);
        // A cache that has a ticket for the computer may need one for an account that runs services on it; and what a
        // remote desktop's server checks first are credentials given for it, which have a cache of their own.
        let role = row.session().and_then(|id| self.scene.sessions.get(id)).map(|session| session.role);
        let by_cache = (keys.len() == 1 || used.is_some()) && role != Some(Role::NlaPrecursor);
        for (ticket, same) in candidates {
            let Some(from) = self.ticket(ticket) else { continue };
            let basis = basis.with(Basis::Service, true).with(Basis::Address, same == Same::Yes);
            let basis = basis.with(Basis::Use, used.is_some());
            // An account may run services on several hosts: which of them the ticket was for it does not say.
            let elsewhere = match from.service {
                Some(Service::Account(account)) => {
                    self.scene.rows.services_on.values().filter(|all| all.contains(&account)).count() > 1
                }
                _ => false,
            };
            let kept = basis.contains(Basis::TicketLifetime);
            let since = found.last_known(ticket, from.row.time, row.row.time);
            let known = !kept
                || self.scene.heard.services(since, row.row.time)
                || (by_cache && self.unbroken(&client, identity, since));
            let sure = if known && !elsewhere { confidence(basis, all) } else { Confidence::Weak };
            add(found, ticket, basis, all, sure);
        }
        opened
    }

    /// The TGT with which a session began.
    fn tgt_of_logon(&self, row: &LogonRow, tickets: &[(usize, Confidence)], found: &Found, out: &mut Out) {
        // A network logon's TGT is the client's. With cached credentials no domain controller was asked.
        if !asks_for_tgt(row.kind) {
            return;
        }
        let to = (row.row.fact, row.session());
        let mut chained = false;
        for (ticket, ticket_sure) in tickets {
            for (tgt, tgt_sure) in found.tgts(*ticket) {
                let Some(from) = self.ticket(tgt) else { continue };
                let sure = tgt_sure.min(*ticket_sure);
                let basis = BasisSet::of(&[Basis::Account])
                    .with(Basis::LogonGuid, *ticket_sure == Confidence::Certain)
                    .with(Basis::TicketHash, tgt_sure == Confidence::Certain)
                    .with(Basis::Time, tgt_sure != Confidence::Certain);
                let all = found.tgts(*ticket).len();
                out.link_as(LinkKind::TgtSession, (from.row.fact, None), to, basis, all, sure);
                chained = true;
            }
        }
        let Some(identity) = row.row.identity() else { return };
        // NTLM asks for none, and a local account has none.
        if chained || row.package == Package::Ntlm {
            return;
        }
        let client = row.row.at(Spot::Own);
        let clocks = &self.scene.clocks;
        let slack = clocks.slack(row.row.host, row.row.time) + clocks.most_slack() + self.scene.windows.at_once;
        let from = row.row.time.offset_by(-(self.scene.windows.before_session + slack));
        let tgts = self.tgts.between(&identity, from, row.row.time.offset_by(slack));
        let candidates: Vec<(usize, Same)> = tgts
            .filter(|(_, tgt)| self.ticket(*tgt).is_some_and(|tgt| tgt.step == TicketStep::Tgt))
            .filter_map(|(_, tgt)| Some((tgt, self.scene.same_client(&self.ticket(tgt)?.row, &client))))
            .filter(|(_, same)| *same != Same::No)
            .collect();
        let candidates = surest(candidates);
        for (tgt, same) in candidates.iter().copied().take(self.scene.windows.most_candidates) {
            let Some(from) = self.ticket(tgt) else { continue };
            let basis = BasisSet::of(&[Basis::Account, Basis::Time]).with(Basis::Address, same == Same::Yes);
            out.link(LinkKind::TgtSession, (from.row.fact, None), to, basis, candidates.len());
        }
    }

    /// Whether a ticket that the cache held at `from` was still in it when the record was written, although records of a
    /// domain controller may be missing between: a client asks again only when its cache has no ticket that is still
    /// good, and the cache is the logon session's (Microsoft, `klist`: tickets are listed and purged by logon ID). So
    /// the client's own log must be whole in that time, and show one session of the account, open all the time, whose
    /// credentials were not checked anew: an unlock or a reconnect asks for a TGT, and so does a TGT's end. A computer's
    /// own tickets are never known to be kept: SYSTEM and NETWORK SERVICE have caches of their own.
    fn unbroken(&self, client: &Row, identity: IdentityId, from: Time) -> bool {
        let (scene, to) = (self.scene, client.time);
        let Some(host) = scene.client(client).and_then(|machine| machine.host()) else { return false };
        if !scene.heard.is_whole(host, from, to) {
            return false;
        }
        let [only] = scene.open(host, identity, to)[..] else { return false };
        let Some(session) = scene.sessions.get(only) else { return false };
        let start = scene.clocks.correct(host, session.start.time);
        let before = from.offset_by(scene.windows.before_session);
        let lives = start <= before && to <= scene.clocks.correct(host, session.known_until());
        lives && !scene.checked_between(host, identity, before.max(start), to)
    }

    fn ticket(&self, i: usize) -> Option<&TicketRow> {
        self.scene.rows.tickets.get(i)
    }

    fn has_hash(&self, tgt: usize) -> bool {
        self.ticket(tgt).is_some_and(|row| row.issued.is_some())
    }

    /// Whether a ticket is for the host of a session.
    fn serves(&self, ticket: usize, row: &LogonRow) -> Same {
        match self.ticket(ticket).and_then(|ticket| ticket.service) {
            Some(Service::Machine(machine)) => {
                if machine.host() == Some(row.row.host) {
                    Same::Yes
                } else {
                    Same::No
                }
            }
            Some(Service::Account(account)) => {
                let runs = self.scene.rows.services_on.get(&row.row.host).is_some_and(|all| all.contains(&account));
                if runs { Same::Yes } else { Same::Unknown }
            }
            Some(Service::TicketGranting) => Same::No,
            None => Same::Unknown,
        }
    }

    /// Who asked for the ticket of a logon: the client of a network logon, else the host itself.
    fn client_of(&self, row: &LogonRow) -> Row {
        if row.is_network() { row.row } else { row.row.at(Spot::Own) }
    }

    /// Candidates before a record, by distance: those of the same client, or else those of whose client nothing is
    /// known.
    fn candidates(
        &self,
        row: &Row,
        between: impl Fn(Time, Time) -> Vec<(Time, usize)>,
        keep: impl Fn(usize) -> bool,
    ) -> Vec<(i64, (usize, Same))> {
        let windows = self.scene.windows;
        // Two clocks may be off: the record's own, and a domain controller's.
        let slack = self.scene.clocks.slack(row.host, row.time).saturating_add(self.scene.clocks.most_slack());
        let slack = slack.saturating_add(windows.at_once);
        let from = row.time.offset_by(-windows.ticket_lifetime);
        let all = between(from, row.time.offset_by(slack)).into_iter().filter_map(|(time, i)| {
            let same = self.scene.same_client(&self.ticket(i)?.row, row);
            let itself = self.ticket(i)?.row.fact == row.fact;
            (same != Same::No && !itself && keep(i)).then_some((row.time.since(time), (i, same)))
        });
        let all: Vec<_> = all.collect();
        let known = all.iter().any(|(_, (_, same))| *same == Same::Yes);
        let mut all: Vec<_> = all.into_iter().filter(|(_, (_, same))| !known || *same == Same::Yes).collect();
        all.sort_by_key(|(distance, (i, _))| (*distance, *i));
        all
    }

    /// Which of the candidates it can have been: one just before; else what the client's ticket cache held. A cache
    /// lives as long as the session it belongs to, and a client asks again only when it has no ticket; so of each
    /// service the last ticket counts, unless sessions of the account are seen open side by side, each with a cache of
    /// its own. Returns how many candidates there were.
    fn by_cache(
        &self,
        row: &Row,
        client: &Row,
        identity: IdentityId,
        candidates: Vec<(i64, (usize, Same))>,
    ) -> (usize, Vec<(usize, Same)>, BasisSet) {
        let windows = self.scene.windows;
        let slack = self.scene.clocks.slack(row.host, row.time).saturating_add(self.scene.clocks.most_slack());
        let at_once = nearest(&candidates, &[windows.at_once + slack, windows.soon + slack]);
        if !at_once.is_empty() {
            let basis = BasisSet::of(&[Basis::Account, Basis::Time]);
            return (at_once.len(), at_once.into_iter().map(|(_, one)| one).collect(), basis);
        }
        let basis = BasisSet::of(&[Basis::Account, Basis::TicketLifetime]);
        let mut kept: Vec<(usize, Same)> = candidates.iter().map(|(_, one)| *one).collect();
        let given = |tgt: usize| self.given.get(tgt) == Some(&true);
        if kept.iter().any(|(tgt, _)| !given(*tgt)) {
            kept.retain(|(tgt, _)| !given(*tgt));
        }
        let host = self.scene.client(client).and_then(|machine| machine.host());
        let open = host.map(|host| self.scene.open(host, identity, row.time)).unwrap_or_default();
        let starts = open.iter().filter_map(|id| self.scene.sessions.get(*id));
        let starts = starts.map(|session| self.scene.clocks.correct(session.host, session.start.time));
        if let Some(first) = starts.min() {
            // Between the ticket and the 4624 of the session that asked for it there is a moment.
            let first = first.offset_by(-windows.before_session);
            kept.retain(|(i, _)| self.ticket(*i).is_some_and(|ticket| ticket.row.time >= first));
        }
        if open.len() <= 1 {
            // The nearest come first: of each service the last ticket stays.
            let mut seen: Vec<Option<Service>> = Vec::new();
            kept.retain(|(i, _)| {
                let service = self.ticket(*i).and_then(|ticket| ticket.service);
                let new = !seen.contains(&service);
                seen.push(service);
                new
            });
        }
        let all = kept.len();
        kept.truncate(windows.most_candidates);
        (all, kept, basis)
    }
}

/// Which TGTs were asked for with credentials given for one connection: beside a 4648 for another computer, or just
/// before the network logon by which a remote desktop's server checked them (NLA sends typed credentials). They are in
/// a cache of their own (Microsoft, `AcquireCredentialsHandle`: `pAuthData` overrides the session's credentials), and
/// what the session asks for later does not come of them.
fn given(scene: &Scene<'_>) -> Vec<bool> {
    let uses = scene.rows.uses.iter().enumerate();
    let explicit = Index::of(uses.filter_map(|(i, used)| {
        let target = scene.target(&used.row, used.target?)?;
        let remote = used.by == UseKind::Explicit && target != Machine::Host(used.row.host);
        remote.then_some(((used.row.identity()?, used.row.host), used.row.time, i))
    }));
    let logons = scene.rows.logons.iter().enumerate();
    let checks = Index::of(logons.filter_map(|(i, logon)| {
        let session = scene.sessions.get(logon.session()?)?;
        let identity = logon.row.identity().filter(|_| session.role == Role::NlaPrecursor)?;
        Some((identity, logon.row.time, i))
    }));
    let given = scene.rows.tickets.iter().map(|tgt| {
        let Some(identity) = tgt.row.identity().filter(|_| tgt.step == TicketStep::Tgt) else { return false };
        let near = scene.windows.soon.saturating_add(scene.clocks.most_slack());
        let (from, to) = (tgt.row.time.offset_by(-near), tgt.row.time.offset_by(near));
        let client = scene.at_spot(&tgt.row).and_then(Machine::host);
        let beside = client.is_some_and(|client| explicit.between(&(identity, client), from, to).next().is_some());
        let same = |i: usize| {
            let logon = scene.rows.logons.get(i);
            logon.is_some_and(|logon| scene.same_client(&tgt.row, &logon.row) == Same::Yes)
        };
        beside || checks.between(&identity, tgt.row.time.offset_by(-scene.windows.at_once), to).any(|(_, i)| same(i))
    });
    given.collect()
}

/// Those of the same client, or else all.
fn surest(candidates: Vec<(usize, Same)>) -> Vec<(usize, Same)> {
    let known = candidates.iter().any(|(_, same)| *same == Same::Yes);
    candidates.into_iter().filter(|(_, same)| !known || *same == Same::Yes).collect()
}

/// Logon types for which the host itself asks a domain controller for a TGT.
fn asks_for_tgt(kind: LogonType) -> bool {
    matches!(
        kind,
        LogonType::INTERACTIVE
            | LogonType::BATCH
            | LogonType::SERVICE
            | LogonType::UNLOCK
            | LogonType::NETWORK_CLEARTEXT
            | LogonType::REMOTE_INTERACTIVE
    )
}
