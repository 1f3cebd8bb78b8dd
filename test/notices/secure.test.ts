import { execFile } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import type net from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { SMTPServer } from 'smtp-server';
import { projectRoot } from '../../src/local/config';

/** A server as councils have them: TLS, and a login. Its certificate is the test's own, good for localhost alone. */
const certificate = path.join(__dirname, 'localhost.pem');

interface SecureServer {
  port: number;
  /** Subjects of what arrived, with who had logged in and whether the connection was encrypted. */
  arrived: string[];
  stop(): Promise<void>;
}

async function start(options: { secure: boolean; offersTls?: boolean }): Promise<SecureServer> {
  const pem = fs.readFileSync(certificate);
  const arrived: string[] = [];
  const server = new SMTPServer({
    secure: options.secure,
    key: pem,
    cert: pem,
    disabledCommands: options.offersTls === false ? ['STARTTLS'] : [],
    authOptional: false,
    onAuth({ username, password }, _session, done) {
      if (username === 'caseclock' && password === 'p@ss:word') return done(null, { user: username });
      done(Object.assign(new Error('Wrong login'), { responseCode: 535 }));
    },
    onData(stream, session, done) {
      stream.resume();
      stream.once('end', () => {
        arrived.push(`${session.user as string} ${session.secure ? 'encrypted' : 'in clear'}`);
        done();
      });
    },
  });
  server.on('error', () => undefined);
  server.listen(0);
  await once(server.server, 'listening');
  const { port } = server.server.address() as net.AddressInfo;
  return { port, arrived, stop: () => new Promise((resolve) => server.close(() => resolve())) };
}

/** What became of a mail, from a process that trusts the certificate or does not. */
async function send(url: string, trust = true): Promise<string> {
  const sender = path.join(__dirname, 'secure-sender.ts');
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', 'tsx', sender, url], {
    cwd: projectRoot(),
    env: { ...process.env, ...(trust ? { NODE_EXTRA_CA_CERTS: certificate } : {}) },
  });
  return stdout.trim();
}

const login = 'caseclock:p%40ss%3Aword';
let server: SecureServer;
afterEach(() => server.stop());

test('smtps with a login: the mail arrives, encrypted', async () => {
  server = await start({ secure: true });
  expect(await send(`smtps://${login}@localhost:${server.port}`)).toBe('sent');
  expect(server.arrived).toEqual(['caseclock encrypted']);
});

test('a certificate that nobody vouches for: nothing is handed over, and it may be tried again', async () => {
  server = await start({ secure: true });
  expect(await send(`smtps://${login}@localhost:${server.port}`, false)).toMatch(
    /^the mail was not accepted \(E/,
  );
  expect(server.arrived).toEqual([]);
});

test('a wrong password: not accepted, since it may be put right, and the password is in no message', async () => {
  server = await start({ secure: true });
  const outcome = await send(`smtps://caseclock:wr0ng@localhost:${server.port}`);
  expect(outcome).toBe('the mail was not accepted (535)');
  expect(server.arrived).toEqual([]);
});

test('smtp on a name that is not loopback goes over to TLS before it logs in', async () => {
  server = await start({ secure: false });
  expect(await send(`smtp://${login}@[::ffff:127.0.0.1]:${server.port}`)).toBe('sent');
  expect(server.arrived).toEqual(['caseclock encrypted']);
});

test('and says no word to a server that does not offer it', async () => {
  server = await start({ secure: false, offersTls: false });
  expect(await send(`smtp://${login}@[::ffff:127.0.0.1]:${server.port}`)).toMatch(
    /^the mail was not accepted/,
  );
  expect(server.arrived).toEqual([]);
});
