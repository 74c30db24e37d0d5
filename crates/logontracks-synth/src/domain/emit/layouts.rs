//! The layouts of all simulated events, read from their table ([`SPECS`]).

use super::Channel;
pub use super::specs::Lay;
use super::specs::SPECS;
use crate::layout::{Container, FieldType, Layout};
use crate::writer::guid;

/// A provider: its letter in [`SPECS`], name, GUID, source name, channel, namespace of its
/// `UserData`.
type Provider = (&'static str, &'static str, &'static str, Option<&'static str>, Channel, &'static str);

const PROVIDERS: &[Provider] = &[
    ("S", "Microsoft-Windows-Security-Auditing", "54849625-5478-4994-a5ba-3e3b0328c30d", None, Channel::Security, ""),
    (
        "E",
        "Microsoft-Windows-Eventlog",
        "fc65ddd8-d6ef-4962-83d5-6e5cfe9ce148",
        None,
        Channel::Security,
        "http://manifests.microsoft.com/win/2004/08/windows/eventlog",
    ),
    (
        "e",
        "Microsoft-Windows-Eventlog",
        "fc65ddd8-d6ef-4962-83d5-6e5cfe9ce148",
        None,
        Channel::System,
        "http://manifests.microsoft.com/win/2004/08/windows/eventlog",
    ),
    ("C", "EventLog", "", None, Channel::System, ""),
    ("K", "Microsoft-Windows-Kernel-General", "a68ca8b7-004f-d7b6-a698-07e2de0f1f5d", None, Channel::System, ""),
    ("P", "Microsoft-Windows-Kernel-Power", "331c3b3a-2005-44c2-ac5e-77220c37d6b4", None, Channel::System, ""),
    ("U", "User32", "b0aa8734-56f7-41cc-b2f4-de228e98b946", Some("User32"), Channel::System, ""),
    (
        "M",
        "Service Control Manager",
        "555908d1-a6d7-4695-8e1e-26931d2012f4",
        Some("Service Control Manager"),
        Channel::System,
        "",
    ),
    ("W", "Microsoft-Windows-Winlogon", "dbe9b383-7cf3-4331-91cc-a3cb16a3b538", None, Channel::System, ""),
    (
        "L",
        "Microsoft-Windows-TerminalServices-LocalSessionManager",
        "5d896912-022d-40aa-a3a8-4fa5515c76d7",
        None,
        Channel::Lsm,
        "Event_NS",
    ),
    (
        "R",
        "Microsoft-Windows-TerminalServices-RemoteConnectionManager",
        "c76baa63-ae81-421c-b425-340b4b24157f",
        None,
        Channel::Rcm,
        "Event_NS",
    ),
    (
        "D",
        "Microsoft-Windows-RemoteDesktopServices-RdpCoreTS",
        "1139c61b-b549-4251-8ed3-27250a1edec8",
        None,
        Channel::RdpCore,
        "",
    ),
    (
        "X",
        "Microsoft-Windows-TerminalServices-ClientActiveXCore",
        "28aa95bb-d444-4719-a36f-40462168127e",
        None,
        Channel::RdpClient,
        "",
    ),
    ("N", "Microsoft-Windows-NTLM", "ac43300d-5fcc-4800-8e99-1bd3f85f0320", None, Channel::Ntlm, ""),
    ("V", "Microsoft-Windows-Security-Netlogon", "e5ba83f6-07d0-46b1-8bc7-7e669a1d31dc", None, Channel::Ntlm, ""),
    ("w", "Microsoft-Windows-WinRM", "a7975c8f-ac13-49f1-87da-5a984a4ab417", None, Channel::WinRm, ""),
    (
        "G",
        "Microsoft-Windows-TerminalServices-Gateway",
        "4d5ae6a1-c7c8-4e6d-b840-4d8080b42e1b",
        None,
        Channel::Gateway,
        "aag",
    ),
];

/// All layouts, by [`Lay`].
#[derive(Debug)]
pub struct Layouts {
    table: Vec<(Layout, Channel)>,
    none: (Layout, Channel),
}

impl Layouts {
    /// Reads the table.
    pub fn new() -> Self {
        let none = (read("S|0|0|0|0|0|+||").unwrap_or_else(empty), Channel::Security);
        let table = SPECS
            .iter()
            .map(|line| {
                let channel = provider(line).map_or(Channel::Security, |p| p.4);
                (read(line).unwrap_or_else(empty), channel)
            })
            .collect();
        Layouts { table, none }
    }

    /// The layout and the channel that it goes to.
    pub fn of(&self, lay: Lay) -> &(Layout, Channel) {
        self.table.get(lay as usize).unwrap_or(&self.none)
    }
}

impl Default for Layouts {
    fn default() -> Self {
        Layouts::new()
    }
}

fn provider(line: &str) -> Option<&'static Provider> {
    let letter = line.split('|').next()?;
    PROVIDERS.iter().find(|p| p.0 == letter)
}

