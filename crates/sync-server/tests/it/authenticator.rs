//! What keeps a person's passkeys: a software authenticator with the browser around it, written from the standard
//! (WebAuthn level 3) apart from the server's library.

use p256::ecdsa::{Signature, SigningKey, signature::Signer};
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

/// The person was there, and showed who they are (6.1).
const PRESENT_AND_VERIFIED: u8 = 0b101;
const HAS_CREDENTIAL: u8 = 0b0100_0000;
/// Extensions say something.
pub(crate) const HAS_EXTENSIONS: u8 = 0b1000_0000;

/// One passkey, and how its owner answers.
#[derive(Clone)]
pub(crate) struct Passkey {
    pub(crate) key: SigningKey,
    pub(crate) id: Vec<u8>,
    /// As the server named its owner.
    pub(crate) handle: String,
    /// The page that asks.
    pub(crate) origin: String,
    /// The name that it belongs to.
    pub(crate) site: String,
    pub(crate) count: u32,
    pub(crate) flags: u8,
}

impl Passkey {
    /// Makes one as a server asks for it; gives what the browser tells the server.
    pub(crate) fn made(seed: &str, options: &Json, origin: &str) -> (Self, Json) {
        let seed = Sha256::digest(seed);
        let passkey = Self {
            key: SigningKey::from_slice(&seed).unwrap(),
            id: Sha256::digest(seed).to_vec(),
            handle: options["user"]["id"].as_str().unwrap().to_owned(),
            origin: origin.to_owned(),
            site: options["rp"]["id"].as_str().unwrap().to_owned(),
            count: 1,
            flags: PRESENT_AND_VERIFIED,
        };
        let told = passkey.registration(options);
        (passkey, told)
    }

    /// What the browser tells of its making.
    pub(crate) fn registration(&self, options: &Json) -> Json {
        let mut data = [self.data(HAS_CREDENTIAL), self.credential()].concat();
        if self.flags & HAS_EXTENSIONS != 0 {
            // {"hmac-secret": true}
            data.extend(b"\xa1\x6bhmac-secret\xf5");
        }
        // {"fmt": "none", "attStmt": {}, "authData": data}
        let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".to_vec();
        object.push(u8::try_from(data.len()).unwrap());
        object.extend(data);
        let client = self.client("webauthn.create", options);
        json!({
            "id": base64(&self.id),
            "rawId": base64(&self.id),
            "type": "public-key",
            "authenticatorAttachment": "platform",
            "clientExtensionResults": {},
            "response": {
                "clientDataJSON": base64(client.as_bytes()),
                "attestationObject": base64(&object),
                "transports": ["internal"],
            },
        })
    }

    /// Signs a challenge; gives what the browser tells the server.
    pub(crate) fn signed(&mut self, options: &Json) -> Json {
        self.count += 1;
        self.signed_again(options)
    }

    /// The same, by a copy that did not count on.
    pub(crate) fn signed_again(&self, options: &Json) -> Json {
        let (data, client) = (self.data(0), self.client("webauthn.get", options));
        let message = [data.as_slice(), Sha256::digest(&client).as_slice()].concat();
        let signature: Signature = self.key.sign(&message);
        json!({
            "id": base64(&self.id),
            "rawId": base64(&self.id),
            "type": "public-key",
            "authenticatorAttachment": "platform",
            "clientExtensionResults": {},
            "response": {
                "clientDataJSON": base64(client.as_bytes()),
                "authenticatorData": base64(&data),
                "signature": base64(signature.to_der().as_bytes()),
                "userHandle": self.handle,
            },
        })
    }

    /// The same, under the name of somebody else.
    pub(crate) fn of(&self, other: &Self) -> Self {
        Self { handle: other.handle.clone(), ..self.clone() }
    }

    fn client(&self, kind: &str, options: &Json) -> String {
        let challenge = &options["challenge"];
        let origin = json!(self.origin);
        format!(
            r#"{{"type":"{kind}","challenge":{challenge},"origin":{origin},"crossOrigin":false}}"#
        )
    }

    /// The authenticator data (6.1).
    fn data(&self, more: u8) -> Vec<u8> {
        let site = Sha256::digest(&self.site);
        [site.as_slice(), &[self.flags | more], &self.count.to_be_bytes()].concat()
    }

    /// The attested credential data (6.5.1): a key of ES256, as COSE.
    fn credential(&self) -> Vec<u8> {
        let point = self.key.verifying_key().to_encoded_point(false);
        let (x, y) = (point.x().unwrap().as_slice(), point.y().unwrap().as_slice());
        let length = u16::try_from(self.id.len()).unwrap().to_be_bytes();
        // {1: 2, 3: -7, -1: 1, -2: x, -3: y}
        let begin = b"\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20".as_slice();
        let key = [begin, x, b"\x22\x58\x20".as_slice(), y].concat();
        let aaguid = [0; 16];
        [aaguid.as_slice(), length.as_slice(), self.id.as_slice(), key.as_slice()].concat()
    }
}

/// base64url without padding (RFC 4648, 5).
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let all = three.iter().fold(0_u32, |all, byte| all << 8 | u32::from(*byte));
        let all = all << (8 * (3 - three.len()));
        for place in 0..=three.len() {
            let six = (all >> (18 - 6 * place) & 63) as usize;
            text.push(char::from(LETTERS[six]));
        }
    }
    text
}
