//! Network addresses, in text and in binary.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};

use serde::{Serialize, Serializer};

use super::Text;

/// An address as an event writes it: an IP address in one of several forms, or text that is none.
///
/// Equality and order are of the text as written; [`Address::canonical`] is what to compare hosts by. Serializes as
/// the text written.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Address<'c> {
    /// `10.0.0.5`, `::ffff:10.0.0.5`, `fe80::1%12`, `10.0.0.5:49713`, `[10.0.0.5]:49713`, `[fe80::1%12]:49713`.
    Ip {
        /// The text as written.
        written: Text<'c>,
        /// The address, not folded.
        addr: IpAddr,
        /// The zone of a link-local IPv6 address: an interface number of the computer that wrote the event.
        zone: Option<u32>,
        /// The port, where the event writes it into the same field.
        port: Option<Port>,
    },
    /// `LOCAL`, `Unknown`, a host name.
    Other(Text<'c>),
}

impl<'c> Address<'c> {
    /// Reads any text.
    pub fn parse(written: Text<'c>) -> Self {
        if let Some(addr) = written.as_utf16le().and_then(usual) {
            return Self::Ip { written, addr, zone: None, port: None };
        }
        let mut buffer = [0; 64];
        match written.ascii(&mut buffer).and_then(parse_ip) {
            Some((addr, zone, port)) => Self::Ip { written, addr, zone, port },
            None => Self::Other(written),
        }
    }

    /// The IP address as written; `None` if the text is none.
    pub fn ip(&self) -> Option<IpAddr> {
        match self {
            Self::Ip { addr, .. } => Some(*addr),
            Self::Other(_) => None,
        }
    }

    /// The IP address with `::ffff:a.b.c.d` folded to `a.b.c.d`: 4768, 4769 and 4771 write the former of the client
    /// that 4624 writes the latter of.
    pub fn canonical(&self) -> Option<IpAddr> {
        self.ip().map(|ip| ip.to_canonical())
    }

    /// The port, where the event writes it into the same field.
    pub fn port(&self) -> Option<Port> {
        match self {
            Self::Ip { port, .. } => *port,
            Self::Other(_) => None,
        }
    }

    /// The text as written.
    pub fn written(&self) -> &Text<'c> {
        match self {
            Self::Ip { written, .. } | Self::Other(written) => written,
        }
    }

    /// Whether it is `127.0.0.0/8` or `::1`, in any form.
    pub fn is_loopback(&self) -> bool {
        self.canonical().is_some_and(|ip| ip.is_loopback())
    }

    /// Whether it says that the client is the computer itself: a loopback address, or the word `LOCAL` that 4778,
    /// 4779 and the Local Session Manager write for the console.
    pub fn is_local(&self) -> bool {
        match self {
            Self::Ip { .. } => self.is_loopback(),
            Self::Other(text) => text.eq_ignore_case("LOCAL"),
        }
    }

    /// The same address, independent of the chunk.
    pub fn into_owned(self) -> Address<'static> {
        match self {
            Self::Ip { written, addr, zone, port } => Address::Ip { written: written.into_owned(), addr, zone, port },
            Self::Other(text) => Address::Other(text.into_owned()),
        }
    }
}

/// The address that UTF-16LE text is in one of the two forms that nearly all have: `10.0.0.5` or `::ffff:10.0.0.5`.
fn usual(bytes: &[u8]) -> Option<IpAddr> {
    const MAPPED: &[u8] = b":\0:\0f\0f\0f\0f\0:\0";
    let (digits, mapped) = match bytes.strip_prefix(MAPPED) {
        Some(digits) => (digits, true),
        None => (bytes, false),
    };
    let address = dotted(digits.as_chunks::<2>().0)?;
    Some(if mapped { address.to_ipv6_mapped().into() } else { address.into() })
}

/// As `from_str`: four numbers of up to three digits without a zero before others.
#[inline]
fn dotted(units: &[[u8; 2]]) -> Option<Ipv4Addr> {
    let digit = |unit: u16| Some(u32::from(unit.checked_sub(0x30).filter(|digit| *digit < 10)?));
    let mut units = units.iter().map(|unit| u16::from_le_bytes(*unit));
    let mut address = 0;
    for dots in 0..4 {
        let mut octet = digit(units.next()?)?;
        let dot = loop {
            let Some(unit) = units.next() else { break false };
            match digit(unit) {
                Some(digit) if octet > 0 => octet = octet * 10 + digit,
                None if unit == u16::from(b'.') => break true,
                _ => return None,
            }
            if octet > 255 {
                return None;
            }
        };
        if dot != (dots < 3) {
            return None;
        }
        address = address << 8 | octet;
    }
    Some(Ipv4Addr::from_bits(address))
}

