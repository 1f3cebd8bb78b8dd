import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { readFiles } from '../../src/cli/directory/read-files';
import { instant } from '../../src/calendar';
import { DirectoryProblems, readDirectory, recipientsOf, writeDirectory } from '../../src/records';
import { startRecord, type TestRecord } from './database';

let on: TestRecord;
let folder: string;
beforeAll(async () => {
  on = await startRecord();
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'caseclock-directory-'));
});
afterAll(async () => {
  fs.rmSync(folder, { recursive: true });
  await on.stop();
});

const council = 'rutland';

/** Files by their names, as somebody saves them from a spreadsheet. */
function files(contents: Readonly<Record<string, string>>): string[] {
  return Object.entries(contents).map(([name, content]) => {
    const file = path.join(folder, name);
    fs.writeFileSync(file, content);
    return file;
  });
}

const teams = 'id,name,mailbox,telephone,answersFor\r\nnorth,"North, and the villages",,,\r\n';
const people =
  '\uFEFFid,name,mailbox,qualified\nru-1,Ada Field,ada@rutland.example,yes\nru-2,"Ben ""B"" Hill",ben@rutland.example,no\n';
const posts =
  'person,role,team,heldFrom,heldUntil\nru-1,team-manager,north,2025-04-01,\nru-2,social-worker,north,2025-04-01,2025-06-30\n';
const rota = 'role,person,onFrom,onUntil\nduty-manager,ru-1,2025-04-17T17:00,2025-04-18T08:30\n';
const all = { 'teams.csv': teams, 'people.csv': people, 'posts.csv': posts, 'rota.csv': rota };

const imported = async (contents: Readonly<Record<string, string>>, dryRun = false) => {
  const { lines, problems } = readFiles(files(contents));
  if (problems.length > 0) throw new DirectoryProblems(problems);
  return writeDirectory(on.db, { council, by: 'test', lines, dryRun });
};
const refusal = async (contents: Readonly<Record<string, string>>) => {
  const error = await imported(contents).catch((one: unknown) => one);
  if (!(error instanceof DirectoryProblems)) throw new Error(`taken: ${String(error)}`);
  return error.message.split('\n');
};

