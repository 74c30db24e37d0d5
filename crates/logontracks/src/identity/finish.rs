//! What was joined, as identities with numbers.

use foldhash::{HashMap, HashMapExt};

use super::join::{Joiner, Key, Proto, Spans};
use super::name::Written;
use super::{Ambiguous, Class, Conflict, Domain, Held, Identities, Identity, IdentityId, Meaning};
use crate::host::HostId;
use crate::wire::SidKind;

impl Joiner<'_> {
    /// The name to show for a domain: its NetBIOS name if one is known.
    fn domain_names(&self) -> HashMap<Domain, String> {
        let mut best: HashMap<Domain, (bool, &str)> = HashMap::new();
        for (name, domains) in &self.domains {
            for domain in domains {
                let this = (name.contains('.'), name.as_str());
                let entry = best.entry(domain.clone()).or_insert(this);
                *entry = (*entry).min(this);
            }
        }
        best.into_iter().map(|(domain, (_, name))| (domain, name.to_uppercase())).collect()
    }

    pub fn finish(self) -> Identities {
        let domain_names = self.domain_names();
        let domain_name = |domain: &Domain| match domain {
            Domain::Name(name) => name.to_uppercase(),
            Domain::Sid(sid) => domain_names.get(domain).cloned().unwrap_or_else(|| sid.to_string()),
        };
        let mut list: Vec<(Identity, &Key)> = self
            .protos
            .iter()
            .map(|(key, proto)| {
                let id = match key {
                    Key::Sid(sid) => sid.to_string(),
                    Key::Name(domain, name) => format!("{}\\{name}", domain_name(domain)),
                    Key::Principal(upn) => upn.clone(),
                };
                (identity(id, key, proto, &domain_name), key)
            })
            .collect();
        list.sort_by(|a, b| a.0.id.cmp(&b.0.id).then_with(|| a.1.cmp(b.1)));
        let numbers: HashMap<&Key, IdentityId> = list
            .iter()
            .enumerate()
            .map(|(i, (_, key))| (*key, IdentityId(u32::try_from(i).unwrap_or(u32::MAX))))
            .collect();
        let held = |spans: &Spans| -> Vec<Held> {
            let all = spans
                .iter()
                .filter_map(|(key, (from, to))| Some(Held { from: *from, to: *to, identity: *numbers.get(key)? }));
            let mut all: Vec<Held> = all.collect();
            all.sort();
            all
        };
        let names: HashMap<(Domain, String), Vec<Held>> =
            self.names.iter().map(|(name, spans)| (name.clone(), held(spans))).collect();
        let upns: HashMap<String, Vec<Held>> =
            self.upns.iter().map(|(upn, spans)| (upn.clone(), held(spans))).collect();
        let mut list: Vec<Identity> = list.into_iter().map(|(identity, _)| identity).collect();

        let mut words: HashMap<String, Vec<IdentityId>> = HashMap::new();
        let mut say = |word: &str, identity: IdentityId| words.entry(word.to_lowercase()).or_default().push(identity);
        for (key, number) in &numbers {
            if let Key::Sid(sid) = key {
                say(&sid.to_string(), *number);
            }
        }
        for ((domain, name), held) in &names {
            for one in held {
                say(name, one.identity);
                say(&format!("{}\\{name}", domain_name(domain)), one.identity);
            }
            for one in held {
                let others = held.iter().filter(|other| other.identity != one.identity);
                let conflicts = others.map(|other| Conflict {
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
        for (upn, held) in &upns {
            held.iter().for_each(|one| say(upn, one.identity));
        }
        for found in words.values_mut() {
            found.sort();
            found.dedup();
        }
        for identity in &mut list {
            identity.conflicts.sort();
            identity.conflicts.dedup();
        }

        let mut done = Identities {
            list,
            accounts: Vec::new(),
            domains: self.domains,
            names,
            words,
            upns,
            homes: self.homes,
            ambiguous: Vec::new(),
        };
        let mut bare: Vec<Vec<(HostId, Vec<Held>)>> = vec![Vec::new(); self.all.sids.len()];
        for (account, host, _) in &self.all.bare {
            let index = account.0 as usize;
            let Some(Some(form @ Written::Bare { name })) = self.all.written.get(index) else { continue };
            let mut held = done.held(form, Some(*host));
            if held.is_empty()
                && let Some(domains) = self.member_of.get(host)
            {
                let keys = domains.iter().map(|domain| (domain.clone(), name.clone()));
                held = keys.filter_map(|key| done.names.get(&key)).flatten().copied().collect();
            }
            if held.is_empty() {
                let candidates = done.words.get(name).cloned().unwrap_or_default();
                done.ambiguous.push(Ambiguous { name: name.clone(), host: *host, candidates });
            } else if let Some(hosts) = bare.get_mut(index) {
                hosts.push((*host, held));
            }
        }
        done.ambiguous.sort();
        done.ambiguous.dedup();
        let meanings =
            self.all.sids.iter().zip(&self.all.written).zip(bare).map(|((sid, form), mut hosts)| match (sid, form) {
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

fn identity(id: String, key: &Key, proto: &Proto, domain_name: &impl Fn(&Domain) -> String) -> Identity {
    // The NetBIOS form of the latest name reads best.
    let best = proto.names.iter().max_by_key(|(folded, (_, last))| {
        let domain = folded.split_once('\\').map(|(domain, _)| domain);
        (domain.is_some(), domain.is_some_and(|domain| !domain.contains('.')), *last)
    });
    let mut names: Vec<String> = proto.names.values().map(|(spelling, _)| spelling.clone()).collect();
    // 4771 writes a name without its domain, which is that of the SID.
    let in_domain = proto.bare.as_ref().map(|bare| match key {
        Key::Sid(sid) => match sid.domain_part().map(|part| domain_name(&Domain::Sid(part))) {
            Some(domain) if !domain.starts_with("S-1-") => format!("{domain}\\{bare}"),
            _ => bare.clone(),
        },
        _ => bare.clone(),
    });
    if names.is_empty() {
        names.extend(proto.bare.clone());
    }
    Identity {
        name: best.map(|(_, (spelling, _))| spelling.clone()).or(in_domain).unwrap_or_else(|| id.clone()),
        class: class(key, proto),
        sids: if let Key::Sid(sid) = key { vec![sid.to_string()] } else { Vec::new() },
        names,
        upns: proto.upns.values().cloned().collect(),
        joined: proto.joined.clone(),
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
