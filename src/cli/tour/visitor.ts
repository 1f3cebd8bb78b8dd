import { Client, Connection } from '@temporalio/client';
import { instantOf, msOf, type Instant } from '../../calendar';
import { dataConverter, parseKeyRing } from '../../codec';
import type { LocalConfig, LocalUrls } from '../../local/config';
import { partEnvironment } from '../../local/environment';
import { fastForward } from '../../local/time-travel';
import { developmentToken } from '../development-token';

export interface Answer {
  status: number;
  body: Record<string, unknown>;
}

interface ReceivedMail {
  to: string[];
  subject: string;
  receivedAt: string;
}

/** How long a mail may take on this machine. */
const patienceMs = 30_000;

/** Somebody who is shown round: speaks to the API with the tokens of several people, and reads the mailbox. */
export class Visitor {
  private readonly tokens = new Map<string, string>();
  private seen = 0;
  /** The case's own time, and when on the wall it was that. */
  private anchor: { caseMs: number; wallMs: number } = { caseMs: Date.now(), wallMs: Date.now() };

  private constructor(
    private readonly urls: LocalUrls,
    private readonly connection: Connection,
    private readonly client: Client,
  ) {}

  static async arrive(config: LocalConfig, urls: LocalUrls): Promise<Visitor> {
    const env = partEnvironment(config);
    const connection = await Connection.connect({ address: env.TEMPORAL_ADDRESS });
    const converter = dataConverter(parseKeyRing(env.CASECLOCK_KEYS), 'api');
    const client = new Client({ connection, namespace: env.TEMPORAL_NAMESPACE, dataConverter: converter });
    const visitor = new Visitor(urls, connection, client);
    await visitor.newMails();
    return visitor;
  }

  async leave(): Promise<void> {
    await this.connection.close();
  }

  async post(as: string, path: string, body: unknown): Promise<Answer> {
    return this.ask(as, path, { method: 'POST', body: JSON.stringify(body) });
  }

  async get(as: string, path: string): Promise<Answer> {
    return this.ask(as, path, {});
  }

  /** The case's own time. */
  now(): Instant {
    return instantOf(this.anchor.caseMs + Date.now() - this.anchor.wallMs);
  }

  /** Moves the case on to just after an instant of its own time. */
  async moveTo(caseId: string, at: Instant): Promise<void> {
    const target = msOf(at) + 1_000;
    const ahead = target - msOf(this.now());
    if (ahead > 0) await fastForward(this.client, caseId, ahead);
    this.anchor = { caseMs: Math.max(target, msOf(this.now())), wallMs: Date.now() };
  }

  /** The mails that came since one looked last, once the case has recorded and sent everything. */
  async newMails(caseId?: string): Promise<string[]> {
    if (caseId) await this.allSent(caseId);
    const response = await fetch(`${this.urls.mailbox}/messages`);
    const mails = ((await response.json()) as ReceivedMail[]).sort((a, b) =>
      a.receivedAt < b.receivedAt ? -1 : 1,
    );
    const fresh = mails.slice(this.seen);
    this.seen = mails.length;
    return fresh.map((mail) => `${mail.to.join(', ')}: ${mail.subject}`);
  }

  private async allSent(caseId: string): Promise<void> {
    const end = Date.now() + patienceMs;
    for (;;) {
      const { shell } = await this.client.workflow
        .getHandle(caseId)
        .query<{ shell: { waiting: number; sending: number[] } }>('case');
      if (shell.waiting === 0 && shell.sending.length === 0) return;
      if (Date.now() > end)
        throw new Error(`${caseId} still has mails to send after ${patienceMs / 1000} s.`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  private async ask(as: string, path: string, request: RequestInit): Promise<Answer> {
    const response = await fetch(`${this.urls.api}${path}`, {
      ...request,
      headers: { authorization: `Bearer ${await this.tokenOf(as)}`, 'content-type': 'application/json' },
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  private async tokenOf(as: string): Promise<string> {
    const known = this.tokens.get(as);
    if (known) return known;
    const { token } = await developmentToken({ as, council: 'peterborough', hours: 1 });
    this.tokens.set(as, token);
    return token;
  }
}
