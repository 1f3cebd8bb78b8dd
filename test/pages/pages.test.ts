import type { Browser, Page } from 'playwright-core';
import { fastForward } from '../../src/local/time-travel';
import { axeFinds, describeInChromium, newPerson, startChromium } from './chromium';
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
  }, 120_000);
  afterAll(async () => {
    await browser.close();
    await pages.stop();
  });
  // What the browser refused to load or run, on any page, would stand here.
  afterEach(() => expect(complaints.flat()).toEqual([]));

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
    expect(await axeFinds(page)).toEqual([]);

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
    expect((await eventsOf(returned)).map(({ event }) => event)).toContain('RecommendationReturned');

    // Signs the second.
    await page.goto(await linkOf('REF-902'));
    await page.getByRole('link', { name: 'Decide the referral, sign and date it' }).click();
    await shoot(page, 'sign');
    expect(await axeFinds(page)).toEqual([]);
    await page.getByLabel('Assessment', { exact: true }).check();
    await page.getByRole('button', { name: 'Sign', exact: true }).click();
    await page.getByText('it stands in the case log').waitFor();
    const decided = (await eventsOf(signed)).find(({ event }) => event === 'ReferralDecided');
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
    expect((await eventsOf(acknowledged)).map(({ event }) => event)).toContain('EscalationAcknowledged');
    await shoot(page, 'acknowledged');
  }, 120_000);

  /** The link that an escalation mail has for this case. */
  async function linkOf(reference: string): Promise<string> {
    const { text } = await pages.installation.mail.waitFor(
      ({ subject }) => subject.startsWith('Escalation') && subject.includes(reference),
      30_000,
    );
    return new RegExp(`http://\\S*/cases/\\S*${reference}`).exec(text)?.[0] ?? '';
  }
});
