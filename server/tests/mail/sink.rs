//! A mail server for tests: speaks SMTP on a port of this machine and keeps what it is given, letter by letter.

use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

/// What it answers to a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    Takes,
    /// 451: come back later.
    Later,
    /// 550, with the address in the sentence, as mail servers do.
    Refuses,
}

/// A mail as it arrived.
#[derive(Debug, Clone)]
pub struct Mail {
    pub to: String,
    /// Headers and body, with the dots of the protocol taken away.
    pub raw: String,
}

impl Mail {
    /// The source with the quoted-printable writing of its body undone: what a person reads, with all headers and both
    /// forms.
    pub fn decoded(&self) -> String {
        let (head, body) = self.raw.split_once("\r\n\r\n").unwrap();
        let bytes = body.replace("=\r\n", "").into_bytes();
        let mut text = Vec::with_capacity(bytes.len());
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            let code = bytes.get(at + 1..at + 3);
            let code = code.and_then(|code| std::str::from_utf8(code).ok());
            let code = code.and_then(|code| u8::from_str_radix(code, 16).ok());
            match code.filter(|_| byte == b'=') {
                Some(decoded) => {
                    text.push(decoded);
                    at += 3;
                }
                None => {
                    text.push(byte);
                    at += 1;
                }
            }
        }
        format!("{head}\r\n\r\n{}", String::from_utf8_lossy(&text))
    }

    /// A header, unfolded, with its encoded words (RFC 2047) undone.
    pub fn header(&self, name: &str) -> String {
        let head = self.raw.split("\r\n\r\n").next().unwrap();
        let head = head.replace("\r\n ", " ").replace("\r\n\t", " ");
        let start = format!("{name}: ");
        let line = head.split("\r\n").find(|line| line.starts_with(&start));
        line.map(|line| words(&line[start.len()..]))
            .unwrap_or_default()
    }

    /// The first link that holds a text.
    pub fn link(&self, with: &str) -> String {
        let text = self.decoded();
        let at = text.find(with).unwrap_or_else(|| panic!("{with}: {text}"));
        let start = text[..at].rfind("https://").unwrap();
        let rest = &text[start..];
        let end = rest.find(|c: char| c.is_whitespace() || "\"<>".contains(c));
        rest[..end.unwrap_or(rest.len())].to_owned()
    }
}

/// A header's text, with words such as `=?utf-8?b?w7M=?=` as people read them.
fn words(text: &str) -> String {
    let Some((before, rest)) = text.split_once("=?utf-8?b?") else {
        return text.to_owned();
    };
    let (word, after) = rest.split_once("?=").unwrap();
    let word = String::from_utf8(STANDARD.decode(word).unwrap()).unwrap();
    // A space between two encoded words only divides them.
    let after = match after.strip_prefix(' ') {
        Some(next) if next.starts_with("=?utf-8?b?") => next,
        _ => after,
    };
    format!("{before}{word}{}", words(after))
}

pub struct Sink {
    pub port: u16,
    mails: Arc<Mutex<Vec<Mail>>>,
    mood: Arc<Mutex<Mood>>,
    task: JoinHandle<()>,
}

impl Drop for Sink {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// A port that nobody listens on.
pub async fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    listener.local_addr().unwrap().port()
}

impl Sink {
    pub async fn start() -> Self {
        Self::on(0).await
    }

    pub async fn on(port: u16) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let mails = Arc::default();
        let mood = Arc::new(Mutex::new(Mood::Takes));
        let (kept, now) = (Arc::clone(&mails), Arc::clone(&mood));
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (kept, now) = (Arc::clone(&kept), Arc::clone(&now));
                tokio::spawn(async move {
                    // A client that goes away is no failure.
                    let _ = talk(stream, &kept, &now).await;
                });
            }
        });
        Self {
            port,
            mails,
            mood,
            task,
        }
    }

    pub fn be(&self, mood: Mood) {
        *self.mood.lock().unwrap_or_else(PoisonError::into_inner) = mood;
    }

    /// What arrived so far, and forgets it.
    pub fn take(&self) -> Vec<Mail> {
        let mut mails = self.mails.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *mails)
    }

    /// The only one that arrived.
    pub fn take_one(&self) -> Mail {
        let mut mails = self.take();
        assert_eq!(mails.len(), 1, "{mails:?}");
        mails.remove(0)
    }
}

async fn talk(
    stream: TcpStream,
    kept: &Mutex<Vec<Mail>>,
    mood: &Mutex<Mood>,
) -> std::io::Result<()> {
    let (reader, mut writer) = stream.into_split();
    let mut reader = BufReader::new(reader);
    writer.write_all(b"220 sink ESMTP\r\n").await?;
    let mut to = String::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let command = line.trim_end();
        let upper = command.to_ascii_uppercase();
        let answer = match upper.split([' ', ':']).next().unwrap_or_default() {
            "EHLO" => "250-sink\r\n250-8BITMIME\r\n250 PIPELINING\r\n".to_owned(),
            "MAIL" => {
                to.clear();
                "250 ok\r\n".to_owned()
            }
            "RCPT" => {
                to = command
                    .split(['<', '>'])
                    .nth(1)
                    .unwrap_or_default()
                    .to_owned();
                match *mood.lock().unwrap_or_else(PoisonError::into_inner) {
                    Mood::Takes => "250 ok\r\n".to_owned(),
                    Mood::Later => "451 4.3.0 try again later\r\n".to_owned(),
                    Mood::Refuses => format!("550 5.1.1 <{to}>: no such user\r\n"),
                }
            }
            "DATA" => {
                writer.write_all(b"354 go on\r\n").await?;
                let raw = data(&mut reader).await?;
                let mail = Mail {
                    to: to.clone(),
                    raw,
                };
                kept.lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .push(mail);
                "250 taken\r\n".to_owned()
            }
            "QUIT" => {
                writer.write_all(b"221 bye\r\n").await?;
                return Ok(());
            }
            "RSET" | "NOOP" => "250 ok\r\n".to_owned(),
            _ => "502 unknown\r\n".to_owned(),
        };
        writer.write_all(answer.as_bytes()).await?;
    }
}

/// Lines up to the one that holds a point only.
async fn data(reader: &mut (impl AsyncBufReadExt + Unpin)) -> std::io::Result<String> {
    let mut raw = String::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).await? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        if line == ".\r\n" {
            return Ok(raw);
        }
        raw.push_str(line.strip_prefix('.').unwrap_or(&line));
    }
}
