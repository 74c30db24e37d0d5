//! Facts → identities: one for each account, however it is written.
