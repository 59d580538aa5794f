//! Letters as they are searched: lower case, no accent, and where each came from.

/// A run of letters and digits of a text, folded, with the way back to the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Word {
    /// Folded.
    pub text: String,
    /// For each byte of `text`, the character of the original that it comes from.
    origin: Vec<u32>,
}

impl Word {
    /// The span of the original, in characters, of the bytes `from..until` of the word.
    pub(crate) fn span(&self, from: usize, until: usize) -> (usize, usize) {
        let at = |byte: usize| self.origin.get(byte).map_or(0, |at| *at as usize);
        (at(from), at(until.saturating_sub(1)) + 1)
    }

    /// The span of the whole word.
    pub(crate) fn whole(&self) -> (usize, usize) {
        self.span(0, self.text.len())
    }
}

/// The words of a text, in order.
pub(crate) fn words(text: &str) -> Vec<Word> {
    let mut words = Vec::new();
    let mut word = Word { text: String::new(), origin: Vec::new() };
    for (at, letter) in text.chars().enumerate() {
        if is_mark(letter) {
            continue;
        }
        if !letter.is_alphanumeric() {
            finish(&mut word, &mut words);
            continue;
        }
        fold_letter(letter, &mut word.text);
        word.origin.resize(word.text.len(), u32::try_from(at).unwrap_or(u32::MAX));
    }
    finish(&mut word, &mut words);
    words
}

fn finish(word: &mut Word, words: &mut Vec<Word>) {
    if !word.text.is_empty() {
        words.push(std::mem::replace(word, Word { text: String::new(), origin: Vec::new() }));
    }
}

/// The text in lower case without accents; what is not a letter stays.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars().filter(|letter| !is_mark(*letter)) {
        fold_letter(letter, &mut folded);
    }
    folded
}

/// Folds the text's letters and digits onto the end of `out`, without what stands between the words,
/// and calls `word` with where each ends there.
pub(crate) fn fold_words(text: &str, out: &mut String, mut word: impl FnMut(usize)) {
    let mut start = out.len();
    for letter in text.chars() {
        if letter.is_alphanumeric() {
            fold_letter(letter, out);
        } else if !is_mark(letter) && out.len() > start {
            start = out.len();
            word(start);
        }
    }
    if out.len() > start {
        word(out.len());
    }
}

/// The digits of a text.
pub(crate) fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// A key that sorts as the folded text does, by its first sixteen bytes; spaces and punctuation aside.
pub(crate) fn sort_key(text: &str) -> u128 {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars().filter(|letter| letter.is_alphanumeric()) {
        fold_letter(letter, &mut folded);
        if folded.len() >= 16 {
            break;
        }
    }
    let mut key = [u8::MAX; 16];
    if !folded.is_empty() {
        key = [0; 16];
        for (to, from) in key.iter_mut().zip(folded.bytes()) {
            *to = from;
        }
    }
    u128::from_be_bytes(key)
}

/// The bits of a [`mask`] that are not for letters of the alphabet.
pub(crate) const NOT_LETTERS: u32 = !0 << 26;

/// Which letters and digits a folded word has, as bits: two words at an edit distance of `k`
/// differ by at most `2k` of them.
pub(crate) fn mask(word: &str) -> u32 {
    word.bytes().fold(0, |mask, byte| {
        mask | 1
            << match byte {
                b'a'..=b'z' => byte - b'a',
                b'0'..=b'9' => 26 + (byte - b'0') / 2,
                _ => 31,
            }
    })
}

/// A combining accent.
fn is_mark(letter: char) -> bool {
    matches!(letter, '\u{300}'..='\u{36f}')
}

fn fold_letter(letter: char, out: &mut String) {
    if letter.is_ascii() {
        out.push(letter.to_ascii_lowercase());
        return;
    }
    for lower in letter.to_lowercase().filter(|letter| !is_mark(*letter)) {
        match plain(lower) {
            Some(plain) => out.push_str(plain),
            None => out.push(lower),
        }
    }
}

/// The Latin letters with accents of Europe's languages.
fn plain(lower: char) -> Option<&'static str> {
    Some(match lower {
        'à'..='å' | 'ā' | 'ă' | 'ą' | 'ǎ' | 'ạ' | 'ả' | 'ấ' | 'ầ' => "a",
        'æ' => "ae",
        'ç' | 'ć' | 'ĉ' | 'ċ' | 'č' => "c",
        'ď' | 'đ' | 'ð' => "d",
        'è'..='ë' | 'ē' | 'ĕ' | 'ė' | 'ę' | 'ě' | 'ế' | 'ề' | 'ễ' | 'ệ' => "e",
        'ĝ' | 'ğ' | 'ġ' | 'ģ' => "g",
        'ĥ' | 'ħ' => "h",
        'ì'..='ï' | 'ĩ' | 'ī' | 'ĭ' | 'į' | 'ı' => "i",
        'ĵ' => "j",
        'ķ' => "k",
        'ĺ' | 'ļ' | 'ľ' | 'ŀ' | 'ł' => "l",
        'ñ' | 'ń' | 'ņ' | 'ň' | 'ŋ' => "n",
        'ò'..='ö' | 'ø' | 'ō' | 'ŏ' | 'ő' | 'ơ' | 'ộ' => "o",
        'œ' => "oe",
        'ŕ' | 'ŗ' | 'ř' => "r",
        'ś' | 'ŝ' | 'ş' | 'š' | 'ș' | 'ſ' => "s",
        'ß' => "ss",
        'ţ' | 'ť' | 'ŧ' | 'ț' => "t",
        'þ' => "th",
        'ù'..='ü' | 'ũ' | 'ū' | 'ŭ' | 'ů' | 'ű' | 'ų' | 'ư' => "u",
        'ŵ' => "w",
        'ý' | 'ÿ' | 'ŷ' => "y",
        'ź' | 'ż' | 'ž' => "z",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accents_case_and_ligatures_fold() {
        assert_eq!(fold("Éléonore ŒUVRÉ"), "eleonore oeuvre");
        assert_eq!(fold("e\u{301}te\u{301}"), "ete");
    }

    #[test]
    fn a_word_knows_where_it_was() {
        let words = words("L’Œuvre d'Été");
        let texts: Vec<_> = words.iter().map(|word| word.text.as_str()).collect();
        assert_eq!(texts, ["l", "oeuvre", "d", "ete"]);
        assert_eq!(words[1].span(0, 3), (2, 4), "`oeu` is `Œu`");
        assert_eq!(words[3].whole(), (10, 13));
    }

    #[test]
    fn words_are_folded_one_behind_the_other() {
        let (mut out, mut ends) = (String::from("x"), Vec::new());
        fold_words(" L’Œuvre d'Été-", &mut out, |end| ends.push(end));
        assert_eq!((out.as_str(), ends.as_slice()), ("xloeuvredete", [2, 8, 9, 12].as_slice()));
    }

    #[test]
    fn the_sort_key_ignores_accents_and_puts_the_empty_last() {
        assert!(sort_key("Élan") < sort_key("Elbeuf"));
        assert_eq!(sort_key("Le Gall"), sort_key("legall"));
        assert!(sort_key("") > sort_key("zzz"));
    }

    #[test]
    fn masks_of_near_words_are_near() {
        assert!((mask("martin") ^ mask("matrin")).count_ones() == 0);
        assert!((mask("martin") ^ mask("martun")).count_ones() <= 2);
    }
}
