import { Client, Connection } from '@temporalio/client';
import { parseCaseId } from '../casework/ids';
import { apiClient } from '../client';
import { dataConverter, parseKeyRing } from '../codec';
import { urls, type LocalConfig } from '../local/config';
import { partEnvironment } from '../local/environment';
import { fastForward } from '../local/time-travel';
import { eventually } from '../play/eventually';
import { onlooker, type Installation } from '../play/live-world';
import { signedToken } from './development-token';
import { UserError } from './errors';

/** What `npm start` runs, as a life is played on it: its API with development tokens, and cases moved through time. */
export interface LiveInstallation extends Installation {
  /** Returns once a case has nothing more to record and no mail to send. */
  allSent(caseId: string): Promise<void>;
  /** The cases of a chain that Temporal still lists. */
  inChain(chain: string): Promise<readonly string[]>;
  leave(): Promise<void>;
}

/** How long a token lasts: longer than any life is played. */
const tokenHours = 1;
const patienceMs = 30_000;

/** @throws UserError when nothing answers there, or its tokens are not those of this machine. */
export async function arrive(config: LocalConfig): Promise<LiveInstallation> {
  const { api } = urls(config);
  if (!(await serves(api))) {
    throw new UserError(`Nothing answers at ${api}: run "npm start" in another terminal first.`);
  }
  const env = partEnvironment(config);
  const connection = await Connection.connect({ address: env.TEMPORAL_ADDRESS }).catch(() => {
    throw new UserError(
      `Temporal does not answer at ${env.TEMPORAL_ADDRESS}: is it "npm start" that answers at ${api}?`,
    );
  });
  const converter = dataConverter(parseKeyRing(env.CASECLOCK_KEYS), 'api');
  const client = new Client({ connection, namespace: env.TEMPORAL_NAMESPACE, dataConverter: converter });
  const tokens = new Map<string, Promise<string>>();

  const tokenOf = ({ by, authority, roles, qualified }: Parameters<Installation['api']>[0]) => {
    const person = { id: by, council: authority, roles, qualified };
    const key = JSON.stringify(person);
    const token = tokens.get(key) ?? signedToken(person, tokenHours);
    tokens.set(key, token);
    return token;
  };

  return {
    api: (who) => {
      const asked = apiClient(api, () => tokenOf(who));
      asked.use({
        onResponse: async ({ response }) => {
          if (response.status === 401) throw tokenRefused(api, await response.json());
        },
        onError: ({ error }) =>
          new UserError(`${api} answers no more (${whyOf(error)}): is "npm start" still running?`),
      });
      return asked;
    },

    forward: (caseId, ms) => fastForward(client, caseId, ms),

    allSent: async (caseId) => {
      const reader = { ...onlooker, authority: parseCaseId(caseId)?.council ?? '' };
      const asked = {
        params: { path: { id: caseId }, header: { 'Caseclock-Purpose': 'technical' as const } },
      };
      const isSent = async () => {
        const { data } = await apiClient(api, () => tokenOf(reader)).GET('/v1/cases/{id}/notices', asked);
        return data?.items.every(({ status }) => status !== 'waiting') ?? false;
      };
      await eventually(isSent, patienceMs, `${caseId} to send its mails`);
    },

    inChain: async (chain) => {
      const ids = new Set<string>();
      for await (const { workflowId } of client.workflow.list({ query: `Chain = "${chain}"` }))
        ids.add(workflowId);
      return [...ids];
    },

    leave: () => connection.close(),
  };
}

export async function serves(api: string): Promise<boolean> {
  try {
    return (await fetch(`${api}/health`, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    return false;
  }
}

function tokenRefused(api: string, answer: unknown): UserError {
  const { detail = '' } = answer as { detail?: string };
  return new UserError(
    `${api} does not take the tokens of this folder: ${detail} ` +
      'Is it an installation of another folder? CASECLOCK_HOME names its data, CASECLOCK_API_PORT its port.',
  );
}

function whyOf(error: unknown): string {
  const { cause, message } = error as Error;
  return (cause as NodeJS.ErrnoException | undefined)?.code ?? message;
}
