import { z } from 'zod';
import { instant, role, staff, team } from '../shapes/parts';

/** What is said about the staff of a council. */

const from = instant;
const until = instant.meta({ description: 'The first instant at which it is over' });

export const teams = z
  .object({
    items: z.array(
      z
        .object({
          id: team,
          name: z.string(),
          mailbox: z.string().optional(),
          telephone: z.string().optional(),
          answersFor: role.optional(),
        })
        .meta({ id: 'TeamLine' }),
    ),
  })
  .meta({ id: 'Teams' });

export const staffMember = z
  .object({
    id: staff,
    name: z.string(),
    mailbox: z.string(),
    qualified: z.boolean(),
    posts: z.array(z.object({ role, team: team.optional(), heldFrom: from, heldUntil: until.optional() })),
    absences: z.array(z.object({ awayFrom: from, awayUntil: until })),
    coveredBy: z.array(z.object({ person: staff, coversFrom: from, coversUntil: until })),
  })
  .meta({ id: 'StaffMember' });

export const people = z.object({ items: z.array(staffMember) }).meta({ id: 'Staff' });

export const rotas = z
  .object({
    items: z.array(
      z
        .object({ role, team: team.optional(), person: staff, onFrom: from, onUntil: until })
        .meta({ id: 'RotaLine' }),
    ),
  })
  .meta({ id: 'Rotas' });

export const changes = z
  .object({ added: z.int(), changed: z.int(), removed: z.int(), unchanged: z.int() })
  .meta({ id: 'Changes', description: 'How many lines were added, changed, removed, or the same' });
