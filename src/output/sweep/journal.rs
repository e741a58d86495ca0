//! Keeps the journal of a sweep: one checksummed entry for every finished run, appended and synced, so that a killed sweep loses
//! nothing but what was in flight.
//!
//! An entry is a mark, the length of its text, the BLAKE3 hash of length and text, and the text (JSON). Torn or flipped
//! bytes spoil one entry: the reader looks for the next mark, and the run is done again. The mark holds bytes that no text has.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use crate::experiment::ensemble::sweep::Run;
use crate::output::error::OutputError;
use crate::output::folder::disk;

const MARK: [u8; 8] = [0xFF, b'r', b'u', b'n', 0xFE, 0xC0, 0xC1, 0xFF];
const HEAD: usize = 8 + 8 + 32;
/// No entry is longer.
const LONGEST: u64 = 1 << 32;

/// One finished run.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    /// The point.
    pub point: u32,
    /// The replicate.
    pub replicate: u32,
    /// Why it failed; `None` if it did not.
    pub failure: Option<String>,
    /// How long it took (volatile).
    pub seconds: f64,
    /// The rows of every table, in the order of the tables.
    pub tables: Vec<String>,
}

/// Where an entry lies, and whether its run failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    at: u64,
    length: u64,
    /// Whether the run failed.
    pub failed: bool,
}

/// An open journal.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    file: File,
    /// Every run that is recorded; the last entry counts.
    pub runs: BTreeMap<Run, Place>,
    end: u64,
}

impl Journal {
    /// Opens the journal at `path`, or begins it, and reads what is there.
    pub fn open(path: &Path) -> Result<Journal, OutputError> {
        Journal::of(path, disk::open(path).map_err(OutputError::write(path))?)
    }

    /// Opens the journal at `path`, which is there and stays as it is.
    pub fn read(path: &Path) -> Result<Journal, OutputError> {
        Journal::of(path, File::open(path).map_err(OutputError::read(path))?)
    }

    fn of(path: &Path, file: File) -> Result<Journal, OutputError> {
        let mut journal = Journal { path: path.to_path_buf(), file, runs: BTreeMap::new(), end: 0 };
        journal.scan()?;
        Ok(journal)
    }

    /// Appends one entry and waits until it is on the disk.
    pub fn append(&mut self, entry: &Entry) -> Result<(), OutputError> {
        let text = serde_json::to_vec(entry).expect("plain structures become JSON");
        let length = (text.len() as u64).to_le_bytes();
        let hash = digest(&length, &text);
        let bytes = [&MARK[..], &length, hash.as_bytes(), &text].concat();
        let written = self
            .file
            .seek(SeekFrom::Start(self.end))
            .and_then(|_| disk::write_all(&mut self.file, &bytes))
            .and_then(|()| disk::sync_data(&self.file));
        written.map_err(OutputError::write(&self.path))?;
        self.note(entry, self.end, text.len() as u64);
        self.end += bytes.len() as u64;
        Ok(())
    }

    /// Reads the entry of a run.
    pub fn entry(&mut self, run: Run) -> Result<Entry, OutputError> {
        let place = self.runs[&run];
        let mut text = vec![0; place.length as usize];
        let read =
            self.file.seek(SeekFrom::Start(place.at + HEAD as u64)).and_then(|_| self.file.read_exact(&mut text));
        read.map_err(OutputError::read(&self.path))?;
        serde_json::from_slice(&text)
            .map_err(|error| OutputError::Manifest { path: self.path.clone(), reason: error.to_string() })
    }

    /// Forgets every run but these.
    pub fn keep(&mut self, wanted: impl Fn(&Run, &Place) -> bool) {
        self.runs.retain(|run, place| wanted(run, place));
    }

    fn note(&mut self, entry: &Entry, at: u64, length: u64) {
        let run = Run { point: entry.point, replicate: entry.replicate };
        self.runs.insert(run, Place { at, length, failed: entry.failure.is_some() });
    }

