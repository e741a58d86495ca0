//! Wraps every page: its head, its style, and the question above everything else.

use crate::chart::sheet::theme::Theme;
use crate::output::folder::own::PAGE;
use crate::report::html::escaped;
use crate::report::inline::{classes, palette};

const STYLE: &str = include_str!("page.css");

/// What a site shows where a link to the page is shared. Sites take a picture by its whole address alone, so that the card is named only
/// where it is known at which address the page will lie.
pub fn shared(title: &str, answer: &str, page: Option<&str>, card: &str) -> String {
    let (title, answer) = (escaped(title), escaped(answer));
    let mut out = format!(
        "<meta name=\"description\" content=\"{answer}\">\n<meta property=\"og:type\" content=\"article\">\n\
         <meta property=\"og:title\" content=\"{title}\">\n<meta property=\"og:description\" content=\"{answer}\">\n"
    );
    if let Some(page) = page {
        let folder = &page[..=page.rfind('/').unwrap_or(page.len() - 1)];
        out.push_str(&format!("<meta property=\"og:url\" content=\"{}\">\n", escaped(page)));
        if !card.is_empty() {
            out.push_str(&format!(
                "<meta property=\"og:image\" content=\"{}{}\">\n<meta property=\"og:image:width\" content=\"1200\">\n\
                 <meta property=\"og:image:height\" content=\"630\">\n<meta property=\"og:image:alt\" content=\"{answer}\">\n\
                 <meta name=\"twitter:card\" content=\"summary_large_image\">\n",
                escaped(folder),
                escaped(card)
            ));
        }
    }
    out
}

/// A whole document; `body` is markup, `script` what stands at its end.
pub fn document(title: &str, body: &str, script: &str) -> String {
    document_with(title, "", body, script)
}

/// The same with more in its head.
pub fn document_with(title: &str, head: &str, body: &str, script: &str) -> String {
    let (light, dark, print) = (palette(Theme::Light), palette(Theme::Dark), palette(Theme::Print));
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <link rel=\"icon\" href=\"data:,\">\n<title>{}</title>\n{head}<style>\n:root{{{light}}}\n\
         @media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}\n@media print{{:root{{{print}}}}}\n{}\n{STYLE}</style>\n\
         </head>\n<body>\n{body}{script}</body>\n</html>\n",
        escaped(title),
        classes(),
    )
}

/// What the page is, its title and the question it answers.
pub fn header(kind: &str, title: &str, question: &str) -> String {
    format!(
        "<a class=\"skip\" href=\"#answer\">To the answer</a>\n{PAGE}{} · {}</p>\n\
         <h1 class=\"q\">{}</h1>\n</header>\n",
        escaped(title),
        escaped(kind),
        escaped(if question.is_empty() { title } else { question })
    )
}

/// The answer: its first sentence large, the others below.
pub fn answer(sentences: &[String]) -> String {
    let mut out =
        "<section id=\"answer\" aria-labelledby=\"answer-h\">\n<h2 class=\"unseen\" id=\"answer-h\">The answer</h2>\n"
            .to_owned();
    if let Some((first, rest)) = sentences.split_first() {
        out.push_str(&format!("<p class=\"a\">{}</p>\n", escaped(first)));
        if !rest.is_empty() {
            out.push_str(&format!("<p class=\"a2\">{}</p>\n", escaped(&rest.join(" "))));
        }
    }
    out.push_str("</section>\n");
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_named_by_its_whole_address_or_not_at_all() {
        let of = |page| shared("A town", "It opens.", page, "charts/card.png");
        assert!(!of(None).contains("og:image") && of(None).contains("og:title"));
        for page in ["https://example.org/town/", "https://example.org/town/report.html"] {
            let shared = of(Some(page));
            assert!(shared.contains("content=\"https://example.org/town/charts/card.png\""), "{shared}");
            assert!(shared.contains(&format!("<meta property=\"og:url\" content=\"{page}\">")), "{shared}");
        }
    }
}
