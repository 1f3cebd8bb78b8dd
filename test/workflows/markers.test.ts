import fs from 'node:fs';
import { parseCaseId } from '../../src/casework';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { policies } from '../../src/api/policies';
import { recordsReads } from '../../src/api/records';
import { taskQueues } from '../../src/activities';
import { msOf } from '../../src/calendar';
import { actsTaken, generalFields, roles, runningProcesses } from '../../src/vocabulary';
import type { ActDefinition, FieldDefinition, FieldType, ProcessName, Role } from '../../src/vocabulary';
import type { Fields } from '../../src/casework';
import type { DigestResult, DigestRun } from '../../src/workflows/digest';
import { callUntilAnswered, lonelyServices, newIssuer, startApi, tokenFor, type Api } from '../api/support';
import { eventually } from '../support/eventually';
import { CaseHandle, startInstallation, type Installation } from '../support/installation';
import { london, person } from '../support/life';
import { freePort } from '../support/ports';

/**
 * Every free field of every act of every running process is filled with words that stand nowhere else, over HTTP and
 * by signal, in the right form and in a wrong one. Then everything that leaves, and everything that Temporal keeps, is
 * searched for them.
 */
const note = 'Zebedee Quillfeather';
const code = 'zq-marker-code';
const reference = 'ZQMARK-7';
const [child, family, born] = ['ZQKID-7', 'ZQFAM-7', '2014-07-03'];
/** What stands in a note, or where no words may stand. */
const secrets = [note, 'Quillfeather', code];
/** Opaque, and nobody's business in a mail or in clear. */
const opaque = [reference, child, family, born];

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'caseclock-markers-'));
const lines: string[] = [];
const cases: CaseHandle[] = [];
const outcomes = { taken: 0, refused: 0 };
let installation: Installation;
let api: Api;
let token: string;
let metrics: string;

/** Events in the history of a run after which the next act gets a new case. */
const longRun = 300;

const ofCases = ['reference', 'contact'];

/** A value of the right form. Where it is free it gives itself away, and its field with it. */
function marked(name: string, { type, codes, many }: FieldDefinition): fc.Arbitrary<unknown> {
  const values: Record<FieldType, readonly unknown[]> = {
    note: [`${note} in ${name}`],
    // The reference of an episode of its own names a case, which everybody may see.
    reference: [ofCases.includes(name) ? 'OTHER-7' : `${reference}-${name.toUpperCase().slice(0, 20)}`],
    code: codes ?? [code],
    flag: [true, false],
    count: [1, 2, 6],
    event: [1, 2, 3],
    date: [name === 'expectedOn' ? born : '2025-05-01'],
    moment: ['2025-04-17T09:00:00Z'],
    duration: ['3 days', '2 working days'],
    clock: ['referral-decision', 'acknowledgement', 'assessment'],
    role: ['team-manager', 'social-worker'],
    case: [`referral:peterborough:${reference}-case`],
    person: ['pet-social-worker'],
    team: ['referral-and-assessment'],
    field: ['keyElementsListed'],
  };
  const one = fc.constantFrom(...values[type]);
  return many ? fc.array(one, { minLength: 1, maxLength: 2 }) : one;
}

const fieldsOf = (act: ActDefinition) => ({ ...generalFields, ...act.fields });

/** All fields of an act, ... */
const right = (act: ActDefinition): fc.Arbitrary<Record<string, unknown>> =>
  fc.record(
    Object.fromEntries(Object.entries(fieldsOf(act)).map(([name, field]) => [name, marked(name, field)])),
  );

/** ... and with words where none may stand: in a field, or in place of one. */
const wrong = (act: ActDefinition): fc.Arbitrary<Record<string, unknown>> =>
  fc
    .tuple(right(act), fc.constantFrom(...Object.keys(fieldsOf(act)), note))
    .map(([fields, name]) => ({ ...fields, [name]: { [note]: `${note} ${code}` } }));

const sample = <T>(values: fc.Arbitrary<T>): T => fc.sample(values, 1)[0]!;

beforeAll(async () => {
  for (const stream of ['stdout', 'stderr'] as const)
    jest.spyOn(process[stream], 'write').mockImplementation((text) => {
      lines.push(String(text));
      return true;
    });
  metrics = `http://127.0.0.1:${await freePort()}/metrics`;
  installation = await startInstallation('development', {
    serverArgs: ['--db-filename', path.join(folder, 'temporal.db'), '--metrics-port', new URL(metrics).port],
  });
  await installation.startWorkers();
  const issuer = await newIssuer();
  api = await startApi(
    lonelyServices(issuer, lines, {
      temporal: installation.client,
      records: recordsReads(installation.db, installation.recordKeys),
      policies,
      timeOffsetAllowed: true,
    }),
    callUntilAnswered,
  );
  token = await tokenFor(issuer, 'team-manager', { roles: Object.keys(roles) as Role[] });
  const tried = new Set<ActDefinition>();
  for (const process of runningProcesses) {
    for (const act of actsTaken(process).filter((one) => !tried.has(one))) {
      await (act.opens ? openOverHttp(process, act) : throughBothDoors(process, act));
      tried.add(act);
    }
  }
  await Promise.all(cases.map(liveOn));
  await installation.client.workflow.execute<(run: DigestRun) => Promise<DigestResult>>('digest', {
    workflowId: 'digest-of-markers',
    taskQueue: taskQueues.cases,
    args: [{ asOf: london('2025-05-20 08:32') }],
  });
});

afterAll(async () => {
  await api.stop();
  await installation.stop();
  jest.restoreAllMocks();
  fs.rmSync(folder, { recursive: true, force: true });
});

