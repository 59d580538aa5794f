//! Names of functions that mean the same from one build to the next.

use crate::web::hash;
use std::borrow::Cow;

/// Letters of a name that a line shows; Yew's and Automerge's types make names of thousands.
const SHOWN: usize = 200;

/// A function's name with its types, as people write it: without the compiler's hashes, without numbers of closures, which
/// change with every closure that is written above, and without those by which it tells namesakes apart.
pub(super) fn readable(mangled: &str) -> String {
    // wasm-bindgen has put words behind some.
    let end = mangled.find(' ').filter(|_| mangled.starts_with('_')).unwrap_or(mangled.len());
    let (symbol, words) = mangled.split_at(end);
    let symbol =
        symbol.trim_end_matches(|c: char| c.is_ascii_digit()).strip_suffix('.').unwrap_or(symbol);
    without_numbers(&without_hashes(&rustc_demangle::demangle(symbol).to_string())) + words
}

/// The name with `_` in place of what its types are generic over: `<Vec<_>>::push`.
pub(super) fn general(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    // What stands in the bracket that a name begins with is the type itself.
    let mut base = usize::from(name.starts_with('<'));
    let mut depth = 0_usize;
    let mut before = ' ';
    for letter in name.chars() {
        let closes = letter == '>' && before != '-';
        if closes {
            depth = depth.saturating_sub(1);
        }
        if depth <= base {
            text.push(letter);
        }
        if closes && depth == 0 {
            base = 0;
        }
        if letter == '<' {
            depth += 1;
            if depth == base + 1 {
                text.push('_');
            }
        }
        before = letter;
    }
    text
}

/// A name as a line of a record: the end of a long one becomes a hash.
pub(super) fn line(name: &str) -> Cow<'_, str> {
    match name.char_indices().nth(SHOWN) {
        None => name.into(),
        Some((end, _)) => format!("{}… {}", &name[..end], &hash::hex(name.as_bytes())[..16]).into(),
    }
}

/// Whether a name is of a path: of the module, of a type or of a function.
pub(super) fn is_of(name: &str, path: &str) -> bool {
    let rest = name.trim_start_matches(['<', '&']).strip_prefix(path);
    rest.is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_'))
}

/// `carnet_pwa[8c8bb0c536ce4b7d]::screens` → `carnet_pwa::screens`
fn without_hashes(name: &str) -> String {
    let mut text = String::with_capacity(name.len());
    let mut rest = name;
    while let Some(at) = rest.find('[') {
        let (before, after) = rest.split_at(at);
        text.push_str(before);
        let inside = after[1..].split(']').next().unwrap_or_default();
        // Of 64 bits, without zeros before it.
        let is_hash = inside.len() > 8 && inside.bytes().all(|byte| byte.is_ascii_hexdigit());
        let end = if is_hash { inside.len() + 2 } else { 1 };
        text.push_str(if is_hash { "" } else { "[" });
        rest = &after[end..];
    }
    text + rest
}

/// `row::{closure#3}` → `row::{closure}`
fn without_numbers(name: &str) -> String {
    let mut parts = name.split("{closure#");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text.push_str("{closure");
        text.push_str(part.trim_start_matches(|c: char| c.is_ascii_digit()));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_and_numbers_go_and_nothing_else() {
        let name = "<alloc[3ca501edff3f0c7c]::vec::Vec<[u8; 4]> as a[0123456789abcdef]::B>::c[x::{closure#12}::{closure#0}";
        assert_eq!(readable(name), "<alloc::vec::Vec<[u8; 4]> as a::B>::c[x::{closure}::{closure}");
    }

    #[test]
    fn a_general_name_keeps_paths_and_drops_types() {
        for (name, expect) in [
            ("a::b", "a::b"),
            ("core::ptr::drop_in_place::<a::B<c>>", "core::ptr::drop_in_place::<_>"),
            ("<alloc::rc::Rc<a::B<c>>>::drop_slow", "<alloc::rc::Rc<_>>::drop_slow"),
            ("<a::B as c::D<e>>::f::<g>", "<a::B as c::D<_>>::f::<_>"),
            ("<a::B<fn(c) -> d>>::e::<h -> i>::j", "<a::B<_>>::e::<_>::j"),
        ] {
            assert_eq!(general(name), expect, "{name}");
        }
    }

    #[test]
    fn a_long_name_stays_apart_from_another_with_the_same_beginning() {
        let [one, other] = ["x", "y"].map(|end| format!("{}{end}", "a::".repeat(300)));
        assert_ne!(line(&one), line(&other));
        assert!(line(&one).len() < 230);
        assert_eq!(line("short"), "short");
    }

    #[test]
    fn a_name_is_of_the_path_that_it_begins_with() {
        for (name, expect) in [
            ("app::memory::take", true),
            ("<app::memory::Page<T>>::take", true),
            ("app::memory", true),
            ("app::memory_of_people", false),
            ("<alloc::vec::Vec<app::memory::Page>>::push", false),
        ] {
            assert_eq!(is_of(name, "app::memory"), expect, "{name}");
        }
    }
}
