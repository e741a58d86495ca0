//! Works on many chunks at once; results come back in the order of the chunks, whatever the threads did.
//!
//! The pool of threads is asked in one place, by [`each`], which knows neither what a piece is nor what comes of it: compiled anew for
//! every closure its machinery was a ninth of the library's code before optimisation.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

/// Lets `work` have every number of 0..n once, on all threads where there are any, in no particular order; a thread takes up to
/// `together` at a time.
#[cfg(feature = "tables")]
fn each(n: usize, together: usize, work: &(dyn Fn(usize) + Sync)) {
    use rayon::prelude::*;
    (0..n).into_par_iter().with_max_len(together).for_each(work);
}

/// Lets `work` have every number of 0..n.
#[cfg(not(feature = "tables"))]
fn each(n: usize, _: usize, work: &(dyn Fn(usize) + Sync)) {
    (0..n).for_each(work);
}

/// What lies inside; a thread that panicked has left nothing half-written there, and its panic goes on.
fn inside<T>(cell: Mutex<T>) -> T {
    cell.into_inner().unwrap_or_else(PoisonError::into_inner)
}

/// Things that one thread at a time uses: as many as work at once, never more. They stay where they are: some are as large as a page.
struct Pool<S>(Mutex<Vec<Box<S>>>);

impl<S> Pool<S> {
    /// With nothing in it.
    fn new() -> Self {
        Pool(Mutex::new(Vec::new()))
    }

    /// Lets `work` use one, which `make` makes if none is free. Nothing is locked meanwhile: work may itself be parallel.
    fn with<T>(&self, make: impl Fn() -> S, work: impl FnOnce(&mut S) -> T) -> T {
        let free = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut one = free.unwrap_or_else(|| Box::new(make()));
        let done = work(&mut one);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(one);
        done
    }
}

/// Applies `work` to 0..n, on all threads where there are any, and returns the results in order.
///
/// `order`, if given, is a permutation of 0..n in which the pieces are taken up: it must not change anything.
pub fn map<T: Send>(n: usize, order: Option<&[usize]>, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    map_in(n, usize::MAX, order, &work)
}

/// As [`map`], for pieces that take so long that a thread should never have two of them before another has one.
pub fn map_long<T: Send>(n: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    map_in(n, 1, None, &work)
}

fn map_in<T: Send>(n: usize, together: usize, order: Option<&[usize]>, work: &(dyn Fn(usize) -> T + Sync)) -> Vec<T> {
    let results: Vec<Mutex<Option<T>>> = (0..n).map(|_| Mutex::new(None)).collect();
    each(n, together, &|number| {
        let k = order.map_or(number, |order| order[number]);
        let result = work(k);
        *results[k].lock().unwrap_or_else(PoisonError::into_inner) = Some(result);
    });
    results.into_iter().map(|result| inside(result).expect("every number has its turn")).collect()
}

/// As [`map`], with scratch space made by `scratch` that pieces worked on by one thread share.
pub fn map_with<T: Send, S: Send>(
    n: usize,
    order: Option<&[usize]>,
    scratch: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, usize) -> T + Sync,
) -> Vec<T> {
    let spaces = Pool::new();
    map(n, order, |k| spaces.with(&scratch, |space| work(space, k)))
}

/// Lets `work` have every number of 0..n, each of which takes long, until one fails: then no other begins, and a failure is returned.
pub fn until_failed<E: Send>(n: usize, work: impl Fn(usize) -> Result<(), E> + Sync) -> Result<(), E> {
    let (ended, failure) = (AtomicBool::new(false), Mutex::new(None));
    each(n, 1, &|number| {
        if ended.load(Ordering::Relaxed) {
            return;
        }
        if let Err(error) = work(number) {
            ended.store(true, Ordering::Relaxed);
            failure.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(error);
        }
    });
    inside(failure).map_or(Ok(()), Err)
}

/// Pieces of a slice, each of which is taken once.
struct Pieces<'a, I>(Vec<Mutex<&'a mut [I]>>);

impl<'a, I> Pieces<'a, I> {
    /// Of `size` each; the last may be shorter.
    fn of(items: &'a mut [I], size: usize) -> Self {
        Pieces(items.chunks_mut(size).map(Mutex::new).collect())
    }