    /// Finds every whole entry; what is broken is skipped, what is torn at the end will be overwritten.
    fn scan(&mut self) -> Result<(), OutputError> {
        let path = self.path.clone();
        let failed = || OutputError::read(&path);
        let size = self.file.metadata().map_err(failed())?.len();
        let mut at = 0;
        while at + HEAD as u64 <= size {
            match self.read_at(at, size).map_err(failed())? {
                Some((entry, length)) => {
                    self.note(&entry, at, length);
                    at += HEAD as u64 + length;
                    self.end = at;
                }
                None => match self.next_mark(at + 1).map_err(failed())? {
                    Some(next) => at = next,
                    None => break,
                },
            }
        }
        Ok(())
    }

    fn read_at(&mut self, at: u64, size: u64) -> std::io::Result<Option<(Entry, u64)>> {
        let mut head = [0; HEAD];
        self.file.seek(SeekFrom::Start(at))?;
        self.file.read_exact(&mut head)?;
        let length: [u8; 8] = head[8..16].try_into().expect("eight bytes");
        let bytes = u64::from_le_bytes(length);
        if head[..8] != MARK || bytes > LONGEST || at + HEAD as u64 + bytes > size {
            return Ok(None);
        }
        let mut text = vec![0; bytes as usize];
        self.file.read_exact(&mut text)?;
        if digest(&length, &text).as_bytes() != &head[16..48] {
            return Ok(None);
        }
        Ok(serde_json::from_slice(&text).ok().map(|entry| (entry, bytes)))
    }

    /// The next mark from `at` on.
    fn next_mark(&mut self, at: u64) -> std::io::Result<Option<u64>> {
        self.file.seek(SeekFrom::Start(at))?;
        let (mut seen, mut position) = ([0; 8], at);
        for byte in BufReader::with_capacity(1 << 16, &self.file).bytes() {
            seen.rotate_left(1);
            seen[7] = byte?;
            position += 1;
            if seen == MARK && position >= at + 8 {
                return Ok(Some(position - 8));
            }
        }
        Ok(None)
    }
}

fn digest(length: &[u8], text: &[u8]) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    hasher.update(length).update(text);
    hasher.finalize()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(point: u32) -> Entry {
        let text = format!("{point},\"a, b\"\n").repeat(1 + point as usize * 3);
        let failure = (point == 2).then(|| "no base year".to_string());
        Entry { point, replicate: 1, failure, seconds: 0.5, tables: vec![text, String::new()] }
    }

    fn write(path: &Path) -> Vec<u8> {
        let mut journal = Journal::open(path).unwrap();
        (0..5).for_each(|point| journal.append(&entry(point)).unwrap());
        std::fs::read(path).unwrap()
    }

    #[test]
    fn what_was_appended_is_there_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal");
        write(&path);
        let mut journal = Journal::open(&path).unwrap();
        assert_eq!(journal.runs.len(), 5);
        for point in 0..5 {
            assert_eq!(journal.entry(Run { point, replicate: 1 }).unwrap(), entry(point));
        }
        assert!(journal.runs[&Run { point: 2, replicate: 1 }].failed);
    }

    #[test]
    fn a_journal_torn_anywhere_keeps_what_was_whole_and_takes_more() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal");
        let whole = write(&path);
        for end in 0..whole.len() {
            std::fs::write(&path, &whole[..end]).unwrap();
            let mut journal = Journal::open(&path).unwrap();
            let kept = journal.runs.len();
            assert!(kept < 5);
            (0..kept as u32)
                .for_each(|point| assert_eq!(journal.entry(Run { point, replicate: 1 }).unwrap(), entry(point)));
            (kept as u32..5).for_each(|point| journal.append(&entry(point)).unwrap());
            let mut again = Journal::open(&path).unwrap();
            assert_eq!(again.runs.len(), 5);
            assert_eq!(again.entry(Run { point: 4, replicate: 1 }).unwrap(), entry(4));
        }
    }

    #[test]
    fn a_flipped_byte_costs_one_run_and_never_a_wrong_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal");
        let whole = write(&path);
        for at in 0..whole.len() {
            let mut bytes = whole.clone();
            bytes[at] ^= 1 << (at % 8);
            std::fs::write(&path, &bytes).unwrap();
            let mut journal = Journal::open(&path).unwrap();
            assert_eq!(journal.runs.len(), 4, "byte {at}");
            let runs: Vec<Run> = journal.runs.keys().copied().collect();
            runs.into_iter().for_each(|run| assert_eq!(journal.entry(run).unwrap(), entry(run.point)));
        }
    }
}
