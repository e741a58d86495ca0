//! Draws the clocks of fine ticks by gaps: only the few who may ring at all get a word.
//!
//! Of ring words u only those below p_low and above 1 − p_high can mean anything to anybody, the largest rates of looks and of what comes from
//! above times the length of a tick. In months that is a fifth of all words, and drawing a word for everybody is cheaper than to ask who needs one;
//! in days it is less than a hundredth. So where a year has more than [`MOST_DENSE`] ticks, those with a word in either end are found
//! by geometric gaps with p = p_low + p_high, and each draws one that lies there: u = v·p in the lower end, 1 − u = v·p − p_low in the upper,
//! v uniform. Everybody else has no word and hears nothing, as it would not have.
//!
//! Which way is taken hangs on the scenario alone. Two arms of a comparison share their envelope, so they share their luck.

use crate::engine::base::random::{CHUNK, Keys, Purpose, unit, word};

/// Ticks a year up to which everybody draws a word.
pub const MOST_DENSE: u32 = 24;

/// Words of the stream that a household with a ring word takes.
const WORDS: usize = 2;

/// The two ends of a ring word that mean anything to anybody.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Envelope {
    /// p_low: no look at the country comes of a uniform number above.
    pub low: f64,
    /// p_high: neither a local look nor a tie of one below 1 − p_high.
    pub high: f64,
}

impl Envelope {
    /// The ring word in either end that a uniform number in (0, 1) stands for.
    fn word(self, uniform: f64) -> u32 {
        // Never above 1: who would ring more often than each tick is refused. The casts cut down and saturate.
        let at = uniform * (self.low + self.high);
        if at < self.low { (at * 4_294_967_296.0) as u32 } else { !(((at - self.low) * 4_294_967_296.0) as u32) }
    }

    /// Who of a chunk has a ring word in `tick`, in order: the position in the chunk and the word. Each takes two words of a stream: the gap before
    /// it, and where in the two ends its own lies.
    pub fn words(self, keys: &Keys, tick: u32, chunk: usize) -> impl Iterator<Item = (usize, u32)> {
        let few = keys.candidates_of::<WORDS>(tick, Purpose::Ring, chunk, CHUNK, self.low + self.high);
        few.map(move |(at, words)| (at, self.word(unit(words[word::DRAW]))))
    }

    /// The ring word of a household, if it has one: the slow way.
    pub fn word_of(self, keys: &Keys, tick: u32, household: usize) -> Option<u32> {
        let mut words = self.words(keys, tick, household / CHUNK);
        words.find_map(|(at, word)| (at == household % CHUNK).then_some(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// False alarm at four standard deviations, six times: 4e-4.
    #[test]
    fn both_ends_of_a_word_come_up_as_often_as_if_everybody_drew_one() {
        let (keys, envelope) = (Keys::new(11, 2), Envelope { low: 0.006, high: 0.002 });
        let chunks = 600;
        let all: Vec<u32> =
            (0..chunks).flat_map(|chunk| envelope.words(&keys, 5, chunk)).map(|(_, word)| word).collect();
        let n = (chunks * CHUNK) as f64;
        let z = |found: usize, p: f64| (found as f64 - n * p) / (n * p * (1.0 - p)).sqrt();
        let below = |share: f64| all.iter().filter(|&&word| unit(word) < share).count();
        let above = |share: f64| all.iter().filter(|&&word| 1.0 - unit(word) < share).count();
        for part in [0.1, 0.5, 1.0] {
            let (low, high) = (part * envelope.low, part * envelope.high);
            assert!(z(below(low), low).abs() < 4.0 && z(above(high), high).abs() < 4.0, "{part}");
        }
        assert_eq!(below(envelope.low) + above(envelope.high), all.len(), "nobody draws a word that means nothing");
        // Planted faults: an end a twentieth too long, and both ends taken for one.
        assert!(z(below(envelope.low), envelope.low * 1.05) < -4.0);
        assert!(z(above(envelope.high), envelope.low) < -4.0);
    }

    #[test]
    fn a_household_has_the_word_that_its_chunk_has_for_it() {
        let (keys, envelope) = (Keys::new(3, 0), Envelope { low: 0.02, high: 0.01 });
        let words: Vec<(usize, u32)> = envelope.words(&keys, 9, 4).collect();
        assert!(words.len() > 60 && words.iter().map(|(at, _)| at).is_sorted());
        for at in 0..CHUNK {
            let expected = words.iter().find(|(other, _)| *other == at).map(|(_, word)| *word);
            assert_eq!(envelope.word_of(&keys, 9, 4 * CHUNK + at), expected);
        }
    }

    #[test]
    fn the_ends_of_a_word_meet_where_everybody_rings() {
        let envelope = Envelope { low: 0.75, high: 0.25 };
        assert_eq!((envelope.word(unit(0)), envelope.word(unit(u32::MAX))), (0, !(u32::MAX / 4)));
        assert_eq!(envelope.word(0.75), u32::MAX);
        assert_eq!(envelope.words(&Keys::new(1, 1), 0, 0).count(), CHUNK);
        assert_eq!(Envelope { low: 0.0, high: 0.0 }.words(&Keys::new(1, 1), 0, 0).count(), 0);
    }
}