/** In the right form and in a wrong one: only the right one is a case's to decide, and either is searched for. */
async function throughBothDoors(process: ProcessName, act: ActDefinition): Promise<void> {
  const open = await anOpenCase(process);
  for (const fields of [right, wrong])
    count(
      await api.call('POST', `/v1/cases/${open.id}/${act.resource}`, { token, json: sample(fields(act)) }),
    );
  const signals = [
    open.toAct(act.act, person('pet-team-manager', ['team-manager']), sample(wrong(act)) as Fields),
    { fields: sample(right(act)), [note]: note },
    note,
  ];
  // What came before may have closed it.
  for (const signal of signals) await open.signal(act.act, signal).catch(() => undefined);
}

/** The last case of a process; the next one once an act has closed it, or its run grows long. */
async function anOpenCase(process: ProcessName): Promise<CaseHandle> {
  const last = cases.findLast(({ id }) => parseCaseId(id)?.process === process);
  const seen = await last?.handle.describe();
  if (last && seen?.status.name === 'RUNNING' && seen.historyLength < longRun) return last;
  // Of a referral the referral, not the contact.
  return openOverHttp(
    process,
    actsTaken(process).findLast(({ opens }) => opens)!,
  );
}

async function openOverHttp(process: ProcessName, opening: ActDefinition): Promise<CaseHandle> {
  const offset = msOf(london('2025-04-17 16:59')) - Date.now();
  // A child of its own: nobody has two plans.
  const headers = { 'Caseclock-Now': '2025-04-17T16:59' };
  const open = (fields: Fields) =>
    api.call('POST', `/v1/${opening.resource}`, { token, headers, json: { ...fields, reference: `REF-${cases.length + 1}`, child: `${child}${cases.length}`, family, receivedAt: london('2025-04-17 16:58') } }); // prettier-ignore
  count(await open(sample(wrong(opening)) as Fields));
  const { status, headers: answered, text } = await open(sample(right(opening)) as Fields);
  if (status !== 201) throw new Error(`${opening.act} opened no ${process}: ${text}`);
  const id = decodeURIComponent(answered.get('Location')!.split('/').pop()!);
  cases.push(new CaseHandle(installation, id, offset));
  return cases.at(-1)!;
}

function count({ status }: { status: number }): void {
  outcomes[status < 300 ? 'taken' : 'refused'] += 1;
}

/** On to the month after, over reminders, rungs and lines of digests; until all of it is recorded and mailed. */
async function liveOn(referral: CaseHandle): Promise<void> {
  if ((await referral.handle.describe()).status.name === 'RUNNING') await referral.until('2025-05-20 08:31');
  await eventually(async () => {
    const { shell } = await referral.handle.query<{ shell: { waiting: number; sending: number[] } }>('case');
    return shell.waiting === 0 && shell.sending.length === 0 ? true : undefined;
  }, `${referral.id} to have said everything`);
}

const findIn = (text: string, markers: readonly string[]) =>
  markers.flatMap((marker) => {
    const at = text.indexOf(marker);
    return at < 0 ? [] : [text.slice(Math.max(0, at - 40), at + 60)];
  });

test('the words went in: many acts were taken and many refused, and the record has them, sealed', async () => {
  expect(outcomes.taken).toBeGreaterThan(50);
  expect(outcomes.refused).toBeGreaterThan(50);
  const recorded = await Promise.all(cases.map((referral) => referral.recorded()));
  expect(findIn(JSON.stringify(recorded), [note, reference, child])).toHaveLength(3);
  const rows = await installation.db.selectFrom('case_log').select('body').execute();
  expect(findIn(JSON.stringify(rows), ['Quillfeather'])).toEqual([]);
});

test('no mail has them: not its words, its subject or any header; digests neither', () => {
  const { mails } = installation.mail;
  expect(mails.length).toBeGreaterThan(20);
  expect(mails.some(({ text }) => text.startsWith('First: '))).toBe(true);
  expect(findIn(JSON.stringify(mails), [...secrets, ...opaque])).toEqual([]);
});

test('no line of a log has them', () => {
  expect(lines.some((line) => line.includes('"route"'))).toBe(true);
  expect(findIn(lines.join('\n'), [...secrets, ...opaque])).toEqual([]);
});

test('Temporal shows none: search attributes, memo, ids, summaries, the details of the case', async () => {
  const seen: unknown[] = [];
  for (const { handle } of cases) {
    const { raw, searchAttributes, memo } = await handle.describe();
    seen.push(raw, searchAttributes, memo, await handle.query<unknown>('__temporal_workflow_metadata'));
  }
  for await (const workflow of installation.client.workflow.list())
    seen.push(workflow.workflowId, workflow.memo, workflow.searchAttributes);
  expect(findIn(JSON.stringify(seen), [...secrets, ...opaque])).toEqual([]);
});

test('no metric has them, of those that there are: Temporal’s', async () => {
  const said = await (await fetch(metrics)).text();
  expect(said).toContain('service_requests');
  expect(findIn(said, [...secrets, ...opaque])).toEqual([]);
});

test('Temporal’s store has none, in clear or in base64', () => {
  const files = fs.readdirSync(folder).map((name) => fs.readFileSync(path.join(folder, name)));
  const store = Buffer.concat(files).toString('latin1');
  expect(findIn(store, ['referral:peterborough:REF-1', inBase64('json/plain')[0]!])).not.toEqual([]);
  const markers = [...secrets, ...opaque];
  expect(findIn(store, [...markers, ...markers.flatMap(inBase64)])).toEqual([]);
});

/** What a text looks like in base64, wherever it begins. */
function inBase64(text: string): string[] {
  return ['', 'x', 'xx'].map((before) => {
    const encoded = Buffer.from(before + text).toString('base64');
    return encoded.slice(before ? 4 : 0, Math.floor((before + text).length / 3) * 4);
  });
}
