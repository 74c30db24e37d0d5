//! What is done to accounts and computers, and by whom.

use super::{Domain, World, of_kind};
use crate::fact::testing::time;
use crate::fact::{AccountChanged, PowerStep, What};
use crate::track::{Step, StepKind, Track};
use crate::wire::{LogonType, Luid};

/// What else happens to an account, or is done with it, is a step.
#[test]
fn lockout_rename_and_cleared_log_are_steps() {
    let mut domain = Domain::new();
    let jdoe = domain.user("jdoe", 1105);
    let caller = domain.facts.sym("WS012");
    let old_name = domain.facts.sym("jdoe-temp");
    let (none, channel) = (crate::fact::Sym::NONE, domain.facts.sym("Security"));
    let adm = domain.user("adm", 1120);
    let change = AccountChanged { account: jdoe, actor: adm, logon_id: None, upn: none, old_name, failed: false };
    domain.on("DC01").add("06:00:00", 4781, What::AccountChanged(change));
    domain.on("DC01").add("07:00:00", 4740, What::Lockout { account: jdoe, caller });
    domain.on("WS012").logon("08:00:00", jdoe, LogonType::INTERACTIVE, 0x3_0001);
    let cleared = What::LogCleared { channel, account: jdoe, logon_id: Some(Luid(0x3_0001)) };
    domain.on("WS012").add("09:00:00", 1102, cleared);
    let world = World::of(domain.facts.facts());
    let track = world.track("CORP\\jdoe");
    let said = |what| of_kind(&track, what).iter().map(|step| step.text.clone()).collect::<Vec<_>>();
    assert_eq!(said(StepKind::AccountChanged), ["account renamed from jdoe-temp to jdoe by CORP\\adm"]);
    assert_eq!(said(StepKind::LockedOut), ["account locked out"]);
    assert_eq!(said(StepKind::LogCleared), ["cleared the Security log"]);
    let [locked] = &of_kind(&track, StepKind::LockedOut)[..] else { panic!() };
    assert_eq!(locked.origins[0].host, world.hosts.find("WS012"));
}

/// Who changed whom is a step of both; what an account did to itself, one of its own.
#[test]
fn changes_of_accounts_are_steps_of_both_sides() {
    let mut domain = Domain::new();
    let (adm, jdoe) = (domain.user("adm", 1120), domain.user("jdoe", 1105));
    let on = domain.on("DC01");
    on.logon("08:00:00", adm, LogonType::NETWORK, 0x9000);
    let reset = on.account_changed("08:01:00", 4724, jdoe, adm);
    let unlocked = on.account_changed("08:02:00", 4767, jdoe, adm);
    let own = on.account_changed("08:03:00", 4723, jdoe, jdoe);
    let upn = crate::fact::Sym::NONE;
    let failed = AccountChanged { account: jdoe, actor: adm, logon_id: None, upn, old_name: upn, failed: true };
    on.add("08:04:00", 4724, What::AccountChanged(failed));
    let world = World::of(domain.facts.facts());
    let (adm, jdoe) = (world.track("CORP\\adm"), world.track("CORP\\jdoe"));
    let said = |track: &Track, what| {
        let steps = of_kind(track, what).into_iter();
        let id = |step: &Step| world.facts.get(step.evidence[0]).unwrap().at.record_id;
        steps.map(|step| (id(step), step.other, step.text.clone())).collect::<Vec<_>>()
    };
    let other = Some(jdoe.identity);
    assert_eq!(
        said(&adm, StepKind::ChangedAccount),
        [
            (reset, other, "reset the password of CORP\\jdoe".to_owned()),
            (unlocked, other, "unlocked CORP\\jdoe".to_owned()),
            (own + 1, other, "reset the password of CORP\\jdoe; it failed".to_owned()),
        ]
    );
    let by = Some(adm.identity);
    assert_eq!(
        said(&jdoe, StepKind::AccountChanged),
        [
            (reset, by, "password reset by CORP\\adm".to_owned()),
            (unlocked, by, "account unlocked after a lockout by CORP\\adm".to_owned()),
            (own, None, "password changed, by the account itself".to_owned()),
            (own + 1, by, "password reset by CORP\\adm; it failed".to_owned()),
        ]
    );
}

/// Who shut a computer down, and who set its clock; whose session ended by it says who asked.
#[test]
fn shutdowns_and_clock_changes_name_who_asked() {
    let mut domain = Domain::new();
    let (adm, jdoe) = (domain.user("adm", 1120), domain.user("jdoe", 1105));
    domain.on("WS012").logon("08:00:00", jdoe, LogonType::INTERACTIVE, 0x9000);
    let (before, after) = (time("09:00:00"), time("08:58:00"));
    let set = What::TimeChanged { before, after, account: jdoe, logon_id: Some(Luid(0x9000)) };
    domain.on("WS012").add("08:58:00", 4616, set);
    domain.on("WS012").activity("16:59:59", 4688, jdoe, 0x9000);
    domain.on("WS012").channel("System").shutdown_asked("17:00:00", adm, true);
    domain.on("WS012").channel("System").power("17:00:05", 13, PowerStep::OsStop);
    let world = World::of(domain.facts.facts());
    let (adm, jdoe) = (world.track("CORP\\adm"), world.track("CORP\\jdoe"));
    let said = |track: &Track, what| of_kind(track, what).iter().map(|step| step.text.clone()).collect::<Vec<_>>();
    assert_eq!(said(&adm, StepKind::ShutdownAsked), ["asked for a restart"]);
    assert_eq!(said(&jdoe, StepKind::ClockSet), ["set the clock back by 2 min, to 08:58:00"]);
    assert_eq!(
        said(&jdoe, StepKind::SessionClosed),
        ["ended by the shutdown of the computer, which CORP\\adm asked for"]
    );
}
