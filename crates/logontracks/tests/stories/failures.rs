//! Attempts: passwords sprayed and guessed.

use super::*;

/// From 172.16.66.1, within 22 ms: seven names that are not there (0x6), two wrong passwords (#887114, #887115: 0x18),
/// and one that was right (#887116, #887117), all after a-jbrown cleared the log (#887106).
#[test]
fn kerberos_passwords_are_sprayed() {
    let Some(story) = story(ATTACK, "Credential Access/kerberos_pwd_spray_4771.evtx") else { return };
    assert!(story.is_domain_controller());
    for (sid, record) in [("500", 887_114), ("107103", 887_115)] {
        let whose = format!("S-1-5-21-308926384-506822093-3341789130-{sid}");
        assert_eq!(story.who(&whose).class, Class::User);
        let track = story.track(&whose);
        assert_eq!(story.steps(&track, StepKind::Failed), [record]);
        // STATUS_WRONG_PASSWORD is all that 0x18 can mean of an account without other trouble.
        assert!(track.steps[0].text.contains("0x18") && track.steps[0].text.contains("0xc000006a"));
    }
    let right = story.track("threebeesco.com\\normal");
    assert_eq!(story.steps(&right, StepKind::Tgt), [887_116, 887_117]);
    assert_eq!(from(&right), ["172.16.66.1"], "::ffff:172.16.66.1 is the same");
    for name in ["HD01", "HD02", "admin", "admin02", "bob", "svc-01", "svc-02"] {
        assert_eq!(story.who(&format!("THREEBEESCO.COM\\{name}")).class, Class::Unknown, "{name}");
    }
    assert_eq!(story.steps(&story.track("3B\\a-jbrown"), StepKind::LogCleared), [887_106]);
}

/// 54 wrong passwords for admin-hacker from 10.23.123.11 in 17 s: one series.
#[test]
fn a_kerberos_password_is_guessed() {
    let Some(story) = story(BRUTE_FORCE, "ID4771-Kerberos brutforce with valid user.evtx") else { return };
    let track = story.track("S-1-5-21-4230534742-2542757381-3142984815-1147");
    assert_eq!(of(&track, StepKind::Failed).count(), 54);
    assert_eq!(story.steps(&track, StepKind::Failed).first(), Some(&232_256_504));
    assert_eq!(track.counts, [(StepKind::Failed, 54)]);
    let series = story.links(LinkKind::FailureSeries);
    assert_eq!(series.len(), 53);
    assert!(series.iter().all(|(.., confidence)| *confidence == Confidence::Strong));
}

/// Five guesses for NOUSER over SSH, each seen twice: 4776 says that there is no such user, and so does the 4625.
#[test]
fn one_failure_in_two_records_is_one() {
    let Some(story) = story(BRUTE_FORCE, "ID4625-OpenSSH brutforce with non existing users.evtx") else { return };
    let pairs = [1_861_986, 1_861_988, 1_861_990, 1_861_992, 1_861_994].map(|id| (id, id + 1, Confidence::Strong));
    assert_eq!(story.links(LinkKind::SameFailure), pairs);
    let track = story.track("FS01\\NOUSER");
    assert_eq!(story.who("FS01\\NOUSER").class, Class::Unknown);
    assert_eq!(of(&track, StepKind::Failed).count(), 5);
    let first = of(&track, StepKind::Failed).next().unwrap();
    assert_eq!(story.numbers(&first.evidence), [1_861_987, 1_861_986]);
    assert!(first.text.contains("0xc0000064"), "{}", first.text);
}

/// 3,561 network logons that fail, from 192.168.198.149 under as many workstation names: one for a user who is not there
/// (#2455), the rest for Administrator, of them 3,558 with a wrong password and, at the end, two because the account is
/// disabled. The domain is `.`, but for one of those two.
#[test]
fn a_local_administrators_password_is_guessed() {
    let Some(story) = story("DeepBlueCLI/evtx", "smb-password-guessing-security.evtx") else { return };
    let track = story.track("DESKTOP-M5SN04R\\Administrator");
    assert_eq!(of(&track, StepKind::Failed).count(), 3_559);
    let said = |code: &str| of(&track, StepKind::Failed).filter(|step| step.text.contains(code)).count();
    assert_eq!((said("0xc000006a"), said("0xc0000072")), (3_558, 1));
    assert_eq!(story.who("DESKTOP-M5SN04R\\Administrator").class, Class::User, "a wrong password: the user is known");
    assert_eq!(from(&track), ["192.168.198.149"]);
    assert_eq!(story.who("DESKTOP-M5SN04R\\JcDfcZTc").class, Class::Unknown);
    assert_eq!(story.0.sessions.len(), 0);
}

/// jwrig tries the credentials of 41 accounts on this computer, 294 times (#42804 to #43097), and cleared the log before.
#[test]
fn one_user_tries_the_credentials_of_many() {
    let Some(story) = story("DeepBlueCLI/evtx", "password-spray.evtx") else { return };
    let track = story.track("S-1-5-21-979008924-657238111-836329461-1002");
    let used = story.steps(&track, StepKind::UsedCredentials);
    assert_eq!((used.len(), used.first(), used.last()), (294, Some(&42_804), Some(&43_097)));
    let mut others: Vec<_> = of(&track, StepKind::UsedCredentials).map(|step| step.other).collect();
    others.sort();
    others.dedup();
    assert_eq!(others.len(), 41);
    assert!(of(&track, StepKind::UsedCredentials).all(|step| step.text.contains("an attempt")));
    assert_eq!(story.steps(&track, StepKind::LogCleared), [42_803]);
}
