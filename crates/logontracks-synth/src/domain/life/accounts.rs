//! What happens to accounts.

use crate::domain::emit::{Form, Lay, Put, Val, Who};
use crate::domain::world::AcctId;
use crate::domain::{Channel, MINUTE, Sim};
use std::rc::Rc;

impl Sim {
    /// The account that is to be renamed gets its new name.
    pub(in crate::domain) fn rename_account(&mut self, t: u64) {
        let account = self.world.known.renamed;
        let sam: Rc<str> = format!("{}-braun", self.world.accounts.at(account).sam).into();
        if self.world.controllers().is_empty() {
            self.at(t + 10 * MINUTE, super::Action::RenameAccount);
            return;
        }
        self.rename(t, account, sam);
    }

    /// 4781 on a domain controller; from now on records have the new name.
    pub(super) fn rename(&mut self, t: u64, account: AcctId, sam: Rc<str>) {
        let Some(dc) = self.world.controllers().first().copied() else {
            return;
        };
        let domain = self.domain_of(account, Form::Netbios);
        let realm = Rc::clone(&self.world.realm);
        let a = self.world.accounts.at_mut(account);
        let (old, sid) = (Rc::clone(&a.sam), Rc::clone(&a.sid_bytes));
        let put = Put::new(dc, t, Lay::Renamed).account(account, &domain);
        a.former.push((t, Rc::clone(&old)));
        a.at_realm = format!("{sam}@{realm}").into();
        a.sam = Rc::clone(&sam);
        let kept = self.evidence.keeps(dc, Channel::Security, 4781, t);
        if let (true, Some(truth)) = (kept, &mut self.truth) {
            truth.former_name(account, format!("{domain}\\{old}"));
        }
        let put = put.account(account, &domain);
        let mut v = vec![Val::R(old), Val::R(sam), Val::R(domain), Val::Sid(sid)];
        let (put, subject) = self.subject(dc, Who::System, put);
        v.extend(subject);
        v.push(Val::S("-"));
        self.put(put, v);
    }
}
