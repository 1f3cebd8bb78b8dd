import { eventually } from '../support/eventually';
import { newReference, RealApi } from './real';

/** A step-up over HTTP, from its consideration to the linked contact and what is answered to it (decisions 4.4). */
let real: RealApi;
let lead: string;
let leadsManager: string;
let worker: string;
let manager: string;

const council = 'isles-of-scilly';

beforeAll(async () => {
  real = await RealApi.start();
  lead = await real.token('lead-practitioner', { council, person: 'sci-lead', qualified: false });
  leadsManager = await real.token('lead-practitioner-manager', {
    council,
    person: 'sci-leads-manager',
    qualified: false,
  });
  worker = await real.token('social-worker', { council, person: 'sci-worker' });
  manager = await real.token('team-manager', { council, person: 'sci-manager' });
});
afterAll(() => real.stop());

/** As somebody who manages the service, and has not to do with each case. */
const read = async (id: string) => {
  const headers = { 'Caseclock-Purpose': 'supervision' };
  return (await real.api.call('GET', `/v1/cases/${id}`, { token: manager, headers })).body;
};

/** Asks until the answer fits. */
const until = (ask: () => Promise<boolean>) =>
  eventually(async () => (await ask()) || undefined, 'the answer to fit');

async function considered(): Promise<string> {
  const reference = newReference();
  const opened = await real.post(lead, '/v1/step-ups', {
    reference,
    child: 'C-1001',
    family: 'F-7',
    receivedAt: new Date(Date.now() - 60_000).toISOString(),
    reason: 'needs-increasing',
    team: 'early-help',
    toTeam: 'childrens-services',
  });
  expect([opened.status, opened.text]).toEqual([201, expect.any(String)]);
  const id = `step-up:${council}:${reference}`;
  expect(opened.headers.get('Location')).toBe(`/v1/cases/${id}`);
  return id;
}

async function done(
  token: string,
  id: string,
  resource: string,
  body: object = {},
): Promise<Record<string, unknown>> {
  const answer = await real.post(token, `/v1/cases/${id}/${resource}`, body);
  if (answer.status >= 300) throw new Error(`${resource}: ${answer.text}`);
  return answer.body;
}

const pack = { referralForm: true, assessment: true, plan: true, lastMinutes: true, caseSummary: true };
const meeting = {
  purpose: 'step-up',
  leadPractitioner: true,
  agencies: true,
  parents: true,
  socialWorker: true,
  needsAnalysed: true,
  outcome: 'step-up',
  outcomeReasonRecorded: true,
};

test('SCI-SU-1 to 9: from consideration to a linked contact, and back with the answer', async () => {
  const id = await considered();
  const early = await real.post(lead, `/v1/cases/${id}/referral-packs`, pack);
  expect(early).toMatchObject({ status: 409, body: { cite: ['SCI-SU-1'] } });
  await done(leadsManager, id, 'risk-agreements', { agreed: true });
  await done(lead, id, 'referral-packs', pack);
  await done(lead, id, 'meetings', meeting);
  const contact = `AZ-${newReference().slice(4)}`;
  const accepted = await done(manager, id, 'accepted-step-ups', { contact });
  const contactId = `referral:${council}:${contact}`;
  expect(accepted).toMatchObject({ stage: 'with social care', opened: [contactId] });

  await until(async () => (await read(contactId)).stage === 'contact');
  expect(await read(contactId)).toMatchObject({
    chain: id,
    linked: [{ case: id, relation: 'step-up' }],
  });
  expect((await read(id)).linked).toEqual([{ case: contactId, relation: 'contact' }]);

  await done(manager, contactId, 'contact-decisions', { outcome: 'early-help', reason: 'threshold-not-met' });
  await until(async () => (await read(id)).stage === 'advice and meetings');
  const { tasks } = await read(id);
  expect(tasks).toMatchObject([{ do: 'tellLeadPractitioner' }]);
  await done(worker, id, 'lead-practitioner-notices', { by: 'telephone', reasonsGiven: true });
  expect(await done(lead, id, 'ended-step-ups', { because: 'remains-early-help' })).toMatchObject({
    stage: 'closed',
  });
});

test('HOUSE-1.1: a clear concern opens its contact at once, whoever raises it', async () => {
  const id = await considered();
  const raised = await done(
    await real.token('business-support', { council, qualified: false }),
    id,
    'concerns',
    {
      kind: 'imminent-risk',
    },
  );
  const [contactId] = raised.opened as string[];
  expect(contactId).toMatch(/^referral:isles-of-scilly:REF-\d+-C2$/);
  await until(async () => (await read(contactId!)).stage === 'contact');
});
