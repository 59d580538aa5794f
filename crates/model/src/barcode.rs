//! Barcodes: a number as bars, for a till's scanner to read off a screen.
//!
//! EAN-13 after the GS1 General Specifications (5.2, ISO/IEC 15420), and Code 128 after ISO/IEC
//! 15417 for what is no EAN-13. Bars and spaces are counted in modules, the width of the narrowest.

use carnet_ids::ItemId;

/// The longest text that is drawn: more would not fit on a phone.
pub const MOST: usize = 40;

/// How the bars are to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Symbology {
    /// Thirteen digits, the last of which checks the others.
    Ean13,
    /// Any ASCII text.
    Code128,
}

/// A barcode.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Barcode {
    /// How it is to be read.
    pub symbology: Symbology,
    /// Module by module from the left: whether it is dark. The quiet zones are not in it.
    pub modules: Vec<bool>,
    /// Light modules that must be left free to its left and to its right.
    pub quiet: (usize, usize),
}

/// The barcode of a text: EAN-13 if it is one, Code 128 otherwise. `None` for nothing, for what is
/// no printable ASCII, and for more than [`MOST`] characters.
pub fn encode(text: &str) -> Option<Barcode> {
    let text = text.trim();
    if let Some(digits) = ean13_digits(text) {
        return Some(ean13(&digits));
    }
    let is_printable = text.bytes().all(|byte| (b' '..=b'~').contains(&byte));
    let fits = !text.is_empty() && text.len() <= MOST && is_printable;
    fits.then(|| code128(text.as_bytes()))
}

/// The check digit of twelve digits (GS1 General Specifications, 7.9): with weights 1 and 3 in
/// turn, it makes the sum a multiple of ten.
pub fn check_digit(twelve: &[u8; 12]) -> u8 {
    let weighted = twelve.iter().zip([1_u32, 3].into_iter().cycle());
    let sum: u32 = weighted.map(|(digit, weight)| u32::from(*digit) * weight).sum();
    // Below ten.
    u8::try_from((10 - sum % 10) % 10).unwrap_or_default()
}

/// A loyalty number for a new card: an EAN-13 for use within a company (GS1 prefixes 20 to 29),
/// whose eleven other digits come from the card's random id. Two devices offline do not take the
/// same: of a hundred thousand cards, one pair in twenty workspaces would.
pub fn card_number(card: &ItemId) -> String {
    let mut rest = card.as_bytes().iter().fold(0_u64, |all, byte| all << 8 | u64::from(*byte));
    let mut digits = [0; 12];
    for place in digits.iter_mut().rev() {
        *place = u8::try_from(rest % 10).unwrap_or_default();
        rest /= 10;
    }
    digits[0] = 2;
    let check = check_digit(&digits);
    digits.iter().chain([&check]).map(|digit| char::from(b'0' + digit)).collect()
}

/// The digits of a text that is an EAN-13.
fn ean13_digits(text: &str) -> Option<[u8; 13]> {
    let digits: Vec<u8> =
        text.chars().map(|c| c.to_digit(10)?.try_into().ok()).collect::<Option<_>>()?;
    let digits: [u8; 13] = digits.try_into().ok()?;
    let (twelve, check) = (digits.first_chunk::<12>()?, digits[12]);
    (check_digit(twelve) == check).then_some(digits)
}

/// The widths of each digit's spaces and bars in set A; read with the colours the other way round
/// it is set C, and back to front set B.
const EAN_WIDTHS: [[u8; 4]; 10] = [
    [3, 2, 1, 1],
    [2, 2, 2, 1],
    [2, 1, 2, 2],
    [1, 4, 1, 1],
    [1, 1, 3, 2],
    [1, 2, 3, 1],
    [1, 1, 1, 4],
    [1, 3, 1, 2],
    [1, 2, 1, 3],
    [3, 1, 1, 2],
];
/// Which of the left six digits are of set B, by the first digit, which has no bars of its own.
const EAN_PARITY: [[bool; 6]; 10] = {
    const A: bool = false;
    const B: bool = true;
    [
        [A, A, A, A, A, A],
        [A, A, B, A, B, B],
        [A, A, B, B, A, B],
        [A, A, B, B, B, A],
        [A, B, A, A, B, B],
        [A, B, B, A, A, B],
        [A, B, B, B, A, A],
        [A, B, A, B, A, B],
        [A, B, A, B, B, A],
        [A, B, B, A, B, A],
    ]
};

