//! OpenSSH for Windows (OpenSSH/Operational).

use crate::event::table::family;
use crate::wire::Text;

family! {
    /// OpenSSH for Windows.
    pub enum OpenSsh<'c> = "OpenSSH" in "OpenSSH/Operational";

    /// 4: a message of the SSH server or agent.
    ///
    /// **Written by** `sshd` and `ssh-agent` of OpenSSH for Windows. All they know is in the text: `Accepted password
    /// for ann from 10.0.0.5 port 56589 ssh2`, `Failed password for …`.
    /// **Proves** what the text says.
    /// **Does not prove** the Windows session: a 4624 of type 8 or 3 beside it has that. Texts are those of OpenSSH
    /// and change with its version, so nothing is read out of them here.
    SshMessage<'c> 4 "OpenSSH message." {
        /// The program, such as `sshd`.
        process: Option<Text<'c>> = "process",
        /// The message.
        payload: Option<Text<'c>> = "payload",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::event::Meaning;
    use crate::event::testing::{decode, parts, shown};

    #[test]
    fn a_message_stays_text_and_means_nothing() {
        let text = "Failed password for ann from 10.0.0.5 port 56605 ssh2";
        let data = decode("OpenSSH", 4, &[("process", "sshd"), ("payload", text)]);
        assert_eq!(shown(&data), ("SshMessage", json!({"process": "sshd", "payload": text}), parts([""; 5])));
        assert_eq!(data.meaning(), Meaning::NONE);
    }
}
