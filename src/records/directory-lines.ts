import type { Instant } from '../calendar';
import type { Role } from '../vocabulary';

/** The lines of a council's directory. Every "until" is exclusive; absent: without end. */
export interface TeamLine {
  id: string;
  name: string;
  /** Hears what is meant for a post of the team while nobody is there to hear it. */
  mailbox?: string | undefined;
  telephone?: string | undefined;
  /** The role that the team as a whole is: the emergency duty team. */
  answersFor?: Role | undefined;
}

export interface PersonLine {
  id: string;
  name: string;
  mailbox: string;
  /** A qualified social worker. */
  qualified: boolean;
}

export interface PostLine {
  person: string;
  role: Role;
  /** Absent for a post that is held for all teams. */
  team?: string | undefined;
  heldFrom: Instant;
  heldUntil?: Instant | undefined;
}

export interface AbsenceLine {
  person: string;
  awayFrom: Instant;
  awayUntil: Instant;
}

export interface CoverLine {
  person: string;
  /** Who is away. */
  covers: string;
  coversFrom: Instant;
  coversUntil: Instant;
}

export interface RotaLine {
  role: Role;
  /** Absent for a rota of all teams. */
  team?: string | undefined;
  person: string;
  onFrom: Instant;
  onUntil: Instant;
}

export interface DirectoryLines {
  team: readonly TeamLine[];
  person: readonly PersonLine[];
  post: readonly PostLine[];
  absence: readonly AbsenceLine[];
  cover: readonly CoverLine[];
  rota: readonly RotaLine[];
}

export type LineKind = keyof DirectoryLines;
export type Line = Readonly<Record<string, string | boolean | undefined>>;

interface Form {
  /** Each field's column in the table of this name. */
  columns: Readonly<Record<string, string>>;
  /** What tells one line from another: the same again changes it. */
  key: readonly string[];
  /** From and until, of lines that hold for a time. */
  span?: readonly [from: string, until: string];
  /** Fields that name a person, or a team. */
  people: readonly string[];
  team?: 'team';
}

/** In the order in which they can be written: people and teams before what speaks of them. */
export const forms: Readonly<Record<LineKind, Form>> = {
  team: {
    columns: {
      id: 'id',
      name: 'name',
      mailbox: 'mailbox',
      telephone: 'telephone',
      answersFor: 'answers_for',
    },
    key: ['id'],
    people: [],
  },
  person: {
    columns: { id: 'id', name: 'name', mailbox: 'mailbox', qualified: 'qualified' },
    key: ['id'],
    people: [],
  },
  post: {
    columns: { person: 'person', role: 'role', team: 'team', heldFrom: 'held_from', heldUntil: 'held_until' },
    key: ['person', 'role', 'team', 'heldFrom'],
    span: ['heldFrom', 'heldUntil'],
    people: ['person'],
    team: 'team',
  },
  absence: {
    columns: { person: 'person', awayFrom: 'away_from', awayUntil: 'away_until' },
    key: ['person', 'awayFrom'],
    span: ['awayFrom', 'awayUntil'],
    people: ['person'],
  },
  cover: {
    columns: {
      person: 'person',
      covers: 'covers',
      coversFrom: 'covers_from',
      coversUntil: 'covers_until',
    },
    key: ['person', 'covers', 'coversFrom'],
    span: ['coversFrom', 'coversUntil'],
    people: ['person', 'covers'],
  },
  rota: {
    columns: { role: 'role', team: 'team', person: 'person', onFrom: 'on_from', onUntil: 'on_until' },
    key: ['role', 'team', 'person', 'onFrom'],
    span: ['onFrom', 'onUntil'],
    people: ['person'],
    team: 'team',
  },
};

export const lineKinds = Object.keys(forms) as readonly LineKind[];

export function keyOf(kind: LineKind, line: Line): string {
  return forms[kind].key.map((field) => line[field] ?? '').join(' ');
}
