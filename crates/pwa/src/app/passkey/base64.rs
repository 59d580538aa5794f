//! base64url without padding (RFC 4648, 5), as WebAuthn's JSON writes bytes.

const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Bytes as text.
pub(super) fn encode(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for three in bytes.chunks(3) {
        let all = three.iter().fold(0_u32, |all, byte| all << 8 | u32::from(*byte));
        let all = all << (8 * (3 - three.len()));
        for place in 0..=three.len() {
            let six = (all >> (18 - 6 * place)) & 63;
            text.push(LETTERS.get(six as usize).map_or('A', |letter| char::from(*letter)));
        }
    }
    text
}

/// Text as bytes; `None` where it is none. What the last letter has beyond the last byte is not looked at.
pub(super) fn decode(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
    for four in text.trim_end_matches('=').as_bytes().chunks(4) {
        if four.len() == 1 {
            return None;
        }
        let mut all = 0_u32;
        for letter in four {
            let six = LETTERS.iter().position(|one| one == letter)?;
            all = all << 6 | u32::try_from(six).ok()?;
        }
        let all = all << (6 * (4 - four.len()));
        let [_, three @ ..] = all.to_be_bytes();
        bytes.extend_from_slice(three.get(..four.len() - 1)?);
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back() {
        for (text, bytes) in [
            ("", &b""[..]),
            ("Zg", b"f"),
            ("Zm8", b"fo"),
            ("Zm9v", b"foo"),
            ("Zm9vYg", b"foob"),
            ("-_-_", &[0xfb, 0xff, 0xbf]),
        ] {
            assert_eq!(encode(bytes), text);
            assert_eq!(decode(text).as_deref(), Some(bytes), "{text}");
        }
        assert_eq!(decode("Zg==").as_deref(), Some(&b"f"[..]));
        for wrong in ["Z", "Zm9vY", "Zm+v", "Zm/v", "Z m9", "é"] {
            assert_eq!(decode(wrong), None, "{wrong}");
        }
    }
}
