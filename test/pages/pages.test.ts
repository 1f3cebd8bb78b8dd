import type { Browser, Page } from 'playwright-core';
import { fastForward } from '../../src/local/time-travel';
import { eventually } from '../support/eventually';
import { axeFinds, describeInChromium, newPerson, startChromium, widths } from './chromium';
import { RealPages } from './support';

const HOURS = 3_600_000;
const SHOTS = process.env.SCREENSHOTS;

/** The pages as people use them: a real browser, the real sign-in page, real mails, a real case behind each. */
describeInChromium('the pages', () => {
  let pages: RealPages;
  let browser: Browser;
  const complaints: string[][] = [];
  beforeAll(async () => {
    [pages, browser] = await Promise.all([RealPages.start(), startChromium()]);
  });
  afterAll(async () => {
    await browser.close();
    await pages.stop();
  });
  // What the browser refused to load or run, on any page, would stand here.
  afterEach(() => expect(complaints.splice(0).flat()).toEqual([]));

  async function somebody(): Promise<Page> {
    const person = await newPerson(browser, pages.url);
    complaints.push(person.complaints);
    return person.page;
  }

  /** Chooses somebody on the issuer's own page, by their staff id. */
  async function signInAs(page: Page, id: string): Promise<void> {
    await page.locator(`button[value="${id}"]`).click();
    await page.getByText('Signed in as').waitFor();
  }

  async function signedInAs(id: string, at = '/'): Promise<Page> {
    const page = await somebody();
    await page.goto(at);
    await signInAs(page, id);
    return page;
  }

  /** The events that people and clocks entered, from the case log. */
  async function eventsOf(id: string): Promise<{ event: string; by: string }[]> {
    const { body } = await pages.api('pet-team-manager', ['team-manager'], 'GET', `/v1/cases/${id}/log`);
    return body.items.map(({ event }: any) => event);
  }

  /** The record comes a moment after the case's own answer. */
  function recorded(id: string, name: string): Promise<{ event: string; by: string }> {
    return eventually(
      // Until it has the opening, there is no such case in the record.
      async () => (await eventsOf(id).catch(() => [])).find(({ event }) => event === name),
      `${name} in the log of ${id}`,
    );
  }

  /** For docs/pages.md: SCREENSHOTS=docs/images. */
  async function shoot(page: Page, name: string, options: { fullPage?: boolean } = {}): Promise<void> {
    if (SHOTS) await page.screenshot({ path: `${SHOTS}/pages-${name}.png`, ...options });
  }

  test('a manager signs in from the link of an escalation mail, reads why, returns one case, signs another and acknowledges a third', async () => {
    const [returned, signed, acknowledged] = [
      await pages.referral('REF-901', 'assessment'),
      await pages.referral('REF-902', 'assessment'),
      await pages.referral('REF-903'),
    ];
    for (const id of [returned, signed, acknowledged])
      await fastForward(pages.installation.client, id, 96 * HOURS);
    const link = await linkOf('REF-901');

    // The link leads to the sign-in, and from there to that very page.
    const page = await somebody();
    await page.goto(link);
    expect(await axeFinds(page)).toEqual([]);
    await shoot(page, 'sign-in');
    await signInAs(page, 'pet-team-manager');
    expect(page.url()).toBe(link);
    await shoot(page, 'case');
    expect(await axeFinds(page, widths)).toEqual([]);

    // Why: in sentences, with the rules.
    const due = page.locator('li', { has: page.getByRole('heading', { name: 'Referral decision' }) });
    await due.getByText(/^Why referral decision/).click();
    expect(await due.innerText()).toMatch(/Overdue by .*PET-3\.5.*It started with ReferralReceived/s);
    await shoot(page, 'why');

    // Returns it, with a reason.
    await page.getByRole('link', { name: 'Return a recommendation with reasons' }).click();
    expect(await axeFinds(page)).toEqual([]);
    await page.getByLabel('Checks missing').check();
    await page.getByRole('button', { name: 'Return' }).click();
    await page.getByText('it stands in the case log').waitFor();
    await recorded(returned, 'RecommendationReturned');

    // Signs the second.
    await page.goto(await linkOf('REF-902'));
    await page.getByRole('link', { name: 'Decide the referral, sign and date it' }).click();
    await shoot(page, 'sign');
    expect(await axeFinds(page, widths)).toEqual([]);
    await page.getByLabel('Assessment', { exact: true }).check();
    await page.getByRole('button', { name: 'Sign', exact: true }).click();
    await page.getByText('it stands in the case log').waitFor();
    const decided = await recorded(signed, 'ReferralDecided');
    expect(decided).toMatchObject({ by: 'pet-team-manager', fields: { outcome: 'assessment' } });

    // Acknowledges the third: until when it will be done.
    await page.goto(await linkOf('REF-903'));
    await page.getByRole('link', { name: /^Acknowledge an escalation/ }).click();
    expect(await axeFinds(page)).toEqual([]);
    await page.getByLabel('Clock').selectOption('Referral decision');
    const doneBy = new Date(Date.now() + 7 * 24 * HOURS).toISOString().slice(0, 10);
    await page.getByLabel('Done by').fill(doneBy);
    await page.getByRole('button', { name: 'Acknowledge' }).click();
    await page.getByText('it stands in the case log').waitFor();
    await page.getByText('Acknowledged by pet-team-manager, to be done by').waitFor();
    await recorded(acknowledged, 'EscalationAcknowledged');
    await shoot(page, 'acknowledged');
  });

  test('my list says in words how each date stands, what waits for a signature, and goes on to a next page', async () => {
    for (const reference of ['REF-911', 'REF-912', 'REF-913']) await pages.referral(reference, 'assessment');
    await recorded('referral:peterborough:REF-913', 'DecisionRecommended');
    const page = await signedInAs('pet-team-manager');
    await page.getByRole('row', { name: /REF-911.*Decide the referral.*pet-social-worker/ }).waitFor();
    const due = page.getByRole('row', { name: /REF-911.*Referral decision.*(Due|Overdue)/ });
    await due.first().waitFor();
    await shoot(page, 'list');
    expect(await axeFinds(page, widths)).toEqual([]);
    await page.getByRole('link', { name: 'Later dates' }).click();
    await page
      .getByRole('row', { name: /REF-91[123].*Assessment, 45 working days/ })
      .first()
      .waitFor();
    expect(await page.getByRole('row', { name: /Referral decision/ }).count()).toBe(0);
    // Only what is out of timescale: of these cases nothing is yet.
    await page.goto('/?show=overdue');
    await page.getByText('Only out of timescale').waitFor();
    expect(
      await page
        .locator('table', { hasText: 'How it stands' })
        .getByRole('row', { name: /REF-91/ })
        .count(),
    ).toBe(0);
    // Another council's manager has nothing of it: an empty list, by the same sentences.
    const elsewhere = await signedInAs('hul-team-manager');
    await elsewhere.getByText('Nothing waits for your signature.').waitFor();
    await elsewhere.getByText('No date is running here.').waitFor();
    expect(await axeFinds(elsewhere)).toEqual([]);
    // Nor can they open the case: it is not there, as one that was never opened is not.
    const texts = [];
    for (const reference of ['REF-911', 'REF-000']) {
      const answer = await elsewhere.goto(`/cases/referral:peterborough:${reference}`);
      expect(answer?.status()).toBe(404);
      texts.push(await elsewhere.locator('main').innerText());
    }
    expect(texts[0]).toBe(texts[1]);
    expect(await axeFinds(elsewhere)).toEqual([]);
  });

  test('a refusal names the field, keeps what was filled in, and a form sent twice signs once', async () => {
    const id = await pages.referral('REF-921', 'assessment');
    const page = await signedInAs('pet-team-manager', `/cases/${id}/referral-decisions`);
    await page.getByText('What else may be said').click();
    await page.getByLabel('File entry').fill('a name');
    await page.getByRole('button', { name: 'Sign', exact: true }).click();
    await page.getByRole('heading', { name: 'It was not recorded' }).waitFor();
    expect(await page.title()).toMatch(/^Error: /);
    expect(await axeFinds(page)).toEqual([]);
    await shoot(page, 'refused');
    // The summary leads to the field; the field says it too, and still holds what was typed.
    await page.getByRole('link', { name: /^Outcome is missing/ }).click();
    expect(page.url()).toMatch(/#outcome$/);
    expect(await page.getByLabel('File entry').inputValue()).toBe('a name');
    await page.getByLabel('File entry').fill('DOC-1');
    await page.getByLabel('Assessment', { exact: true }).check();
    // What a double click sends: the same form twice at once.
    const form = await page
      .locator('form')
      .last()
      .evaluate((element: any) => [...new (globalThis as any).FormData(element)]);
    const sent = () =>
      page.request.post(page.url().split('#')[0]!, {
        form: Object.fromEntries(form),
        headers: { Origin: pages.url },
        maxRedirects: 0,
      });
    const answers = await Promise.all([sent(), sent()]);
    expect(answers.map((answer) => answer.headers().location)).toEqual(
      Array(2).fill(`/cases/${id}?done=decideReferral`),
    );
    await recorded(id, 'ReferralDecided');
    expect((await eventsOf(id)).filter(({ event }) => event === 'ReferralDecided')).toHaveLength(1);
  });

  test('of two managers who sign at once one signs, and the other reads who did', async () => {
    const id = await pages.referral('REF-931', 'assessment');
    const at = `/cases/${id}/referral-decisions`;
    const [first, second] = [
      await signedInAs('pet-team-manager', at),
      await signedInAs('pet-team-manager-2', at),
    ];
    for (const page of [first, second]) await page.getByLabel('Assessment', { exact: true }).check();
    await first.getByRole('button', { name: 'Sign', exact: true }).click();
    await first.getByText('it stands in the case log').waitFor();
    await recorded(id, 'ReferralDecided');
    await second.getByRole('button', { name: 'Sign', exact: true }).click();
    await second.getByText('Since you opened the page:').waitFor();
    await second.getByText(/Referral decided by pet-team-manager, .*outcome: assessment/i).waitFor();
    expect(await axeFinds(second)).toEqual([]);
    expect((await eventsOf(id)).filter(({ event }) => event === 'ReferralDecided')).toHaveLength(1);
    // Whoever comes later still finds that nothing waits.
    await second.goto(at);
    await second.getByText('Nothing waits for this').waitFor();
    expect(await axeFinds(second)).toEqual([]);
  });

  test('the keyboard alone suffices to sign', async () => {
    const id = await pages.referral('REF-941', 'early-help');
    const page = await signedInAs('pet-team-manager', `/cases/${id}`);
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Skip to main content');
    await page.keyboard.press('Enter');
    await tabTo(page, 'Decide the referral, sign and date it');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'What waits' }).waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await tabTo(page, 'No further action');
    for (let down = 0; (await focused(page)) !== 'Early help' && down < 20; down += 1)
      await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter'); // in a form's field, it sends the form
    await page.getByText('it stands in the case log').waitFor();
    const decided = await recorded(id, 'ReferralDecided');
    expect(decided).toMatchObject({ by: 'pet-team-manager', fields: { outcome: 'early-help' } });
  });

  test('whoever may not sign reads why, and who may', async () => {
    const id = await pages.referral('REF-951', 'assessment');
    const page = await signedInAs('pet-social-worker', `/cases/${id}`);
    await page
      .getByText(/not by you now/)
      .first()
      .waitFor();
    expect(await page.locator('main').innerText()).toMatch(/for the team manager or duty manager/i);
    await page.goto(`/cases/${id}/referral-decisions`);
    await page.getByText('You cannot do this now.').waitFor();
    expect(await page.getByRole('button', { name: 'Sign', exact: true }).count()).toBe(0);
    expect(await axeFinds(page)).toEqual([]);
  });

  test('a form that comes from elsewhere, or of another session, does nothing', async () => {
    const id = await pages.referral('REF-961', 'assessment');
    const at = `${pages.url}/cases/${id}/referral-decisions`;
    const page = await signedInAs('pet-team-manager', `/cases/${id}/referral-decisions`);
    const token = await page.locator('main input[name=token]').getAttribute('value');
    const sent = (form: Record<string, string>, headers: Record<string, string>) =>
      page.request.post(at, { form: { outcome: 'assessment', key: 'k', version: '2', ...form }, headers });
    expect((await sent({ token: token! }, { Origin: 'https://elsewhere.example' })).status()).toBe(403);
    expect((await sent({ token: 'x'.repeat(token!.length) }, { Origin: pages.url })).status()).toBe(403);
    expect((await sent({}, { Origin: pages.url })).status()).toBe(403);
    const other = await page.locator('header input[name=token]').getAttribute('value');
    expect((await sent({ token: other! }, { Origin: pages.url })).status()).toBe(403);
    expect((await eventsOf(id)).map(({ event }) => event)).not.toContain('ReferralDecided');
  });

  test('whoever signs out is out: a page leads to the sign-in again', async () => {
    const id = await pages.referral('REF-971');
    const page = await signedInAs('pet-team-manager', `/cases/${id}`);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click(); // the issuer asks as well
    await page.getByRole('heading', { name: 'You have signed out' }).waitFor();
    expect(page.url()).toMatch(/\/signed-out/);
    expect(await axeFinds(page)).toEqual([]);
    await page.goto(`/cases/${id}`);
    await page.locator('button[value="pet-team-manager"]').waitFor();
  });

  test('in training a case is moved through time, and the page says what happened meanwhile', async () => {
    const id = await pages.referral('REF-981', 'assessment');
    const page = await signedInAs('pet-team-manager', `/cases/${id}/time`);
    expect(await axeFinds(page)).toEqual([]);
    await page.getByLabel('By the days below').check();
    await page.getByRole('textbox', { name: 'Days' }).fill('0');
    await page.getByRole('button', { name: 'Move the case' }).click();
    await page.getByRole('link', { name: 'Enter a number of days from 1 to 730' }).waitFor();
    expect(await axeFinds(page)).toEqual([]);
    await page.getByRole('textbox', { name: 'Days' }).fill('5');
    await page.getByRole('button', { name: 'Move the case' }).click();
    await page.getByRole('heading', { name: 'What happened meanwhile' }).waitFor();
    await page
      .getByRole('row', { name: /Escalation raised/ })
      .first()
      .waitFor();
    expect(await axeFinds(page)).toEqual([]);
    await shoot(page, 'time', { fullPage: true });
    await page.goto(`/cases/${id}`);
    await page
      .getByText(/Overdue by \d working days/)
      .first()
      .waitFor();
    // One obligation that has its own page, too.
    await page.getByRole('row').getByRole('link', { name: 'Referral decision' }).first().click();
    await page.getByText(/It started with ReferralReceived/).waitFor();
    expect(await axeFinds(page)).toEqual([]);
  });

  test('whoever has nothing to do with a case says first what they read it for', async () => {
    const id = await pages.referral('REF-996', undefined, 'another-team');
    const page = await signedInAs('pet-team-manager-2', `/cases/${id}`);
    await page.getByRole('heading', { name: 'What do you read this case for?' }).waitFor();
    expect(await axeFinds(page)).toEqual([]);
    await page.getByLabel('Quality assurance').check();
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('heading', { name: 'Case REF-996' }).waitFor();
    const read = await pages.installation.db
      .selectFrom('access_audit')
      .select(['what', 'purpose'])
      .where('case_id', '=', id)
      .where('person', '=', 'pet-team-manager-2')
      .where('outcome', '=', 'read')
      .execute();
    expect(read).toEqual(expect.arrayContaining([{ what: 'case', purpose: 'quality-assurance' }]));
  });

  test('what was read on a page is audited as what was read over the API', async () => {
    const id = await pages.referral('REF-991');
    await signedInAs('pet-team-manager', `/cases/${id}`);
    const read = await pages.installation.db
      .selectFrom('access_audit')
      .selectAll()
      .where('case_id', '=', id)
      .where('person', '=', 'pet-team-manager')
      .execute();
    expect(read.map(({ what }) => what)).toEqual(expect.arrayContaining(['case', 'log', 'explanation']));
  });

  /** The words of what has the focus: of a field those of its label. */
  function focused(page: Page): Promise<string> {
    return page.evaluate(`(() => {
      const at = document.activeElement;
      return (at.labels?.[0] ?? at).textContent.trim();
    })()`);
  }

  async function tabTo(page: Page, words: string): Promise<void> {
    for (let presses = 0; presses < 40; presses += 1) {
      if ((await focused(page)) === words) return;
      await page.keyboard.press('Tab');
    }
    throw new Error(`the keyboard does not lead to "${words}"`);
  }

  /** The link that an escalation mail has for this case. */
  async function linkOf(reference: string): Promise<string> {
    const { text } = await pages.installation.mail.waitFor(
      ({ subject }) => subject.startsWith('Escalation') && subject.includes(reference),
      30_000,
    );
    return new RegExp(`http://\\S*/cases/\\S*${reference}`).exec(text)?.[0] ?? '';
  }
});
