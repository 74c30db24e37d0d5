//! Plausible made-up values, by field name and type.

use super::{FieldType, Layout};
use crate::writer::{Value, sid};

/// A value that owns its data: [`Value`] without a lifetime.
#[derive(Debug, Clone, PartialEq)]
#[expect(missing_docs, reason = "each variant is that of Value")]
pub enum OwnedValue {
    Null,
    Text(String),
    Ansi(Vec<u8>),
    I8(i8),
    U8(u8),
    I16(i16),
    U16(u16),
    I32(i32),
    U32(u32),
    I64(i64),
    U64(u64),
    F32(f32),
    F64(f64),
    Bool(bool),
    Binary(Vec<u8>),
    Guid([u8; 16]),
    SizeT(u64),
    FileTime(u64),
    SystemTime([u16; 8]),
    Sid(Vec<u8>),
    Hex32(u32),
    Hex64(u64),
    TextArray(Vec<String>),
}

impl OwnedValue {
    /// The same value, borrowed.
    pub fn as_value(&self) -> Value<'_> {
        match self {
            OwnedValue::Null => Value::Null,
            OwnedValue::Text(v) => Value::Text(v),
            OwnedValue::Ansi(v) => Value::Ansi(v),
            OwnedValue::I8(v) => Value::I8(*v),
            OwnedValue::U8(v) => Value::U8(*v),
            OwnedValue::I16(v) => Value::I16(*v),
            OwnedValue::U16(v) => Value::U16(*v),
            OwnedValue::I32(v) => Value::I32(*v),
            OwnedValue::U32(v) => Value::U32(*v),
            OwnedValue::I64(v) => Value::I64(*v),
            OwnedValue::U64(v) => Value::U64(*v),
            OwnedValue::F32(v) => Value::F32(*v),
            OwnedValue::F64(v) => Value::F64(*v),
            OwnedValue::Bool(v) => Value::Bool(*v),
            OwnedValue::Binary(v) => Value::Binary(v),
            OwnedValue::Guid(v) => Value::Guid(*v),
            OwnedValue::SizeT(v) => Value::SizeT(*v),
            OwnedValue::FileTime(v) => Value::FileTime(*v),
            OwnedValue::SystemTime(v) => Value::SystemTime(*v),
            OwnedValue::Sid(v) => Value::Sid(v),
            OwnedValue::Hex32(v) => Value::Hex32(*v),
            OwnedValue::Hex64(v) => Value::Hex64(*v),
            OwnedValue::TextArray(v) => Value::Texts(v),
        }
    }
}

/// A value per field of `layout`, the same for the same `seed`.
pub fn sample_values(layout: &Layout, seed: u64) -> Vec<OwnedValue> {
    layout.fields.iter().map(|(name, field)| sample_value(name, *field, seed)).collect()
}

/// A plausible value for a field of this name and type, the same for the same `seed`.
pub fn sample_value(field_name: &str, field: FieldType, seed: u64) -> OwnedValue {
    let mixed = mix(field_name, seed);
    let [small, ..] = mixed.to_le_bytes();
    match field {
        FieldType::UnicodeString => OwnedValue::Text(text(field_name, seed)),
        FieldType::AnsiString => OwnedValue::Ansi(text(field_name, seed).into_bytes()),
        FieldType::Int8 => OwnedValue::I8(i8::from_le_bytes([small])),
        FieldType::UInt8 => OwnedValue::U8(small),
        FieldType::Int16 => OwnedValue::I16(-i16::from(small)),
        FieldType::UInt16 => OwnedValue::U16(u16::from(small) * 3),
        FieldType::Int32 => OwnedValue::I32(-i32::from(small)),
        FieldType::UInt32 => OwnedValue::U32(number(field_name, seed, small)),
        FieldType::Int64 => OwnedValue::I64(-i64::from(small) << 33),
        FieldType::UInt64 => OwnedValue::U64(mixed >> 16),
        FieldType::Float => OwnedValue::F32(f32::from(small) / 4.0),
        FieldType::Double => OwnedValue::F64(f64::from(small) / 8.0),
        FieldType::Boolean => OwnedValue::Bool(small & 1 == 1),
        FieldType::Binary => OwnedValue::Binary(binary(field_name, mixed)),
        FieldType::Guid => OwnedValue::Guid(guid_value(field_name, mixed)),
        FieldType::SizeT => OwnedValue::SizeT(0x200 + 4 * u64::from(small)),
        FieldType::FileTime => OwnedValue::FileTime(133_590_000_000_000_000 + mixed % 864_000_000_000),
        FieldType::SystemTime => OwnedValue::SystemTime([2024, 5, 5, 3, 8, 30, 0, u16::from(small)]),
        FieldType::Sid => OwnedValue::Sid(sid_value(field_name, seed)),
        FieldType::HexInt32 => OwnedValue::Hex32(hex32(field_name, seed)),
        FieldType::HexInt64 => OwnedValue::Hex64(hex64(field_name, mixed)),
        FieldType::Pointer => OwnedValue::Hex64(0x200 + 4 * u64::from(small)),
        FieldType::StringArray => OwnedValue::TextArray(vec![text(field_name, seed), text("", seed)]),
    }
}

/// FNV-1a, 64 bits, of the name and the seed.
fn mix(name: &str, seed: u64) -> u64 {
    let bytes = name.bytes().chain(seed.to_le_bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01b3))
}

const PEOPLE: [&str; 5] = ["alice.meyer", "b.novak", "chen.wei", "d.okafor", "svc-backup"];
const ZERO_GUIDS: [&str; 2] = ["TransactionId", "TargetLogonGuid"];