    /// The piece `k`, the first time; nothing is locked any more.
    fn take(&self, k: usize) -> &'a mut [I] {
        std::mem::take(&mut *self.0[k].lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Applies `work` to the pieces of `size` of `items`, on all threads where there are any: it gets the index of the first
/// item and the items. Returns the results in order.
pub fn map_chunks<I: Send, T: Send, S: Send>(
    items: &mut [I],
    size: usize,
    scratch: impl Fn() -> S + Sync,
    work: impl Fn(&mut S, usize, &mut [I]) -> T + Sync,
) -> Vec<T> {
    let pieces = Pieces::of(items, size);
    map_with(pieces.0.len(), None, scratch, |space, k| work(space, k * size, pieces.take(k)))
}

/// Applies `work` to the pieces of `size` of `items` and of `others` beside them, on all threads where there are any: it gets the
/// index of the piece. Returns the results in order.
pub fn map_pairs<I: Send, J: Send, T: Send>(
    items: &mut [I],
    others: &mut [J],
    size: usize,
    work: impl Fn(usize, &mut [I], &mut [J]) -> T + Sync,
) -> Vec<T> {
    let (pieces, beside) = (Pieces::of(items, size), Pieces::of(others, size));
    map(pieces.0.len().min(beside.0.len()), None, |k| work(k, pieces.take(k), beside.take(k)))
}

/// Lets `work` gather from the pieces of `size` of `items`, on all threads where there are any: it gets what a thread has gathered
/// so far, the index of the first item and the items. What is gathered must not depend on order: `merge` adds it up.
pub fn gather_chunks<I: Send, T: Send>(
    items: &mut [I],
    size: usize,
    empty: impl Fn() -> T + Sync,
    work: impl Fn(&mut T, usize, &mut [I]) + Sync,
    merge: impl Fn(T, T) -> T,
) -> T {
    let (pieces, gathered) = (Pieces::of(items, size), Pool::new());
    each(pieces.0.len(), usize::MAX, &|k| gathered.with(&empty, |sum| work(sum, k * size, pieces.take(k))));
    inside(gathered.0).into_iter().map(|sum| *sum).reduce(merge).unwrap_or_else(empty)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_come_in_order_whatever_the_order_of_work() {
        let squares: Vec<usize> = (0..1_000).map(|k| k * k).collect();
        assert_eq!(map(1_000, None, |k| k * k), squares);
        let backwards: Vec<usize> = (0..1_000).rev().collect();
        assert_eq!(map(1_000, Some(&backwards), |k| k * k), squares);
        assert!(map(0, None, |k| k).is_empty() && map_long(1_000, |k| k * k) == squares);
    }

    #[test]
    fn every_piece_is_had_once_and_the_last_may_be_short() {
        let mut items = vec![1u64; 1_003];
        let lengths = map_chunks(&mut items, 10, Vec::<usize>::new, |_, first, piece| {
            piece.iter_mut().enumerate().for_each(|(k, item)| *item += (first + k) as u64);
            piece.len()
        });
        assert_eq!((lengths.len(), lengths[0], lengths[100]), (101, 10, 3));
        assert!(items.iter().enumerate().all(|(k, &item)| item == 1 + k as u64));
        let sum = gather_chunks(&mut items, 7, || 0, |sum, _, piece| *sum += piece.iter().sum::<u64>(), |a, b| a + b);
        assert_eq!(sum, (1..=1_003u64).sum::<u64>());
        let mut others = vec![0u64; 1_003];
        map_pairs(&mut items, &mut others, 10, |_, from, to| to.copy_from_slice(from));
        assert!(items == others);
    }

    #[test]
    fn after_a_failure_no_other_begins() {
        let begun = std::sync::atomic::AtomicUsize::new(0);
        let work = |number: usize| {
            begun.fetch_add(1, Ordering::Relaxed);
            if number % 100 == 99 { Err(number) } else { Ok(()) }
        };
        let failed = until_failed(100_000, work).expect_err("one fails");
        assert!(failed % 100 == 99 && begun.into_inner() < 50_000);
        assert_eq!(until_failed(99, |_| Ok::<(), u8>(())), Ok(()));
    }

    #[test]
    fn work_may_itself_be_parallel_and_a_panic_is_not_lost() {
        let nested = map(50, None, |a| map_with(20, None, || 0u8, |_, b| a * b).into_iter().sum::<usize>());
        assert!(nested.iter().enumerate().all(|(a, &sum)| sum == a * 190));
        let lost = std::panic::catch_unwind(|| map(10, None, |k| assert!(k != 7, "seven")));
        assert!(lost.is_err());
    }
}
