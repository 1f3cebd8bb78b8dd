import { z } from 'zod';
import { endOfDay, startOfDay, type CivilDate } from '../../calendar';
import type { LineKind } from '../../records';
import { roles, type Role } from '../../vocabulary';
import { slugSchema } from '../shapes/fields';
import { readMoment } from '../shapes/moments';
import { nearest } from '../../vocabulary/nearest';

/** The fields of each line of the directory: as JSON over HTTP, and as the columns of a CSV file. */

const SPAN_FORM =
  'is a date (2026-04-15), a London time (2026-04-15T08:30) or an instant (2026-04-15T07:30:00Z)';

const words = (form: string, about: string, most: number) =>
  z
    .string({ error: ({ input }) => (input === undefined ? `is missing: ${about}` : form) })
    .trim()
    .min(1, { error: `is missing: ${about}` })
    .max(most, { error: `has at most ${most} characters` })
    .meta({ description: about });
const name = (about: string) => words('is a text', about, 100);
const mailbox = (about: string) =>
  words('is an e-mail address', about, 254).regex(/^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;"]+$/, {
    error: 'is an e-mail address, such as duty@council.example',
  });
const role = (about: string) =>
  z
    .enum(Object.keys(roles) as [Role, ...Role[]], {
      error: ({ input }) => (input === undefined ? `is missing: ${about}` : roleForm(input)),
    })
    .meta({ description: about });

function roleForm(input: unknown): string {
  const like = typeof input === 'string' ? nearest(input, Object.keys(roles)) : undefined;
  return `is a role such as team-manager${like ? `; did you mean "${like}"?` : ''}`;
}

/** A date alone means its whole day: as a beginning its first instant, as an end its last. */
const at = (whole: (day: CivilDate) => string, about: string) =>
  z
    .string({ error: ({ input }) => (input === undefined ? `is missing: ${about}` : SPAN_FORM) })
    .meta({ description: about, example: '2026-04-15' })
    .transform((text, context) => {
      const answer = readMoment(text);
      if ('wrong' in answer) {
        context.addIssue({ code: 'custom', message: answer.wrong });
        return z.NEVER;
      }
      return isDate(answer.moment) ? whole(answer.moment) : answer.moment;
    });
const from = (about: string) => at(startOfDay, `${about}: the first day, or the time`);
const until = (about: string) => at(endOfDay, `${about}: the last day, or the time from which it is over`);

function isDate(moment: string): moment is CivilDate {
  return moment.length === 10;
}

const person = slugSchema('the staff id of somebody in the directory').meta({ example: 'pet-social-worker' });
const team = slugSchema('the team; absent: for all teams').optional();

export const lineShapes = {
  team: z.strictObject({
    id: slugSchema('the id of the team'),
    name: name('what people call the team'),
    mailbox: mailbox('hears what is meant for the team while nobody is there').optional(),
    telephone: words('is a telephone number', 'the telephone of the team', 25)
      .regex(/^\+?[0-9][0-9 ()-]{4,23}$/, { error: 'is a telephone number, such as 01733 864180' })
      .optional(),
    answersFor: role('the role that the team as a whole is, such as emergency-duty-team').optional(),
  }),
  person: z.strictObject({
    id: slugSchema('the staff id, the same as in tokens'),
    name: name('the name of the member of staff'),
    mailbox: mailbox('where they read their mail'),
    qualified: z
      .boolean({
        error: ({ input }) =>
          input === undefined ? 'is missing: whether they are a qualified social worker' : 'is true or false',
      })
      .meta({ description: 'whether they are a qualified social worker' }),
  }),
  post: z.strictObject({
    person,
    role: role('the role that the person holds'),
    team,
    heldFrom: from('since when the post is held'),
    heldUntil: until('until when; absent: without end').optional(),
  }),
  absence: z.strictObject({
    person,
    awayFrom: from('since when they are away'),
    awayUntil: until('until when'),
  }),
  cover: z.strictObject({
    person,
    covers: person.meta({ description: 'the staff id of whoever is away' }),
    coversFrom: from('since when'),
    coversUntil: until('until when'),
  }),
  rota: z.strictObject({
    role: role('the role they are on duty in'),
    team,
    person,
    onFrom: from('since when they are on duty'),
    onUntil: until('until when'),
  }),
} as const satisfies Record<LineKind, z.ZodObject>;

const { id: _team, ...teamFields } = lineShapes.team.shape;
const { id: _person, ...personFields } = lineShapes.person.shape;

/** PUT of a team. */
export const teamBody = z.strictObject(teamFields).meta({
  id: 'Team',
  title: 'Team',
  examples: [{ name: 'Referral and Assessment', mailbox: 'referrals@council.example' }],
});

/** PUT of a person: what is said here is all there is, their cover by others included. */
export const personBody = z
  .strictObject({
    ...personFields,
    posts: z
      .array(lineShapes.post.omit({ person: true }))
      .max(50)
      .default([]),
    absences: z
      .array(lineShapes.absence.omit({ person: true }))
      .max(50)
      .default([]),
    coveredBy: z
      .array(lineShapes.cover.omit({ covers: true }))
      .max(50)
      .default([]),
  })
  .meta({
    id: 'Person',
    title: 'Person',
    examples: [
      {
        name: 'Jo Marsh',
        mailbox: 'jo.marsh@council.example',
        qualified: true,
        posts: [{ role: 'social-worker', team: 'referral-and-assessment', heldFrom: '2026-04-01' }],
      },
    ],
  });

/** PUT of the rota of a role: what is said here is all there is. */
export const rotaBody = z
  .strictObject({ slots: z.array(lineShapes.rota.omit({ role: true, team: true })).max(1000) })
  .meta({
    id: 'Rota',
    title: 'Rota',
    examples: [{ slots: [{ person: 'pet-duty-manager', onFrom: '2026-04-15', onUntil: '2026-04-15' }] }],
  });
