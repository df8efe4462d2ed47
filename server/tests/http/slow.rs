//! Clients that send and read as slowly as they can: none of them holds a connection for long.

use std::time::Duration;

use server::http::config::HttpConfig;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::http::server_under_test::{PASSWORD, Server, session_cookie, start_with};

/// Longer than every limit of these tests, shorter than those of a server without them.
const TIMEOUT: Duration = Duration::from_secs(15);

async fn server() -> Server {
    let config = HttpConfig {
        header_seconds: 1,
        stalled_seconds: 1,
        ..HttpConfig::default()
    };
    start_with(config, false).await
}

async fn connect(server: &Server) -> TcpStream {
    let address = server.base.trim_start_matches("http://");
    TcpStream::connect(address).await.unwrap()
}

/// What comes until the server closes the connection.
async fn until_closed(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    let mut piece = [0; 4096];
    loop {
        match timeout(TIMEOUT, stream.read(&mut piece)).await {
            Err(_) => panic!("the connection stays open"),
            Ok(Ok(0) | Err(_)) => return String::from_utf8_lossy(&answer).into_owned(),
            Ok(Ok(count)) => answer.extend_from_slice(&piece[..count]),
        }
    }
}

#[tokio::test]
async fn headers_that_never_end_end_the_connection() {
    let server = server().await;
    // Nothing at all, half a request, and another after one that was answered.
    for beginning in [
        "",
        "GET /salud HTTP/1.1\r\nHost: localhost\r\n",
        "GET /salud HTTP/1.1\r\nHost: localhost\r\n\r\nGET /",
    ] {
        let mut stream = connect(&server).await;
        stream.write_all(beginning.as_bytes()).await.unwrap();
        until_closed(&mut stream).await;
    }
    // A header more whenever the last one has arrived.
    let stream = connect(&server).await;
    let (mut read, mut write) = stream.into_split();
    let drip = async {
        write
            .write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n")
            .await
            .unwrap();
        loop {
            if write.write_all(b"X: 1\r\n").await.is_err() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    };
    let closed = async { while read.read(&mut [0; 512]).await.is_ok_and(|count| count > 0) {} };
    let ended = async {
        tokio::select! {
            () = drip => {}
            () = closed => {}
        }
    };
    timeout(TIMEOUT, ended)
        .await
        .expect("the connection stays open");
}

#[tokio::test]
async fn an_upload_that_stops_halfway_is_ended_and_nothing_is_kept() {
    let server = server().await;
    let answer = server.anonymous().sign_in("planner", PASSWORD).await;
    let cookie = session_cookie(&answer).unwrap();
    let cookie = cookie.split(';').next().unwrap();
    let mut stream = connect(&server).await;
    let head = format!(
        "POST /gestion/importar/archivo HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}\r\n\
         Accept: application/json\r\nContent-Type: multipart/form-data; boundary=x\r\n\
         Content-Length: 100000\r\n\r\n--x\r\nContent-Disposition: form-data; name=\"archivo\"; \
         filename=\"matriz.xlsx\"\r\n\r\nPK"
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let answer = until_closed(&mut stream).await;
    assert!(answer.starts_with("HTTP/1.1 422"), "{answer}");
    assert!(answer.contains("se interrumpió"), "{answer}");
    assert_eq!(server.count("select count(*) from import_batch").await, 0);
}

#[tokio::test]
async fn who_does_not_read_the_answers_loses_the_connection() {
    let server = server().await;
    let mut stream = connect(&server).await;
    let asks = async {
        loop {
            let ask = b"GET /api/v1/openapi.json HTTP/1.1\r\nHost: localhost\r\n\r\n";
            if stream.write_all(ask).await.is_err() {
                return;
            }
        }
    };
    timeout(TIMEOUT * 2, asks)
        .await
        .expect("the connection stays open");
}

#[tokio::test]
async fn there_are_no_more_connections_than_allowed() {
    let config = HttpConfig {
        connections: 2,
        ..HttpConfig::default()
    };
    let server = start_with(config, false).await;
    let held = (connect(&server).await, connect(&server).await);
    let mut third = connect(&server).await;
    third
        .write_all(b"GET /salud HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        .await
        .unwrap();
    let mut first = [0; 12];
    let answered = timeout(Duration::from_millis(300), third.read_exact(&mut first)).await;
    assert!(answered.is_err(), "it was answered beside the other two");
    drop(held);
    timeout(TIMEOUT, third.read_exact(&mut first))
        .await
        .expect("there is room now")
        .unwrap();
    assert_eq!(&first, b"HTTP/1.1 200");
}
