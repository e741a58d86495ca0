//! Lays out lines and labelled paragraphs on a page of fixed width.

/// Where the text beside a label begins.
const LABEL: usize = 18;
/// Where a line is broken.
pub const WIDTH: usize = 110;

/// Appends a line.
pub fn line(page: &mut String, text: &str) {
    page.push_str(text);
    page.push('\n');
}

/// How many axes a sweep has.
pub fn axes(number: usize) -> String {
    if number == 1 { "1 axis".to_owned() } else { format!("{number} axes") }
}

/// One label with its text, broken between words and aligned.
pub fn label(page: &mut String, name: &str, text: &str) {
    let mut row = format!("{name:LABEL$}");
    if name.chars().count() >= LABEL {
        row.push(' ');
    }
    let mut empty = true;
    for word in text.split(' ') {
        if !empty && row.chars().count() + 1 + word.chars().count() > WIDTH {
            line(page, &row);
            row = " ".repeat(LABEL);
            empty = true;
        }
        if !empty {
            row.push(' ');
        }
        row.push_str(word);
        empty = false;
    }
    line(page, &row);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_broken_beside_their_label() {
        let mut page = String::new();
        label(&mut page, "Leans on", &"assist 0 (assumed, not 0.5), ".repeat(8));
        assert!(page.lines().count() > 1);
        assert!(page.lines().all(|line| line.chars().count() <= WIDTH));
        assert!(page.lines().skip(1).all(|line| line.starts_with(&" ".repeat(LABEL))));
    }
}