/// `address`, `address%zone`, `v4:port`, `[address]:port`, `[address%zone]:port`.
fn parse_ip(text: &str) -> Option<(IpAddr, Option<u32>, Option<Port>)> {
    if let Some((addr, zone)) = parse_zoned(text) {
        return Some((addr, zone, None));
    }
    let (host, port) = text.rsplit_once(':')?;
    let port = Some(Port(digits(port)?));
    match host.strip_prefix('[').and_then(|host| host.strip_suffix(']')) {
        Some(host) => {
            let (addr, zone) = parse_zoned(host)?;
            Some((addr, zone, port))
        }
        None => Some((host.parse::<Ipv4Addr>().ok()?.into(), None, port)),
    }
}

fn parse_zoned(text: &str) -> Option<(IpAddr, Option<u32>)> {
    match text.split_once('%') {
        Some((addr, zone)) => Some((addr.parse::<Ipv6Addr>().ok()?.into(), Some(digits(zone)?))),
        None => Some((text.parse().ok()?, None)),
    }
}

/// A number of digits alone: `from_str` also takes a sign.
fn digits<N: std::str::FromStr>(text: &str) -> Option<N> {
    if text.bytes().all(|b| b.is_ascii_digit()) { text.parse().ok() } else { None }
}

impl fmt::Display for Address<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.written(), f)
    }
}

impl fmt::Debug for Address<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Address<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.written().serialize(serializer)
    }
}

/// A TCP or UDP port. 0 is what Windows writes where there was none.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct Port(pub u16);

impl Port {
    /// Reads decimal digits.
    pub fn parse(text: &Text<'_>) -> Option<Self> {
        let mut buffer = [0; 8];
        text.ascii(&mut buffer).and_then(digits).map(Self)
    }
}

impl fmt::Display for Port {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for Port {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// A binary socket address, as the SMB client and server events hold it: `SOCKADDR_IN` or `SOCKADDR_IN6` (ws2def.h,
/// ws2ipdef.h), with or without the padding of `SOCKADDR_STORAGE`. The padding is not kept.
///
/// Prints and serializes as `10.0.0.5:445` or `[fe80::1%12]:445`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SocketAddress(pub SocketAddr);

impl SocketAddress {
    /// Reads a `SOCKADDR`: family (little-endian, 2 or 23), port (big-endian), address. `None` for another family,
    /// or if `bytes` is too short.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        match *bytes.first_chunk::<2>()? {
            [2, 0] => {
                let [_, _, p0, p1, a, b, c, d] = *bytes.first_chunk::<8>()?;
                Some(Self(SocketAddrV4::new(Ipv4Addr::new(a, b, c, d), u16::from_be_bytes([p0, p1])).into()))
            }
            [23, 0] => {
                let [_, _, p0, p1, f0, f1, f2, f3, rest @ ..] = *bytes.first_chunk::<28>()?;
                let (ip, zone) = (rest.first_chunk::<16>()?, rest.last_chunk::<4>()?);
                Some(Self(
                    SocketAddrV6::new(
                        Ipv6Addr::from(*ip),
                        u16::from_be_bytes([p0, p1]),
                        u32::from_le_bytes([f0, f1, f2, f3]),
                        u32::from_le_bytes(*zone),
                    )
                    .into(),
                ))
            }
            _ => None,
        }
    }

    /// The IP address with `::ffff:a.b.c.d` folded to `a.b.c.d`.
    pub fn canonical(&self) -> IpAddr {
        self.0.ip().to_canonical()
    }

    /// The port.
    pub fn port(&self) -> Port {
        Port(self.0.port())
    }
}

