// Starts the built program with a database of its own, and stops it by its id.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = new URL('..', import.meta.url).pathname;

/**
 * Starts `pntd <command>`, on a free port unless one is given; `{ url, passwords, directory, stop }`.
 * `passwords` are the one-time passwords of a first start, by account: a demonstration prints them, `serve` keeps
 * them in a file. No role needs a second factor unless the settings say so.
 */
export async function startServer(command = 'serve', options = [], { port = 0, settings = {} } = {}) {
  const directory = await mkdtemp(join(tmpdir(), 'pntd-'));
  // PostgreSQL's account must be able to enter it when tests run as root.
  await chmod(directory, 0o711);
  const environment = { ...process.env, PNTD_SECOND_FACTOR_ROLES: 'none', PNTD_PRERENDER: 'false', ...settings };
  delete environment.DATABASE_URL;
  const child = spawn(
    join(root, 'target/bin/pntd'),
    [command, '--addr', `127.0.0.1:${port}`, '--data-dir', directory, ...options],
    { cwd: root, env: environment, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let log = '';
  child.stderr.on('data', (data) => (log += data));
  const exited = once(child, 'exit');
  const passwords = {};
  const address = new Promise((resolve) => {
    createInterface(child.stdout).on('line', (line) => {
      const [, account, password] = line.match(/^ {2}(\S+)\s+(\S+-\S+-\S+-\S+) /) ?? [];
      if (account) passwords[account] = password;
      if (!line.startsWith('http://')) return;
      const kept = join(directory, 'keys', 'one-time-passwords.txt');
      const lines = existsSync(kept) ? readFileSync(kept, 'utf8').trim().split('\n') : [];
      for (const [account, password] of lines.map((kept) => kept.split(' '))) passwords[account] = password;
      resolve(line);
    });
  });
  const url = await Promise.race([
    address,
    exited.then(([code]) => Promise.reject(new Error(`pntd ended with ${code}:\n${log}`))),
  ]);
  return {
    url,
    passwords,
    directory,
    async stop() {
      child.kill('SIGTERM');
      const [code] = await exited;
      await rm(directory, { recursive: true, force: true });
      if (code !== 0) throw new Error(`pntd ended with ${code}:\n${log}`);
    },
  };
}
