//! Reads a text file within a limit, and finds the characters that no text may hold.

use std::fs::File;
use std::io;
use std::io::Read;
use std::path::Path;

use crate::scenario::diagnostic::{At, Notes};

/// The most MiB of a scenario or of a table that it names.
const MOST: u64 = 64;

/// Reads the text of a file: UTF-8, at most 64 MiB, never a device, which has no end.
pub fn read_text(path: &Path) -> io::Result<String> {
    read_text_up_to(path, MOST)
}

/// Like [`read_text`], with another limit in MiB.
pub fn read_text_up_to(path: &Path, most: u64) -> io::Result<String> {
    let invalid = |what: String| io::Error::new(io::ErrorKind::InvalidData, what);
    let file = File::open(path)?;
    let kind = file.metadata()?.file_type();
    if kind.is_dir() {
        return Err(invalid("it is a folder".to_string()));
    }
    if is_device(kind) {
        return Err(invalid("it is a device, not a file".to_string()));
    }
    let mut bytes = Vec::new();
    file.take((most << 20) + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > most << 20 {
        return Err(invalid(format!("it has more than {most} MiB, the most that is read")));
    }
    decode(bytes).map_err(invalid)
}

#[cfg(unix)]
fn is_device(kind: std::fs::FileType) -> bool {
    use std::os::unix::fs::FileTypeExt;
    kind.is_char_device() || kind.is_block_device()
}

#[cfg(not(unix))]
fn is_device(_: std::fs::FileType) -> bool {
    false
}

/// The text in `bytes`; if there is none, why not and where.
fn decode(bytes: Vec<u8>) -> Result<String, String> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err("it is written in UTF-16; save it as UTF-8".to_string());
    }
    String::from_utf8(bytes).map_err(|error| {
        let end = error.utf8_error().valid_up_to();
        let bytes = error.as_bytes();
        let line = bytes[..end].iter().filter(|&&byte| byte == b'\n').count() + 1;
        let byte = bytes[end];
        format!("it is not a text in UTF-8: line {line} holds the byte 0x{byte:02X}; save it as UTF-8, not as Latin-1 or Windows-1252")
    })
}

/// Why `c` may stand in no text, if so: it would reach terminals, pages and tables.
pub fn forbidden(c: char) -> Option<&'static str> {
    match c {
        '\n' | '\t' => None,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            Some("it changes the direction in which the text around it is read")
        }
        '\u{2028}' | '\u{2029}' => Some("it breaks the line where nobody sees it"),
        '\u{feff}' => Some("it is the mark of the beginning of a file, which is not here"),
        '\u{fdd0}'..='\u{fdef}' => Some("it is no character"),
        _ if u32::from(c) & 0xfffe == 0xfffe => Some("it is no character"),
        _ if c.is_control() => Some("it is a control character"),
        _ => None,
    }
}

/// Notes every character of a whole text that may not stand there; false if there is one.
pub fn check_source(source: usize, text: &str, notes: &mut Notes) -> bool {
    let body = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mark = text.len() - body.len();
    if let Some(at) = lone_return(body).map(|k| mark + k) {
        notes
            .error(At::new(source, at, at + 1), "the lines of this file end in a carriage return alone")
            .why("no line feed after it")
            .hint("save it with the line ends of Unix (LF) or Windows (CRLF)");
        return false;
    }
    let mut good = true;
    for (k, c) in body.char_indices().filter(|(_, c)| *c != '\r') {
        let Some(why) = forbidden(c) else {
            continue;
        };
        good = false;
        refuse(At::new(source, mark + k, mark + k + c.len_utf8()), c, why, notes);
    }
    good
}

/// Notes the first character of a value that may not stand there, however it was written.
pub fn check_value(at: At, value: &str, notes: &mut Notes) {
    if let Some((c, why)) = value.chars().find_map(|c| Some((c, forbidden(c)?))) {
        refuse(at, c, why, notes);
    }
}

fn refuse(at: At, c: char, why: &str, notes: &mut Notes) {
    notes
        .error(at, format!("the character U+{:04X} may not stand in a text", u32::from(c)))
        .why(why)
        .allowed("letters, digits, signs, spaces, and line ends between lines")
        .hint("remove it; it may have come along when the text was copied");
}

/// Where a carriage return stands without a line feed behind it.
fn lone_return(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    (0..bytes.len()).find(|&k| bytes[k] == b'\r' && bytes.get(k + 1) != Some(&b'\n'))
}

/// Why a file cannot be read, in words that do not depend on the system where they matter most.
pub fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => "there is no such file".to_string(),
        io::ErrorKind::IsADirectory => "it is a folder".to_string(),
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_says_where_and_what_to_do() {
        let latin = decode(b"name\nm\xfcnchen\n".to_vec()).unwrap_err();
        assert!(latin.contains("line 2 holds the byte 0xFC; save it as UTF-8"), "{latin}");
        assert!(decode(b"\xff\xfea\0".to_vec()).unwrap_err().contains("UTF-16"));
        assert_eq!(decode("a\u{fc}".into()).unwrap(), "a\u{fc}");
    }

    #[test]
    fn control_direction_and_non_characters_are_refused_letters_of_any_script_are_not() {
        for c in ['\0', '\u{7}', '\u{1b}', '\u{7f}', '\u{85}', '\u{202e}', '\u{2066}', '\u{ffff}', '\u{1fffe}'] {
            assert!(forbidden(c).is_some(), "{c:?}");
        }
        for c in ['a', '\n', '\t', 'é', '東', 'ع', '🚀', '\u{301}', '\u{200d}'] {
            assert_eq!(forbidden(c), None, "{c:?}");
        }
    }

    #[test]
    fn a_mark_at_the_beginning_and_lines_of_windows_are_no_fault() {
        let mut notes = Notes::default();
        assert!(check_source(0, "\u{feff}a,b\r\n1,2\r\n", &mut notes));
        assert!(!check_source(0, "a,b\r1,2\r", &mut notes));
        assert_eq!(notes.errors(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn a_device_is_not_read() {
        for device in ["/dev/zero", "/dev/null"] {
            assert!(read_text(Path::new(device)).unwrap_err().to_string().contains("a device"), "{device}");
        }
    }
}
