import net from 'node:net';
import { once } from 'node:events';
import { domainOf, messageIdOf, smtpTransport, threadIdOf, type Mail } from '../../src/notices';
import { startMailServer } from '../support/mail';

const mail: Mail = {
  from: 'caseclock@council.example',
  to: 'somebody@council.example',
  subject: 'Referral decision due - REF-1',
  text: 'text',
  html: '<p>text</p>',
  messageId: '<one@council.example>',
  date: new Date('2025-04-22T07:30:00Z'),
  references: '<thread@council.example>',
};

/** A server that says these lines, one for each line it hears, then cuts the connection. */
async function scripted(lines: string[]): Promise<{ port: number; stop(): Promise<void> }> {
  const server = net.createServer((socket) => {
    socket.on('error', () => undefined);
    const script = [...lines];
    const answer = () => {
      const line = script.shift();
      if (line === undefined) socket.destroy();
      else socket.write(`${line}\r\n`);
    };
    answer();
    socket.on('data', answer);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as net.AddressInfo).port,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

test.each([
  ['before it greets', [], 'not accepted'],
  ['after the greeting', ['220 hello'], 'not accepted'],
  ['after the sender', ['220 hello', '250 hello'], 'not accepted'],
  ['when asked to take the data', ['220 hello', '250 hello', '250 ok', '250 ok'], 'not accepted'],
  ['once it asked for the data', ['220 hello', '250 hello', '250 ok', '250 ok', '354 go on'], 'unknown'],
])('a connection that is cut %s', async (_when, lines, outcome) => {
  const server = await scripted(lines);
  const transport = smtpTransport(`smtp://127.0.0.1:${server.port}`);
  await expect(transport.send(mail)).rejects.toMatchObject({ name: 'MailFailure', outcome, answered: false });
  transport.close();
  await server.stop();
});

test.each([
  ['the greeting', ['554 no service'], 'not accepted'],
  ['the sender', ['220 hello', '250 hello', '550 not you'], 'not accepted'],
  ['the recipient, for good', ['220 hello', '250 hello', '250 ok', '550 unknown'], 'refused'],
  ['the recipient, for now', ['220 hello', '250 hello', '250 ok', '450 busy'], 'not accepted'],
])('a server that refuses %s', async (_what, lines, outcome) => {
  const server = await scripted(lines);
  const transport = smtpTransport(`smtp://127.0.0.1:${server.port}`);
  await expect(transport.send(mail)).rejects.toMatchObject({ outcome });
  transport.close();
  await server.stop();
});

test('an aborted send ends at once', async () => {
  const silent = await startMailServer({ behaviour: { kind: 'slow', ms: 5_000 } });
  const transport = smtpTransport(silent.url);
  const stop = new AbortController();
  const sending = transport.send(mail, stop.signal);
  stop.abort();
  await expect(sending).rejects.toMatchObject({ name: 'MailFailure' });
  transport.close();
  await silent.stop();
});

test('beyond loopback a server without TLS gets nothing', async () => {
  const server = await startMailServer();
  const { port } = server;
  const open = smtpTransport(`smtp://localhost:${port}`, { tls: 'off' });
  await open.send(mail);
  open.close();
  // Any name but a loopback one will do: this one is loopback in fact, so that nothing leaves the machine.
  const strict = smtpTransport(`smtp://[::ffff:127.0.0.1]:${port}`);
  await expect(strict.send(mail)).rejects.toMatchObject({ outcome: 'not accepted' });
  strict.close();
  expect(server.mails).toHaveLength(1);
  await server.stop();
});

test.each([undefined, 'mail.example', 'http://mail.example'])(
  'SMTP_URL "%s" is refused with a sentence',
  (url) => {
    expect(() => smtpTransport(url)).toThrow(/SMTP_URL/);
  },
);

test('message ids are stable, differ by case, number and person, and tell nothing', () => {
  const id = messageIdOf('referral:hull:REF-1', 1, 'hul-team-manager', 'hull.example');
  expect(messageIdOf('referral:hull:REF-1', 1, 'hul-team-manager', 'hull.example')).toBe(id);
  const others = [
    messageIdOf('referral:hull:REF-2', 1, 'hul-team-manager', 'hull.example'),
    messageIdOf('referral:hull:REF-1', 2, 'hul-team-manager', 'hull.example'),
    messageIdOf('referral:hull:REF-1', 1, 'hul-service-manager', 'hull.example'),
    threadIdOf('referral:hull:REF-1', 'hull.example'),
  ];
  expect(new Set([id, ...others]).size).toBe(5);
  expect([id, ...others].join()).not.toMatch(/REF|manager/);
});

test('the domain of message ids is the sender’s', () => {
  expect(domainOf('Caseclock <caseclock@council.example>')).toBe('council.example');
  expect(domainOf('caseclock@localhost')).toBe('localhost');
  expect(() => domainOf('caseclock')).toThrow(/MAIL_FROM/);
});
