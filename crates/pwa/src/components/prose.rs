//! Long text: the smallest splice between two versions, and light Markdown on the screen.

use yew::prelude::*;

/// What turns `before` into `after`: where, how many characters go, what comes. `None` if they
/// are the same. Positions are in Unicode scalar values.
pub(crate) fn splice(before: &str, after: &str) -> Option<(usize, usize, String)> {
    if before == after {
        return None;
    }
    let old: Vec<char> = before.chars().collect();
    let new: Vec<char> = after.chars().collect();
    let start = old.iter().zip(&new).take_while(|(a, b)| a == b).count();
    let end = old[start..]
        .iter()
        .rev()
        .zip(new[start..].iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    Some((start, old.len() - start - end, new[start..new.len() - end].iter().collect()))
}

/// Where a caret at `at` (in UTF-16 units, as the browser counts) stands once `before` has become `after`.
pub(crate) fn moved(before: &str, after: &str, at: u32) -> u32 {
    let Some((start, gone, came)) = splice(before, after) else { return at };
    let units = |text: &str| text.encode_utf16().count() as u32;
    let start = units(&before.chars().take(start).collect::<String>());
    let gone =
        units(&before.chars().skip(splice_start(before, after)).take(gone).collect::<String>());
    if at <= start {
        at
    } else if at >= start + gone {
        at - gone + units(&came)
    } else {
        start + units(&came)
    }
}

fn splice_start(before: &str, after: &str) -> usize {
    splice(before, after).map_or(0, |(start, ..)| start)
}

/// Text with bold, lists and links.
pub(crate) fn marked(text: &str) -> Html {
    html! { <span class="prose">{ for text.split_inclusive('\n').map(line) }</span> }
}

fn line(text: &str) -> Html {
    match text.strip_prefix("- ").or_else(|| text.strip_prefix("* ")) {
        Some(rest) => html! { <>{ "• " }{ inline(rest) }</> },
        None => inline(text),
    }
}

fn inline(text: &str) -> Html {
    html! { { for text.split("**").enumerate().map(|(i, part)| match i % 2 {
        1 => html! { <strong>{ links(part) }</strong> },
        _ => links(part),
    }) } }
}

fn links(text: &str) -> Html {
    html! { { for text.split_inclusive(char::is_whitespace).map(|word| {
        let url = word.trim_end();
        if url.starts_with("https://") || url.starts_with("http://") {
            let space = word[url.len()..].to_owned();
            html! { <><a href={url.to_owned()} target="_blank" rel="noopener noreferrer">{ url.to_owned() }</a>{ space }</> }
        } else {
            html! { { word.to_owned() } }
        }
    }) } }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(before: &str, after: &str) {
        let mut text: Vec<char> = before.chars().collect();
        if let Some((at, gone, came)) = splice(before, after) {
            text.splice(at..at + gone, came.chars());
        }
        assert_eq!(text.into_iter().collect::<String>(), after);
    }

    #[test]
    fn a_splice_turns_one_text_into_the_other() {
        for (before, after) in [
            ("", "é"),
            ("aaa", "aa"),
            ("abc", "abXc"),
            ("été 🍞", "étés 🥖"),
            ("abab", "ab"),
            ("x", ""),
        ] {
            check(before, after);
        }
        assert_eq!(splice("same", "same"), None);
    }

    #[test]
    fn a_caret_stays_with_its_letter() {
        // Someone else wrote before it, after it, and over it.
        assert_eq!(moved("le four", "bonjour, le four", 7), 16);
        assert_eq!(moved("le four", "le four en panne", 3), 3);
        assert_eq!(moved("🍞 le four", "🍞🍞 le four", 3), 5);
        assert_eq!(moved("abcdef", "aXf", 3), 2);
    }
}
