import { parseCaseId } from '../casework/ids';
import { apiClient } from '../client';
import { urls, type LocalConfig } from '../local/config';
import { eventually } from '../play/eventually';
import { onlooker, technical, type Installation } from '../play/live-world';
import { signedToken } from './development-token';
import { UserError } from './errors';

/** What `npm start` runs, as a life is played on it: its API, with development tokens. */
export interface LiveInstallation extends Installation {
  /** Returns once a case has nothing more to record and no mail to send. */
  allSent(caseId: string): Promise<void>;
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

    allSent: async (caseId) => {
      const reader = { ...onlooker, authority: parseCaseId(caseId)?.council ?? '' };
      const asked = { params: { path: { id: caseId }, header: technical } };
      const isSent = async () => {
        const { data } = await apiClient(api, () => tokenOf(reader)).GET('/v1/cases/{id}/notices', asked);
        return data?.items.every(({ status }) => status !== 'waiting') ?? false;
      };
      await eventually(isSent, patienceMs, `${caseId} to send its mails`);
    },
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
