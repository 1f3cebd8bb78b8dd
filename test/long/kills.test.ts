import { killsDuringActs } from '../support/kills';

test('nothing is lost and nothing doubled while worker, database and API are killed 200 times', async () => {
  await killsDuringActs({ kills: 200, cases: 8, mails: true });
}, 3_000_000);
