//! Sessions as JSON objects.

use indexmap::IndexMap;
use serde::Serialize;

use super::{AccountObject, Cite, Ref};
use crate::fact::{FactId, Sym, What};
use crate::session::{Activity, EndKind, IntervalKind, Role, Session, StartKind};
use crate::wire::{LogonType, Luid, Time};

/// `{"type":"session", …}`.
#[derive(Clone, Debug, Serialize)]
pub struct SessionLine<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    /// The same for the same evidence; other objects name the session by it.
    pub id: String,
    /// The computer.
    pub host: &'a str,
    /// When its boot started, by the host's clock; null if the evidence begins later.
    pub boot: Option<Time>,
    /// The logon ID.
    pub logon_id: Luid,
    /// The account as its best record names it.
    pub account: AccountObject<'a>,
    /// The identity.
    pub identity: Option<&'a str>,
    /// The logon type.
    pub logon_type: Option<LogonType>,
    /// What the session is to a person.
    pub role: Role,
    /// The beginning.
    pub start: StartObject<'a>,
    /// The end.
    pub end: EndObject<'a>,
    /// The other half of a linked token pair.
    pub linked: Option<String>,
    /// The session that this one is only a part of.
    pub part_of: Option<String>,
    /// The session number of its desktop.
    pub session_number: Option<u32>,
    /// 4672.
    pub privileges: Vec<&'a str>,
    /// 4627 and 4964: SIDs.
    pub groups: Vec<&'a str>,
    /// When it was not in use.
    pub intervals: Vec<IntervalObject<'a>>,
    /// What was done in it.
    pub activity: ActivityObject,
    /// Where it came from.
    pub source: SourceObject<'a>,
    /// How it was authenticated.
    pub authentication: Option<AuthenticationObject<'a>>,
}

/// The beginning of a session.
#[derive(Clone, Debug, Serialize)]
pub struct StartObject<'a> {
    kind: StartKind,
    time: Time,
    #[serde(skip_serializing_if = "Option::is_none")]
    earliest: Option<Time>,
    evidence: Vec<Ref<'a>>,
}

/// The end of a session: `time`, or else the interval that it lies in.
#[derive(Clone, Debug, Serialize)]
pub struct EndObject<'a> {
    kind: EndKind,
    #[serde(skip_serializing_if = "Option::is_none")]
    time: Option<Time>,
    #[serde(skip_serializing_if = "Option::is_none")]
    earliest: Option<Time>,
    #[serde(skip_serializing_if = "Option::is_none")]
    latest: Option<Time>,
    evidence: Vec<Ref<'a>>,
}

/// A time in which a session was not in use.
#[derive(Clone, Debug, Serialize)]
pub struct IntervalObject<'a> {
    kind: IntervalKind,
    from: Time,
    to: Option<Time>,
    evidence: Vec<Ref<'a>>,
}

/// What was done in a session.
#[derive(Clone, Debug, Serialize)]
pub struct ActivityObject {
    first: Option<Time>,
    last: Option<Time>,
    counts: IndexMap<u16, u32>,
}

/// Where a session came from.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SourceObject<'a> {
    address: Option<&'a str>,
    port: Option<u16>,
    workstation: Option<&'a str>,
    /// The host that most likely opened it, where links tell.
    pub host: Option<&'a str>,
}

/// How a session was authenticated, as its 4624 says.
#[derive(Clone, Debug, Serialize)]
pub struct AuthenticationObject<'a> {
    package: Option<&'a str>,
    lm_package: Option<&'a str>,
    key_length: Option<u32>,
    logon_process: Option<&'a str>,
    process: Option<&'a str>,
    elevated: Option<bool>,
    virtual_account: Option<bool>,
    restricted_admin: Option<bool>,
    remote_credential_guard: Option<bool>,
    transmitted_services: Option<&'a str>,
    outbound_user: Option<&'a str>,
    outbound_domain: Option<&'a str>,
}

/// What a session's object takes from other rooms.
#[derive(Clone, Debug, Default)]
pub struct Context<'a> {
    /// The name of its host.
    pub host: &'a str,
    /// When its boot started.
    pub boot: Option<Time>,
    /// Its own ID.
    pub id: String,
    /// Its identity.
    pub identity: Option<&'a str>,
    /// The ID of the other half of its linked pair.
    pub linked: Option<String>,
    /// The ID of the session that it is a part of.
    pub part_of: Option<String>,
    /// The host that most likely opened it.
    pub source_host: Option<&'a str>,
}

impl<'a> SessionLine<'a> {
    /// The object of a session.
    pub fn new(session: &Session, context: Context<'a>, cite: &Cite<'a>) -> Self {
        let facts = cite.facts;
        let text = |sym: Sym| facts.strings.get(sym);
        let logon = session.logon.and_then(|id| facts.get(id)).and_then(|fact| match fact.what {
            What::Logon(logon) => Some(logon),
            _ => None,
        });
        let words = |id: &FactId| match facts.get(*id).map(|fact| fact.what) {
            Some(What::Privileges { privileges: list, .. } | What::Groups { groups: list, .. }) => {
                facts.strings.text(list).split_ascii_whitespace()
            }
            _ => "".split_ascii_whitespace(),
        };
        Self {
            kind: "session",
            id: context.id,
            host: context.host,
            boot: context.boot,
            logon_id: session.logon_id,
            account: cite.account(session.account),
            identity: context.identity,
            logon_type: session.logon_type,
            role: session.role,
            start: StartObject {
                kind: session.start.kind,
                time: session.start.time,
                earliest: session.start.earliest,
                evidence: cite.facts(&session.start.evidence),
            },
            end: EndObject {
                kind: session.end.kind,
                time: session.end.time(),
                earliest: session.end.earliest(),
                latest: session.end.latest(),
                evidence: cite.facts(&session.end.evidence),
            },
            linked: context.linked,
            part_of: context.part_of,
            session_number: session.number,
            privileges: session.privileges.iter().flat_map(words).collect(),
            groups: session.groups.iter().flat_map(words).collect(),
            intervals: session
                .intervals
                .iter()
                .map(|interval| IntervalObject {
                    kind: interval.kind,
                    from: interval.from,
                    to: interval.to,
                    evidence: cite.facts(&interval.evidence),
                })
                .collect(),
            activity: activity(&session.activity, cite),
            source: SourceObject {
                address: logon.and_then(|logon| text(logon.address)),
                port: logon.and_then(|logon| logon.port),
                workstation: logon.and_then(|logon| text(logon.workstation)),
                host: context.source_host,
            },
            authentication: logon.map(|logon| AuthenticationObject {
                package: text(logon.package),
                lm_package: text(logon.lm_package),
                key_length: logon.key_length,
                logon_process: text(logon.logon_process),
                process: text(logon.process),
                elevated: logon.elevated,
                virtual_account: logon.virtual_account,
                restricted_admin: logon.restricted_admin,
                remote_credential_guard: logon.remote_credential_guard,
                transmitted_services: text(logon.transmitted_services),
                outbound_user: text(logon.outbound_user),
                outbound_domain: text(logon.outbound_domain),
            }),
        }
    }
}

fn activity(activity: &Activity, cite: &Cite<'_>) -> ActivityObject {
    let time = |id: Option<FactId>| id.and_then(|id| cite.facts.get(id)).map(|fact| fact.at.time);
    ActivityObject {
        first: time(activity.first),
        last: time(activity.last),
        counts: activity.counts.iter().copied().collect(),
    }
}
