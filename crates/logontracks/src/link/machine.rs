//! Computers by name, those in evidence and those that are only spoken of.

use foldhash::{HashMap, HashMapExt};
use std::net::IpAddr;

use crate::fact::{Strings, Sym};
use crate::host::{HostId, Hosts};
use crate::wire::{Address, Text};

/// A computer: a host of the evidence, or one that records only name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Machine {
    Host(HostId),
    Other(u32),
}

impl Machine {
    pub fn host(self) -> Option<HostId> {
        match self {
            Self::Host(host) => Some(host),
            Self::Other(_) => None,
        }
    }

    /// As a number; `None` of one that is too high, which no evidence has.
    pub fn pack(self) -> Option<u32> {
        match self {
            Self::Host(host) => host.0.checked_mul(2),
            Self::Other(number) => number.checked_mul(2)?.checked_add(1),
        }
    }

    pub fn unpack(number: u32) -> Self {
        if number.is_multiple_of(2) { Self::Host(HostId(number / 2)) } else { Self::Other(number / 2) }
    }
}

/// Where a record says that something came from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Spot {
    /// It does not say.
    #[default]
    Unknown,
    /// From the computer that wrote it.
    Own,
    /// From this address; a number of [`Machines::ip`].
    Ip(u32),
}

impl Spot {
    /// As a number; `None` if it is not known.
    pub fn pack(self) -> Option<u32> {
        match self {
            Self::Unknown => None,
            Self::Own => Some(0),
            Self::Ip(number) => number.checked_add(1),
        }
    }

    pub fn unpack(number: Option<u32>) -> Self {
        number.map_or(Self::Unknown, |number| number.checked_sub(1).map_or(Self::Own, Self::Ip))
    }
}

/// What a name of a server means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// The computer that wrote it.
    Own,
    Machine(Machine),
    Ip(IpAddr),
}

/// Names and addresses of computers, each taken apart once.
pub(super) struct Machines<'e> {
    strings: &'e Strings,
    hosts: &'e Hosts,
    names: HashMap<Sym, Option<Target>>,
    labels: HashMap<String, u32>,
    other: Vec<String>,
    spots: HashMap<Sym, Spot>,
    ips: Vec<IpAddr>,
    ip_numbers: HashMap<IpAddr, u32>,
}

impl<'e> Machines<'e> {
    pub fn new(strings: &'e Strings, hosts: &'e Hosts) -> Self {
        Self {
            strings,
            hosts,
            names: HashMap::new(),
            labels: HashMap::new(),
            other: Vec::new(),
            spots: HashMap::new(),
            ips: Vec::new(),
            ip_numbers: HashMap::new(),
        }
    }

    /// What `TargetServerName`, an SPN, a URL, a workstation or an account `HOST$` means.
    pub fn target(&mut self, sym: Sym) -> Option<Target> {
        if let Some(known) = self.names.get(&sym) {
            return *known;
        }
        let target = server(self.strings.text(sym)).map(|server| match server {
            Server::Own => Target::Own,
            Server::Ip(ip) => Target::Ip(ip),
            Server::Name(name) => Target::Machine(self.by_name(name)),
        });
        self.names.insert(sym, target);
        target
    }

    /// The computer of a name; `None` for an address, `localhost` or nothing.
    pub fn named(&mut self, sym: Sym) -> Option<Machine> {
        match self.target(sym)? {
            Target::Machine(machine) => Some(machine),
            Target::Own | Target::Ip(_) => None,
        }
    }

    fn by_name(&mut self, name: &str) -> Machine {
        if let Some(host) = self.hosts.find(name) {
            return Machine::Host(host);
        }
        let label = name.split('.').next().unwrap_or(name).to_lowercase();
        if let Some(number) = self.labels.get(&label) {
            return Machine::Other(*number);
        }
        let number = u32::try_from(self.other.len()).unwrap_or(u32::MAX);
        self.other.push(label.to_uppercase());
        self.labels.insert(label, number);
        Machine::Other(number)
    }

