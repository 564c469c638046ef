//! Work spread over the processor's cores, results in the order of the input.

use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A worker per core, but no more than there are items. One item is done by the caller: a thread would cost more than it
/// gives, and so does asking for the number of cores, which reads files of the kernel.
fn workers(items: usize) -> usize {
    if items <= 1 {
        return items;
    }
    std::thread::available_parallelism().map_or(1, usize::from).min(items)
}

/// Applies a function to each item, and gives the results to the caller's hand one by one in the order of the items; an
/// error of the hand ends the work. A worker is at most two results ahead, so that there are never many of them in memory,
/// however many items there are.
pub(crate) fn in_order<T: Sync, R: Send, E>(
    items: &[T],
    work: impl Fn(&T) -> R + Sync,
    mut hand: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E> {
    let workers = workers(items.len());
    if workers <= 1 {
        return items.iter().map(work).try_for_each(hand);
    }
    std::thread::scope(|scope| {
        let start = |first: usize| {
            let (ready, results) = sync_channel(1);
            let (work, own) = (&work, items.iter().skip(first).step_by(workers));
            // Nothing is received any more once the hand has failed.
            scope.spawn(move || own.map(work).try_for_each(|result| ready.send(result)));
            results
        };
        let results: Vec<Receiver<R>> = (0..workers).map(start).collect();
        // A worker that panics sends nothing more; the scope passes its panic on.
        results.iter().cycle().take(items.len()).map_while(|results| results.recv().ok()).try_for_each(&mut hand)
    })
}

/// Applies a function to each item.
pub(crate) fn map<T: Send, R: Send>(
    items: impl IntoIterator<Item = T, IntoIter: ExactSizeIterator + Send>,
    work: impl Fn(T) -> R + Sync,
) -> Vec<R> {
    let items = items.into_iter();
    let workers = workers(items.len());
    if workers <= 1 {
        return items.map(work).collect();
    }
    let done: Mutex<Vec<(usize, R)>> = Mutex::new(Vec::with_capacity(items.len()));
    let items = Mutex::new(items.enumerate());
    std::thread::scope(|scope| {
        for _ in 0..workers {
            scope.spawn(|| {
                loop {
                    let Some((index, item)) = own(&items).next() else { return };
                    let result = work(item);
                    own(&done).push((index, result));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}

/// A worker that panicked ends the work by itself; what it held is whole.
fn own<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
#[allow(clippy::disallowed_methods, reason = "work that takes time has to sleep")]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::thread::sleep;
    use std::time::Duration;

    #[test]
    fn results_come_in_the_order_of_the_items_and_never_many_are_in_memory() {
        let (made, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let work = |item: &u64| {
            // The first of two takes longer than the second.
            sleep(Duration::from_micros(100 * (item % 2)));
            most.fetch_max(made.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            *item
        };
        let items: Vec<u64> = (1..=200).collect();
        let mut taken = Vec::new();
        let done: Result<(), ()> = in_order(&items, work, |item| {
            made.fetch_sub(1, Ordering::SeqCst);
            taken.push(item);
            Ok(())
        });
        assert_eq!((done, taken), (Ok(()), items));
        assert!(most.into_inner() <= 2 * workers(200) + 1);
    }

    #[test]
    fn a_hand_that_fails_ends_the_work() {
        let made = AtomicUsize::new(0);
        let items = [(); 1000];
        let done = in_order(&items, |()| made.fetch_add(1, Ordering::SeqCst), |_| Err("full"));
        assert_eq!(done, Err("full"));
        assert!(made.into_inner() <= 3 * workers(1000));
    }
}
