import path from 'node:path';
import { readConfig } from './config';
import { startMailbox } from './mailbox';

/** The mailbox as a process of its own. */
async function main(): Promise<void> {
  const { ports, home } = readConfig();
  const mailbox = await startMailbox({
    smtpPort: ports.smtp,
    httpPort: ports.mailbox,
    folder: path.join(home, 'mailbox'),
  });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => void mailbox.stop().then(() => process.exit(0)));
  }
  console.log('ready');
}

main().catch((error: unknown) => {
  console.error(`The mailbox cannot start: ${(error as Error).message}`);
  process.exit(1);
});
