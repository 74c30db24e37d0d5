//! What there is: hosts, accounts, addresses, clocks. No events; those come from `life`.

mod account;
mod build;
mod clock;
mod host;

pub use account::{Account, AcctId, Class, Scope};
pub use build::build;
pub use clock::Clock;
pub use host::{Address, Boot, Creds, Host, HostId, Kdc, Live, Os, Rdp, Role, Services, Tgt, Ticket};

use super::arena::Arena;
use std::rc::Rc;

/// A person who works at a workstation.
#[derive(Debug)]
pub struct Person {
    /// The daily account.
    pub account: AcctId,
    /// A second account with rights, for some.
    pub admin: Option<AcctId>,
    /// The own workstation.
    pub workstation: HostId,
    /// The console session, if there is one.
    pub session: Option<super::Sref>,
    /// The session on another host by Remote Desktop.
    pub remote: Option<super::life::RemoteDesk>,
    /// True time at which the person goes home.
    pub leaves: u64,
    /// The intruder takes over this person's workstation: nothing that would disturb the plan.
    pub steady: bool,
    /// Logs on with the user principal name.
    pub types_upn: bool,
}

/// The domain and all that is in it.
#[derive(Debug)]
pub struct World {
    /// NetBIOS name, `CORP`.
    pub netbios: Rc<str>,
    /// DNS name, `corp.example`.
    pub dns: Rc<str>,
    /// Kerberos realm, `CORP.EXAMPLE`.
    pub realm: Rc<str>,
    /// The domain's SID without the last part.
    pub sid: String,
    /// All hosts.
    pub hosts: Arena<Host>,
    /// All accounts; the first is `SYSTEM`.
    pub accounts: Arena<Account>,
    /// All people.
    pub people: Vec<Person>,
    /// Accounts that many rooms need.
    pub known: Known,
}

/// Accounts that many rooms need.
#[derive(Debug, Clone, Copy)]
pub struct Known {
    /// `NT AUTHORITY\NETWORK SERVICE`.
    pub network_service: AcctId,
    /// `NT AUTHORITY\LOCAL SERVICE`.
    pub local_service: AcctId,
    /// `NT AUTHORITY\ANONYMOUS LOGON`.
    pub anonymous: AcctId,
    /// The key distribution centre's own account.
    pub krbtgt: AcctId,
    /// The domain's built-in administrator.
    pub administrator: AcctId,
    /// Runs the web site on the web server and may delegate to the database.
    pub svc_web: AcctId,
    /// Runs the database.
    pub svc_sql: AcctId,
    /// Runs backups, everywhere; with rights, and a password that the intruder will find.
    pub svc_backup: AcctId,
    /// A group managed service account.
    pub gmsa: AcctId,
    /// Disabled.
    pub disabled: AcctId,
    /// Its password has expired.
    pub expired_password: AcctId,
    /// The account itself has expired.
    pub expired: AcctId,
    /// May log on at night only.
    pub night_only: AcctId,
    /// Locked out by too many failures, later unlocked.
    pub lockable: AcctId,
    /// Renamed on the first day (4781).
    pub renamed: AcctId,
    /// An administrator of the domain, whose credentials the intruder will use.
    pub domain_admin: AcctId,
}

impl World {
    /// The domain controllers that run.
    pub fn controllers(&self) -> Vec<HostId> {
        self.hosts.iter().filter(|(_, h)| h.role == Role::Dc && h.usable()).map(|(id, _)| id).collect()
    }

    /// The hosts of a role.
    pub fn of_role(&self, role: Role) -> Vec<HostId> {
        self.hosts.iter().filter(|(_, h)| h.role == role).map(|(id, _)| id).collect()
    }
}
