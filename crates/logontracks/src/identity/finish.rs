//! What was joined, as identities with numbers.

use foldhash::{HashMap, HashMapExt};

use super::join::{Joiner, Key, Proto, Spans};
use super::name::Written;
use super::{Ambiguous, Class, Conflict, Domain, Held, Identities, Identity, IdentityId, Meaning};
use crate::host::HostId;
use crate::wire::SidKind;

/// The name to show for each domain: its NetBIOS name if one is known.
pub(super) struct DomainNames(HashMap<Domain, String>);

impl DomainNames {
    pub fn of(domains: &HashMap<String, Vec<Domain>>) -> Self {
        let mut best: HashMap<Domain, (bool, &str)> = HashMap::new();
        for (name, domains) in domains {
            for domain in domains {
                let this = (name.contains('.'), name.as_str());
                let entry = best.entry(domain.clone()).or_insert(this);
                *entry = (*entry).min(this);
            }
        }
        Self(best.into_iter().map(|(domain, (_, name))| (domain, name.to_uppercase())).collect())
    }

    pub fn get(&self, domain: &Domain) -> String {
        match domain {
            Domain::Name(name) => name.to_uppercase(),
            Domain::Sid(sid) => self.0.get(domain).cloned().unwrap_or_else(|| sid.to_string()),
        }
    }
}

impl Joiner<'_> {
    /// What was joined goes as what is made of it comes.
    pub fn finish(self) -> Identities {
        let Joiner { strings: _, all, protos, domains, names, upns, homes, member_of } = self;
        let domain_names = DomainNames::of(&domains);
        let domain_name = |domain: &Domain| domain_names.get(domain);
        let mut list: Vec<(Identity, Key)> = Vec::with_capacity(protos.len());
        list.extend(protos.into_iter().map(|(key, proto)| {
            let id = match &key {
                Key::Sid(sid) => sid.to_string(),
                Key::Name(domain, name) => format!("{}\\{name}", domain_name(domain)),
                Key::Principal(upn) => upn.clone(),
            };
            (identity(id, &key, proto, &domain_name), key)
        }));
        list.sort_by(|a, b| a.0.id.cmp(&b.0.id).then_with(|| a.1.cmp(&b.1)));
        let (mut list, keys): (Vec<Identity>, Vec<Key>) = list.into_iter().unzip();
        let numbers: HashMap<&Key, IdentityId> = keys.iter().zip((0..).map(IdentityId)).collect();
        let held = |spans: Spans| -> Vec<Held> {
            let mut all = Vec::with_capacity(spans.len());
            all.extend(
                spans
                    .into_iter()
                    .filter_map(|(key, (from, to))| Some(Held { from, to, identity: *numbers.get(&key)? })),
            );
            all.sort();
            all
        };
        let names: HashMap<(Domain, String), Vec<Held>> =
            names.into_iter().map(|(name, spans)| (name, held(spans))).collect();
        let upns: HashMap<String, Vec<Held>> = upns.into_iter().map(|(upn, spans)| (upn, held(spans))).collect();

        for ((domain, name), held) in &names {
            for one in held {
                let others = held.iter().filter(|other| other.identity != one.identity);
                let conflicts = others.take(MOST_OTHERS).map(|other| Conflict {
                    name: format!("{}\\{name}", domain_name(domain).to_lowercase()),
                    other: other.identity,
                    from: one.from,
                    to: one.to,
                });
                if let Some(identity) = list.get_mut(one.identity.0 as usize) {
                    identity.conflicts.extend(conflicts);
                }
            }
        }
        for identity in &mut list {
            identity.conflicts.sort();
            identity.conflicts.dedup();
        }

        let mut done = Identities { list, accounts: Vec::new(), domains, names, upns, homes, ambiguous: Vec::new() };
        let mut bare: Vec<Vec<(HostId, Vec<Held>)>> = vec![Vec::new(); all.sids.len()];
        for (account, host, _) in &all.bare {
            let index = account.0 as usize;
            let Some(Some(form @ Written::Bare { name })) = all.written.get(index) else { continue };
            let mut held = done.held(form, Some(*host));
            if held.is_empty()
                && let Some(domains) = member_of.get(host)
            {
                let keys = domains.iter().map(|domain| (domain.clone(), name.clone()));
                held = keys.filter_map(|key| done.names.get(&key)).flatten().copied().collect();
            }
            if held.is_empty() {
                done.ambiguous.push(Ambiguous { name: name.clone(), host: *host, candidates: Vec::new() });
            } else if let Some(hosts) = bare.get_mut(index) {
                hosts.push((*host, held));
            }
        }
        done.ambiguous.sort();
        done.ambiguous.dedup();
        done.name_candidates();
        let meanings = all.sids.iter().zip(&all.written).zip(bare).map(|((sid, form), mut hosts)| match (sid, form) {
            (Some(sid), _) => numbers.get(&Key::Sid(sid.clone())).map_or(Meaning::Nobody, |id| Meaning::One(*id)),
            (None, None) => Meaning::Nobody,
            (None, Some(Written::Bare { .. })) => {
                hosts.sort();
                hosts.dedup();
                Meaning::Bare(hosts)
            }
            (None, Some(form)) => match done.held(form, None) {
                held if held.is_empty() => Meaning::Nobody,
                held => match held.as_slice() {
                    [one] => Meaning::One(one.identity),
                    _ => Meaning::Held(held),
                },
            },
        });
        done.accounts = meanings.collect();
        done
    }
}

