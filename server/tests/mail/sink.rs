//! A mail server for tests: speaks SMTP on a port of this machine, in the clear or under TLS, and keeps what it is given,
//! letter by letter.

use std::sync::{Arc, Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncWrite, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

/// What it answers to a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    Takes,
    /// 451: come back later.
    Later,
    /// 550, with the address in the sentence, as mail servers do.
    Refuses,
}

/// When it goes over to TLS.
#[derive(Clone)]
pub enum Security {
    Never,
    FromTheStart(TlsAcceptor),
    /// When it is asked to; it takes no mail before.
    StartTls(TlsAcceptor),
}

/// A mail as it arrived.
#[derive(Debug, Clone)]
pub struct Mail {
    pub to: String,
    pub over_tls: bool,
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

/// What a sink knows.
struct Book {
    mails: Mutex<Vec<Mail>>,
    mood: Mutex<Mood>,
    /// Commands that came without TLS, where there is some, and passwords that came with it.
    heard: Mutex<Vec<String>>,
}

impl Book {
    fn hear(&self, command: &str) {
        let mut heard = self.heard.lock().unwrap_or_else(PoisonError::into_inner);
        heard.push(command.to_owned());
    }
}

pub struct Sink {
    pub port: u16,
    book: Arc<Book>,
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
        Self::secured(port, Security::Never).await
    }

    pub async fn secured(port: u16, security: Security) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", port)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let book = Arc::new(Book {
            mails: Mutex::default(),
            mood: Mutex::new(Mood::Takes),
            heard: Mutex::default(),
        });
        let shared = Arc::clone(&book);
        let task = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (shared, security) = (Arc::clone(&shared), security.clone());
                tokio::spawn(async move {
                    // A client that goes away is no failure.
                    let _ = receive(stream, &shared, &security).await;
                });
            }
        });
        Self { port, book, task }
    }

    pub fn be(&self, mood: Mood) {
        let mut now = self
            .book
            .mood
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *now = mood;
    }

    /// What arrived so far, and forgets it.
    pub fn take(&self) -> Vec<Mail> {
        let mails = self.book.mails.lock();
        let mut mails = mails.unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *mails)
    }

    /// The only one that arrived.
    pub fn take_one(&self) -> Mail {
        let mut mails = self.take();
        assert_eq!(mails.len(), 1, "{mails:?}");
        mails.remove(0)
    }

    /// Commands that came without TLS, where there is some, and passwords that came with it.
    pub fn heard(&self) -> Vec<String> {
        let heard = self.book.heard.lock();
        heard.unwrap_or_else(PoisonError::into_inner).clone()
    }
}

async fn receive(stream: TcpStream, book: &Book, security: &Security) -> std::io::Result<()> {
    match security {
        Security::Never => talk(stream, book, Talk::Plain).await.map(drop),
        Security::FromTheStart(tls) => {
            let stream = tls.accept(stream).await?;
            talk(stream, book, Talk::Secure { greets: true })
                .await
                .map(drop)
        }
        Security::StartTls(tls) => {
            let Some(stream) = talk(stream, book, Talk::BeforeTls).await? else {
                return Ok(());
            };
            let stream = tls.accept(stream).await?;
            talk(stream, book, Talk::Secure { greets: false })
                .await
                .map(drop)
        }
    }
}

/// What a conversation is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Talk {
    /// Without TLS, and none is offered.
    Plain,
    BeforeTls,
    Secure {
        greets: bool,
    },
}

/// Answers commands; the stream when the other side now wants TLS.
#[expect(
    clippy::too_many_lines,
    reason = "the whole conversation, in its order"
)]
async fn talk<S: AsyncRead + AsyncWrite + Unpin>(
    stream: S,
    book: &Book,
    talk: Talk,
) -> std::io::Result<Option<S>> {
    let mut stream = BufReader::new(stream);
    if talk != (Talk::Secure { greets: false }) {
        stream.write_all(b"220 sink ESMTP\r\n").await?;
    }
    let mut to = String::new();
    loop {
        stream.flush().await?;
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(None);
        }
        let command = line.trim_end();
        let upper = command.to_ascii_uppercase();
        let word = upper.split([' ', ':']).next().unwrap_or_default();
        if talk == Talk::BeforeTls || word == "AUTH" {
            book.hear(command);
        }
        let answer = match word {
            "EHLO" => match talk {
                Talk::Plain => "250-sink\r\n250-8BITMIME\r\n250 PIPELINING\r\n".to_owned(),
                Talk::BeforeTls => "250-sink\r\n250-8BITMIME\r\n250 STARTTLS\r\n".to_owned(),
                Talk::Secure { .. } => "250-sink\r\n250-8BITMIME\r\n250 AUTH PLAIN\r\n".to_owned(),
            },
            "STARTTLS" if talk == Talk::BeforeTls => {
                stream.write_all(b"220 go on\r\n").await?;
                stream.flush().await?;
                return Ok(Some(stream.into_inner()));
            }
            "MAIL" | "RCPT" | "DATA" | "AUTH" if talk == Talk::BeforeTls => {
                "530 5.7.0 STARTTLS first\r\n".to_owned()
            }
            "AUTH" => "235 2.7.0 ok\r\n".to_owned(),
            "MAIL" => {
                to.clear();
                "250 ok\r\n".to_owned()
            }
            "RCPT" => {
                let address = command.split(['<', '>']).nth(1);
                address.unwrap_or_default().clone_into(&mut to);
                answer_to_address(book, &to)
            }
            "DATA" => {
                stream.write_all(b"354 go on\r\n").await?;
                stream.flush().await?;
                let raw = data(&mut stream).await?;
                let mail = Mail {
                    to: to.clone(),
                    over_tls: matches!(talk, Talk::Secure { .. }),
                    raw,
                };
                let mails = book.mails.lock();
                mails.unwrap_or_else(PoisonError::into_inner).push(mail);
                "250 taken\r\n".to_owned()
            }
            "QUIT" => {
                stream.write_all(b"221 bye\r\n").await?;
                stream.flush().await?;
                return Ok(None);
            }
            "RSET" | "NOOP" => "250 ok\r\n".to_owned(),
            _ => "502 unknown\r\n".to_owned(),
        };
        stream.write_all(answer.as_bytes()).await?;
    }
}

fn answer_to_address(book: &Book, to: &str) -> String {
    match *book.mood.lock().unwrap_or_else(PoisonError::into_inner) {
        Mood::Takes => "250 ok\r\n".to_owned(),
        Mood::Later => "451 4.3.0 try again later\r\n".to_owned(),
        Mood::Refuses => format!("550 5.1.1 <{to}>: no such user\r\n"),
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
