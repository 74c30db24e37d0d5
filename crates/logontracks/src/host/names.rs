//! Which Computer names are one computer.
//!
//! Names are compared without case. A short name is joined with the full name that has it as first label, if there is
//! just one. Any other two names are joined only by a record that shows the change:
//! - 6011 of the computer itself names both;
//! - one channel in one file goes on under the new name where it ended under the old one: EventRecordID and time both
//!   continue and nothing interleaves (names from setup, for one). A file of forwarded events holds computers
//!   that interleave, and joins nothing;
//! - accounts of the computer's own have the same machine SID (S-1-5-21-X) under both, one after the other. Clones
//!   share a machine SID too, but live at the same time: they stay apart.

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};
use std::collections::BTreeMap;

use super::{Windows, label_of};
use crate::fact::{AccountId, FactId, Facts, Kind, Kinds, Names, Sym, What};
use crate::wire::Sid;

/// The names of one computer.
pub(super) struct Group {
    /// The one it had last, in full where known.
    pub(super) name: String,
    /// As [`Host::names`](super::Host::names).
    pub(super) names: Vec<(Sym, Option<FactId>)>,
}

/// Groups of names, in the order of the names they had last.
pub(super) fn groups(facts: &Facts, windows: &Windows) -> Vec<Group> {
    let mut names = Computers::of(facts);
    names.join_short();
    names.join_renamed(facts);
    names.join_continued(facts, windows);
    names.join_by_machine_sid(facts, windows);
    names.into_groups(facts)
}

/// One name, in any case.
struct Name {
    lower: String,
    /// As written, in order of first use.
    spellings: Vec<Sym>,
    first: FactId,
    last: FactId,
    /// The name with which it was joined.
    parent: usize,
    /// The record that shows that the computer came to have this name.
    shown_by: Option<FactId>,
}

struct Computers {
    names: Vec<Name>,
    of_sym: HashMap<Sym, usize>,
}

impl Computers {
    fn of(facts: &Facts) -> Self {
        let mut computers = Self { names: Vec::new(), of_sym: HashMap::new() };
        let mut of_lower: HashMap<String, usize> = HashMap::new();
        for span in facts.sources() {
            let (sym, id) = (span.source.computer, span.first);
            let index = *computers.of_sym.entry(sym).or_insert_with(|| {
                let lower = facts.strings.text(sym).to_lowercase();
                let index = *of_lower.entry(lower.clone()).or_insert(computers.names.len());
                match computers.names.get_mut(index) {
                    Some(name) => name.spellings.push(sym),
                    None => computers.names.push(Name {
                        lower,
                        spellings: vec![sym],
                        first: id,
                        last: id,
                        parent: index,
                        shown_by: None,
                    }),
                }
                index
            });
            if let Some(name) = computers.names.get_mut(index) {
                name.last = name.last.max(span.last);
            }
        }
        computers
    }

    fn root(&self, mut index: usize) -> usize {
        while let Some(name) = self.names.get(index).filter(|name| name.parent != index) {
            index = name.parent;
        }
        index
    }

    /// Joins two names; `shown_by` is kept with the one that was used later.
    fn join(&mut self, a: usize, b: usize, shown_by: Option<FactId>) {
        let first = |index: usize| self.names.get(index).map(|name| name.first);
        let (early, late) = if first(a) <= first(b) { (a, b) } else { (b, a) };
        let (early_root, late_root) = (self.root(early), self.root(late));
        if early_root == late_root {
            return;
        }
        if let Some(name) = self.names.get_mut(late).filter(|name| name.shown_by.is_none()) {
            name.shown_by = shown_by;
        }
        if let Some(name) = self.names.get_mut(late_root) {
            name.parent = early_root;
        }
    }

    /// First and last fact of all the names joined with one.
    fn span(&self, index: usize) -> Option<(FactId, FactId)> {
        let root = self.root(index);
        let joined = || self.names.iter().enumerate().filter(|(i, _)| self.root(*i) == root).map(|(_, name)| name);
        Some((joined().map(|name| name.first).min()?, joined().map(|name| name.last).max()?))
    }

    /// Whether the computers named in `chain` were there one after the other, none at the same time.
    fn in_turn(&self, facts: &Facts, chain: &[usize], windows: &Windows) -> bool {
        chain.windows(2).all(|pair| {
            let [a, b] = pair else { return true };
            let (Some((_, a_last)), Some((b_first, _))) = (self.span(*a), self.span(*b)) else { return false };
            let time = |id| facts.at(id).map(|at| at.time);
            let (Some(end), Some(begin)) = (time(a_last), time(b_first)) else { return false };
            end.since(begin) <= windows.rename_overlap
        })
    }