impl fmt::Display for SocketAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for SocketAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for SocketAddress {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wide(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn forms_of_an_address() {
        for (written, canonical, port) in [
            ("10.0.0.5", "10.0.0.5", None),
            ("::ffff:10.0.0.12", "10.0.0.12", None),
            ("::1", "::1", None),
            ("fe80::1%12", "fe80::1", None),
            ("FE80::1", "fe80::1", None),
            ("fe80::5efe:192.168.1.2", "fe80::5efe:c0a8:102", None),
            ("10.0.0.5:49713", "10.0.0.5", Some(Port(49713))),
            ("[fe80::1%12]:49713", "fe80::1", Some(Port(49713))),
            ("[::ffff:10.0.0.5]:0", "10.0.0.5", Some(Port(0))),
            // So RemoteDesktopServices-RdpCoreTS 131 writes ClientIP (dfir_rdpsharp_target_RdpCoreTs_168_68_131.evtx).
            ("[10.0.2.16]:59407", "10.0.2.16", Some(Port(59407))),
        ] {
            let bytes = wide(written);
            let address = Address::parse(Text::from_utf16le(&bytes));
            assert_eq!(address.canonical(), Some(canonical.parse().unwrap()), "{written}");
            assert_eq!(address.port(), port, "{written}");
            assert_eq!(address.to_string(), written);
            assert_eq!(serde_json::to_string(&address).unwrap(), format!("{written:?}"));
            assert_eq!(address.clone().into_owned(), address);
        }
        assert!(matches!(Address::parse(Text::from("fe80::1%12")), Address::Ip { zone: Some(12), .. }));
    }

    /// The short way gives nothing but what std's own parser gives.
    #[test]
    fn the_usual_forms_are_as_std_reads_them() {
        for text in [
            "10.0.0.5",
            "::ffff:10.0.0.12",
            "0.0.0.0",
            "255.255.255.255",
            "256.0.0.1",
            "1.2.3.04",
            "1.2.3.00",
            "1.2.3.0",
            "1.2.3",
            "1.2.3.",
            ".1.2.3",
            "1..2.3",
            "1.2.3.4.5",
            "1.2.3.4.",
            "1234.1.1.1",
            "::ffff:1.2.3",
            "::ffff:",
            "",
            "1.2.3.4 ",
            "1.2.3.\u{664}",
            "::FFFF:1.2.3.4",
            "::ffff:256.1.1.1",
        ] {
            let std = text.parse::<IpAddr>().ok();
            let usual = usual(&wide(text));
            assert!(usual.is_none() || usual == std, "{text}: {usual:?} {std:?}");
            assert_eq!(usual.is_some(), std.is_some() && !text.starts_with("::FFFF"), "{text}");
        }
    }

    #[test]
    fn what_is_no_address_stays_text() {
        for other in [
            "LOCAL",
            "Unknown",
            "-",
            "",
            "WKS01",
            "10.0.0",
            "010.0.0.5",
            "10.0.0.5:",
            "10.0.0.5:+1",
            "10.0.0.5:65536",
            "[10.0.0.5%1]:1",
            "fe80::1%eth0",
            "10.0.0.5%1",
            "[::1",
            "::1]:5",
            "\u{661}0.0.0.5",
        ] {
            let address = Address::parse(Text::from(other));
            assert_eq!((address.ip(), address.to_string().as_str()), (None, other));
        }
    }

    #[test]
    fn local_is_loopback_or_says_so() {
        for local in ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1", "LOCAL", "local"] {
            assert!(Address::parse(Text::from(local)).is_local(), "{local}");
        }
        for other in ["10.0.0.5", "fe80::1", "0.0.0.0", "LOCALHOST9", "Unknown"] {
            assert!(!Address::parse(Text::from(other)).is_local(), "{other}");
        }
        assert!(!Address::parse(Text::from("LOCAL")).is_loopback());
    }

    #[test]
    fn ports() {
        assert_eq!(Port::parse(&Text::from("49713")), Some(Port(49713)));
        for other in ["65536", "-", "", "0x50", "+5"] {
            assert_eq!(Port::parse(&Text::from(other)), None, "{other}");
        }
        assert_eq!(serde_json::to_string(&Port(88)).unwrap(), "88");
    }

    /// The layouts of ws2def.h and ws2ipdef.h.
    #[test]
    fn socket_addresses() {
        let v4 = [2, 0, 0x01, 0xbd, 10, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0];
        let address = SocketAddress::parse(&v4).unwrap();
        assert_eq!(address.to_string(), "10.0.0.5:445");
        assert_eq!((address.port(), address.canonical()), (Port(445), "10.0.0.5".parse().unwrap()));
        let mut storage = [0; 128];
        storage[..8].copy_from_slice(&v4[..8]);
        assert_eq!(SocketAddress::parse(&storage), Some(address));
        let mut v6 = vec![23, 0, 0x01, 0xbd, 0, 0, 0, 0];
        v6.extend("fe80::1".parse::<Ipv6Addr>().unwrap().octets());
        v6.extend(12_u32.to_le_bytes());
        assert_eq!(SocketAddress::parse(&v6).unwrap().to_string(), "[fe80::1%12]:445");
        assert_eq!(SocketAddress::parse(&v6[..27]), None);
        assert_eq!(SocketAddress::parse(&v4[..7]), None);
        assert_eq!(SocketAddress::parse(&[1, 0, 0, 0, 0, 0, 0, 0]), None);
        assert_eq!(SocketAddress::parse(&[]), None);
        assert_eq!(serde_json::to_string(&address).unwrap(), r#""10.0.0.5:445""#);
    }
}
