//! Finds keys that are nested too deeply, before anything follows them down.

/// The most keys of a dotted path. The deepest key of a scenario has six.
pub const MOST_KEYS: usize = 16;

/// The first dotted path of a TOML text with more than [`MOST_KEYS`] keys: its first byte, and one past the last.
pub fn too_deep(text: &str) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let (mut at, mut first, mut keys, mut dot) = (0, 0, 0, false);
    while at < bytes.len() {
        let begin = at;
        match bytes[at] {
            b'#' => at = text[at..].find('\n').map_or(bytes.len(), |length| at + length),
            b'.' => {
                dot = true;
                at += 1;
                continue;
            }
            b' ' | b'\t' => {
                at += 1;
                continue;
            }
            quote @ (b'"' | b'\'') => at = after_quote(bytes, at, quote),
            byte if is_bare(byte) => {
                while at < bytes.len() && is_bare(bytes[at]) {
                    at += 1;
                }
            }
            _ => {
                (keys, dot) = (0, false);
                at += 1;
                continue;
            }
        }
        if dot && keys > 0 {
            keys += 1;
        } else {
            (first, keys) = (begin, 1);
        }
        dot = false;
        if keys > MOST_KEYS {
            return Some((first, at));
        }
    }
    None
}

fn is_bare(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-' || byte >= 0x80
}

/// One past the text in quotes that begins at `at`; a text that is not closed ends with its line.
fn after_quote(bytes: &[u8], at: usize, quote: u8) -> usize {
    let triple = [quote; 3];
    let long = bytes[at..].starts_with(&triple);
    let mut at = at + if long { 3 } else { 1 };
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if quote == b'"' => at += 1,
            byte if byte == quote && !long => return at + 1,
            byte if byte == quote && bytes[at..].starts_with(&triple) => return at + 3,
            b'\n' if !long => return at,
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sixteen_keys_are_allowed_and_seventeen_are_not_wherever_they_stand() {
        let path = |keys: usize| vec!["a"; keys].join(" . ");
        for (before, after) in [("", " = 1"), ("[", "]"), ("x = { ", " = 1 }"), ("t = \"\"\"a\n\"\"\"\n", "=2")] {
            let text = |keys| format!("{before}{}{after}", path(keys));
            assert_eq!(too_deep(&text(16)), None);
            assert_eq!(too_deep(&text(17)).map(|(first, _)| first), Some(before.len()));
        }
    }

    #[test]
    fn dots_in_texts_comments_and_numbers_are_no_paths() {
        let dots = "a.".repeat(100);
        for text in [format!("t = \"{dots}\""), format!("# {dots}"), format!("t = '''{dots}\n{dots}'''")] {
            assert_eq!(too_deep(&text), None, "{text}");
        }
        assert_eq!(too_deep(&"x = [1.5, 2.5]\n".repeat(50)), None);
        assert_eq!(too_deep("\"a\\"), None);
        assert_eq!(too_deep("\"\"\""), None);
    }
}
