//! A real nginx over an export: once with the lines that the export brings, once with nothing but its files, in a folder.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The lists of media types that packages bring.
const MEDIA_TYPES: [&str; 3] = [
    "/etc/nginx/mime.types",
    "/usr/local/etc/nginx/mime.types",
    "/opt/homebrew/etc/nginx/mime.types",
];

pub struct WebServer {
    /// The export at the root, with its `nginx.conf`.
    pub at_root: String,
    /// The export in a folder, without any configuration.
    pub below_a_folder: String,
    child: Child,
    _folder: tempfile::TempDir,
}

impl Drop for WebServer {
    fn drop(&mut self) {
        // One process, by its id.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl WebServer {
    /// `None` where nginx is not installed.
    pub fn start(export: &Path, below: &str) -> Option<Self> {
        let program = [
            "/usr/sbin/nginx",
            "/usr/local/bin/nginx",
            "/opt/homebrew/bin/nginx",
        ];
        let program = program
            .into_iter()
            .map(Path::new)
            .find(|path| path.exists())?;
        let media_types = MEDIA_TYPES
            .into_iter()
            .find(|path| Path::new(path).exists())?;
        let folder = tempfile::tempdir().unwrap();
        let root: PathBuf = folder.path().join("root");
        let link = root.join(below.trim_matches('/'));
        fs::create_dir_all(link.parent().unwrap()).unwrap();
        std::os::unix::fs::symlink(export, &link).unwrap();
        let ports = [free_port(), free_port()];
        let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
        let temporary: String = temporary
            .map(|name| format!("{name}_temp_path {0}/{name};", folder.path().display()))
            .concat();
        let conf = format!(
            "daemon off; master_process off; pid {0}/pid; error_log {0}/error.log; events {{}}
             http {{
                 include {media_types}; access_log off; {temporary}
                 server {{ listen 127.0.0.1:{1}; root {2}; include {2}/nginx.conf; }}
                 server {{ listen 127.0.0.1:{3}; root {4}; }}
             }}",
            folder.path().display(),
            ports[0],
            export.display(),
            ports[1],
            root.display(),
        );
        let file = folder.path().join("test.conf");
        fs::write(&file, conf).unwrap();
        let child = Command::new(program)
            .arg("-c")
            .arg(&file)
            .arg("-p")
            .arg(folder.path())
            .stdin(Stdio::null())
            .spawn()
            .unwrap();
        let mut server = Self {
            at_root: format!("http://127.0.0.1:{}", ports[0]),
            below_a_folder: format!("http://127.0.0.1:{}", ports[1]),
            child,
            _folder: folder,
        };
        for port in ports {
            server.wait_for(port);
        }
        Some(server)
    }

    fn wait_for(&mut self, port: u16) {
        let begin = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(
                self.child.try_wait().unwrap().is_none(),
                "nginx ended at once"
            );
            assert!(
                begin.elapsed() < Duration::from_secs(10),
                "nginx does not listen"
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}
