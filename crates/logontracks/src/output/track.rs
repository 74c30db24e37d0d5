//! Tracks as JSON objects.

use indexmap::IndexMap;
use serde::Serialize;

use super::{Cite, Ref};
use crate::identity::{Class, Identity, JoinedBy};
use crate::link::{Basis, Confidence, LinkKind};
use crate::session::EndKind;
use crate::track::{Gap, GapKind, Joined, Origin, Step, StepKind, Track};
use crate::wire::Time;

/// `{"type":"track", …}`.
#[derive(Clone, Debug, Serialize)]
pub struct TrackLine<'a> {
    #[serde(rename = "type")]
    kind: &'static str,
    identity: IdentityObject<'a>,
    first: Time,
    last: Time,
    hosts: Vec<&'a str>,
    absent: &'a [String],
    counts: IndexMap<StepKind, u32>,
    steps: Vec<StepObject<'a>>,
    not_known: Vec<GapObject<'a>>,
    /// Of what this is a part, if options narrowed it; the keys above are then those of the part.
    #[serde(skip_serializing_if = "Option::is_none")]
    whole: Option<WholeObject<'a>>,
}

/// The whole track of which a part is printed.
#[derive(Clone, Debug, Serialize)]
pub struct WholeObject<'a> {
    first: Time,
    last: Time,
    steps: u32,
    asked: &'a str,
}

/// An identity.
#[derive(Clone, Debug, Serialize)]
pub struct IdentityObject<'a> {
    id: &'a str,
    name: &'a str,
    class: Class,
    sids: &'a [String],
    names: &'a [String],
    upns: &'a [String],
    /// Names that no record shows beside the SID, and the key and records that join them with it.
    joined: Vec<NameObject<'a>>,
}

/// A name that a key joins with a SID.
#[derive(Clone, Debug, Serialize)]
pub struct NameObject<'a> {
    name: &'a str,
    by: JoinedBy,
    evidence: Vec<Ref<'a>>,
}

/// One step of a track.
#[derive(Clone, Debug, Serialize)]
pub struct StepObject<'a> {
    time: Time,
    /// By the clocks corrected: the order of the steps.
    corrected_time: Time,
    host: &'a str,
    what: StepKind,
    session: Option<String>,
    /// Where it came from, if there is one candidate only.
    from_host: Option<&'a str>,
    origins: Vec<OriginObject<'a>>,
    target: Option<&'a str>,
    other_identity: Option<&'a str>,
    end: Option<Time>,
    end_kind: Option<EndKind>,
    active_seconds: Option<f64>,
    /// The surest link on which it rests.
    link: Option<JoinedObject<'a>>,
    links: Vec<JoinedObject<'a>>,
    text: &'a str,
    evidence: Vec<Ref<'a>>,
}

/// Where a step came from.
#[derive(Clone, Debug, Serialize)]
pub struct OriginObject<'a> {
    host: Option<&'a str>,
    session: Option<String>,
    written: &'a str,
    name: Option<&'a str>,
    confidence: Option<Confidence>,
    candidates: u32,
}

/// A record that a link joins to a step.
#[derive(Clone, Debug, Serialize)]
pub struct JoinedObject<'a> {
    kind: LinkKind,
    confidence: Confidence,
    basis: Vec<Basis>,
    candidates: u32,
    record: Option<Ref<'a>>,
}

/// Something that the evidence cannot show.
#[derive(Clone, Debug, Serialize)]
pub struct GapObject<'a> {
    kind: GapKind,
    host: Option<&'a str>,
    from: Option<Time>,
    to: Option<Time>,
    text: &'a str,
    evidence: Vec<Ref<'a>>,
}

/// What a track's object takes from other rooms.
pub struct TrackNames<'a> {
    /// The name of a host.
    pub host: &'a dyn Fn(crate::host::HostId) -> &'a str,
    /// The ID of a session.
    pub session: &'a dyn Fn(crate::session::SessionId) -> String,
    /// The ID of an identity.
    pub identity: &'a dyn Fn(crate::identity::IdentityId) -> Option<&'a Identity>,
}

