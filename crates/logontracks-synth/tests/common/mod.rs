//! Reads logs back by the `evtx` crate's XML, and takes that XML apart.
#![allow(dead_code, reason = "each test file uses its own part")]

use std::io::Cursor;

use evtx::{EvtxParser, ParserSettings};
use logontracks_synth::layout::{Container, FieldType, Layout};
use logontracks_synth::writer::{LogOptions, LogWriter, System, Value, guid};

/// A record as the `evtx` crate shows it.
#[derive(Debug)]
pub struct Read {
    pub header_id: u64,
    pub written: u64,
    pub event: Element,
}

/// An XML element.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Element {
    pub name: String,
    pub attributes: Vec<(String, String)>,
    pub children: Vec<Element>,
    pub text: String,
}

impl Element {
    pub fn child(&self, name: &str) -> Option<&Element> {
        self.children.iter().find(|c| c.name == name)
    }

    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }

    /// The text of the descendant at `path`.
    pub fn at(&self, path: &[&str]) -> Option<&str> {
        let mut here = self;
        for name in path {
            here = here.child(name)?;
        }
        Some(&here.text)
    }
}

pub fn read(bytes: &[u8]) -> Vec<Read> {
    try_read(bytes).into_iter().map(|r| r.unwrap_or_else(|e| panic!("{e}"))).collect()
}

pub fn try_read(bytes: &[u8]) -> Vec<Result<Read, String>> {
    let settings = ParserSettings::new().num_threads(1).indent(false).validate_checksums(true);
    let parser = EvtxParser::from_buffer(bytes.to_vec()).map_err(|e| e.to_string());
    let mut parser = match parser {
        Ok(parser) => parser.with_configuration(settings),
        Err(e) => return vec![Err(e)],
    };
    parser
        .records()
        .map(|r| {
            let r = r.map_err(|e| e.to_string())?;
            // 1601 to 1970 in 100 ns ticks.
            let unix = r.timestamp.as_nanosecond().div_euclid(100);
            let written = u64::try_from(unix + 116_444_736_000_000_000).unwrap_or(0);
            Ok(Read { header_id: r.event_record_id, written, event: parse(&r.data) })
        })
        .collect()
}

/// A small reader for the XML that the crate writes: elements, attributes, text, entities.
pub fn parse(xml: &str) -> Element {
    let mut stack = vec![Element::default()];
    let mut rest = xml;
    while let Some(start) = rest.find('<') {
        let (text, tail) = rest.split_at(start);
        stack.last_mut().expect("inside").text.push_str(&unescape(text));
        let end = tail.find('>').expect("closed tag");
        let tag = &tail[1..end];
        rest = &tail[end + 1..];
        if tag.starts_with('?') {
            continue;
        }
        if tag.starts_with('/') {
            let done = stack.pop().expect("open");
            assert_eq!(tag.trim_start_matches('/'), done.name);
            close(&mut stack, done);
            continue;
        }
        let empty = tag.ends_with('/');
        let element = start_tag(tag.trim_end_matches('/'));
        if empty {
            close(&mut stack, element);
        } else {
            stack.push(element);
        }
    }
    stack.pop().expect("root").children.pop().expect("an event")
}

fn close(stack: &mut [Element], mut done: Element) {
    if !done.children.is_empty() {
        done.text.clear();
    }
    stack.last_mut().expect("parent").children.push(done);
}

fn start_tag(tag: &str) -> Element {
    let (name, mut rest) = tag.split_once(char::is_whitespace).unwrap_or((tag, ""));
    let mut element = Element { name: name.to_owned(), ..Element::default() };
    while let Some((name, tail)) = rest.split_once("=\"") {
        let (value, tail) = tail.split_once('"').expect("quoted");
        element.attributes.push((name.trim().to_owned(), unescape(value)));
        rest = tail;
    }
    element
}

fn unescape(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'").replace("&amp;", "&")
}

pub const TIME: u64 = 133_592_868_123_456_700;

pub fn layout(container: Container, fields: &[(&str, FieldType)]) -> Layout {
    Layout {
        provider: "Microsoft-Windows-Security-Auditing".into(),
        provider_guid: guid("{54849625-5478-4994-a5ba-3e3b0328c30d}"),
        event_source_name: None,
        event_id: 4624,
        version: Some(2),
        level: 0,
        task: 12544,
        opcode: 0,
        keywords: 0x8020_0000_0000_0000,
        channel: "Security".into(),
        container,
        fields: fields.iter().map(|(n, t)| ((*n).to_owned(), *t)).collect(),
    }
}

pub fn system(id: u64) -> System<'static> {
    System {
        time: TIME + id,
        event_record_id: id,
        computer: "DC01.corp.example",
        pid: 712,
        tid: 7012,
        ..System::default()
    }
}

pub fn user_data() -> Container {
    Container::UserData { element: "EventXML".into(), namespace: "Event_NS".into() }
}

pub fn log(options: LogOptions, records: &[(Layout, System<'_>, Vec<Value<'_>>)]) -> Vec<u8> {
    let mut log = LogWriter::new(Cursor::new(Vec::new()), options).expect("new");
    for (layout, system, values) in records {
        log.write(layout, system, values).expect("write");
    }
    log.finish().expect("finish").into_inner()
}
