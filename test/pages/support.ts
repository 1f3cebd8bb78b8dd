import { generateKeyPairSync } from 'node:crypto';
import http from 'node:http';
import { createApp } from '../../src/api/app';
import { policies } from '../../src/api/policies';
import { recordsReads } from '../../src/api/records';
import { identityVerifier } from '../../src/identity';
import { startIssuer } from '../../src/local/issuer';
import { jose, type JWK } from '../../src/identity/jose';
import { callUntilAnswered, lonelyServices, newIssuer, type Answer } from '../api/support';
import { startInstallation, type Installation } from '../support/installation';
import { freePort } from '../support/ports';

const SECRET = 'a-secret-of-this-test-run-and-no-other';

/** Everything real: Temporal, workers, PostgreSQL, a mail server, the issuer with its sign-in page, and the API with the pages. */
export class RealPages {
  private constructor(
    readonly url: string,
    readonly installation: Installation,
    private readonly key: JWK,
    private readonly issuerUrl: string,
    readonly lines: string[],
    private readonly stops: readonly (() => Promise<unknown>)[],
  ) {}

  static async start(): Promise<RealPages> {
    const [apiPort, issuerPort] = [await freePort(), await freePort()];
    const url = `http://127.0.0.1:${apiPort}`;
    const issuerUrl = `http://127.0.0.1:${issuerPort}`;
    const installation = await startInstallation('development', { publicUrl: url });
    await installation.startWorkers();
    const jwk = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });
    const key = { ...jwk, kid: 'pages-test', alg: 'ES256', use: 'sig' } as JWK;
    const issuer = await startIssuer({
      issuer: issuerUrl,
      audience: 'caseclock',
      key,
      apiUrl: url,
      pagesSecret: SECRET,
      serviceSecret: SECRET,
    });
    const lines: string[] = [];
    const usual = lonelyServices(await newIssuer(), lines);
    const app = createApp({
      ...usual,
      temporal: installation.client,
      records: recordsReads(installation.db, installation.recordKeys),
      identity: identityVerifier({ issuer: issuerUrl, audience: 'caseclock' }),
      policies,
      publicUrl: url,
      timeOffsetAllowed: true,
      pages: {
        ...usual.pages,
        issuer: issuerUrl,
        clientSecret: SECRET,
        caseSystems: { peterborough: 'https://cases.council.example/episodes/{reference}' },
      },
    });
    const server = http.createServer(app);
    await new Promise<void>((resolve) => server.listen(apiPort, '127.0.0.1', resolve));
    const stopApi = async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    };
    return new RealPages(url, installation, key, issuerUrl, lines, [
      stopApi,
      () => issuer.stop(),
      () => installation.stop(),
    ]);
  }

  async stop(): Promise<void> {
    for (const stop of this.stops) await stop();
  }

  /** What somebody does who has Caseclock's own interface, and no page. */
  async api(
    person: string,
    roles: readonly string[],
    method: string,
    at: string,
    json?: unknown,
  ): Promise<Answer> {
    const token = await new jose.SignJWT({ authority: 'peterborough', roles, qualified: true })
      .setProtectedHeader({ alg: 'ES256', kid: 'pages-test' })
      .setSubject(person)
      .setIssuer(this.issuerUrl)
      .setAudience('caseclock')
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(await jose.importJWK(this.key, 'ES256'));
    const answer = await callUntilAnswered(this.url + at, method, {
      token,
      ...(json === undefined ? {} : { json }),
    });
    if (answer.status >= 300) throw new Error(`${method} ${at}: ${answer.text}`);
    return answer;
  }

  /** A referral that was received a minute ago, with a recommendation if one is asked for; its id. */
  async referral(reference: string, recommended?: string, team = 'referral-and-assessment'): Promise<string> {
    await this.api('pet-social-worker', ['social-worker'], 'POST', '/v1/referrals', {
      reference,
      child: reference.replace('REF', 'C'),
      family: reference.replace('REF', 'F'),
      receivedAt: new Date(Date.now() - 60_000).toISOString(),
      sourceKind: 'school',
      team,
      safeAddress: true,
    });
    const id = `referral:peterborough:${reference}`;
    if (recommended) {
      await this.api('pet-social-worker', ['social-worker'], 'POST', `/v1/cases/${id}/recommendations`, {
        outcome: recommended,
      });
    }
    return id;
  }
}
