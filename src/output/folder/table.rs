//! Writes tables: lists of columns, each with its unit, its meaning and its value, from which header and data dictionary come.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::output::error::OutputError;
use crate::output::folder::cell::Cell;
use crate::output::folder::disk;
use crate::output::folder::disk::DiskFile;

/// One column of a table of `T`s.
pub struct Column<T: 'static> {
    /// Its name in the header.
    pub name: &'static str,
    /// Unit of its values; empty for words.
    pub unit: &'static str,
    /// What it means, in one sentence.
    pub about: &'static str,
    /// Its value in a row.
    pub cell: fn(&T) -> Cell<'_>,
}

/// One table: a file with one row for each `T`.
pub struct Table<T: 'static> {
    /// Name of the file.
    pub file: &'static str,
    /// What one row is.
    pub about: &'static str,
    /// Its columns, in order.
    pub columns: &'static [Column<T>],
}

/// Writes rows of cells as comma-separated values.
pub struct CellWriter<W: Write> {
    path: PathBuf,
    rows: csv::Writer<W>,
    text: String,
}

impl<W: Write> CellWriter<W> {
    /// Writes the header to `sink`; `path` is the file it stands for in messages.
    pub fn new(path: &Path, header: impl Iterator<Item = &'static str>, sink: W) -> Result<Self, OutputError> {
        let rows = csv::WriterBuilder::new().buffer_capacity(1 << 16).from_writer(sink);
        let mut writer = CellWriter { path: path.to_path_buf(), rows, text: String::new() };
        writer.rows.write_record(header).map_err(|error| writer.failed(error))?;
        Ok(writer)
    }

    /// Writes one row.
    pub fn write(&mut self, cells: &[Cell]) -> Result<(), OutputError> {
        cells.iter().try_for_each(|cell| self.field(cell))?;
        self.end_row()
    }

    fn field(&mut self, cell: &Cell) -> Result<(), OutputError> {
        self.text.clear();
        cell.write(&mut self.text);
        self.rows.write_field(&self.text).map_err(|error| self.failed(error))
    }

    fn end_row(&mut self) -> Result<(), OutputError> {
        self.rows.write_record(None::<&[u8]>).map_err(|error| self.failed(error))
    }

    /// Writes what is still in memory and gives the sink back.
    pub fn finish(self) -> Result<W, OutputError> {
        let path = self.path;
        self.rows.into_inner().map_err(|error| OutputError::Write {
            path,
            source: io::Error::new(error.error().kind(), error.error().to_string()),
        })
    }

    fn failed(&self, error: csv::Error) -> OutputError {
        let source = match error.into_kind() {
            csv::ErrorKind::Io(source) => source,
            other => unreachable!("every row has one field a column: {other:?}"),
        };
        OutputError::Write { path: self.path.clone(), source }
    }
}

impl CellWriter<DiskFile> {
    /// Begins the file at `path`.
    pub fn create(path: &Path, header: impl Iterator<Item = &'static str>) -> Result<Self, OutputError> {
        let file = disk::create(path).map_err(OutputError::write(path))?;
        CellWriter::new(path, header, file)
    }
}

/// Writes the rows of one table.
pub struct TableWriter<T: 'static, W: Write> {
    table: &'static Table<T>,
    cells: CellWriter<W>,
}

impl<T, W: Write> TableWriter<T, W> {
    /// Writes the header to `sink`, which stands for a file in `folder`.
    pub fn new(table: &'static Table<T>, folder: &Path, sink: W) -> Result<Self, OutputError> {
        let header = table.columns.iter().map(|column| column.name);
        Ok(TableWriter { table, cells: CellWriter::new(&folder.join(table.file), header, sink)? })
    }

    /// Writes one row.
    pub fn write(&mut self, row: &T) -> Result<(), OutputError> {
        self.table.columns.iter().try_for_each(|column| self.cells.field(&(column.cell)(row)))?;
        self.cells.end_row()
    }

    /// Writes what is still in memory and gives the sink back.
    pub fn finish(self) -> Result<W, OutputError> {
        self.cells.finish()
    }
}

impl<T> TableWriter<T, DiskFile> {
    /// Begins the table's file in `folder`.
    pub fn create(table: &'static Table<T>, folder: &Path) -> Result<Self, OutputError> {
        let path = folder.join(table.file);
        let file = disk::create(&path).map_err(OutputError::write(&path))?;
        TableWriter::new(table, folder, file)
    }
}

/// Writes one whole table into `folder`.
pub fn write_table<T>(
    table: &'static Table<T>,
    folder: &Path,
    mut rows: impl Iterator<Item = T>,
) -> Result<(), OutputError> {
    let mut writer = TableWriter::create(table, folder)?;
    rows.try_for_each(|row| writer.write(&row))?;
    writer.finish().map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake;
    use crate::output::run::tables::PLACES;

    /// A disk with room for a header and no more.
    struct FullDisk(usize);

    impl Write for FullDisk {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0 = self.0.checked_sub(bytes.len()).ok_or(io::ErrorKind::StorageFull)?;
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_full_disk_is_reported_with_the_file_that_did_not_fit() {
        let mut table = TableWriter::new(&PLACES, Path::new("run"), FullDisk(1000)).unwrap();
        let record = fake::record(0);
        let failure = (0..1000).find_map(|_| table.write(&record.places[0]).err()).expect("the disk fills up");
        let OutputError::Write { path, source } = failure else { panic!("{failure}") };
        assert_eq!(path, Path::new("run/places.csv"));
        assert_eq!(source.kind(), io::ErrorKind::StorageFull);
    }

    #[test]
    fn a_disk_that_fills_up_at_the_last_byte_is_noticed_too() {
        let mut table = TableWriter::new(&PLACES, Path::new("run"), FullDisk(100)).unwrap();
        table.write(&fake::record(0).places[0]).unwrap();
        let failure = table.finish().err().expect("nothing was written before");
        assert!(failure.to_string().contains("places.csv"), "{failure}");
    }
}
