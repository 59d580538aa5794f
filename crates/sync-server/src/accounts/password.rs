//! Passwords: Argon2id, and which ones are too easy.
//!
//! Parameters: 19 MiB, 2 passes, 1 lane, the first of OWASP's recommended settings for Argon2id. The
//! hash says with which it was made, so that they may change.

use crate::secret;
use argon2::{
    Algorithm, Argon2, Params, PasswordHash, PasswordHasher, PasswordVerifier, Version,
    password_hash::SaltString,
};
use std::sync::{Arc, LazyLock};
use tokio::sync::Semaphore;

/// The shortest, in characters.
const SHORTEST: usize = 10;
/// The longest, in bytes: hashing one costs the same whatever its length, but it has to be read.
const LONGEST: usize = 256;
/// A password with fewer different characters is a pattern.
const DIFFERENT: usize = 5;
/// Words of the person that a password may not have in it, from this length on.
const PERSONAL: usize = 4;
/// The best that [`score`] gives.
pub(crate) const MOST_SCORE: u8 = 4;
/// The least that is taken: some 10⁸ guesses, each of which costs an Argon2id.
const LEAST_SCORE: u8 = 3;
/// Passwords hashed at a time, each in 19 MiB.
const TOGETHER: usize = 2;
/// Passwords that wait for their turn.
const WAITING: usize = 32;

/// What many passwords are made of. A password that is one of these, but for what stands around it
/// and digits for letters, is among the first that are tried.
const COMMON: [&str; 32] = [
    "password",
    "motdepasse",
    "azerty",
    "azertyuiop",
    "qwerty",
    "qwertyuiop",
    "qwertz",
    "bonjour",
    "soleil",
    "doudou",
    "chouchou",
    "loulou",
    "marseille",
    "iloveyou",
    "jetaime",
    "princess",
    "princesse",
    "football",
    "dragon",
    "monkey",
    "letmein",
    "welcome",
    "bienvenue",
    "admin",
    "administrateur",
    "administrator",
    "superman",
    "starwars",
    "sunshine",
    "secret",
    "changeme",
    "carnet",
];

/// Why a password is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Weak {
    /// Too short.
    #[error("a password has {SHORTEST} characters or more")]
    Short,
    /// Too long.
    #[error("a password has {LONGEST} bytes at most")]
    Long,
    /// A pattern.
    #[error("this password repeats itself: a phrase of several words is safer")]
    Pattern,
    /// Well known.
    #[error("this password is among the first that are tried: a phrase of several words is safer")]
    Common,
    /// The person's own name or address.
    #[error("this password has a name or an address in it that others know")]
    Personal,
    /// Guessed before long by who tries words, dates and rows of keys.
    #[error("this password is guessed before long: a phrase of several words is safer")]
    Guessable,
    /// In the list of those that were stolen somewhere.
    #[error("this password was stolen somewhere and is in lists that are tried: choose another")]
    Breached,
}

impl Weak {
    /// A stable code.
    pub(crate) fn code(self) -> &'static str {
        match self {
            Self::Short => "password-short",
            Self::Long => "password-long",
            Self::Pattern => "password-pattern",
            Self::Common => "password-common",
            Self::Personal => "password-personal",
            Self::Guessable => "password-guessable",
            Self::Breached => "password-breached",
        }
    }
}

/// Whether a password is hard enough to guess; `words` are the person's name and address.
pub(crate) fn check(password: &str, words: &[&str]) -> Result<(), Weak> {
    rules(password, words)?;
    if score(password, words) < LEAST_SCORE { Err(Weak::Guessable) } else { Ok(()) }
}

/// How hard a password is to guess, from 0 to [`MOST_SCORE`], by zxcvbn's estimate (Wheeler, "zxcvbn:
/// Low-Budget Password Strength Estimation", USENIX Security 2016). It reads the first hundred characters.
pub(crate) fn score(password: &str, words: &[&str]) -> u8 {
    let known: Vec<&str> = words.iter().copied().chain(COMMON).collect();
    zxcvbn::zxcvbn(password, &known).score().into()
}

/// What needs no estimate, and can be said in words.
fn rules(password: &str, words: &[&str]) -> Result<(), Weak> {
    if password.chars().count() < SHORTEST {
        return Err(Weak::Short);
    }
    if password.len() > LONGEST {
        return Err(Weak::Long);
    }
    let plain = plain(password);
    let mut letters: Vec<char> = password.to_lowercase().chars().collect();
    let steps = letters.windows(2).filter(|pair| follows(pair[0], pair[1])).count();
    let sequence = steps * 2 > letters.len();
    letters.sort_unstable();
    letters.dedup();
    if letters.len() < DIFFERENT || sequence {
        return Err(Weak::Pattern);
    }
    let around = |word: &str| plain.contains(word) && plain.len() < word.len() + SHORTEST;
    if COMMON.iter().any(|word| around(word)) {
        return Err(Weak::Common);
    }
    let own = words.iter().flat_map(|words| words.split(|c: char| !c.is_alphanumeric()));
    let own = own.map(|word| word.to_lowercase()).filter(|word| word.chars().count() >= PERSONAL);
    let lower = password.to_lowercase();
    if own.into_iter().any(|word| lower.contains(&word) && lower.len() < word.len() + SHORTEST) {
        return Err(Weak::Personal);
    }
    Ok(())
}

/// Small letters, with those that digits and signs often stand for.
fn plain(password: &str) -> String {
    let letter = |c: char| match c {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        c => c,
    };
    password.to_lowercase().chars().map(letter).collect()
}

/// Whether a character repeats the one before, or is the next or the one before it in a row.
fn follows(one: char, other: char) -> bool {
    u32::from(one).abs_diff(u32::from(other)) <= 1
}