fn ean13(digits: &[u8; 13]) -> Barcode {
    let widths = |digit: u8| EAN_WIDTHS[usize::from(digit % 10)];
    let mut bars = Bars::default();
    bars.put(true, &[1, 1, 1]);
    let parity = EAN_PARITY[usize::from(digits[0] % 10)];
    for (digit, is_b) in digits[1..7].iter().zip(parity) {
        let mut of = widths(*digit);
        if is_b {
            of.reverse();
        }
        bars.put(false, &of);
    }
    bars.put(false, &[1, 1, 1, 1, 1]);
    for digit in &digits[7..] {
        bars.put(true, &widths(*digit));
    }
    bars.put(true, &[1, 1, 1]);
    Barcode { symbology: Symbology::Ean13, modules: bars.0, quiet: (11, 7) }
}

/// The widths of each of Code 128's symbols, a bar first; the last is the one that stops.
const SYMBOLS: [&[u8]; 107] = [
    b"212222", b"222122", b"222221", b"121223", b"121322", b"131222", b"122213", b"122312",
    b"132212", b"221213", b"221312", b"231212", b"112232", b"122132", b"122231", b"113222",
    b"123122", b"123221", b"223211", b"221132", b"221231", b"213212", b"223112", b"312131",
    b"311222", b"321122", b"321221", b"312212", b"322112", b"322211", b"212123", b"212321",
    b"232121", b"111323", b"131123", b"131321", b"112313", b"132113", b"132311", b"211313",
    b"231113", b"231311", b"112133", b"112331", b"132131", b"113123", b"113321", b"133121",
    b"313121", b"211331", b"231131", b"213113", b"213311", b"213131", b"311123", b"311321",
    b"331121", b"312113", b"312311", b"332111", b"314111", b"221411", b"431111", b"111224",
    b"111422", b"121124", b"121421", b"141122", b"141221", b"112214", b"112412", b"122114",
    b"122411", b"142112", b"142211", b"241211", b"221114", b"413111", b"241112", b"134111",
    b"111242", b"121142", b"121241", b"114212", b"124112", b"124211", b"411212", b"421112",
    b"421211", b"212141", b"214121", b"412121", b"111143", b"111341", b"131141", b"114113",
    b"114311", b"411113", b"411311", b"113141", b"114131", b"311141", b"411131", b"211412",
    b"211214", b"211232", b"2331112",
];
const TO_C: usize = 99;
const TO_B: usize = 100;
const START_B: usize = 104;
const START_C: usize = 105;
const STOP: usize = 106;

fn code128(text: &[u8]) -> Barcode {
    let mut symbols = symbols(text);
    let rest = symbols.iter().enumerate().skip(1);
    let sum = rest.map(|(at, symbol)| at * symbol).sum::<usize>() + symbols[0];
    symbols.extend([sum % 103, STOP]);
    let mut bars = Bars::default();
    for symbol in symbols {
        let widths: Vec<u8> = SYMBOLS[symbol].iter().map(|width| width - b'0').collect();
        bars.put(true, &widths);
    }
    Barcode { symbology: Symbology::Code128, modules: bars.0, quiet: (10, 10) }
}

/// The symbols of a text, the start first: set C, of two digits a symbol, where that is shorter
/// (ISO/IEC 15417, annex E), set B elsewhere.
fn symbols(text: &[u8]) -> Vec<usize> {
    let digits_from = |at: usize| text[at..].iter().take_while(|b| b.is_ascii_digit()).count();
    let is_short = digits_from(0) == text.len() && text.len() == 2;
    let mut in_c = digits_from(0) >= 4 || is_short;
    let mut symbols = vec![if in_c { START_C } else { START_B }];
    let mut at = 0;
    while at < text.len() {
        let digits = digits_from(at);
        if in_c && digits < 2 {
            in_c = false;
            symbols.push(TO_B);
        } else if !in_c && digits.is_multiple_of(2) && worth_it(digits, at + digits == text.len()) {
            in_c = true;
            symbols.push(TO_C);
        }
        if in_c {
            symbols.push(usize::from((text[at] - b'0') * 10 + (text[at + 1] - b'0')));
            at += 2;
        } else {
            symbols.push(usize::from(text[at] - b' '));
            at += 1;
        }
    }
    symbols
}

