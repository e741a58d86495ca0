//! Sorts what a tick books by the place whose books it concerns, so that places are worked on side by side.

use crate::model::household::PlaceId;

/// Indices of items by place.
pub(crate) struct ByPlace {
    /// Where the list of each place begins, and the end of all.
    starts: Vec<u32>,
    indices: Vec<u32>,
}

impl ByPlace {
    /// The indices of each place.
    pub fn lists(&self) -> impl Iterator<Item = &[u32]> {
        self.starts.windows(2).map(|ends| &self.indices[ends[0] as usize..ends[1] as usize])
    }
}

/// Sorts items by the place that `of` names, in their order within each; those without one are left out.
pub(crate) fn by_place<T: Copy>(places: usize, items: &[T], of: impl Fn(T) -> Option<PlaceId>) -> ByPlace {
    let mut starts = vec![0; places + 1];
    items.iter().filter_map(|item| of(*item)).for_each(|place| starts[place as usize + 1] += 1);
    for place in 0..places {
        starts[place + 1] += starts[place];
    }
    let (mut next, mut indices) = (starts.clone(), vec![0; starts[places] as usize]);
    for (k, item) in items.iter().enumerate() {
        if let Some(place) = of(*item) {
            indices[next[place as usize] as usize] = k as u32;
            next[place as usize] += 1;
        }
    }
    ByPlace { starts, indices }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_item_is_in_the_list_of_its_place_in_order() {
        let items: Vec<u16> = (0..1_000).map(|k| k * 7 % 11).collect();
        let sorted = by_place(11, &items, |item| (item != 4).then_some(item));
        let lists: Vec<&[u32]> = sorted.lists().collect();
        assert_eq!((lists.len(), lists[4].len()), (11, 0));
        for (place, list) in lists.into_iter().enumerate().filter(|(place, _)| *place != 4) {
            let expected = (0..1_000).filter(|k| items[*k as usize] as usize == place);
            assert!(list.iter().copied().eq(expected), "{place}");
        }
    }
}
