import fs from 'node:fs';
import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core';
import axe from 'axe-core';

/** The browser of this machine: CHROMIUM_PATH, or where Debian puts it. Playwright downloads none. */
const executablePath = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

/** For what needs a browser: on a machine without one these tests are not run, and the run says so. */
export const describeInChromium = fs.existsSync(executablePath)
  ? describe
  : (name: string, _tests: () => void) =>
      describe.skip(
        `${name} (there is no Chromium at ${executablePath}: CHROMIUM_PATH names another)`,
        _tests,
      );

export function startChromium(): Promise<Browser> {
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

/** Somebody's browser, and what its console complained of: a page that our own policy blocks says so there. */
export async function newPerson(
  browser: Browser,
  baseURL: string,
): Promise<{ context: BrowserContext; page: Page; complaints: string[] }> {
  const context = await browser.newContext({
    baseURL,
    viewport: { width: 1100, height: 900 },
    locale: 'en-GB',
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    // Chromium asks for an icon of every site by itself.
    const about = `${message.text()} ${message.location().url}`;
    if (message.type() === 'error' && !/favicon|status of (4\d\d|503)/.test(about)) complaints.push(about);
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return { context, page, complaints };
}

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** A desk, and a telephone; most pages are looked at on the telephone alone, where more can go wrong. */
export const widths = [1100, 320];

/** What axe finds against a page as it stands; nothing is the answer we want. @param at the widths in pixels */
export async function axeFinds(page: Page, at: readonly number[] = [320]): Promise<string[]> {
  const found: string[] = [];
  await page.evaluate(axe.source);
  for (const width of at) {
    await page.setViewportSize({ width, height: 900 });
    const { violations } = await page.evaluate(
      (values) =>
        (globalThis as unknown as { axe: typeof axe }).axe.run({
          runOnly: { type: 'tag', values },
          resultTypes: ['violations'],
        }),
      TAGS,
    );
    found.push(
      ...violations.map(
        ({ id, nodes }) => `${width}px ${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
      ),
    );
    const sideways = await page.evaluate(
      'document.documentElement.scrollWidth - document.documentElement.clientWidth',
    );
    if (Number(sideways) > 0)
      found.push(`${width}px: the page itself scrolls sideways by ${String(sideways)} px`);
  }
  await page.setViewportSize({ width: 1100, height: 900 });
  return found;
}