/// Whether so many digits make up for the symbols that change the set.
const fn worth_it(digits: usize, is_end: bool) -> bool {
    digits >= 6 || (is_end && digits >= 4)
}

#[derive(Default)]
struct Bars(Vec<bool>);

impl Bars {
    /// Bars and spaces in turn, the first dark or light.
    fn put(&mut self, mut dark: bool, widths: &[u8]) {
        for width in widths {
            self.0.extend(std::iter::repeat_n(dark, usize::from(*width)));
            dark = !dark;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn bits(text: &str) -> String {
        let modules = encode(text).unwrap().modules;
        modules.into_iter().map(|dark| if dark { '1' } else { '0' }).collect()
    }

    /// The example that is published most, a pencil's: 4 003994 155486, and its digits' own bars.
    #[test]
    fn an_ean_13_has_the_bars_of_the_standard() {
        let left = "0001101 0100111 0111101 0001011 0010111 0011101";
        let parts =
            format!("101 {left} 01010 1100110 1001110 1001110 1011100 1001000 1010000 101",);
        assert_eq!(bits("4003994155486"), parts.replace(' ', ""));
        let code = encode("4003994155486").unwrap();
        assert_eq!((code.symbology, code.modules.len()), (Symbology::Ean13, 95));
    }

    #[test]
    fn check_digits_of_published_numbers() {
        for number in ["4006381333931", "5901234123457", "9780306406157", "4003994155486"] {
            assert_eq!(encode(number).unwrap().symbology, Symbology::Ean13, "{number}");
        }
        assert_eq!(encode("4006381333930").unwrap().symbology, Symbology::Code128);
    }

    /// "Wikipedia", check symbol 88, in set B: the published drawing.
    #[test]
    fn a_text_in_code_128() {
        assert_eq!(symbols(b"Wikipedia"), [104, 55, 73, 75, 73, 80, 69, 68, 73, 65]);
        let sum = 104 + 55 + 2 * 73 + 3 * 75 + 4 * 73 + 5 * 80 + 6 * 69 + 7 * 68 + 8 * 73 + 9 * 65;
        assert_eq!(sum % 103, 88);
        let all = bits("Wikipedia");
        assert_eq!(all.len(), 11 * 11 + 13);
        assert!(all.starts_with("11010010000") && all.ends_with("1100011101011"));
        let check: String = SYMBOLS[88].iter().map(|width| char::from(*width)).collect();
        assert_eq!(check, "421211");
    }

    #[test]
    fn digits_go_in_pairs() {
        assert_eq!(symbols(b"123456"), [START_C, 12, 34, 56]);
        assert_eq!(symbols(b"12345"), [START_C, 12, 34, TO_B, 21]);
        assert_eq!(symbols(b"42"), [START_C, 42]);
        assert_eq!(symbols(b"CF1234"), [START_B, 35, 38, TO_C, 12, 34]);
        assert_eq!(symbols(b"C12345"), [START_B, 35, 17, TO_C, 23, 45]);
        assert_eq!(symbols(b"A1234B"), [START_B, 33, 17, 18, 19, 20, 34]);
    }

    /// Every symbol is eleven modules wide, has an even number of dark ones and is like no other
    /// (ISO/IEC 15417, 4.3.2): a slip in the table would show.
    #[test]
    fn the_table_is_sound() {
        let (stop, others) = SYMBOLS.split_last().unwrap();
        for symbol in others {
            let widths: Vec<u8> = symbol.iter().map(|width| width - b'0').collect();
            assert_eq!(widths.iter().sum::<u8>(), 11);
            assert!(widths.iter().step_by(2).sum::<u8>().is_multiple_of(2));
        }
        assert_eq!(stop.iter().map(|width| width - b'0').sum::<u8>(), 13);
        assert_eq!(others.iter().collect::<BTreeSet<_>>().len(), 106);
    }

    #[test]
    fn what_no_scanner_reads_is_not_drawn() {
        for text in ["", " ", "fidélité", "a\tb", &"1".repeat(MOST + 1)] {
            assert_eq!(encode(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_proposed_number_is_an_ean_13_of_the_companys_own() {
        for seed in 0..200_u64 {
            let card = ItemId::new(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes());
            let number = card_number(&card);
            assert!(number.starts_with('2') && number.len() == 13, "{number}");
            assert_eq!(encode(&number).unwrap().symbology, Symbology::Ean13);
        }
    }
}
