import fs from 'node:fs';
import path from 'node:path';
import { projectRoot } from '../../src/local/config';
import { caseclock } from '../cli/support';

/** What the documents tell people to type is there, and what they point at too. */
const root = projectRoot();
const pages = [
  'README.md',
  ...fs.readdirSync(path.join(root, 'docs')).map((file) => path.join('docs', file)),
].filter((file) => file.endsWith('.md'));
const textOf = (page: string) => fs.readFileSync(path.join(root, page), 'utf8');

/** Inline code, and each line of a block. */
function codeOf(page: string): string[] {
  const text = textOf(page);
  const blocks = [...text.matchAll(/^```\w*\n([\s\S]*?)^```$/gm)].flatMap(([, code]) => code!.split('\n'));
  const spans = [...text.replace(/^```[\s\S]*?^```$/gm, '').matchAll(/`([^`\n]+)`/g)].map(
    ([, code]) => code!,
  );
  return [...blocks, ...spans].map((line) => line.trim());
}

/** "docs/record.md: caseclock verify --json", as the arguments of a command. */
const commands = new Map(
  pages.flatMap((page) =>
    codeOf(page).flatMap((line) => {
      const typed = /^(?:npm run caseclock --|caseclock) ([a-z][^#|>&;]*)/.exec(line)?.[1]?.trim();
      return typed === undefined ? [] : [[`caseclock ${typed}`, typed.split(/\s+/)] as const];
    }),
  ),
);
const anchorsOf = (page: string) =>
  [...textOf(page).matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
    title!
      .toLowerCase()
      .replace(/[^\p{L}\p{N} -]/gu, '')
      .replace(/ /g, '-'),
  );

test.each(pages)('%s: each script of npm is in package.json', (page) => {
  const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> };
  const told = [...textOf(page).matchAll(/npm run (?:-s )?([a-z][a-z:-]*)/g)].map(([, name]) => name!);
  expect(told.filter((name) => scripts[name] === undefined)).toEqual([]);
});

test.each([...commands])('%s is a command, with these options', async (_line, words) => {
  const [name, second] = words;
  const isWord = (word?: string) => word !== undefined && /^[a-z-]+$/.test(word) && !word.startsWith('-');
  const general = await caseclock(name!, '--help');
  expect(general.code).toBe(0);
  const isSubcommand = isWord(second) && new RegExp(`^  ${second}\\b`, 'm').test(general.stdout);
  const { stdout } = isSubcommand ? await caseclock(name!, second!, '--help') : general;
  const options = words.flatMap((word) => /^\[?(--[a-z-]+)/.exec(word)?.[1] ?? []);
  expect(options.filter((option) => !stdout.includes(option))).toEqual([]);
});

test.each(pages)('%s: what it links to is there', (page) => {
  const links = [...textOf(page).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link]) => link!)
    .filter((link) => !/^[a-z]+:/.test(link));
  const missing = links.filter((link) => {
    const [file, anchor] = link.split('#');
    const target = file ? path.join(path.dirname(page), file) : page;
    if (!fs.existsSync(path.join(root, target))) return true;
    return anchor !== undefined && !anchorsOf(target).includes(anchor);
  });
  expect(missing).toEqual([]);
});
