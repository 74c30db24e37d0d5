//! Synthetic evidence: an EVTX writer and a simulated Windows domain whose truth is known.

pub mod damage;
pub mod domain;
pub mod layout;
pub mod oddity;
pub mod score;
pub mod testdata;
pub mod truth;
pub mod writer;
