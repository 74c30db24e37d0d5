//! Floods in few lines.

use std::collections::HashMap;

use crate::host::HostId;
use crate::track::{Step, StepKind, words};

/// A line of text: a step, and those of the like that follow it on the same day.
#[derive(Debug)]
pub(super) struct Line<'s> {
    pub first: &'s Step,
    /// How many more.
    pub more: u32,
    /// The last of them.
    pub last: Option<&'s Step>,
}

/// What steps of the like have in common.
type Key<'s> = (StepKind, HostId, Vec<(Option<HostId>, &'s str)>, &'s str, String);

/// Folds steps of the like; failures only until one succeeds.
pub(super) fn fold(steps: &[Step]) -> Vec<Line<'_>> {
    let mut lines: Vec<Line<'_>> = Vec::new();
    // Only looked up, never listed.
    let mut open: HashMap<Key<'_>, usize> = HashMap::new();
    for step in steps {
        if step.what == StepKind::SessionOpened {
            open.retain(|(kind, _, _, _, _), _| *kind != StepKind::Failed);
        }
        let from = step.origins.iter().map(|origin| (origin.host, origin.written.as_str())).collect();
        let key = (step.what, step.host, from, step.alike(), words::date(step.time));
        let found = open.get(&key).filter(|_| !step.alike().is_empty()).and_then(|position| lines.get_mut(*position));
        match found {
            Some(line) => {
                line.more = line.more.saturating_add(1);
                line.last = Some(step);
            }
            None => {
                open.insert(key, lines.len());
                lines.push(Line { first: step, more: 0, last: None });
            }
        }
    }
    lines
}
