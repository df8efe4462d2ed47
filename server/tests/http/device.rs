//! A device that holds a passkey, in software: an ES256 key, attestation «none», the person verified. It follows every
//! instruction, also ones that no browser would follow.

use ring::rand::SystemRandom;
use ring::signature::{ECDSA_P256_SHA256_ASN1_SIGNING, EcdsaKeyPair, KeyPair};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// Present, verified, and with a new key.
const NEW: u8 = 0x01 | 0x04 | 0x40;
const USED: u8 = 0x01 | 0x04;

pub struct Device {
    key: EcdsaKeyPair,
    credential: Vec<u8>,
    /// The page that the browser says it is on.
    pub origin: String,
    /// Signatures so far; 0 for a device that does not count.
    pub counter: u32,
}

impl Device {
    /// A device in a browser at this address.
    pub fn at(origin: &str) -> Self {
        let random = SystemRandom::new();
        let algorithm = &ECDSA_P256_SHA256_ASN1_SIGNING;
        let key = EcdsaKeyPair::generate_pkcs8(algorithm, &random).unwrap();
        Self {
            key: EcdsaKeyPair::from_pkcs8(algorithm, key.as_ref(), &random).unwrap(),
            credential: rand::random::<[u8; 32]>().to_vec(),
            origin: origin.to_owned(),
            counter: 0,
        }
    }

    /// A new passkey for these options.
    pub fn create(&self, options: &Value) -> String {
        let options = &options["publicKey"];
        let mut data = self.data(options["rp"]["id"].as_str().unwrap(), NEW);
        data.extend([0; 16]);
        data.extend(u16::try_from(self.credential.len()).unwrap().to_be_bytes());
        data.extend(&self.credential);
        let point = self.key.public_key().as_ref();
        // COSE: an elliptic curve (2), ES256 (−7), P-256 (1), x and y.
        data.extend([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]);
        data.extend(&point[1..33]);
        data.extend([0x22, 0x58, 0x20]);
        data.extend(&point[33..65]);
        // CBOR: { fmt: "none", attStmt: {}, authData: bytes }.
        let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".to_vec();
        object.push(u8::try_from(data.len()).unwrap());
        object.extend(data);
        let client = self.client("webauthn.create", options);
        self.answer(json!({
            "attestationObject": base64url(&object), "clientDataJSON": base64url(&client),
        }))
    }

    /// What the passkey answers to these options.
    pub fn get(&self, options: &Value) -> String {
        let options = &options["publicKey"];
        let data = self.data(options["rpId"].as_str().unwrap(), USED);
        let client = self.client("webauthn.get", options);
        let signed = [data.as_slice(), &Sha256::digest(&client)].concat();
        let signature = self.key.sign(&SystemRandom::new(), &signed).unwrap();
        self.answer(json!({
            "authenticatorData": base64url(&data), "clientDataJSON": base64url(&client),
            "signature": base64url(signature.as_ref()), "userHandle": null,
        }))
    }

    fn data(&self, party: &str, flags: u8) -> Vec<u8> {
        let mut data = Sha256::digest(party.as_bytes()).to_vec();
        data.push(flags);
        data.extend(self.counter.to_be_bytes());
        data
    }

    fn client(&self, kind: &str, options: &Value) -> Vec<u8> {
        let client = json!({
            "type": kind, "challenge": options["challenge"], "origin": self.origin, "crossOrigin": false,
        });
        client.to_string().into_bytes()
    }

    fn answer(&self, response: Value) -> String {
        let id = base64url(&self.credential);
        json!({
            "id": id, "rawId": id, "type": "public-key", "response": response,
            "clientExtensionResults": {},
        })
        .to_string()
    }
}

/// RFC 4648, section 5, without padding.
fn base64url(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let mut three = [0; 3];
        three[..chunk.len()].copy_from_slice(chunk);
        let bits = u32::from_be_bytes([0, three[0], three[1], three[2]]);
        for at in 0..=chunk.len() {
            let letter = (bits >> (18 - 6 * at)) & 63;
            text.push(char::from(LETTERS[letter as usize]));
        }
    }
    text
}
