//! `logontracks tracks`: each user's track, the way to a session, the ways between hosts.

use std::io::Write;
use std::ops::ControlFlow;
use std::process::ExitCode;

use logontracks::case::{Analysis, Case};
use logontracks::identity::{self, IdentityId};
use logontracks::output::{Cite, TrackLine, TrackNames};
use logontracks::track::text::{self, Style};
use logontracks::track::{Narrow, Step, Track, Tracks};

use crate::Stop;
use crate::account;
use crate::analysis::{self, Wanted, host};
use crate::args::{Class, Format, TracksArgs};
use crate::output::{Output, csv_error};
use crate::text::{time, word};

/// The columns of CSV: one line a step.
const COLUMNS: [&str; 11] =
    ["identity", "name", "class", "time", "corrected_time", "host", "what", "from_host", "session", "text", "evidence"];

pub fn run(args: &TracksArgs) -> Result<ExitCode, Stop> {
    let evidence = &args.evidence;
    if (args.chain.is_some() || args.from_host.is_some()) && evidence.output.format != Format::Text {
        return Err(Stop::Usage("--chain and --from-host are printed as text only".into()));
    }
    let mut output = Output::open(&evidence.output)?;
    let (case, analysis, account) = analysis::read(evidence)?;
    let tracks = analysis.tracks();
    let style = Style { width: usize::from(args.width), basis: args.basis };
    if let Some(session) = &args.chain {
        let id = analysis.find_session(session).ok_or_else(|| {
            Stop::Usage(format!("--chain {session}: no such session; `sessions --format jsonl` prints their IDs"))
        })?;
        output.write(text::chain(&tracks, &tracks.chain(id), style).as_bytes())?;
    } else if let (Some(from), Some(to)) = (&args.from_host, &args.to_host) {
        let (from, to) = (host(&analysis, "--from-host", from)?, host(&analysis, "--to-host", to)?);
        output.write(text::paths(&tracks, &tracks.paths(from, to), style).as_bytes())?;
    } else {
        let wanted = Wanted::new(&evidence.filter, &analysis)?;
        print(args, style, &case, &analysis, &tracks, &wanted, &mut output)?;
    }
    analysis::check(&analysis)?;
    let code = account::close(&case, &account, &evidence.read, &mut output)?;
    output.finish()?;
    Ok(code)
}

fn print(
    args: &TracksArgs,
    style: Style,
    case: &Case,
    analysis: &Analysis,
    tracks: &Tracks<'_>,
    wanted: &Wanted<'_>,
    output: &mut Output,
) -> Result<(), Stop> {
    let classes = classes(args, wanted);
    let identities: Vec<IdentityId> =
        tracks.identities(&classes).into_iter().filter(|id| wanted.takes_identity(*id)).collect();
    let wanted_part = |mut track: Track| {
        narrow(&mut track, args, analysis, tracks, wanted);
        // Of someone who was asked for by name, that there is nothing is an answer.
        Some(track).filter(|track| !track.steps.is_empty() || wanted.names_users())
    };
    let mut printed = 0_u32;
    let each = |write: &mut dyn FnMut(&Track) -> Result<(), Stop>| {
        let mut result = Ok(());
        _ = tracks.told(identities, wanted_part, |track| {
            let Some(track) = track else { return ControlFlow::Continue(()) };
            result = write(&track);
            printed = printed.saturating_add(1);
            if result.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        });
        result
    };
    match args.evidence.output.format {
        Format::Text => {
            let mut gap = "";
            each(&mut |track| {
                let text = text::track(tracks, track, style);
                output.write(std::mem::replace(&mut gap, "\n").as_bytes())?;
                output.write(text.as_bytes())
            })?;
        }
        Format::Jsonl => {
            let file = |file| case.file(file);
            let cite = Cite { facts: &analysis.facts, file: &file };
            let names = TrackNames {
                host: &|host| analysis.host_name(host),
                session: &|session| analysis.session_id(session),
                identity: &|identity| analysis.identities.get(identity),
            };
            each(&mut |track| TrackLine::new(track, &names, &cite).map_or(Ok(()), |line| output.json(&line)))?;
        }
        Format::Csv => {
            let mut csv = output.csv()?;
            csv.write_record(COLUMNS).map_err(csv_error)?;
            each(&mut |track| rows(track, analysis, &mut csv))?;
            csv.flush().map_err(|error| csv_error(error.into()))?;
        }
    }
    if printed == 0 {
        others(&classes, tracks);
    }
    let nobodys = if wanted.names_users() { 0 } else { tracks.unattributed().len() };
    if nobodys > 0 {
        eprintln!(
            "{nobodys} steps are in no track: of names without a domain, which several accounts or none answer to"
        );
    }
    Ok(())
}

