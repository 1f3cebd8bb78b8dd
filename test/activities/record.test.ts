import { createRecordActivities } from '../../src/activities';
import { startRecord, type TestRecord } from '../records/database';
import { caseNamed, opened, recommended } from '../records/events';

let on: TestRecord;
beforeAll(async () => {
  on = await startRecord();
});
afterAll(() => on.stop());

const activities = (timeOffsetAllowed: boolean) =>
  createRecordActivities({ db: on.db, keys: on.keys, timeOffsetAllowed });

test('a case moved in time is refused unless the installation allows it', async () => {
  const ref = caseNamed('REF-1');
  const input = { case: ref, events: [opened(ref)], offset: 60_000 };
  await expect(activities(false).record(input)).rejects.toMatchObject({
    type: 'OffsetRefused',
    nonRetryable: true,
  });
  await expect(activities(true).record(input)).resolves.toEqual({ toSend: [], nobody: [] });
});

test('what no retry mends comes out as a failure that is not retried', async () => {
  const ref = caseNamed('REF-2');
  const { record } = activities(false);
  await record({ case: ref, events: [opened(ref)], offset: 0 });
  const write = (event: ReturnType<typeof recommended>) => record({ case: ref, events: [event], offset: 0 });
  await expect(write(recommended(3, 'x'))).rejects.toMatchObject({ type: 'RecordGap', nonRetryable: true });
  await write(recommended(2, 'x'));
  await expect(write(recommended(2, 'y'))).rejects.toMatchObject({
    type: 'RecordDiverged',
    nonRetryable: true,
  });
});
