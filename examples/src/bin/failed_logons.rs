//! Filters events of one type, typed: `cargo run -p logontracks-examples --bin failed_logons PATH…`.

use std::env;

use logontracks::Case;
use logontracks::event::Data;
use logontracks::event::security::logon::Logon;

fn main() {
    let case = Case::open(env::args().skip(1));
    let account = case.events(|event| {
        let Data::Logon(Logon::LogonFailed(failure)) = &event.data else { return };
        let text = |value: Option<String>| value.unwrap_or_else(|| "-".to_owned());
        println!(
            "{} {} type {} {} from {}: {}",
            text(event.system.time().map(|time| time.to_string())),
            text(event.system.computer().map(|name| name.to_string())),
            failure.logon_type,
            text(failure.target.name.as_ref().map(ToString::to_string)),
            text(failure.address.as_ref().map(|address| address.written().to_string())),
            // The sub-status is the exact reason where there is one.
            text(failure.sub_status.filter(|code| code.0 != 0).or(failure.status).map(|code| code.to_string())),
        );
    });
    eprintln!("{} records, {} decoded, {} undecodable", account.records, account.decoded, account.undecodable);
}