/// Every class, people first.
const ALL: [identity::Class; 6] = [
    identity::Class::User,
    identity::Class::Unknown,
    identity::Class::Service,
    identity::Class::Computer,
    identity::Class::System,
    identity::Class::Anonymous,
];

/// The classes to show: people, unless the options say more.
fn classes(args: &TracksArgs, wanted: &Wanted<'_>) -> Vec<identity::Class> {
    if args.class.contains(&Class::All) || (args.class.is_empty() && wanted.names_users()) {
        return ALL.to_vec();
    }
    if args.class.is_empty() {
        return vec![identity::Class::User];
    }
    args.class
        .iter()
        .filter_map(|class| match class {
            Class::User => Some(identity::Class::User),
            Class::Computer => Some(identity::Class::Computer),
            Class::Service => Some(identity::Class::Service),
            Class::System => Some(identity::Class::System),
            Class::Anonymous => Some(identity::Class::Anonymous),
            Class::Unknown => Some(identity::Class::Unknown),
            Class::All => None,
        })
        .collect()
}

/// Says whose tracks there are besides, where there is none to print.
fn others(classes: &[identity::Class], tracks: &Tracks<'_>) {
    let found =
        ALL.iter().filter(|class| !classes.contains(class)).map(|class| (class, tracks.identities(&[*class]).len()));
    let found: Vec<String> = found
        .filter(|(_, count)| *count > 0)
        .map(|(class, count)| format!("{count} of class {}", word(class)))
        .collect();
    if !found.is_empty() {
        eprintln!("no track to print; there are {}: see --class", found.join(", "));
    }
}

/// Keeps the steps of the hosts, event IDs and times that were asked for.
fn narrow(track: &mut Track, args: &TracksArgs, analysis: &Analysis, tracks: &Tracks<'_>, wanted: &Wanted<'_>) {
    let filter = &args.evidence.filter;
    let mut asked: Vec<String> = Vec::new();
    asked.extend(filter.from.map(|from| format!("not before {}", time(from))));
    asked.extend(filter.to.map(|to| format!("before {}", time(to))));
    if !filter.host.is_empty() {
        asked.push(format!("on or from {}", filter.host.join(", ")));
    }
    if !filter.event_id.is_empty() {
        let ids: Vec<String> = filter.event_id.iter().map(ToString::to_string).collect();
        asked.push(format!("with event {}", ids.join(", ")));
    }
    if asked.is_empty() {
        return;
    }
    let keep = |step: &Step| {
        let mut ids = step.evidence.iter().filter_map(|id| analysis.facts.get(*id)).map(|fact| fact.at.event_id);
        let from_wanted = step.origins.iter().filter_map(|origin| origin.host).any(|host| wanted.takes_host(host));
        (wanted.takes_host(step.host) || from_wanted)
            && (filter.event_id.is_empty() || ids.any(|id| filter.event_id.contains(&id)))
            && filter.from.is_none_or(|from| step.end.unwrap_or(step.time) >= from)
            && filter.to.is_none_or(|to| step.time < to)
    };
    let (from, to, asked) = (filter.from, filter.to, asked.join(", "));
    tracks.narrow(track, &Narrow { keep: &keep, from, to, hosts: wanted.hosts(), asked });
}

/// Writes the steps of a track as CSV.
fn rows<W: Write>(track: &Track, analysis: &Analysis, csv: &mut csv::Writer<W>) -> Result<(), Stop> {
    let Some(identity) = analysis.identities.get(track.identity) else { return Ok(()) };
    for step in &track.steps {
        let origins: Vec<&str> =
            step.origins.iter().filter_map(|origin| origin.host).map(|host| analysis.host_name(host)).collect();
        let evidence: Vec<String> = step
            .evidence
            .iter()
            .filter_map(|id| analysis.facts.get(*id))
            .map(|fact| {
                let strings = &analysis.facts.strings;
                let (computer, channel) = (strings.text(fact.at.computer), strings.text(fact.at.channel));
                format!("{computer} {channel}#{}", fact.at.record_id)
            })
            .collect();
        csv.write_record([
            identity.id.clone(),
            identity.name.clone(),
            word(&identity.class),
            step.time.to_string(),
            step.corrected.to_string(),
            analysis.host_name(step.host).to_owned(),
            word(&step.what),
            origins.join("; "),
            step.session.map(|id| analysis.session_id(id)).unwrap_or_default(),
            step.text.clone(),
            evidence.join("; "),
        ])
        .map_err(csv_error)?;
    }
    Ok(())
}