    /// A computer's name.
    pub fn name(&self, machine: Machine) -> &str {
        match machine {
            Machine::Host(host) => self.hosts.get(host).map_or("", |host| &host.name),
            Machine::Other(number) => self.other.get(number as usize).map_or("", |name| name),
        }
    }

    /// Where an address field says that something came from.
    pub fn spot(&mut self, sym: Sym) -> Spot {
        if let Some(known) = self.spots.get(&sym) {
            return *known;
        }
        let address = Address::parse(Text::from(self.strings.text(sym)));
        let spot = match address.canonical() {
            _ if address.is_local() => Spot::Own,
            Some(ip) if ip.is_unspecified() => Spot::Unknown,
            Some(ip) => Spot::Ip(self.number(ip)),
            None => Spot::Unknown,
        };
        self.spots.insert(sym, spot);
        spot
    }

    /// The number of an address.
    pub fn number(&mut self, ip: IpAddr) -> u32 {
        let next = u32::try_from(self.ips.len()).unwrap_or(u32::MAX);
        let number = *self.ip_numbers.entry(ip).or_insert(next);
        if number == next {
            self.ips.push(ip);
        }
        number
    }

    /// The address of a number.
    pub fn ip(&self, number: u32) -> Option<IpAddr> {
        self.ips.get(number as usize).copied()
    }

    pub fn ip_number(&self, ip: IpAddr) -> Option<u32> {
        self.ip_numbers.get(&ip).copied()
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Server<'t> {
    Own,
    Ip(IpAddr),
    Name(&'t str),
}

/// The computer in `fs01.corp.example`, `\\FS01`, `FS01$`, `cifs/fs01.corp.example`, `MSSQLSvc/sql01:1433`,
/// `fs01/wsman?PSVersion=5.1`, `http://fs01:5985/wsman`, `10.0.0.5`.
fn server(text: &str) -> Option<Server<'_>> {
    let text = text.trim().trim_start_matches('\\');
    let text = text.split_once("://").map_or(text, |(_, rest)| rest);
    let text = match text.split_once('/') {
        // WinRM writes the server first; every SPN has its class first.
        Some((host, path)) if path.to_ascii_lowercase().starts_with("wsman") => host,
        Some((_, host)) => host.split('/').next().unwrap_or(host),
        None => text,
    };
    let text = text.split(['\\', '?']).next().unwrap_or(text);
    if matches!(text, "" | "-" | "*") {
        return None;
    }
    let address = Address::parse(Text::from(text));
    if address.is_local() {
        return Some(Server::Own);
    }
    if let Some(ip) = address.canonical() {
        return Some(Server::Ip(ip));
    }
    let name = text.split(':').next().unwrap_or(text).trim_end_matches(['$', '.']);
    // HOST$@REALM.
    let name = name.split('@').next().unwrap_or(name).trim_end_matches('$');
    match name {
        "" => None,
        _ if name.eq_ignore_ascii_case("localhost") => Some(Server::Own),
        _ => Some(Server::Name(name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_a_server_is_understood() {
        let forms = [
            "fs01.corp.example",
            "\\\\fs01.corp.example\\share",
            "cifs/fs01.corp.example",
            "MSSQLSvc/fs01.corp.example:1433",
            "ldap/fs01.corp.example/corp.example",
            "fs01.corp.example/wsman?PSVersion=5.1",
            "http://fs01.corp.example:5985/wsman",
            "fs01.corp.example:3389",
        ];
        for form in forms {
            assert_eq!(server(form), Some(Server::Name("fs01.corp.example")), "{form}");
        }
        assert_eq!(server("FS01$@CORP.EXAMPLE"), Some(Server::Name("FS01")));
        assert_eq!(server("localhost"), Some(Server::Own));
        assert_eq!(server("127.0.0.1"), Some(Server::Own));
        assert_eq!(server("10.0.0.5:3389"), Some(Server::Ip("10.0.0.5".parse().unwrap())));
        assert_eq!(server("-"), None);
    }
}