/// Why nothing was hashed.
#[derive(Debug, thiserror::Error)]
pub(crate) enum HashError {
    /// Too many at a time.
    #[error("too many sign-ins at a time")]
    Busy,
    /// It could not be done.
    #[error("a password can't be hashed: {0}")]
    Failed(String),
}

/// Hashes passwords, few at a time.
#[derive(Debug, Clone)]
pub(crate) struct Hasher {
    turns: Arc<Semaphore>,
    places: Arc<Semaphore>,
}

impl Default for Hasher {
    fn default() -> Self {
        let turns = Arc::new(Semaphore::new(TOGETHER));
        Self { turns, places: Arc::new(Semaphore::new(TOGETHER + WAITING)) }
    }
}

impl Hasher {
    /// What is kept of a password.
    pub(crate) async fn hash(&self, password: &str) -> Result<String, HashError> {
        let password = password.to_owned();
        self.work(move || hash(&password)).await?
    }

    /// Whether the password is the one of the hash; where there is none, as slowly as if there was.
    pub(crate) async fn verify(
        &self,
        password: &str,
        known: Option<String>,
    ) -> Result<bool, HashError> {
        let password = password.to_owned();
        let verify = move || {
            let hash = known.as_deref().unwrap_or(&NOBODY);
            let parsed = PasswordHash::new(hash).map_err(failed)?;
            let right = argon()?.verify_password(password.as_bytes(), &parsed).is_ok();
            Ok(right && known.is_some())
        };
        self.work(verify).await?
    }

    pub(super) async fn work<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, HashError> {
        let place = Arc::clone(&self.places).try_acquire_owned().map_err(|_| HashError::Busy)?;
        let turn = Arc::clone(&self.turns).acquire_owned().await.map_err(failed)?;
        // The thread has them: it works on where whoever asked is gone.
        let held = move || {
            let done = work();
            drop((place, turn));
            done
        };
        tokio::task::spawn_blocking(held).await.map_err(failed)
    }
}

/// The hash of a password that nobody knows.
static NOBODY: LazyLock<String> = LazyLock::new(|| {
    let nobody = secret::token().ok().and_then(|token| hash(&token).ok());
    nobody.unwrap_or_default()
});

fn hash(password: &str) -> Result<String, HashError> {
    let salt = SaltString::encode_b64(&secret::random::<16>().map_err(failed)?).map_err(failed)?;
    let hash = argon()?.hash_password(password.as_bytes(), &salt).map_err(failed)?;
    Ok(hash.to_string())
}

fn argon() -> Result<Argon2<'static>, HashError> {
    let params = Params::new(19 * 1_024, 2, 1, None).map_err(failed)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn failed(error: impl std::fmt::Display) -> HashError {
    HashError::Failed(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;

    #[test]
    fn what_is_easy_to_guess_is_not_taken() {
        let words = ["Nadia Benali", "nadia.benali@armor.example"];
        for (password, expect) in [
            ("court", Err(Weak::Short)),
            ("aaaaaaaaaaaa", Err(Weak::Pattern)),
            ("abcdefghijkl", Err(Weak::Pattern)),
            ("123456789012", Err(Weak::Pattern)),
            ("abababababab", Err(Weak::Pattern)),
            ("P@ssw0rd2026", Err(Weak::Common)),
            ("MotDePasse!1", Err(Weak::Common)),
            ("Azertyuiop12", Err(Weak::Common)),
            ("benali-2026!", Err(Weak::Personal)),
            ("Armor#98765xz", Err(Weak::Personal)),
            ("trois chevaux dorment", Ok(())),
            ("un secret de famille bien garde", Ok(())),
            ("kT9#vLq2-xW", Ok(())),
            ("Thursday2024", Err(Weak::Guessable)),
            ("zxcvbnm,./12", Err(Weak::Guessable)),
            ("mot de passe de nadia benali, vraiment", Ok(())),
        ] {
            assert_eq!(check(password, &words), expect, "{password}");
        }
        assert_eq!(check(&"é longue ".repeat(40), &words), Err(Weak::Long));
    }

    #[test]
    fn a_score_grows_with_what_has_to_be_guessed() {
        let words = ["Nadia Benali", "nadia.benali@armor.example"];
        let scores = ["nadia benali", "Thursday2024", "trois chevaux dorment sur la lune"]
            .map(|password| score(password, &words));
        assert!(scores.is_sorted() && scores[0] < scores[2], "{scores:?}");
        assert_eq!(scores[2], MOST_SCORE);
    }

    #[tokio::test]
    async fn who_goes_away_leaves_no_room_for_more_than_are_hashed_at_a_time() {
        let hasher = Hasher::default();
        let (go, waits) = std::sync::mpsc::channel::<()>();
        assert!(hasher.work(move || waits.recv().is_ok()).now_or_never().is_none());
        assert_eq!(hasher.turns.available_permits(), TOGETHER - 1);
        assert_eq!(hasher.places.available_permits(), TOGETHER + WAITING - 1);
        go.send(()).unwrap();
        // It ends, and makes room.
        drop(hasher.turns.acquire_many(2).await.unwrap());
    }

    #[tokio::test]
    async fn a_password_is_known_again_and_no_other_is() {
        let hasher = Hasher::default();
        let hash = hasher.hash("trois chevaux dorment").await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(hasher.verify("trois chevaux dorment", Some(hash.clone())).await.unwrap());
        assert!(!hasher.verify("trois chevaux dorment ", Some(hash.clone())).await.unwrap());
        assert!(!hasher.verify("trois chevaux dorment", None).await.unwrap());
        assert_ne!(hasher.hash("trois chevaux dorment").await.unwrap(), hash, "salted");
    }
}
