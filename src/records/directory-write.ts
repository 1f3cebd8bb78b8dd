import { sql, type Transaction } from 'kysely';
import { canonical } from './canonical';
import type { Db } from './connect';
import { forms, keyOf, lineKinds, type DirectoryLines, type Line, type LineKind } from './directory-lines';
import type { Tables } from './tables';

/** A line, and where it stands: 'posts.csv line 3', '/posts/0'. */
export interface SourcedLine {
  kind: LineKind;
  line: Line;
  source: string;
}

export interface LineProblem {
  source: string;
  field: string;
  /** What is right. */
  message: string;
}

/** Lines that cannot stand in the directory; nothing was written. */
export class DirectoryProblems extends Error {
  override readonly name = 'DirectoryProblems';
  constructor(readonly problems: readonly LineProblem[]) {
    super(problems.map(({ source, field, message }) => `${source}, ${field}: ${message}`).join('\n'));
  }
}

export interface DirectoryChanges {
  added: number;
  changed: number;
  removed: number;
  unchanged: number;
}

export interface DirectoryWrite {
  council: string;
  /** Who writes: a staff id, or how it was done where nobody is signed in. */
  by: string;
  lines: readonly SourcedLine[];
  /** Lines of these kinds that are there, belong to what is replaced and are not among `lines`, go. */
  replaces?: (kind: LineKind, line: Line) => boolean;
  /** Says what would change, and changes nothing. */
  dryRun?: boolean;
}

class DryRun extends Error {}

/**
 * Writes lines into a council's directory, all of them or none; the same again changes nothing. Each change stands
 * in `directory_change` with who made it.
 * @throws DirectoryProblems naming each line that cannot stand there
 */
export async function writeDirectory(db: Db, write: DirectoryWrite): Promise<DirectoryChanges> {
  let changes: DirectoryChanges | undefined;
  try {
    await db.transaction().execute(async (tx) => {
      await sql`select pg_advisory_xact_lock(hashtextextended(${`directory ${write.council}`}, 0))`.execute(
        tx,
      );
      changes = await writeAll(tx, write);
      if (write.dryRun) throw new DryRun();
    });
  } catch (error) {
    if (!(error instanceof DryRun)) throw error;
  }
  return changes!;
}

/** The whole directory of a council, in the order of its keys. */
export async function readDirectory(db: Db, council: string): Promise<DirectoryLines> {
  const read = {} as Record<LineKind, Line[]>;
  for (const kind of lineKinds) read[kind] = await linesOf(db, council, kind);
  return read as unknown as DirectoryLines;
}

async function linesOf(db: Db, council: string, kind: LineKind): Promise<Line[]> {
  const { columns, key } = forms[kind];
  const fields = Object.entries(columns).map(
    ([field, column]) => sql`${sql.ref(column)} as ${sql.ref(field)}`,
  );
  const order = key.map((field) => sql.ref(columns[field]!));
  const { rows } = await sql<Record<string, string | boolean | null>>`
    select ${sql.join(fields)} from ${sql.table(kind)} where council = ${council} order by ${sql.join(order)}`.execute(
    db,
  );
  return rows.map(withoutNulls);
}

function withoutNulls(line: Readonly<Record<string, string | boolean | null | undefined>>): Line {
  return Object.fromEntries(
    Object.entries(line).filter(
      (entry): entry is [string, string | boolean] => entry[1] !== null && entry[1] !== undefined,
    ),
  );
}

async function writeAll(tx: Transaction<Tables>, write: DirectoryWrite): Promise<DirectoryChanges> {
  const { council, lines, replaces = () => false } = write;
  const there = await readDirectory(tx, council);
  const problems = [
    ...saidTwice(lines),
    ...spansThatEndFirst(lines),
    ...unknownNames(lines, there),
    ...(await elsewhere(tx, council, lines)),
  ];
  if (problems.length > 0) throw new DirectoryProblems(problems);

  const changes: DirectoryChanges = { added: 0, changed: 0, removed: 0, unchanged: 0 };
  for (const kind of lineKinds) {
    const before = new Map(
      (there[kind] as readonly unknown[] as Line[]).map((line) => [keyOf(kind, line), line]),
    );
    const wanted = new Map(
      lines.filter((one) => one.kind === kind).map(({ line }) => [keyOf(kind, line), withoutNulls(line)]),
    );
    for (const [key, line] of wanted) {
      const old = before.get(key);
      if (old && canonical(old) === canonical(line)) {
        changes.unchanged += 1;
        continue;
      }
      await upsert(tx, council, kind, line);
      await log(tx, write, kind, old, line);
      changes[old ? 'changed' : 'added'] += 1;
    }
    for (const [key, line] of before) {
      if (wanted.has(key) || !replaces(kind, line)) continue;
      await remove(tx, council, kind, line);
      await log(tx, write, kind, line, undefined);
      changes.removed += 1;
    }
  }
  return changes;
}

