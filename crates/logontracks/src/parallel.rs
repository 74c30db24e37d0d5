//! The same work on many things, on several threads, with results in the order of the things.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::sync_channel;
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread;

/// Does `work` for each number below `count`, on `threads` threads; the results are in the order of the numbers.
/// Numbers are given out one by one, so that things of unlike size keep all threads busy.
pub(crate) fn map<T: Send>(threads: usize, count: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let threads = threads.min(count);
    if threads <= 1 {
        return (0..count).map(work).collect();
    }
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(count));
    thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= count {
                        return;
                    }
                    let result = work(number);
                    done.lock().unwrap_or_else(PoisonError::into_inner).push((number, result));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_unstable_by_key(|(number, _)| *number);
    done.into_iter().map(|(_, result)| result).collect()
}

/// Does two things, at the same time if there are threads for it.
pub(crate) fn both<A: Send, B: Send>(threads: usize, a: impl FnOnce() -> A + Send, b: impl FnOnce() -> B) -> (A, B) {
    if threads <= 1 {
        return (a(), b());
    }
    thread::scope(|scope| {
        let first = scope.spawn(a);
        let second = b();
        match first.join() {
            Ok(first) => (first, second),
            // As if it had been done here.
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

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
pub(crate) fn in_order<J: Send, S, T: Send>(
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
    fn results_are_in_order_whatever_the_number_of_threads() {
        for threads in [0, 1, 2, 9] {
            for count in [0, 1, 2, 1000] {
                // Uneven work, so that threads overtake one another.
                let work = |number: usize| (0..(number * 7919) % 500).fold(number, |sum, n| sum ^ n ^ n);
                assert_eq!(map(threads, count, work), (0..count).collect::<Vec<_>>());
            }
        }
    }

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
