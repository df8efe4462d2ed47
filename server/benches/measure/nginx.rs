//! The home page, compressed, beside the same bytes as a file that nginx serves: the same visitors, the same machine, one
//! after the other. nginx gets a configuration, a folder and a port of its own, and as many processes as it likes.

use std::fs;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::data::directory;
use crate::program::Server;
use crate::report::{Limit, Report};
use crate::visitors::{Visits, visit};

/// The least share of what nginx serves.
const SHARE: f64 = 0.6;
const HOME: &str = "/";

pub async fn measure(report: &mut Report, server: &Server, visits: Visits) {
    let dir = directory();
    let codings = ["identity", "br", "gzip"];
    for coding in codings {
        fs::write(dir.path().join(coding), server.bytes(HOME, coding).await).unwrap();
    }
    let Some(nginx) = Nginx::start(dir.path()) else {
        report.note("nginx is not installed (Debian: nginx-light): the home page was not measured beside its files.");
        return;
    };
    for coding in codings {
        let (mut own, mut beside) = (0.0_f64, 0.0_f64);
        // In turn, and the best of each: noise only ever takes away.
        for _ in 0..2 {
            let of_nginx = visit(&nginx.base, &format!("/{coding}"), coding, visits).await;
            let of_server = visit(&server.base, HOME, coding, visits).await;
            assert_eq!(of_nginx.bytes, of_server.bytes, "not the same bytes");
            own = own.max(of_server.rate);
            beside = beside.max(of_nginx.rate);
        }
        report.limited(
            &format!("home page, {coding}"),
            "pages/s",
            own,
            Some(("nginx, a file of the same bytes", beside)),
            Limit::AtLeast(SHARE),
        );
    }
}

struct Nginx {
    child: Child,
    base: String,
}

impl Nginx {
    /// Serves the files of a folder; `None` where there is no nginx.
    fn start(dir: &Path) -> Option<Self> {
        let free = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let address = free.local_addr().unwrap();
        drop(free);
        let file = dir.join("nginx.conf");
        fs::write(
            &file,
            configuration(&dir.display().to_string(), &address.to_string()),
        )
        .unwrap();
        let program = ["nginx", "/usr/sbin/nginx"].into_iter().find_map(|name| {
            let mut command = Command::new(name);
            command.arg("-p").arg(dir).arg("-c").arg(&file);
            command.stderr(Stdio::null()).spawn().ok()
        });
        let nginx = Self {
            child: program?,
            base: format!("http://{address}"),
        };
        for _ in 0..100 {
            if TcpStream::connect(address).is_ok() {
                return Some(nginx);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("nginx does not listen");
    }
}

impl Drop for Nginx {
    /// The first process ends the others.
    fn drop(&mut self) {
        let id = nix::unistd::Pid::from_raw(i32::try_from(self.child.id()).unwrap());
        let _ = nix::sys::signal::kill(id, nix::sys::signal::Signal::SIGTERM);
        let _ = self.child.wait();
    }
}

fn configuration(dir: &str, address: &str) -> String {
    format!(
        "daemon off;
worker_processes auto;
pid {dir}/nginx.pid;
error_log /dev/null;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    sendfile on;
    tcp_nopush on;
    open_file_cache max=10;
    keepalive_requests 1000000000;
    client_body_temp_path {dir}/body;
    proxy_temp_path {dir}/proxy;
    fastcgi_temp_path {dir}/fastcgi;
    uwsgi_temp_path {dir}/uwsgi;
    scgi_temp_path {dir}/scgi;
    default_type \"text/html; charset=utf-8\";
    server {{
        listen {address};
        root {dir};
        location = /br {{ add_header Content-Encoding br; }}
        location = /gzip {{ add_header Content-Encoding gzip; }}
    }}
}}
"
    )
}
