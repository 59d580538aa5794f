//! Comparing names as people do: without accents, case, punctuation or legal form.

/// Words that say what a company is and not which.
const LEGAL_FORMS: &[&str] = &[
    "sa",
    "sas",
    "sasu",
    "sarl",
    "eurl",
    "sci",
    "scp",
    "snc",
    "scop",
    "sel",
    "selarl",
    "selas",
    "ei",
    "eirl",
    "gie",
    "gaec",
    "earl",
    "scea",
    "ste",
    "societe",
    "ets",
    "etablissements",
    "asso",
    "association",
    "gmbh",
    "ltd",
    "inc",
    "bv",
    "nv",
    "srl",
    "spa",
    "sprl",
    "llc",
];

/// A text folded for search: lower case, without accents or ligatures,
/// punctuation as one blank between words.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        match plain(c) {
            Some(letters) => folded.push_str(letters),
            None if c.is_alphanumeric() => folded.push(c),
            // A combining accent belongs to the letter before it.
            None if ('\u{300}'..='\u{36f}').contains(&c) => {}
            None if !folded.is_empty() && !folded.ends_with(' ') => folded.push(' '),
            None => {}
        }
    }
    if folded.ends_with(' ') {
        folded.pop();
    }
    folded
}

/// A name folded, without its legal form unless there is nothing else.
pub fn fold_name(name: &str) -> String {
    let folded = joined_initials(&fold(name));
    let kept: Vec<&str> = folded.split(' ').filter(|word| !LEGAL_FORMS.contains(word)).collect();
    if kept.is_empty() { folded } else { kept.join(" ") }
}

/// `s a r l` is `sarl`.
fn joined_initials(folded: &str) -> String {
    let mut joined = String::with_capacity(folded.len());
    let mut single = false;
    for word in folded.split(' ') {
        let alone = word.chars().count() == 1;
        let apart = !single || !alone;
        if apart && !joined.is_empty() {
            joined.push(' ');
        }
        joined.push_str(word);
        single = alone;
    }
    joined
}

fn plain(c: char) -> Option<&'static str> {
    Some(match c {
        'à' | 'â' | 'ä' | 'á' | 'ã' | 'å' | 'ā' | 'ą' => "a",
        'ç' | 'ć' | 'č' => "c",
        'ď' | 'đ' => "d",
        'é' | 'è' | 'ê' | 'ë' | 'ē' | 'ę' | 'ě' => "e",
        'ğ' => "g",
        'î' | 'ï' | 'í' | 'ì' | 'ī' | 'ı' => "i",
        'ł' => "l",
        'ñ' | 'ń' | 'ň' => "n",
        'ô' | 'ö' | 'ó' | 'ò' | 'õ' | 'ø' | 'ő' => "o",
        'ř' => "r",
        'š' | 'ś' | 'ş' | 'ș' => "s",
        'ť' | 'ț' => "t",
        'û' | 'ü' | 'ù' | 'ú' | 'ū' | 'ů' | 'ű' => "u",
        'ÿ' | 'ý' => "y",
        'ž' | 'ź' | 'ż' => "z",
        'œ' => "oe",
        'æ' => "ae",
        'ß' => "ss",
        _ => return None,
    })
}

/// How alike two texts are, from 0 to 1 (Jaro 1989, Winkler 1990: a common
/// start of up to four letters counts more, by a tenth each).
pub fn jaro_winkler(a: &str, b: &str) -> f64 {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let jaro = jaro(&a, &b);
    let common = a.iter().zip(&b).take(4).take_while(|(x, y)| x == y).count();
    let start = f64::from(u32::try_from(common).unwrap_or(0));
    jaro + start * 0.1 * (1.0 - jaro)
}

fn jaro(a: &[char], b: &[char]) -> f64 {
    if a.is_empty() || b.is_empty() {
        return if a.len() == b.len() { 1.0 } else { 0.0 };
    }
    let (from_a, from_b) = matches(a, b);
    if from_a.is_empty() {
        return 0.0;
    }
    let swapped = from_a.iter().zip(&from_b).filter(|(x, y)| x != y).count();
    let number = |count: usize| f64::from(u32::try_from(count).unwrap_or(u32::MAX));
    let same = number(from_a.len());
    (same / number(a.len()) + same / number(b.len()) + (same - number(swapped) / 2.0) / same) / 3.0
}

/// Letters of each that the other has nearby, in order.
fn matches(a: &[char], b: &[char]) -> (Vec<char>, Vec<char>) {
    let window = (a.len().max(b.len()) / 2).saturating_sub(1);
    let mut taken = vec![false; b.len()];
    let mut from_a = Vec::new();
    for (index, letter) in a.iter().enumerate() {
        let near = index.saturating_sub(window)..(index + window + 1).min(b.len());
        if let Some(found) = near.into_iter().find(|place| !taken[*place] && b[*place] == *letter) {
            taken[found] = true;
            from_a.push(*letter);
        }
    }
    let from_b = b.iter().zip(&taken).filter(|(_, taken)| **taken).map(|(letter, _)| *letter);
    (from_a, from_b.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_fold_to_what_is_typed() {
        assert_eq!(fold("  Œuvre d’Éloïse-Anaïs  "), "oeuvre d eloise anais");
        assert_eq!(fold("e\u{301}te\u{301}"), "ete");
        assert_eq!(fold_name("S.A.R.L. Boulangerie Martin"), "boulangerie martin");
        assert_eq!(fold_name("SARL"), "sarl");
    }

    #[test]
    fn known_distances() {
        assert!((jaro_winkler("martha", "marhta") - 0.961).abs() < 0.001);
        assert!((jaro_winkler("dwayne", "duane") - 0.84).abs() < 0.001);
        assert!((jaro_winkler("dixon", "dicksonx") - 0.813).abs() < 0.001);
    }

    proptest! {
        #[test]
        fn alikeness_is_a_share(a in "\\PC{0,12}", b in "\\PC{0,12}") {
            let found = jaro_winkler(&a, &b);
            prop_assert!((0.0..=1.0 + 1e-9).contains(&found));
            prop_assert!((jaro_winkler(&a, &a) - 1.0).abs() < 1e-9);
        }

        #[test]
        fn folding_twice_is_folding_once(text in "\\PC{0,20}") {
            prop_assert_eq!(fold(&fold(&text)), fold(&text));
        }
    }
}
