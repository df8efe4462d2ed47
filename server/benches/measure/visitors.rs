//! Visitors of a server on this machine, in a process of their own: this program again, with the argument `visit`. What
//! goes on in the measuring process meanwhile (uploads, previews of thousands of cells, downloads) does not delay them: the
//! delay that they see is the server's, and the machine's.
//!
//! They speak HTTP/1.1 over plain sockets, a thread each, because a client that does more would be a part of what is measured.
//! The process reads its [`Order`] from standard input, a line of JSON, and answers with [`Visited`].

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use crate::report::{millis, per_second};

/// The argument that makes this program the visitors.
pub const ARGUMENT: &str = "visit";
/// The fewest answers of a visitor who stays until the end of a measurement: fewer have no slowest hundredth.
const MIN_ANSWERS: usize = 25;
/// An answer that comes later than this never does.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(60);

/// How visitors come.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Visits {
    /// Connections at once.
    pub visitors: usize,
    /// Between an answer and the next question of the same visitor.
    pub pause: Duration,
    pub seconds: u64,
}

/// How long visitors stay.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
enum Stay {
    Seconds(u64),
    /// Until the standard input ends.
    UntilTold,
    /// Each address is asked for once, so many a second, whether earlier ones are answered or not. Time counts from the
    /// moment at which it was to be asked for.
    OnceEach {
        a_second: u64,
    },
}

/// The commands to visitors.
#[derive(Debug, Serialize, Deserialize)]
struct Order {
    /// Host and port.
    address: String,
    paths: Vec<String>,
    encoding: String,
    visitors: usize,
    pause: Duration,
    stay: Stay,
}

/// What visits gave.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub struct Visited {
    pub answers: usize,
    /// Answers a second.
    pub rate: f64,
    /// Milliseconds within which so many came.
    pub half: f64,
    pub slowest_hundredth: f64,
    pub slowest: f64,
    /// Bytes of the last body.
    pub bytes: usize,
}

/// Visitors at work.
pub struct Visitors {
    child: Child,
}

impl Visitors {
    fn send(order: &Order) -> Self {
        let program = std::env::current_exe().unwrap();
        let mut child = Command::new(program)
            .arg(ARGUMENT)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = serde_json::to_vec(order).unwrap();
        line.push(b'\n');
        child.stdin.as_mut().unwrap().write_all(&line).unwrap();
        Self { child }
    }

    /// Visitors of one address, who come until they are called back.
    pub fn stay(base: &str, path: &str, visits: Visits) -> Self {
        Self::send(&Order::of(base, path, "identity", visits, Stay::UntilTold))
    }

    /// Ends their visits.
    pub async fn call_back(self) -> Visited {
        // Waiting for the output closes their input first.
        let waiting = tokio::task::spawn_blocking(|| self.child.wait_with_output());
        let output = waiting.await.unwrap().unwrap();
        assert!(output.status.success(), "visitors were not answered");
        serde_json::from_slice(&output.stdout).unwrap()
    }
}

/// Visits one address for some seconds.
pub async fn visit(base: &str, path: &str, encoding: &str, visits: Visits) -> Visited {
    let stay = Stay::Seconds(visits.seconds);
    let visitors = Visitors::send(&Order::of(base, path, encoding, visits, stay));
    visitors.call_back().await
}

/// Asks for each address once, so many a second.
pub async fn once_each(base: &str, paths: Vec<String>, a_second: u64) -> Visited {
    let visits = Visits {
        // More than wait at once where answers are in time.
        visitors: 64,
        pause: Duration::ZERO,
        seconds: 0,
    };
    let order = Order {
        paths,
        ..Order::of(base, "", "br", visits, Stay::OnceEach { a_second })
    };
    Visitors::send(&order).call_back().await
}

impl Order {
    fn of(base: &str, path: &str, encoding: &str, visits: Visits, stay: Stay) -> Self {
        Self {
            address: base.trim_start_matches("http://").to_owned(),
            paths: vec![path.to_owned()],
            encoding: encoding.to_owned(),
            visitors: visits.visitors,
            pause: visits.pause,
            stay,
        }
    }
}

/// The process of visitors.
pub fn main() -> ExitCode {
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line).unwrap();
    let order: Order = serde_json::from_str(&line).unwrap();
    let over = Arc::new(AtomicBool::new(false));
    if matches!(order.stay, Stay::UntilTold) {
        let over = Arc::clone(&over);
        thread::spawn(move || {
            let _ = io::copy(&mut io::stdin().lock(), &mut io::sink());
            over.store(true, Ordering::Relaxed);
        });
    }
    let visited = order.carry_out(&over);
    serde_json::to_writer(io::stdout().lock(), &visited).unwrap();
    ExitCode::SUCCESS
}