    fn join_short(&mut self) {
        let mut full: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, name) in self.names.iter().enumerate().filter(|(_, name)| name.lower.contains('.')) {
            full.entry(label_of(&name.lower).to_owned()).or_default().push(index);
        }
        let short = |(index, name): (usize, &Name)| match full.get(&name.lower).map(Vec::as_slice) {
            Some([only]) => Some((index, *only)),
            _ => None,
        };
        let pairs: Vec<(usize, usize)> = self.names.iter().enumerate().filter_map(short).collect();
        pairs.into_iter().for_each(|(short, full)| self.join(short, full, None));
    }

    /// 6011.
    fn join_renamed(&mut self, facts: &Facts) {
        let mut of_label: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, name) in self.names.iter().enumerate() {
            of_label.entry(label_of(&name.lower).to_owned()).or_default().push(index);
        }
        let mut seen = HashSet::new();
        for (id, fact) in facts.of_kinds(Kinds::of(&[Kind::ComputerRenamed])) {
            let What::ComputerRenamed { before, after } = fact.what else { continue };
            let Some(&own) = self.of_sym.get(&fact.at.computer) else { continue };
            if !seen.insert((own, before, after)) {
                continue;
            }
            let lower = |sym| facts.strings.text(sym).to_lowercase();
            let is_own = |name: &String| self.names.get(own).is_some_and(|own| same_host(name, &own.lower));
            // It is about the computer itself, under one of its two names.
            let other = match (lower(before), lower(after)) {
                (before, after) if is_own(&before) && !is_own(&after) => after,
                (before, after) if is_own(&after) && !is_own(&before) => before,
                _ => continue,
            };
            let named = of_label.get(label_of(&other)).map(Vec::as_slice).unwrap_or_default();
            let answers = |index: &&usize| self.names.get(**index).is_some_and(|name| same_host(&name.lower, &other));
            let mut answering: Vec<usize> = named.iter().filter(answers).copied().collect();
            answering.dedup_by_key(|index| self.root(*index));
            if let [only] = answering.as_slice() {
                self.join(own, *only, Some(id));
            }
        }
    }

    /// One channel in one file that goes on under another name.
    fn join_continued(&mut self, facts: &Facts, windows: &Windows) {
        struct Span {
            ids: (u64, u64),
            facts: (FactId, FactId),
        }
        let mut files: BTreeMap<(u32, String), BTreeMap<usize, Span>> = BTreeMap::new();
        if self.names.len() < 2 {
            return;
        }
        let mut channels: HashMap<Sym, String> = HashMap::new();
        for known in facts.sources() {
            let (file, channel) = (known.source.file.0, known.source.channel);
            let Some(&name) = self.of_sym.get(&known.source.computer) else { continue };
            let text = channels.entry(channel).or_insert_with(|| facts.strings.text(channel).to_lowercase());
            let spans = files.entry((file, text.clone())).or_default();
            let span = spans.entry(name).or_insert(Span { ids: known.record_ids, facts: (known.first, known.last) });
            span.ids = (span.ids.0.min(known.record_ids.0), span.ids.1.max(known.record_ids.1));
            span.facts = (span.facts.0.min(known.first), span.facts.1.max(known.last));
        }
        for (_, spans) in files {
            let mut chain: Vec<(usize, Span)> = spans.into_iter().collect();
            chain.sort_by_key(|(_, span)| span.ids);
            let continues = chain.windows(2).all(|pair| {
                let [(_, a), (_, b)] = pair else { return true };
                let gap = b.ids.0.checked_sub(a.ids.1);
                gap.is_some_and(|gap| gap > 0 && gap <= windows.rename_records) && a.facts.1 < b.facts.0
            });
            let order: Vec<usize> = chain.iter().map(|(name, _)| *name).collect();
            if !continues || !self.in_turn(facts, &order, windows) {
                continue;
            }
            for pair in chain.windows(2) {
                let [(a, _), (b, span)] = pair else { continue };
                self.join(*a, *b, Some(span.facts.0));
            }
        }
    }

    /// The same S-1-5-21-X of accounts whose domain is the computer's own name.
    fn join_by_machine_sid(&mut self, facts: &Facts, windows: &Windows) {
        if self.names.len() < 2 {
            return;
        }
        let labels: HashSet<&str> = self.names.iter().map(|name| label_of(&name.lower)).collect();
        // By number of account: the computer's name and the machine's SID, of accounts that may be a computer's own.
        let of_account = |names: Names| {
            let domain = facts.strings.text(names.domain).to_lowercase();
            let sid = Sid::parse(facts.strings.text(names.sid)).filter(|_| labels.contains(domain.as_str()))?;
            Some((domain, sid.domain_part()?))
        };
        let local: Vec<Option<(String, Sid<'static>)>> =
            [None].into_iter().chain(facts.strings.accounts().map(|(_, names)| of_account(names))).collect();
        if local.iter().all(Option::is_none) {
            return;
        }
        let mut machines: BTreeMap<Sid<'static>, BTreeMap<usize, FactId>> = BTreeMap::new();
        facts.each_glimpse(|glimpse| {
            let account = match glimpse.activity() {
                Some((_, account)) => Some(account),
                None => glimpse.what().as_ref().and_then(account_of),
            };
            let known = account.and_then(|account| local.get(account.0 as usize)?.as_ref());
            let (Some((domain, sid)), Some(&index)) = (known, self.of_sym.get(&glimpse.computer)) else { return };
            let (id, Some(name)) = (glimpse.id, self.names.get(index)) else { return };
            if domain == label_of(&name.lower) {
                let first = machines.entry(sid.clone()).or_default().entry(index).or_insert(id);
                *first = id.min(*first);
            }
        });
        for names in machines.into_values().filter(|names| names.len() > 1) {
            let mut chain: Vec<(FactId, usize, FactId)> = names
                .into_iter()
                .filter_map(|(index, shown)| self.span(index).map(|(first, _)| (first, index, shown)))
                .collect();
            chain.sort_unstable();
            chain.dedup_by_key(|(_, index, _)| self.root(*index));
            let order: Vec<usize> = chain.iter().map(|(_, index, _)| *index).collect();
            if !self.in_turn(facts, &order, windows) {
                continue;
            }
            for pair in chain.windows(2) {
                let [(_, a, _), (_, b, shown)] = pair else { continue };
                self.join(*a, *b, Some(*shown));
            }
        }
    }

    fn into_groups(self, facts: &Facts) -> Vec<Group> {
        let mut members: BTreeMap<usize, Vec<&Name>> = BTreeMap::new();
        for (index, name) in self.names.iter().enumerate() {
            members.entry(self.root(index)).or_default().push(name);
        }
        let mut groups: Vec<Group> = members
            .into_values()
            .map(|mut names| {
                names.sort_by_key(|name| name.first);
                let spelled = |name: &&Name| {
                    let shown_by = name.shown_by;
                    name.spellings.iter().map(move |sym| (*sym, shown_by)).collect::<Vec<_>>()
                };
                Group { name: last_name(facts, &names), names: names.iter().flat_map(spelled).collect() }
            })
            .collect();
        groups.sort_by_cached_key(|group| (group.name.to_lowercase(), group.name.clone()));
        groups
    }
}

