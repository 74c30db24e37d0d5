//! How a log is to be written: the choices Windows makes differently from host to host.

/// Which outer `Event` template holds records with `EventData`.
///
/// `UserData`, classic events and those with an `EventSourceName` always have the one of twenty,
/// as in every such record of the real logs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OuterTemplate {
    /// 18 substitutions: provider, GUID and channel are values 14 to 16 (Security of
    /// `evtx/samples/security.evtx`).
    Eighteen,
    /// 20 substitutions: provider, GUID and channel are literal text of the template, and
    /// `Execution` has five more optional attributes (`etw_rpc_zerologon.evtx`).
    Twenty,
}

/// How a log is to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogOptions {
    /// Format version 3.*n*: 1, or 2 since Windows 10 2004.
    pub minor_version: u16,
    /// Wrap round after so many chunks: the oldest is overwritten. `None`: grow.
    pub max_chunks: Option<u16>,
    /// Set the header's dirty flag, as of a log that was open when it was copied.
    pub dirty: bool,
    /// Leave all checksums zero and set the "no CRC32" flag of file and chunk headers
    /// (`evtx/samples/Application_no_crc32.evtx`).
    pub no_crc: bool,
    /// End each text value with a NUL that its length counts, as some hosts do.
    pub nul_terminated_strings: bool,
    /// The outer template of records with `EventData`.
    pub outer: OuterTemplate,
    /// Begin the nested `EventData` instance with a fragment header. Windows writes it for events
    /// that bring values, and not for those without (`security.evtx`, 4608).
    pub nested_fragment_header: bool,
    /// Give absent qualifiers and activity IDs a length (2 and 16 bytes of leftovers), as some
    /// real records do (`security.evtx`, 4608).
    pub null_sizes: bool,
    /// Declare and write the numbers of `System` as text (`EventID` = "4624").
    pub system_as_text: bool,
}

impl Default for LogOptions {
    /// As a current Windows writes `Security.evtx`: 3.1, growing, clean, 18 substitutions.
    fn default() -> Self {
        LogOptions {
            minor_version: 1,
            max_chunks: None,
            dirty: false,
            no_crc: false,
            nul_terminated_strings: false,
            outer: OuterTemplate::Eighteen,
            nested_fragment_header: true,
            null_sizes: false,
            system_as_text: false,
        }
    }
}
