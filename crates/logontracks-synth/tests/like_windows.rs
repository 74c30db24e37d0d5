//! The first record of a real log, written again by us, has the same bytes where it must: the
//! outer template's whole definition, with its names, hashes, chains, sizes and offsets.
//!
//! The real logs lie beside the repository; where they are missing the test says so and passes.

#![allow(clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "a test may fail: that is its purpose")]

mod common;

use std::fs;
use std::path::PathBuf;

use common::log;
use logontracks_synth::layout::{Container, FieldType, Layout};
use logontracks_synth::writer::{LogOptions, System, Value, guid};

/// The definition of the first record's template: it is at 0x226 in its chunk, the chunk at 4096.
fn first_definition(bytes: &[u8]) -> Option<Vec<u8>> {
    let at = 4096 + 0x226;
    let size: [u8; 4] = bytes.get(at + 20..)?.get(..4)?.try_into().ok()?;
    let size = u32::from_le_bytes(size) as usize;
    // Without the next offset and the GUID, which is the definition's hash in a way unknown.
    bytes.get(at + 20..at + 24 + size).map(<[u8]>::to_vec)
}

fn corpus(file: &str) -> Option<Vec<u8>> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../shared/corpus").join(file);
    let bytes = fs::read(&path).ok();
    if bytes.is_none() {
        println!("skipped: {} is missing", path.display());
    }
    bytes
}

fn compare(file: &str, layout: &Layout, computer: &str, values: &[Value<'_>]) {
    let Some(real) = corpus(file) else { return };
    let system = System { computer, event_record_id: 1, ..System::default() };
    let ours = log(LogOptions::default(), &[(layout.clone(), system, values.to_vec())]);
    let (real, ours) = (first_definition(&real).expect("real"), first_definition(&ours).expect("ours"));
    let differs = real.iter().zip(&ours).position(|(a, b)| a != b);
    assert_eq!((differs, real.len()), (None, ours.len()), "{file}");
}

fn layout(provider: &str, provider_guid: Option<&str>, channel: &str, container: Container) -> Layout {
    Layout {
        provider: provider.into(),
        provider_guid: provider_guid.and_then(guid),
        channel: channel.into(),
        ..common::layout(container, &[])
    }
}

#[test]
fn eighteen_substitutions() {
    let security = layout("Microsoft-Windows-Security-Auditing", None, "Security", Container::EventData);
    compare("evtx/samples/Security_short_selected.evtx", &security, "temporal", &[]);
    compare("evtx/samples/security.evtx", &security, "37L4247F27-25", &[]);
    compare("evtx/samples/2-vss_7-System.evtx", &security, "DESKTOP-1N4R894", &[]);
}

#[test]
fn twenty_substitutions_and_user_data() {
    let cleared = layout(
        "Microsoft-Windows-Eventlog",
        Some("{fc65ddd8-d6ef-4962-83d5-6e5cfe9ce148}"),
        "System",
        Container::UserData {
            element: "LogFileCleared".into(),
            namespace: "http://manifests.microsoft.com/win/2004/08/windows/eventlog".into(),
        },
    );
    let file = "EVTX-to-MITRE-Attack/TA0005-Defense Evasion/T1070.001-Clear Windows event logs/ID104-1102-Event log cleared.evtx";
    compare(file, &cleared, "FS03.offsec.lan", &[]);
    compare("DeepBlueCLI/evtx/metasploit-psexec-native-target-system.evtx", &cleared, "IE10Win7", &[]);
}

#[test]
fn classic() {
    let mut classic = layout("SecurityCenter", None, "Application", Container::Classic);
    classic.fields = vec![("Data[0]".into(), FieldType::UnicodeString)];
    compare("EvtxHussar/tests/files/Application15.evtx", &classic, "win10", &[Value::Text("Windows Defender")]);
}
