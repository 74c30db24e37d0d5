//! Which events the options ask for.

use logontracks::event::{Meaning, Who};
use logontracks::record::System;

use crate::args::FilterArgs;

impl FilterArgs {
    /// Whether a record is of a host, an event ID and a time that were asked for.
    pub fn takes_system(&self, system: &System<'_>) -> bool {
        let host = || self.takes_host(&system.computer().map(|name| name.to_string()).unwrap_or_default());
        (self.event_id.is_empty() || system.event_id().is_some_and(|id| self.event_id.contains(&id)))
            && self.from.is_none_or(|from| system.time().is_some_and(|time| time >= from))
            && self.to.is_none_or(|to| system.time().is_some_and(|time| time < to))
            && (self.host.is_empty() || host())
    }

    /// Whether a computer is one that was asked for.
    pub fn takes_host(&self, computer: &str) -> bool {
        self.host.is_empty() || self.host.iter().any(|wanted| same_host(wanted, computer))
    }

    /// Whether an event is by or about a user that was asked for.
    pub fn takes_user(&self, meaning: &Meaning<'_>) -> bool {
        self.user.is_empty()
            || [meaning.account, meaning.actor]
                .into_iter()
                .flatten()
                .any(|who| self.user.iter().any(|wanted| is(&who, wanted)))
    }
}

/// Whether a computer's name is the one wanted: all of it, or its first label.
fn same_host(wanted: &str, computer: &str) -> bool {
    let label = |name: &str| name.split('.').next().unwrap_or_default().to_lowercase();
    let whole = wanted.eq_ignore_ascii_case(computer);
    whole || (!wanted.contains('.') && label(computer) == wanted.to_lowercase())
}

/// Whether an account is the one wanted: by SID, by name, by `DOMAIN\name` or by `name@domain`.
fn is(who: &Who<'_>, wanted: &str) -> bool {
    if who.sid.is_some_and(|sid| sid.to_string().eq_ignore_ascii_case(wanted)) {
        return true;
    }
    let Some(name) = who.name else { return false };
    let domain = |wanted: &str| who.domain.is_some_and(|domain| domain.eq_ignore_case(wanted));
    let split = wanted.split_once('\\').map(|(d, n)| (n, d)).or_else(|| wanted.split_once('@'));
    let bare = |wanted: &str| {
        let name = name.to_string();
        name.split('@').next().is_some_and(|bare| bare.to_lowercase() == wanted.to_lowercase())
    };
    name.eq_ignore_case(wanted)
        || match split {
            Some((wanted, wanted_domain)) => bare(wanted) && domain(wanted_domain),
            None => bare(wanted),
        }
}
