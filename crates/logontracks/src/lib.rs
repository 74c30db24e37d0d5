//! Typed logon and Kerberos events from copied `.evtx` files, and each user's tracks throughout a Windows domain.
//!
//! ```
//! use logontracks::Case;
//! use logontracks::case::{Analysis, Windows};
//! use logontracks::identity::Class;
//! use logontracks::track::text;
//!
//! # let evidence = concat!(env!("CARGO_MANIFEST_DIR"), "/../../testdata/domain");
//! let case = Case::open([evidence]);
//! let gathered = case.gather(|_| ());
//! assert!(gathered.account.balances());
//! let analysis = Analysis::new(gathered, &Windows::default());
//! let tracks = analysis.tracks();
//! for track in tracks.iter(&[Class::User]) {
//!     print!("{}", text::track(&tracks, &track, text::Style::default()));
//! }
//! # assert!(analysis.sessions.len() > 100);
//! ```
//!
//! # Levels
//!
//! The modules stand in one line, and each works without those below it:
//!
//! | to | use |
//! |---|---|
//! | find logs and read their chunks | [`source`] |
//! | read the records of a chunk, any event, without copying | [`record`] |
//! | decode logon and Kerberos events into typed structs | [`event`] |
//! | read a whole case in parallel, in order, in bounded memory | [`Case`] |
//! | get hosts, sessions, identities and links | [`case::Analysis`], or [`host`], [`session`], [`identity`], [`link`] |
//! | follow a user | [`track`] |
//! | know what the evidence cannot tell | [`coverage`] |
//! | print the JSON objects of the commands | [`output`] |
//!
//! Values that Windows writes are types of their own in [`wire`]; where a fact comes from is [`provenance`].
//!
//! Nothing here writes to evidence, looks at a clock or the environment, or panics on what a file says. The same
//! evidence gives the same results, whatever the order of files or the number of threads.

pub mod case;
pub mod coverage;
pub mod event;
pub mod fact;
pub mod host;
pub mod identity;
pub mod link;
pub mod output;
mod parallel;
pub mod provenance;
pub mod record;
pub mod session;
pub mod source;
mod spill;
pub mod track;
pub mod wire;

pub use case::Case;

/// The README's Rust compiles and runs.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