impl Identities {
    /// Tells who an ambiguous name may be.
    fn name_candidates(&mut self) {
        let mut candidates: HashMap<String, Vec<IdentityId>> =
            self.ambiguous.iter().map(|one| (one.name.clone(), Vec::new())).collect();
        if candidates.is_empty() {
            return;
        }
        self.each_word(|word, identity| candidates.get_mut(word).into_iter().for_each(|found| found.push(identity)));
        for found in candidates.values_mut() {
            found.sort();
            found.dedup();
            found.truncate(MOST_OTHERS);
        }
        for one in &mut self.ambiguous {
            one.candidates = candidates.get(&one.name).cloned().unwrap_or_default();
        }
    }
}

/// How many other accounts of one name are told of: only crafted evidence has more, and pairs of them have no end.
const MOST_OTHERS: usize = 64;

fn identity(id: String, key: &Key, proto: Proto, domain_name: &impl Fn(&Domain) -> String) -> Identity {
    let class = class(key, &proto);
    let Proto { names, bare, upns, joined, .. } = proto;
    let names = names.finish();
    // The NetBIOS form of the latest name reads best.
    let best = names.iter().max_by_key(|one| {
        let domain = one.folded.split_once('\\').map(|(domain, _)| domain);
        (domain.is_some(), domain.is_some_and(|domain| !domain.contains('.')), one.last)
    });
    let best = best.map(|one| one.name.clone());
    // Collected in place, the list would keep the room of what is no longer in it.
    let mut all = Vec::with_capacity(names.len().max(1));
    all.extend(names.into_iter().map(|one| one.name));
    // 4771 writes a name without its domain, which is that of the SID.
    let in_domain = bare.as_ref().map(|bare| match key {
        Key::Sid(sid) => match sid.domain_part().map(|part| domain_name(&Domain::Sid(part))) {
            Some(domain) if !domain.starts_with("S-1-") => format!("{domain}\\{bare}"),
            _ => bare.clone(),
        },
        _ => bare.clone(),
    });
    if all.is_empty() {
        all.extend(bare);
    }
    Identity {
        name: best.or(in_domain).unwrap_or_else(|| id.clone()),
        class,
        sids: if let Key::Sid(sid) = key { vec![sid.to_string()] } else { Vec::new() },
        names: all,
        upns: upns.into_values().collect(),
        joined,
        conflicts: Vec::new(),
        id,
    }
}

/// `krbtgt`'s relative identifier (Microsoft, "Security identifiers").
const KRBTGT: u32 = 502;

fn class(key: &Key, proto: &Proto) -> Class {
    let kind = if let Key::Sid(sid) = key { Some(sid.kind()) } else { None };
    match kind {
        Some(SidKind::System | SidKind::LocalService | SidKind::NetworkService) => return Class::System,
        Some(SidKind::WindowManager | SidKind::FontDriverHost | SidKind::Builtin) => return Class::System,
        Some(SidKind::Anonymous) => return Class::Anonymous,
        Some(SidKind::Service | SidKind::AppPool | SidKind::VirtualMachine | SidKind::VirtualAccount) => {
            return Class::Service;
        }
        Some(SidKind::Null | SidKind::Other) => return Class::Unknown,
        Some(SidKind::Account | SidKind::AzureAd | SidKind::MicrosoftAccount) | None => {}
    }
    match key {
        Key::Sid(sid) if sid.domain_part().is_some() && sid.rid() == Some(KRBTGT) => Class::Service,
        // 1074 has no SID. In other languages the name is another, and the class then that of a name.
        Key::Name(Domain::Name(domain), _) if domain == "nt authority" => Class::System,
        // A computer's services log on as SYSTEM; an account `name$` that logs on as a service is a managed one.
        _ if proto.dollar => {
            if proto.seen.service {
                Class::Service
            } else {
                Class::Computer
            }
        }
        _ if proto.seen.runs && !proto.seen.interactive => Class::Service,
        Key::Sid(_) => Class::User,
        _ if proto.seen.exists => Class::User,
        _ => Class::Unknown,
    }
}
