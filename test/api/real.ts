import { randomInt } from 'node:crypto';
import { Client } from '@temporalio/client';
import { tellRequest } from '../../src/api/acts/request-header';
import { policies } from '../../src/api/policies';
import { recordsReads } from '../../src/api/records';
import type { RecordsReads, Services } from '../../src/api/services';
import { dataConverter } from '../../src/codec';
import type { Role } from '../../src/vocabulary';
import { startInstallation, type Installation } from '../support/installation';
import {
  callUntilAnswered,
  lonelyServices,
  newIssuer,
  startApi,
  tokenFor,
  type Answer,
  type Api,
  type Issuer,
  type Who,
} from './support';

/** The API before a real Temporal server, real workers and a real PostgreSQL. */
export class RealApi {
  private constructor(
    readonly installation: Installation,
    readonly api: Api,
    readonly issuer: Issuer,
    private readonly services: Services,
  ) {}

  static async start(serverArgs: readonly string[] = [], more: Partial<Services> = {}): Promise<RealApi> {
    const installation = await startInstallation('development', { serverArgs });
    await installation.startWorkers();
    const issuer = await newIssuer();
    const services = lonelyServices(issuer, [], {
      temporal: new Client({
        connection: installation.client.connection,
        dataConverter: dataConverter(installation.ring, 'api'),
        interceptors: { workflow: [tellRequest] },
      }),
      records: recordsReads(installation.db, installation.recordKeys),
      policies,
      ...more,
    });
    return new RealApi(installation, await startApi(services, callUntilAnswered), issuer, services);
  }

  /** A second API before the same server, of whose record some parts do not answer. */
  without(records: Partial<RecordsReads>): Promise<Api> {
    return startApi({ ...this.services, records: { ...this.services.records, ...records } });
  }

  async stop(): Promise<void> {
    await this.api.stop();
    await this.installation.stop();
  }

  token(role: Role, who: Who = {}): Promise<string> {
    return tokenFor(this.issuer, role, { person: `pet-${role}`, ...who });
  }

  post(token: string, at: string, json: unknown = {}, headers: Record<string, string> = {}): Promise<Answer> {
    return this.api.call('POST', at, { token, json, headers });
  }

  get(token: string, at: string): Promise<Answer> {
    return this.api.call('GET', at, { token });
  }

  /** A referral that was received a minute ago; its id. */
  async referral(token: string, more: object = {}): Promise<string> {
    const reference = newReference();
    const opened = await this.post(token, '/v1/referrals', {
      reference,
      child: 'C-1001',
      family: 'F-7',
      receivedAt: new Date(Date.now() - 60_000).toISOString(),
      sourceKind: 'school',
      team: 'referral-and-assessment',
      safeAddress: true,
      ...more,
    });
    if (opened.status !== 201) throw new Error(`the referral was not opened: ${opened.text}`);
    return `referral:peterborough:${reference}`;
  }

  /** One that was closed since. */
  async closed(token: string): Promise<string> {
    const id = await this.referral(token);
    const died = await this.post(token, `/v1/cases/${id}/deaths`);
    if (died.body.stage !== 'closed') throw new Error(`it is not closed: ${died.text}`);
    await this.installation.client.workflow.getHandle(id).result();
    return id;
  }
}

export function newReference(): string {
  return `REF-${randomInt(1_000_000_000)}`;
}