fn pick<const N: usize>(from: [&'static str; N], seed: u64) -> &'static str {
    let at = seed % (N as u64).max(1);
    from.iter().zip(0u64..).find(|(_, i)| *i == at).map_or("", |(text, _)| text)
}

/// Text by the field's name; a field that no one knows says its own name.
fn text(name: &str, seed: u64) -> String {
    let known = match name {
        "IpPort" | "SourcePort" => return (49_152 + seed % 16_000).to_string(),
        "IpAddress" | "ClientAddress" | "Address" | "ClientIP" | "SourceAddress" => {
            return format!("10.0.20.{}", 10 + seed % 200);
        }
        "WorkstationName" | "Workstation" | "ClientName" => {
            return format!("WS{:02}", 1 + seed % 40);
        }
        "TargetOutboundUserName" | "TargetOutboundDomainName" | "TransmittedServices" | "LmPackageName" => "-",
        "LogonProcessName" => pick(["User32 ", "NtLmSsp ", "Kerberos", "Advapi  "], seed),
        "AuthenticationPackageName" => pick(["Negotiate", "NTLM", "Kerberos"], seed),
        "PackageName" => "MICROSOFT_AUTHENTICATION_PACKAGE_V1_0",
        "ImpersonationLevel" => pick(["%%1833", "%%1832", "%%1840"], seed),
        "ElevatedToken" => pick(["%%1842", "%%1843"], seed),
        "RestrictedAdminMode" | "VirtualAccount" | "RemoteCredentialGuard" => "%%1843",
        "TokenElevationType" => pick(["%%1936", "%%1937", "%%1938"], seed),
        "FailureReason" => "%%2313",
        "PreAuthType" => "2",
        "LogonType" => "3",
        "SessionName" => "RDP-Tcp#3",
        "ServiceName" => pick(["krbtgt", "FS01$", "svc-sql"], seed),
        "TargetServerName" | "ServerName" => "FS01.corp.example",
        "TargetInfo" => "cifs/FS01.corp.example",
        "ProcessName" | "NewProcessName" | "ParentProcessName" | "CallerProcessName" => {
            r"C:\Windows\System32\svchost.exe"
        }
        "CommandLine" => r"C:\Windows\System32\svchost.exe -k netsvcs -p",
        "PrivilegeList" => "SeSecurityPrivilege\r\n\t\t\tSeBackupPrivilege",
        "ShareName" => r"\\*\Finance",
        "ResponseTicket" | "RequestTicketHash" | "ResponseTicketHash" => "N/A",
        "AccountSupportedEncryptionTypes" | "ServiceSupportedEncryptionTypes" | "DCSupportedEncryptionTypes" => {
            "0x27 (DES, RC4, AES-Sk)"
        }
        "ClientAdvertizedEncryptionTypes" => "\r\n\t\tAES256-CTS-HMAC-SHA1-96\r\n\t\tRC4-HMAC-NT",
        "Computer" | "ComputerName" | "SubjectMachineName" => "WS01.corp.example",
        _ if name.ends_with("UserName") || name.ends_with("AccountName") => pick(PEOPLE, seed),
        "User" => r"CORP\alice.meyer",
        _ if name.contains("Domain") => pick(["CORP", "corp.example", "CORP.EXAMPLE"], seed),
        _ => return format!("{name} {seed}"),
    };
    known.to_owned()
}

fn number(name: &str, seed: u64, small: u8) -> u32 {
    match name {
        "LogonType" => 3,
        "KeyLength" => 128,
        "SessionID" | "SessionId" => 2,
        "EventIdx" | "EventCountTotal" => 1,
        _ => u32::from(small) + u32::try_from(seed % 7).unwrap_or(0),
    }
}

fn hex32(name: &str, seed: u64) -> u32 {
    match name {
        "TicketOptions" => 0x4081_0000,
        "TicketEncryptionType" | "SessionKeyEncryptionType" | "PreAuthEncryptionType" => 0x12,
        "Status" if seed.is_multiple_of(2) => 0,
        "Status" => 0xc000_006d,
        "SubStatus" => 0xc000_006a,
        _ => 0x10 + u32::try_from(seed % 0xffff).unwrap_or(0),
    }
}

fn hex64(name: &str, mixed: u64) -> u64 {
    match name {
        "SubjectLogonId" if mixed.is_multiple_of(2) => 0x3e7,
        "TargetLinkedLogonId" => 0,
        _ => 0x1_0000 + mixed % 0xffff_ffff,
    }
}

fn guid_value(name: &str, mixed: u64) -> [u8; 16] {
    if ZERO_GUIDS.contains(&name) {
        return [0; 16];
    }
    let other = mixed.rotate_left(17) ^ 0x9e37_79b9_7f4a_7c15;
    ((u128::from(mixed) << 64) | u128::from(other)).to_le_bytes()
}

/// `ClientAddress` of LSA's NTLM events is a `SOCKADDR_IN`; anything else eight bytes.
fn binary(name: &str, mixed: u64) -> Vec<u8> {
    match name {
        "ClientAddress" => vec![2, 0, 0xc2, 0x31, 10, 0, 20, 31, 0, 0, 0, 0, 0, 0, 0, 0],
        _ => mixed.to_le_bytes().to_vec(),
    }
}

fn sid_value(name: &str, seed: u64) -> Vec<u8> {
    let text = if name.starts_with("Subject") && seed.is_multiple_of(2) {
        "S-1-5-18".to_owned()
    } else {
        format!("S-1-5-21-1004336348-1177238915-682003330-{}", 1105 + seed % 900)
    };
    sid(&text).unwrap_or_default()
}
