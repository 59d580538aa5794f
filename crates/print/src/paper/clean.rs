//! Text as it can be printed: no control character, nothing that turns the direction of what follows.

/// The text without what has no drawing and no meaning on paper. Line breaks stay.
pub(super) fn clean(text: &str) -> String {
    let mut clean = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\r' if letters.peek() == Some(&'\n') => {}
            '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => clean.push('\n'),
            '\t' => clean.push(' '),
            '\n' => clean.push('\n'),
            letter if is_private(letter) => clean.push(char::REPLACEMENT_CHARACTER),
            letter if letter.is_control() || is_silent(letter) => {}
            letter => clean.push(letter),
        }
    }
    clean
}

/// What is never drawn: marks of direction, soft hyphens, marks of byte order, tags.
fn is_silent(letter: char) -> bool {
    matches!(letter,
        '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
        || (u32::from(letter) & 0xfffe) == 0xfffe
        || matches!(letter, '\u{fdd0}'..='\u{fdef}')
}

/// What only an agreement of somebody's gives a meaning.
fn is_private(letter: char) -> bool {
    matches!(letter, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{ffffd}' | '\u{100000}'..='\u{10fffd}')
}

/// What joins or varies the letters around it and has no drawing of its own.
pub(super) fn is_joiner(letter: char) -> bool {
    matches!(letter, '\u{200c}' | '\u{200d}' | '\u{34f}' | '\u{fe00}'..='\u{fe0f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_drawing_goes_and_lines_stay() {
        for (text, expect) in [
            ("a\u{0}b\u{7}c", "abc"),
            ("a\r\nb\rc\u{2028}d", "a\nb\nc\nd"),
            ("\u{202e}gnp.exe", "gnp.exe"),
            ("a\u{ad}b\u{feff}\tc", "ab c"),
            ("\u{e001}", "\u{fffd}"),
            ("é\u{301}œ€\u{202f}%", "é\u{301}œ€\u{202f}%"),
        ] {
            assert_eq!(clean(text), expect);
        }
    }
}
