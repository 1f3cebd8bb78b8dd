import { killsDuringMails } from '../support/mail-kills';

test('1,000 notices, the mailing process killed 60 times, a mail server of every mood: exactly once, honestly', async () => {
  await killsDuringMails({ notices: 1_000, kills: 60 });
}, 900_000);