impl<'a> TrackLine<'a> {
    /// The object of a track; `None` if its identity is not known to `names`.
    pub fn new<'n: 'a>(track: &'a Track, names: &TrackNames<'n>, cite: &Cite<'n>) -> Option<Self> {
        let identity = (names.identity)(track.identity)?;
        Some(Self {
            kind: "track",
            identity: IdentityObject {
                id: &identity.id,
                name: &identity.name,
                class: identity.class,
                sids: &identity.sids,
                names: &identity.names,
                upns: &identity.upns,
                joined: identity
                    .joined
                    .iter()
                    .map(|joined| NameObject {
                        name: &joined.name,
                        by: joined.by,
                        evidence: cite.facts(&joined.evidence),
                    })
                    .collect(),
            },
            first: track.first,
            last: track.last,
            hosts: track.hosts.iter().map(|host| (names.host)(*host)).collect(),
            absent: &track.absent,
            counts: track.counts.iter().copied().collect(),
            steps: track.steps.iter().map(|step| StepObject::new(step, names, cite)).collect(),
            not_known: track.not_known.iter().map(|gap| gap_object(gap, names, cite)).collect(),
            whole: track.whole.as_ref().map(|whole| WholeObject {
                first: whole.first,
                last: whole.last,
                steps: whole.steps,
                asked: &whole.asked,
            }),
        })
    }
}

impl<'a> StepObject<'a> {
    fn new<'n: 'a>(step: &'a Step, names: &TrackNames<'n>, cite: &Cite<'n>) -> Self {
        let from_host = match step.origins.as_slice() {
            [only] => only.host.map(|host| (names.host)(host)),
            _ => None,
        };
        Self {
            time: step.time,
            corrected_time: step.corrected,
            host: (names.host)(step.host),
            what: step.what,
            session: step.session.map(|session| (names.session)(session)),
            from_host,
            origins: step.origins.iter().map(|origin| origin_object(origin, names)).collect(),
            target: step.target.as_deref(),
            other_identity: step.other.and_then(|other| (names.identity)(other)).map(|other| other.id.as_str()),
            end: step.end,
            end_kind: step.end_kind,
            // Ticks of 100 ns.
            active_seconds: step.active.map(|ticks| ticks as f64 / 10_000_000.0),
            link: step.links.first().map(|joined| joined_object(joined, cite)),
            links: step.links.iter().map(|joined| joined_object(joined, cite)).collect(),
            text: &step.text,
            evidence: cite.facts(&step.evidence),
        }
    }
}

fn origin_object<'a, 'n: 'a>(origin: &'a Origin, names: &TrackNames<'n>) -> OriginObject<'a> {
    OriginObject {
        host: origin.host.map(|host| (names.host)(host)),
        session: origin.session.map(|session| (names.session)(session)),
        written: &origin.written,
        name: origin.name.as_deref(),
        confidence: origin.confidence,
        candidates: origin.candidates,
    }
}

fn joined_object<'a, 'n: 'a>(joined: &Joined, cite: &Cite<'n>) -> JoinedObject<'a> {
    JoinedObject {
        kind: joined.kind,
        confidence: joined.confidence,
        basis: joined.basis.iter().collect(),
        candidates: joined.candidates,
        record: cite.fact(joined.fact),
    }
}

fn gap_object<'a, 'n: 'a>(gap: &'a Gap, names: &TrackNames<'n>, cite: &Cite<'n>) -> GapObject<'a> {
    GapObject {
        kind: gap.kind,
        host: gap.host.map(|host| (names.host)(host)),
        from: gap.from,
        to: gap.to,
        text: &gap.text,
        evidence: cite.facts(&gap.evidence),
    }
}
