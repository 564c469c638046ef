//! Spreads work over the processor's cores; results keep the order of the input.

use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The number of workers: one per core, but at most one per item. The caller does a single item itself: a thread costs
/// more than it saves, and so does counting the cores, which reads files of the kernel.
fn workers(items: usize) -> usize {
    if items <= 1 {
        return items;
    }
    std::thread::available_parallelism().map_or(1, usize::from).min(items)
}

/// Applies a function to each item and passes the results to `consume` one by one, in the order of the items. An error
/// of `consume` ends the work. A worker is at most two results ahead, so that few results are in memory at a time,
/// however many items there are.
pub(crate) fn in_order<T: Sync, R: Send, E>(
    items: &[T],
    work: impl Fn(&T) -> R + Sync,
    mut consume: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E> {
    let workers = workers(items.len());
    if workers <= 1 {
        return items.iter().map(work).try_for_each(consume);
    }
    std::thread::scope(|scope| {
        let start = |first: usize| {
            let (ready, results) = sync_channel(1);
            let (work, share) = (&work, items.iter().skip(first).step_by(workers));
            // Sending fails once `consume` has failed, which ends this worker.
            scope.spawn(move || share.map(work).try_for_each(|result| ready.send(result)));
            results
        };
        let results: Vec<Receiver<R>> = (0..workers).map(start).collect();
        // A worker that panics sends nothing more; the scope passes its panic on.
        results.iter().cycle().take(items.len()).map_while(|results| results.recv().ok()).try_for_each(&mut consume)
    })
}

/// Applies a function to each item and returns the results in the order of the items.
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
                    let Some((index, item)) = locked(&items).next() else { return };
                    let result = work(item);
                    locked(&done).push((index, result));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, result)| result).collect()
}

/// Locks a mutex, even after a panic: the scope passes the panic on, and the data is never left half-changed.
fn locked<T>(shared: &Mutex<T>) -> MutexGuard<'_, T> {
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
    fn results_keep_the_order_of_the_items_and_few_are_in_memory() {
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
    fn an_error_of_the_consumer_ends_the_work() {
        let made = AtomicUsize::new(0);
        let items = [(); 1000];
        let done = in_order(&items, |()| made.fetch_add(1, Ordering::SeqCst), |_| Err("full"));
        assert_eq!(done, Err("full"));
        assert!(made.into_inner() <= 3 * workers(1000));
    }
}