impl Order {
    fn carry_out(&self, over: &AtomicBool) -> Visited {
        let next = AtomicUsize::new(0);
        let started = Instant::now();
        let (mut times, mut bytes) = (Vec::new(), 0);
        thread::scope(|scope| {
            let visitors = (0..self.visitors).map(|_| {
                scope.spawn(|| match self.stay {
                    Stay::OnceEach { a_second } => self.ask_in_turn(started, a_second, &next),
                    _ => self.ask_again(started, over),
                })
            });
            for visitor in visitors.collect::<Vec<_>>() {
                let (own, last) = visitor.join().unwrap();
                times.extend(own);
                bytes = last.max(bytes);
            }
        });
        let rate = per_second(times.len(), started.elapsed());
        times.sort_unstable();
        Visited {
            answers: times.len(),
            rate,
            half: millis(times[times.len() / 2]),
            slowest_hundredth: millis(times[times.len() * 99 / 100]),
            slowest: millis(times[times.len() - 1]),
            bytes,
        }
    }

    /// One connection that asks again when it has its answer; its times, and the bytes of the last body.
    fn ask_again(&self, started: Instant, over: &AtomicBool) -> (Vec<Duration>, usize) {
        let mut connection = Connection::open(&self.address);
        let request = self.request(&self.paths[0]);
        let (mut times, mut bytes) = (Vec::new(), 0);
        let goes_on = |answers: usize| match self.stay {
            Stay::Seconds(seconds) => started.elapsed() < Duration::from_secs(seconds),
            _ => !over.load(Ordering::Relaxed) || answers < MIN_ANSWERS,
        };
        while goes_on(times.len()) {
            let asked = Instant::now();
            bytes = connection.ask(&request);
            times.push(asked.elapsed());
            if !self.pause.is_zero() {
                thread::sleep(self.pause);
            }
        }
        (times, bytes)
    }

    /// One of the connections that take the addresses in turn, each when its time has come.
    fn ask_in_turn(
        &self,
        started: Instant,
        a_second: u64,
        next: &AtomicUsize,
    ) -> (Vec<Duration>, usize) {
        let mut connection = Connection::open(&self.address);
        let (mut times, mut bytes) = (Vec::new(), 0);
        let pause = Duration::from_secs(1).div_f64(a_second as f64);
        loop {
            let turn = next.fetch_add(1, Ordering::Relaxed);
            let Some(path) = self.paths.get(turn) else {
                return (times, bytes);
            };
            // A moment later, so that all connections are open.
            let due = started + Duration::from_millis(300) + pause.mul_f64(turn as f64);
            thread::sleep(due.saturating_duration_since(Instant::now()));
            bytes = connection.ask(&self.request(path));
            times.push(due.elapsed());
        }
    }

    fn request(&self, path: &str) -> Vec<u8> {
        let Self {
            address, encoding, ..
        } = self;
        format!("GET {path} HTTP/1.1\r\nhost: {address}\r\naccept-encoding: {encoding}\r\n\r\n")
            .into_bytes()
    }
}

/// One connection to the server.
struct Connection {
    stream: BufReader<TcpStream>,
    line: String,
    body: Vec<u8>,
}

impl Connection {
    fn open(address: &str) -> Self {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_nodelay(true).unwrap();
        stream.set_read_timeout(Some(ANSWER_TIMEOUT)).unwrap();
        Self {
            stream: BufReader::with_capacity(1 << 17, stream),
            line: String::new(),
            body: Vec::new(),
        }
    }

    /// Sends a request and reads its answer to the end; the bytes of its body.
    fn ask(&mut self, request: &[u8]) -> usize {
        self.stream.get_mut().write_all(request).unwrap();
        let status = self.line().to_owned();
        if !status.starts_with("HTTP/1.1 200") {
            // One is enough: the others would say the same.
            eprintln!("{status}: {}", String::from_utf8_lossy(request));
            std::process::exit(1);
        }
        let (mut length, mut in_chunks) = (0, false);
        loop {
            let line = self.line().to_ascii_lowercase();
            match line.split_once(": ") {
                Some(("content-length", number)) => length = number.parse().unwrap(),
                Some(("transfer-encoding", _)) => in_chunks = true,
                Some(_) => {}
                None => break,
            }
        }
        if !in_chunks {
            return self.skip(length);
        }
        let mut sum = 0;
        loop {
            let length = usize::from_str_radix(self.line(), 16).unwrap();
            sum += self.skip(length);
            // What ends the chunk.
            self.line();
            if length == 0 {
                return sum;
            }
        }
    }

    /// The next line without its end.
    fn line(&mut self) -> &str {
        self.line.clear();
        self.stream.read_line(&mut self.line).unwrap();
        self.line.trim_end()
    }

    fn skip(&mut self, length: usize) -> usize {
        self.body.resize(length, 0);
        self.stream.read_exact(&mut self.body).unwrap();
        length
    }
}
