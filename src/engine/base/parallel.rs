//! Works on many chunks at once; results come back in the order of the chunks, whatever the threads did.

/// Applies `work` to 0..n, on all threads where there are any, and returns the results in order.
///
/// `order`, if given, is a permutation of 0..n in which the pieces are taken up: it must not change anything.
pub fn map<T: Send>(n: usize, order: Option<&[usize]>, work: impl Fn(usize) -> T + Sync + Send) -> Vec<T> {
    map_with(n, order, || (), |(), k| work(k))
}

/// As [`map`], with scratch space made by `scratch` that pieces worked on by one thread share.
#[cfg(feature = "tables")]
pub fn map_with<T: Send, S>(
    n: usize,
    order: Option<&[usize]>,
    scratch: impl Fn() -> S + Sync + Send,
    work: impl Fn(&mut S, usize) -> T + Sync + Send,
) -> Vec<T> {
    use rayon::prelude::*;
    let Some(order) = order else {
        return (0..n).into_par_iter().map_init(scratch, work).collect();
    };
    let mut pieces: Vec<(usize, T)> = order.par_iter().map_init(scratch, |s, &k| (k, work(s, k))).collect();
    pieces.sort_by_key(|(k, _)| *k);
    pieces.into_iter().map(|(_, piece)| piece).collect()
}

/// As [`map`], with scratch space made by `scratch` that all pieces share.
#[cfg(not(feature = "tables"))]
pub fn map_with<T: Send, S>(
    n: usize,
    order: Option<&[usize]>,
    scratch: impl Fn() -> S + Sync + Send,
    work: impl Fn(&mut S, usize) -> T + Sync + Send,
) -> Vec<T> {
    let mut space = scratch();
    let Some(order) = order else {
        return (0..n).map(|k| work(&mut space, k)).collect();
    };
    let mut pieces: Vec<(usize, T)> = order.iter().map(|&k| (k, work(&mut space, k))).collect();
    pieces.sort_by_key(|(k, _)| *k);
    pieces.into_iter().map(|(_, piece)| piece).collect()
}

/// Applies `work` to the pieces of `size` of `items`, on all threads where there are any: it gets the index of the first
/// item and the items. Returns the results in order.
#[cfg(feature = "tables")]
pub fn map_chunks<I: Send, T: Send, S>(
    items: &mut [I],
    size: usize,
    scratch: impl Fn() -> S + Sync + Send,
    work: impl Fn(&mut S, usize, &mut [I]) -> T + Sync + Send,
) -> Vec<T> {
    use rayon::prelude::*;
    let pieces = items.par_chunks_mut(size).enumerate();
    pieces.map_init(scratch, |space, (k, items)| work(space, k * size, items)).collect()
}

/// Applies `work` to the pieces of `size` of `items`: it gets the index of the first item and the items. Returns the
/// results in order.
#[cfg(not(feature = "tables"))]
pub fn map_chunks<I: Send, T: Send, S>(
    items: &mut [I],
    size: usize,
    scratch: impl Fn() -> S + Sync + Send,
    work: impl Fn(&mut S, usize, &mut [I]) -> T + Sync + Send,
) -> Vec<T> {
    let mut space = scratch();
    items.chunks_mut(size).enumerate().map(|(k, items)| work(&mut space, k * size, items)).collect()
}

/// Applies `work` to the pieces of `size` of `items` and of `others` beside them, on all threads where there are any: it gets the
/// index of the piece. Returns the results in order.
#[cfg(feature = "tables")]
pub fn map_pairs<I: Send, J: Send, T: Send>(
    items: &mut [I],
    others: &mut [J],
    size: usize,
    work: impl Fn(usize, &mut [I], &mut [J]) -> T + Sync + Send,
) -> Vec<T> {
    use rayon::prelude::*;
    let pieces = items.par_chunks_mut(size).zip(others.par_chunks_mut(size)).enumerate();
    pieces.map(|(k, (items, others))| work(k, items, others)).collect()
}

/// Applies `work` to the pieces of `size` of `items` and of `others` beside them: it gets the index of the piece. Returns the
/// results in order.
#[cfg(not(feature = "tables"))]
pub fn map_pairs<I: Send, J: Send, T: Send>(
    items: &mut [I],
    others: &mut [J],
    size: usize,
    work: impl Fn(usize, &mut [I], &mut [J]) -> T + Sync + Send,
) -> Vec<T> {
    let pieces = items.chunks_mut(size).zip(others.chunks_mut(size)).enumerate();
    pieces.map(|(k, (items, others))| work(k, items, others)).collect()
}

/// Lets `work` gather from the pieces of `size` of `items`, on all threads where there are any: it gets what a thread has gathered
/// so far, the index of the first item and the items. What is gathered must not depend on order: `merge` adds it up.
#[cfg(feature = "tables")]
pub fn gather_chunks<I: Send, T: Send>(
    items: &mut [I],
    size: usize,
    empty: impl Fn() -> T + Sync + Send,
    work: impl Fn(&mut T, usize, &mut [I]) + Sync + Send,
    merge: impl Fn(T, T) -> T + Sync + Send,
) -> T {
    use rayon::prelude::*;
    let pieces = items.par_chunks_mut(size).enumerate();
    let gathered = pieces.fold(&empty, |mut sum, (k, items)| {
        work(&mut sum, k * size, items);
        sum
    });
    gathered.reduce(&empty, merge)
}

/// Lets `work` gather from the pieces of `size` of `items`: it gets what is gathered so far, the index of the first item and
/// the items.
#[cfg(not(feature = "tables"))]
pub fn gather_chunks<I: Send, T: Send>(
    items: &mut [I],
    size: usize,
    empty: impl Fn() -> T + Sync + Send,
    work: impl Fn(&mut T, usize, &mut [I]) + Sync + Send,
    _: impl Fn(T, T) -> T + Sync + Send,
) -> T {
    let mut sum = empty();
    items.chunks_mut(size).enumerate().for_each(|(k, items)| work(&mut sum, k * size, items));
    sum
}
