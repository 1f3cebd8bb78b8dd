import fs from 'node:fs';
import path from 'node:path';
import type { Mail } from './mail-message';

const KEPT = 2000;

/**
 * The mails of a local installation: the last 2,000, in memory, and in a file
 * of one JSON line each, so that the next start finds them. A mail is in the
 * file before its sender hears that it was accepted.
 */
export class MailboxStore {
  private mails: Mail[] = [];
  private linesInFile = 0;
  private readonly file: string;

  constructor(folder: string) {
    fs.mkdirSync(folder, { recursive: true });
    this.file = path.join(folder, 'mails.jsonl');
    this.load();
  }

  /** Newest first. */
  list(): Mail[] {
    return [...this.mails].reverse();
  }

  find(id: string): Mail | undefined {
    return this.mails.find((mail) => mail.id === id);
  }

  add(mail: Mail): void {
    fs.appendFileSync(this.file, `${JSON.stringify(mail)}\n`, { mode: 0o600 });
    this.mails.push(mail);
    this.linesInFile++;
    if (this.mails.length > KEPT) this.mails.shift();
    if (this.linesInFile > 2 * KEPT) this.rewrite();
  }

  clear(): void {
    this.mails = [];
    this.rewrite();
  }

  private load(): void {
    if (!fs.existsSync(this.file)) return;
    for (const line of fs.readFileSync(this.file, 'utf8').split('\n')) {
      try {
        if (line) this.mails.push(JSON.parse(line) as Mail);
      } catch {
        // The last line of a mailbox that was killed while writing: its sender never heard "accepted".
      }
    }
    this.mails = this.mails.slice(-KEPT);
    this.rewrite();
  }

  private rewrite(): void {
    const draft = `${this.file}.new`;
    fs.writeFileSync(draft, this.mails.map((mail) => `${JSON.stringify(mail)}\n`).join(''), { mode: 0o600 });
    fs.renameSync(draft, this.file);
    this.linesInFile = this.mails.length;
  }
}
