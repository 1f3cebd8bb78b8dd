import { masked } from '../../src/api/reads/masked';
import type { Life } from '../support/life';
import { aReferral, socialWorker } from '../support/life';

const logOf = (life: Life) =>
  life.events.map((event) => ({ event, writtenAt: event.recordedAt, hash: `${event.sequence}` }));

test('an entry moved to another child shows in the log that it was there, and nothing of what it said', () => {
  const life = aReferral({ received: '2025-06-02 10:00' });
  life.act('tellPolice', socialWorker, { because: 'possible-offence', policeReference: 'P-1' });
  life.act('recordCheck', socialWorker, { check: 'police', done: true });
  life.act('moveEntry', socialWorker, { entry: 2, toCase: 'referral:peterborough:REF-700' });
  const [received, police, check, move] = masked(logOf(life));
  expect(police?.event).toMatchObject({ sequence: 2, event: 'PoliceTold', by: 'sw-1' });
  expect(police?.hash).toBe('2');
  expect(JSON.stringify([police, move])).not.toMatch(/P-1|possible-offence/);
  expect(move?.event.fields).toEqual({ entry: 2, toCase: 'referral:peterborough:REF-700' });
  expect(check?.event.fields).toEqual({ check: 'police', done: true });
  expect(received).toEqual(logOf(life)[0]);
});

test('a log in which nothing was moved is shown as it is', () => {
  const life = aReferral({ received: '2025-06-02 10:00' }).act('addNote', socialWorker, { note: 'rang' });
  expect(masked(logOf(life))).toEqual(logOf(life));
});
