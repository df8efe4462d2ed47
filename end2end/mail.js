// A mail server for the tests, on the machine's own address: keeps what it is given.
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Quoted-printable as people read it. */
const decoded = (text) => text
  .replace(/=\r\n/g, '')
  .replace(/(?:=[0-9A-F]{2})+/g, (bytes) => Buffer.from(bytes.replaceAll('=', ''), 'hex').toString());

/** Starts it; `next` is the next mail, with its body decoded. */
export async function startMailServer() {
  const mails = [];
  const waiting = [];
  const keep = (mail) => (waiting.length > 0 ? waiting.shift()(mail) : mails.push(mail));
  const server = createServer((socket) => {
    let rest = '';
    let mail = null;
    const answer = (line) => {
      if (mail) {
        if (line !== '.') return mail.push(line.replace(/^\./, ''));
        keep(decoded(mail.join('\r\n')));
        mail = null;
        return socket.write('250 taken\r\n');
      }
      const word = line.slice(0, 4).toUpperCase();
      if (word === 'QUIT') return socket.end('221 bye\r\n');
      if (word !== 'DATA') return socket.write('250 ok\r\n');
      mail = [];
      return socket.write('354 go on\r\n');
    };
    socket.setEncoding('latin1').on('error', () => {});
    socket.on('data', (chunk) => {
      const lines = (rest + chunk).split('\r\n');
      rest = lines.pop();
      for (const line of lines) answer(line);
    });
    socket.write('220 mail\r\n');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    settings: {
      PNTD_SMTP_URL: `smtp://127.0.0.1:${server.address().port}`,
      PNTD_MAIL_FROM: 'Avisos PNTD <avisos@pntd.example.pe>',
    },
    next: () => (mails.length > 0 ? Promise.resolve(mails.shift()) : new Promise((take) => waiting.push(take))),
    /** Mails that nobody has asked for. */
    left: () => mails.length,
    stop: () => new Promise((stopped) => server.close(stopped)),
  };
}
