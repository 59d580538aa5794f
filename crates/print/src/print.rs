//! From what was gathered to the file.

use crate::{Choice, Fonts, Papers, Part, PrintError, Words, compose, typeset};
use serde::{Deserialize, Serialize};

/// The longest part of a file's name that is the contact's, in letters.
const LONGEST_NAME: usize = 60;

/// A file, and what is to be said of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// The PDF.
    pub pdf: Vec<u8>,
    /// What is to be said of it.
    pub told: Told,
}

/// What is to be said of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// A name for it.
    pub name: String,
    /// How many pages it has.
    pub pages: usize,
    /// Sections that were asked for and have nothing in them.
    pub left_out: Vec<Part>,
    /// Marks stand for letters that the typefaces do not have.
    pub lacks: bool,
}

/// Prints.
///
/// # Errors
/// [`PrintError`]
pub fn print(
    papers: &Papers,
    choice: &Choice,
    words: &Words,
    fonts: Fonts<'_>,
) -> Result<Made, PrintError> {
    let composed = compose(papers, choice, words).ok_or(PrintError::Nothing)?;
    let printed = typeset(&composed.sheet, fonts)?;
    let told = Told {
        name: name(&words.say("paper-file"), &composed.sheet.title, papers),
        pages: printed.pages,
        left_out: composed.left_out,
        lacks: printed.lacks,
    };
    Ok(Made { pdf: printed.pdf, told })
}

/// `Fiche Boulangerie Le Goff 2026-11-24.pdf`, without what some disk does not take.
fn name(word: &str, title: &str, papers: &Papers) -> String {
    let takes = |letter: char| letter.is_alphanumeric() || " -_.,'’&()".contains(letter);
    let title: String = title.chars().map(|c| if takes(c) { c } else { ' ' }).collect();
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let title: String = title.chars().take(LONGEST_NAME).collect();
    let day = carnet_model::task::today(papers.now);
    format!("{word} {} {day}.pdf", title.trim_matches([' ', '.']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_a_name_that_every_disk_takes() {
        let papers = Papers { now: 1_795_000_000_000, ..Papers::default() };
        for (title, expect) in [
            ("Boulangerie Le Goff", "Fiche Boulangerie Le Goff 2026-11-18.pdf"),
            ("../a:b\\c\u{202e}*", "Fiche a b c 2026-11-18.pdf"),
            ("L’Épi d’or & Cie", "Fiche L’Épi d’or & Cie 2026-11-18.pdf"),
        ] {
            assert_eq!(name("Fiche", title, &papers), expect);
        }
    }
}
