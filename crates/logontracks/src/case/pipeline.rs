//! Work in parallel, results in order, memory bounded.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::mpsc::sync_channel;
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread;

/// How many results may wait for an earlier one, for each thread.
const AHEAD_PER_THREAD: u64 = 4;

/// Where the workers stand, as all of them see it.
struct Progress {
    /// The number of results taken: jobs far ahead of it wait.
    taken: u64,
    stopped: bool,
}

/// Does every job that `next` gives, on `threads` threads, and hands the results to `take` on this thread, in the
/// order of the jobs. `state` makes what a worker keeps from job to job. [`ControlFlow::Break`] stops it all, and is what
/// this then gives.
pub(super) fn in_order<J: Send, S, T: Send>(
    threads: usize,
    mut next: impl FnMut() -> Option<J> + Send,
    state: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, J) -> T + Sync,
    mut take: impl FnMut(T) -> ControlFlow<()>,
) -> ControlFlow<()> {
    if threads <= 1 {
        let mut state = state();
        while let Some(job) = next() {
            take(work(&mut state, job))?;
        }
        return ControlFlow::Continue(());
    }
    let ahead = AHEAD_PER_THREAD * threads as u64;
    let jobs = Mutex::new((0_u64, next));
    let progress = Mutex::new(Progress { taken: 0, stopped: false });
    let moved = Condvar::new();
    // Room for all that may be ahead: a worker never waits here while the result before its own is missing.
    let (send, receive) = sync_channel(threads * (AHEAD_PER_THREAD as usize + 1));
    thread::scope(|scope| {
        for _ in 0..threads {
            let send = send.clone();
            let (jobs, progress, moved, state, work) = (&jobs, &progress, &moved, &state, &work);
            scope.spawn(move || {
                let mut state = state();
                loop {
                    let (number, job) = {
                        let mut jobs = jobs.lock().unwrap_or_else(PoisonError::into_inner);
                        let Some(job) = (jobs.1)() else { return };
                        let number = jobs.0;
                        jobs.0 += 1;
                        (number, job)
                    };
                    let waiting = progress.lock().unwrap_or_else(PoisonError::into_inner);
                    let waiting = moved
                        .wait_while(waiting, |now| !now.stopped && number >= now.taken + ahead)
                        .unwrap_or_else(PoisonError::into_inner);
                    if waiting.stopped {
                        return;
                    }
                    drop(waiting);
                    if send.send((number, work(&mut state, job))).is_err() {
                        return;
                    }
                }
            });
        }
        drop(send);
        let mut early = BTreeMap::new();
        let mut wanted = 0;
        for (number, result) in receive {
            early.insert(number, result);
            while let Some(result) = early.remove(&wanted) {
                wanted += 1;
                let stopped = take(result).is_break();
                let mut now = progress.lock().unwrap_or_else(PoisonError::into_inner);
                now.taken = wanted;
                now.stopped = stopped;
                drop(now);
                moved.notify_all();
                if stopped {
                    // The channel closes here: workers that still send stop.
                    return ControlFlow::Break(());
                }
            }
        }
        ControlFlow::Continue(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_the_order_of_the_jobs() {
        for threads in [1, 2, 7] {
            let mut jobs = 0..500_u64;
            let mut taken = Vec::new();
            let ended = in_order(
                threads,
                || jobs.next(),
                || (),
                |(), job| {
                    // Uneven work, so that threads overtake one another.
                    (0..(job * 7919) % 5000).fold(job, |sum, n| sum ^ n ^ n)
                },
                |result| {
                    taken.push(result);
                    ControlFlow::Continue(())
                },
            );
            assert_eq!(ended, ControlFlow::Continue(()));
            assert_eq!(taken, (0..500).collect::<Vec<_>>(), "{threads} threads");
        }
    }

    #[test]
    fn a_break_stops_the_work() {
        for threads in [1, 3] {
            let mut jobs = 0..;
            let mut taken = 0;
            let ended = in_order(
                threads,
                || jobs.next(),
                || (),
                |(), job: u64| job,
                |_| {
                    taken += 1;
                    if taken == 10 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
                },
            );
            assert_eq!((taken, ended), (10, ControlFlow::Break(())));
        }
    }
}
