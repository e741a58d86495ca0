//! Work on many chunks at once; results come back in the order of the chunks, whatever the threads did.

/// Applies `work` to 0..n, on all threads where there are any, and returns the results in order.
///
/// `order`, if given, is a permutation of 0..n in which the pieces are taken up: it must not change anything.
#[cfg(feature = "cli")]
pub fn map<T: Send>(n: usize, order: Option<&[usize]>, work: impl Fn(usize) -> T + Sync + Send) -> Vec<T> {
    use rayon::prelude::*;
    let Some(order) = order else {
        return (0..n).into_par_iter().map(work).collect();
    };
    let mut pieces: Vec<(usize, T)> = order.par_iter().map(|&k| (k, work(k))).collect();
    pieces.sort_by_key(|(k, _)| *k);
    pieces.into_iter().map(|(_, piece)| piece).collect()
}

/// Applies `work` to 0..n, one after the other, and returns the results in order.
#[cfg(not(feature = "cli"))]
pub fn map<T: Send>(n: usize, order: Option<&[usize]>, work: impl Fn(usize) -> T + Sync + Send) -> Vec<T> {
    let Some(order) = order else {
        return (0..n).map(work).collect();
    };
    let mut pieces: Vec<(usize, T)> = order.iter().map(|&k| (k, work(k))).collect();
    pieces.sort_by_key(|(k, _)| *k);
    pieces.into_iter().map(|(_, piece)| piece).collect()
}