async function upsert(tx: Transaction<Tables>, council: string, kind: LineKind, line: Line): Promise<void> {
  const { columns, key } = forms[kind];
  const entries = Object.entries(columns);
  const owned = kind === 'person' || kind === 'absence' || kind === 'cover';
  // The keys of people and of what speaks of them alone hold across councils.
  const conflict = [...(owned ? [] : ['council']), ...key.map((field) => columns[field]!)];
  const moving = entries.filter(([field]) => !key.includes(field)).map(([, column]) => column);
  await sql`
    insert into ${sql.table(kind)} (council, ${sql.join(entries.map(([, column]) => sql.ref(column)))})
    values (${council}, ${sql.join(entries.map(([field]) => sql`${line[field] ?? null}`))})
    on conflict (${sql.join(conflict.map((column) => sql.ref(column)))})
    do update set ${sql.join(
      moving.length > 0
        ? moving.map((column) => sql`${sql.ref(column)} = ${sql.ref(`excluded.${column}`)}`)
        : [sql`council = excluded.council`],
    )}`.execute(tx);
}

async function remove(tx: Transaction<Tables>, council: string, kind: LineKind, line: Line): Promise<void> {
  const { columns, key } = forms[kind];
  const same = key.map(
    (field) => sql`${sql.ref(columns[field]!)} is not distinct from ${line[field] ?? null}`,
  );
  await sql`delete from ${sql.table(kind)} where council = ${council} and ${sql.join(same, sql` and `)}`.execute(
    tx,
  );
}

async function log(
  tx: Transaction<Tables>,
  { council, by }: DirectoryWrite,
  what: LineKind,
  before: Line | undefined,
  after: Line | undefined,
): Promise<void> {
  await tx
    .insertInto('directory_change')
    .values({
      by,
      council,
      what,
      before: before ? canonical(before) : null,
      after: after ? canonical(after) : null,
    })
    .execute();
}

function saidTwice(lines: readonly SourcedLine[]): LineProblem[] {
  const first = new Map<string, string>();
  return lines.flatMap(({ kind, line, source }) => {
    const key = `${kind} ${keyOf(kind, line)}`;
    const before = first.get(key);
    if (before === undefined) first.set(key, source);
    return before === undefined
      ? []
      : [
          {
            source,
            field: forms[kind].key.join(', '),
            message: `says the same as ${before}: keep one of them`,
          },
        ];
  });
}

function spansThatEndFirst(lines: readonly SourcedLine[]): LineProblem[] {
  return lines.flatMap(({ kind, line, source }) => {
    const [from, until] = forms[kind].span ?? [];
    if (!from || !until || line[until] === undefined || line[from]! < line[until]) return [];
    return [{ source, field: until, message: `is later than ${from}` }];
  });
}

function unknownNames(lines: readonly SourcedLine[], there: DirectoryLines): LineProblem[] {
  const ids = (kind: 'person' | 'team') =>
    new Set([
      ...there[kind].map(({ id }) => id),
      ...lines.filter((one) => one.kind === kind).map(({ line }) => String(line.id)),
    ]);
  const people = ids('person');
  const teams = ids('team');
  return lines.flatMap(({ kind, line, source }): LineProblem[] => {
    const { people: naming, team } = forms[kind];
    const unknown = naming.filter((field) => !people.has(String(line[field])));
    const lost = team !== undefined && line[team] !== undefined && !teams.has(String(line[team]));
    return [
      ...unknown.map((field) => ({
        source,
        field,
        message: `is the id of somebody in the directory; "${String(line[field])}" is not there`,
      })),
      ...(lost
        ? [
            {
              source,
              field: 'team',
              message: `is a team of the directory; "${String(line.team)}" is not there`,
            },
          ]
        : []),
      ...(kind === 'cover' && line.person === line.covers
        ? [{ source, field: 'covers', message: 'is somebody else: nobody covers for themselves' }]
        : []),
    ];
  });
}

/** An id is one person's across all councils: mails and acts name nothing else. */
async function elsewhere(
  tx: Transaction<Tables>,
  council: string,
  lines: readonly SourcedLine[],
): Promise<LineProblem[]> {
  const people = lines.filter(({ kind }) => kind === 'person');
  if (people.length === 0) return [];
  const taken = await tx
    .selectFrom('person')
    .select('id')
    .where('council', '<>', council)
    .where(
      'id',
      'in',
      people.map(({ line }) => String(line.id)),
    )
    .execute();
  const ids = new Set(taken.map(({ id }) => id));
  return people
    .filter(({ line }) => ids.has(String(line.id)))
    .map(({ source }) => ({
      source,
      field: 'id',
      message: 'is not taken: another council has somebody with it',
    }));
}