/// One line of the table; `None` if it is malformed (a test reads them all).
fn read(line: &str) -> Option<Layout> {
    let &(letter, name, provider_guid, source, channel, namespace) = provider(line)?;
    let mut parts = line.split('|').skip(1);
    let event_id = parts.next()?.parse().ok()?;
    let version = parts.next()?.parse().ok();
    let level = parts.next()?.parse().ok()?;
    let task = parts.next()?.parse().ok()?;
    let opcode = parts.next()?.parse().ok()?;
    let keywords = match parts.next()? {
        "+" => 0x8020_0000_0000_0000,
        "-" => 0x8010_0000_0000_0000,
        hex => u64::from_str_radix(hex.strip_prefix("0x")?, 16).ok()?,
    };
    let container = match (letter, parts.next()?) {
        ("C", _) => Container::Classic,
        (_, "") => Container::EventData,
        (_, element) => Container::UserData { element: element.to_owned(), namespace: namespace.to_owned() },
    };
    let fields = parts
        .next()?
        .split_whitespace()
        .map(|field| {
            let (name, letter) = field.split_once(':')?;
            Some((name.to_owned(), field_type(letter)?))
        })
        .collect::<Option<Vec<_>>>()?;
    Some(Layout {
        provider: name.to_owned(),
        provider_guid: guid(provider_guid),
        event_source_name: source.map(str::to_owned),
        event_id,
        version,
        level,
        task,
        opcode,
        keywords,
        channel: channel.name().to_owned(),
        container,
        fields,
    })
}

/// The type of a letter.
fn field_type(letter: &str) -> Option<FieldType> {
    Some(match letter {
        "t" => FieldType::UnicodeString,
        "s" => FieldType::Sid,
        "l" => FieldType::HexInt64,
        "x" => FieldType::HexInt32,
        "u" => FieldType::UInt32,
        "w" => FieldType::UInt64,
        "h" => FieldType::UInt16,
        "g" => FieldType::Guid,
        "p" => FieldType::Pointer,
        "f" => FieldType::FileTime,
        "b" => FieldType::Boolean,
        "B" => FieldType::Binary,
        _ => return None,
    })
}

fn empty() -> Layout {
    Layout {
        provider: String::new(),
        provider_guid: None,
        event_source_name: None,
        event_id: 0,
        version: None,
        level: 0,
        task: 0,
        opcode: 0,
        keywords: 0,
        channel: String::new(),
        container: Container::Empty,
        fields: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::specs::ALL;
    use super::*;

    #[test]
    fn every_line_of_the_table_is_well_formed() {
        for line in SPECS {
            assert!(read(line).is_some(), "{line}");
        }
        assert_eq!(SPECS.len(), ALL.len());
    }

    /// Names and types of all fields, held against the schemas that were taken from Windows' own
    /// manifests. They have neither gateway events nor 7045, and classic ones under names of their own.
    #[test]
    fn fields_are_those_of_windows() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/schema/events.json");
        let Ok(text) = std::fs::read_to_string(path) else {
            println!("skipped: no {path}");
            return;
        };
        let schema: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
        let more = std::fs::read_to_string(path.replace("events.json", "more-layouts.json")).unwrap();
        let more: Vec<serde_json::Value> = serde_json::from_str(&more).unwrap();
        let type_name = |t: FieldType| match t {
            FieldType::Guid => "GUID".to_owned(),
            FieldType::Sid => "SID".to_owned(),
            FieldType::FileTime => "FILETIME".to_owned(),
            other => format!("{other:?}"),
        };
        let mut checked = 0;
        for lay in ALL {
            let layout = &Layouts::new().of(*lay).0.clone();
            let elsewhere = layout.provider.ends_with("Gateway") || *lay == Lay::NewService;
            if layout.container == Container::Classic || elsewhere {
                continue;
            }
            let wanted: Vec<(String, String)> = layout.fields.iter().map(|(n, t)| (n.clone(), type_name(*t))).collect();
            let same = |e: &&serde_json::Value| {
                e["provider"] == layout.provider.as_str()
                    && e["event_id"] == layout.event_id
                    && e["version"].as_u64() == layout.version.map(u64::from)
            };
            let known: Vec<Vec<(String, String)>> = schema
                .iter()
                .filter(same)
                .map(|e| {
                    e["fields"]
                        .as_array()
                        .unwrap()
                        .iter()
                        .map(|f| {
                            (
                                f["name"].as_str().unwrap().to_owned(),
                                f["in_type"].as_str().unwrap().trim_start_matches("win:").to_owned(),
                            )
                        })
                        .collect()
                })
                .chain(
                    more.iter()
                        .filter(|e| {
                            e["provider"] == layout.provider.as_str()
                                && e["id"] == layout.event_id
                                && e["ver"].as_u64() == layout.version.map(u64::from)
                        })
                        .map(|e| {
                            let texts = |f: &serde_json::Value| {
                                (f[0].as_str().unwrap().to_owned(), f[1].as_str().unwrap().to_owned())
                            };
                            e["fields"].as_array().unwrap().iter().map(texts).collect()
                        }),
                )
                .collect();
            assert!(known.contains(&wanted), "{lay:?}: {wanted:?}\nknown: {known:?}");
            checked += 1;
        }
        assert!(checked > 95, "{checked}");
    }

    /// Versions of 4624 have 20, 21, 27 and 28 fields (Microsoft's page on 4624; event manifests).
    #[test]
    fn numbers_of_fields() {
        let layouts = Layouts::new();
        let count = |lay| layouts.of(lay).0.fields.len();
        let of_4624 = [Lay::Logon0, Lay::Logon1, Lay::Logon2, Lay::Logon3].map(count);
        assert_eq!(of_4624, [20, 21, 27, 28]);
        assert_eq!([Lay::Tgt0, Lay::Tgt1, Lay::Tgt2].map(count), [14, 15, 24]);
        assert_eq!([Lay::Tgs0, Lay::Tgs1, Lay::Tgs2].map(count), [11, 13, 21]);
    }
}