describe('importing the directory', () => {
  test('a dry run counts and writes nothing', async () => {
    expect(await imported(all, true)).toEqual({ added: 6, changed: 0, removed: 0, unchanged: 0 });
    expect((await readDirectory(on.db, council)).person).toEqual([]);
  });

  test('the files are one whole, in whatever order; the same again changes nothing', async () => {
    const { 'teams.csv': first, ...rest } = all;
    expect(await imported({ ...rest, 'teams.csv': first })).toMatchObject({ added: 6 });
    expect(await imported(all)).toEqual({ added: 0, changed: 0, removed: 0, unchanged: 6 });
    expect(await readDirectory(on.db, council)).toMatchObject({
      team: [{ id: 'north', name: 'North, and the villages' }],
      person: [{ id: 'ru-1' }, { id: 'ru-2', name: 'Ben "B" Hill', qualified: false }],
    });
  });

  test('a date alone is a whole London day: the last day in post counts', async () => {
    const toSocialWorker = async (at: string) =>
      (
        await recipientsOf(on.db, {
          council,
          team: 'north',
          roles: ['social-worker'],
          people: [],
          at: instant(at),
        })
      ).map((one) => one.person);
    expect(await toSocialWorker('2025-03-31T23:30:00+01:00')).toEqual([]);
    expect(await toSocialWorker('2025-04-01T00:00:00+01:00')).toEqual(['ru-2']);
    expect(await toSocialWorker('2025-06-30T23:59:00+01:00')).toEqual(['ru-2']);
    expect(await toSocialWorker('2025-07-01T00:00:00+01:00')).toEqual([]);
  });

  test('a change is one change, with what it was before and who made it', async () => {
    const changes = await imported({ 'people.csv': people.replace('ben@', 'b.hill@') });
    expect(changes).toEqual({ added: 0, changed: 1, removed: 0, unchanged: 1 });
    const [row] = await on.asOwner(
      'select by, what, before, after from directory_change order by id desc limit 1',
    );
    expect(row).toMatchObject({
      by: 'test',
      what: 'person',
      before: { mailbox: 'ben@rutland.example' },
      after: { mailbox: 'b.hill@rutland.example' },
    });
  });

  test('what was changed stays known: nobody takes it out again', async () => {
    await expect(on.asOwner('delete from directory_change')).rejects.toThrow('only ever added');
  });

  test('every bad line is named, with its field and what is right; nothing is written', async () => {
    const before = await readDirectory(on.db, council);
    expect(
      await refusal({
        'people.csv':
          'id,name,mailbox,qualified\nRU 9,Cy,cy@rutland.example,perhaps\nru-8,,cy,no\nru-7,Di,di@rutland.example,yes\n',
      }),
    ).toEqual([
      'people.csv line 2, id: is an id: lower case, digits and hyphens',
      'people.csv line 2, qualified: is true or false',
      'people.csv line 3, name: is missing: the name of the member of staff',
      'people.csv line 3, mailbox: is an e-mail address, such as duty@council.example',
    ]);
    expect(
      await refusal({
        'people.csv': 'id,name,mailbox,qualified\nru-7,Di,di@rutland.example,yes\n',
        'posts.csv':
          'person,role,team,heldFrom,heldUntil\nru-7,team-manager,south,2025-05-01,2025-04-30\nru-77,social-worker,,2025-04-01,\n',
        'cover.csv': 'person,covers,coversFrom,coversUntil\nru-7,ru-7,2025-05-01,2025-05-02\n',
      }),
    ).toEqual([
      'posts.csv line 2, heldUntil: is later than heldFrom',
      'posts.csv line 2, team: is a team of the directory; "south" is not there',
      'posts.csv line 3, person: is the id of somebody in the directory; "ru-77" is not there',
      'cover.csv line 2, covers: is somebody else: nobody covers for themselves',
    ]);
    expect(
      await refusal({
        'people.csv': 'id,name,mailbox,qualified\npet-team-manager,X,x@rutland.example,yes\n',
      }),
    ).toEqual(['people.csv line 2, id: is not taken: another council has somebody with it']);
    expect(await readDirectory(on.db, council)).toEqual(before);
  });

  test.each<[string, string, string]>([
    ['a role that is nearly one', 'person,role,heldFrom\nru-1,team manager,2025-04-01\n', 'line 2, role: is a role such as team-manager; did you mean "team-manager"?'],
    ['a day that is none', 'person,awayFrom,awayUntil\nru-1,2025-02-30,2025-03-01\n', 'line 2, awayFrom: is no date in the calendar of the years 1996 to 2100'],
    ['an hour that comes twice', 'role,person,onFrom,onUntil\nduty-manager,ru-1,2025-10-26T01:30,2025-10-26T08:00\n', 'line 2, onFrom: happened twice'],
    ['a cell too many', 'person,awayFrom,awayUntil\nru-1,2025-02-03,2025-03-01,\n', 'line 2, the line: has 3 cells'],
    ['the same said twice', 'person,awayFrom,awayUntil\nru-1,2025-02-03,2025-03-01\n\nru-1,2025-02-03,2025-03-02\n', 'line 4, person, awayFrom: says the same as'],
    ['a column that is none', 'person,awayFrom,awayUntil,why\nru-1,2025-02-03,2025-03-01,ill\n', 'line 1, why: is no column here'],
    ['columns of nothing', 'who,when\nx,y\n', 'line 1, the columns: are those of team'],
    ['an empty file', '', 'the file: begins with a line'],
    ['a quote that stays open', 'id,name\nnorth,"North\n', 'the file: line 2: a cell holds a quote'],
  ])('%s', async (_name, content, expected) => {
    const [said] = await refusal({ 'lines.csv': content });
    expect(said).toContain(expected);
  }); // prettier-ignore

  test('a file that is not there', () => {
    expect(readFiles(['/nowhere/people.csv']).problems).toEqual([
      { source: 'people.csv', field: 'the file', message: 'is not there' },
    ]);
  });
});
