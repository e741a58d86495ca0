//! Turns words into markup, here and nowhere else, so that a place called `<script>` is a place.

/// Text as it may stand in an element or in a quoted attribute.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            control if control.is_control() && control != '\n' => out.push(' '),
            other => out.push(other),
        }
    }
    out
}

/// JSON as it may stand in a `<script type="application/json">`.
pub fn json(value: &serde_json::Value) -> String {
    let text = value.to_string();
    text.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026")
}

/// A section with a heading; `body` is markup.
pub fn section(id: &str, heading: &str, body: &str) -> String {
    let heading = escaped(heading);
    format!("<section id=\"{id}\" aria-labelledby=\"{id}-h\">\n<h2 id=\"{id}-h\">{heading}</h2>\n{body}</section>\n")
}

/// The same, folded away until somebody opens it.
pub fn folded(id: &str, heading: &str, body: &str) -> String {
    let heading = escaped(heading);
    format!(
        "<section id=\"{id}\" class=\"folded\" aria-labelledby=\"{id}-h\">\n<details><summary><h2 id=\"{id}-h\">{heading}</h2></summary>\n\
         {body}</details></section>\n"
    )
}

/// A table in a frame that scrolls; cells are text.
pub fn table(caption: &str, head: &[&str], rows: &[Vec<String>], numeric: &[usize]) -> String {
    let class = |i: usize| if numeric.contains(&i) { " class=\"n\"" } else { "" };
    let mut out = format!(
        "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Table: {0}\"><table><caption>{0}</caption><thead><tr>",
        escaped(caption)
    );
    for (i, cell) in head.iter().enumerate() {
        out.push_str(&format!("<th scope=\"col\"{}>{}</th>", class(i), escaped(cell)));
    }
    out.push_str("</tr></thead><tbody>\n");
    for row in rows {
        out.push_str("<tr>");
        for (i, cell) in row.iter().enumerate() {
            out.push_str(&format!("<td{}>{}</td>", class(i), escaped(cell)));
        }
        out.push_str("</tr>\n");
    }
    out.push_str("</tbody></table></div>\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_in_words_is_harmless() {
        assert_eq!(escaped("<script>'\"&\u{7}"), "&lt;script&gt;&#39;&quot;&amp; ");
        let value = serde_json::json!(["</script><!--", "&"]);
        let text = json(&value);
        assert!(!text.contains('<') && !text.contains('&'));
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), value);
    }
}
