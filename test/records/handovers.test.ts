import type { CaseEvent } from '../../src/casework/types';
import { handovers, record, type ListQuery } from '../../src/records';
import type { Life } from '../support/life';
import { aStepDown, peopleOf, readyInGloucestershire } from '../support/step-down';
import { startRecord, type TestRecord } from './database';

/** The list of offers that wait, filled by the events of real lives. */

const council = 'gloucestershire';
const { worker, lead } = peopleOf(council);
const toLead = { toPerson: 'lp-1', toTeam: 'families-first' };

let on: TestRecord;
beforeAll(async () => {
  on = await startRecord();
});
afterAll(() => on.stop());

async function kept(life: Life): Promise<void> {
  const { id, process, reference, child, chain, team } = life.case;
  const identity = { id, process, council, reference, child, chain, team };
  await record(on.db, on.keys, identity, life.events as CaseEvent[]);
}

const asked = async (query: Partial<ListQuery> = {}) => {
  const { lines } = await handovers(on.db, { council, ...query });
  return lines.map(({ reference }) => reference);
};

test('an offer waits in the list of both sides, until it is answered', async () => {
  const ready = (reference: string) =>
    readyInGloucestershire(aStepDown({ proposed: '2025-03-03 10:00', council, reference }));
  const first = ready('SD-1').until('2025-03-11 10:00').act('offerHandover', worker, toLead);
  const second = ready('SD-2').act('offerHandover', worker, { toPerson: 'lp-2' });
  const answered = ready('SD-3').act('offerHandover', worker, toLead).act('acceptHandover', lead);
  for (const life of [first, second, answered]) await kept(life);

  expect(await asked()).toEqual(['SD-2', 'SD-1']);
  expect(await asked({ teams: ['families-first'] })).toEqual(['SD-1']);
  expect(await asked({ teams: ['safeguarding'] })).toEqual(['SD-2', 'SD-1']);
  expect(await asked({ holders: ['lp-2'] })).toEqual(['SD-2']);
  expect(await asked({ holders: ['sw-1'] })).toEqual(['SD-2', 'SD-1']);
  const { lines, next } = await handovers(on.db, { council, limit: 1 });
  expect(lines).toMatchObject([
    { offers: 'HandoverOffered', toPerson: 'lp-2', toTeam: null, by: 'sw-1', answerBy: '2025-03-10' },
  ]);
  expect(await asked({ cursor: next! })).toEqual(['SD-1']);
});
