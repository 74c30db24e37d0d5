//! What an account is set to.

use crate::event::group::group;
use crate::wire::{AccountControl, MessageList, Setting, Text};

group! {
    /// The attributes of an account in 4720, 4738, 4741 and 4742.
    ///
    /// In 4720 and 4741 they are the new account's. In 4738 and 4742 one that was not changed is absent (Microsoft,
    /// "4738(S)"): in 13 of the 61 4738s of the corpus all are, so what changed is nothing that the event lists.
    pub struct AccountAttributes<'c> {
        /// The logon name of Windows before 2000.
        sam_account_name: Text<'c>,
        /// The name for people.
        display_name: Setting<'c>,
        /// The logon name `user@domain`.
        user_principal_name: Text<'c>,
        /// The home folder.
        home_directory: Setting<'c>,
        /// The drive of the home folder.
        home_path: Setting<'c>,
        /// The logon script.
        script_path: Setting<'c>,
        /// The roaming profile.
        profile_path: Setting<'c>,
        /// The computers that the account may log on from.
        user_workstations: Setting<'c>,
        /// When the password was last set: local time in the computer's format; `%%1794`, never.
        password_last_set: Setting<'c>,
        /// When the account expires: local time in the computer's format; `%%1794`, never.
        account_expires: Setting<'c>,
        /// The primary group's RID: 513, Domain Users; 515, Domain Computers; 516, Domain Controllers.
        primary_group_id: u32,
        /// The services that the account may delegate to.
        allowed_to_delegate_to: Text<'c>,
        /// The flags before.
        old_uac_value: AccountControl,
        /// The flags after.
        new_uac_value: AccountControl,
        /// The flags that were changed, by message: `%%2080`, account disabled.
        user_account_control: MessageList<'c>,
        /// `%%1792`: changed, but not displayed.
        user_parameters: Setting<'c>,
        /// Earlier SIDs of the account.
        sid_history: Text<'c>,
        /// The hours when the account may log on: `%%1797`, all.
        logon_hours: Setting<'c>,
    }
}