/// The name in use last; of a short and a full form of it, the full one.
fn last_name(facts: &Facts, names: &[&Name]) -> String {
    let Some(last) = names.iter().max_by_key(|name| name.last) else { return String::new() };
    let full = names.iter().filter(|name| label_of(&name.lower) == label_of(&last.lower));
    let best = full.max_by_key(|name| (name.lower.contains('.'), name.last)).unwrap_or(last);
    best.spellings.first().map_or(String::new(), |sym| facts.strings.text(*sym).to_owned())
}

/// Whether two names in lower case may be of one computer: equal, or one is the first label of the other.
fn same_host(a: &str, b: &str) -> bool {
    a == b || (a.contains('.') != b.contains('.') && label_of(a) == label_of(b))
}

/// The account that a record of a session is about.
fn account_of(what: &What) -> Option<AccountId> {
    match what {
        What::Logon(logon) => Some(logon.account),
        What::LoggedOff { account, .. }
        | What::LogoffInitiated { account, .. }
        | What::Privileges { account, .. }
        | What::Groups { account, .. }
        | What::Activity { account, .. } => Some(*account),
        What::AccountChanged(change) => Some(change.account),
        What::Explicit(explicit) => Some(explicit.subject),
        What::Desktop(desktop) => Some(desktop.account),
        _ => None,
    }
}
