import { z } from 'zod';
import { caseName, date, entry, instant, page, process, reference, team } from '../shapes/parts';

/** What is said about the sittings of panels. */

const sitting = {
  panel: z.string().meta({ example: 'child-in-need-panel' }),
  day: date,
  sitsAt: instant,
  agendaAt: instant.meta({ description: 'When its agenda is made' }),
  agendaMadeAt: instant.nullable(),
  waiting: z.int().meta({ description: 'How many cases waited for it' }),
  toHear: z.int().meta({ description: 'How many of them it was to hear' }),
  decided: z.int(),
  notHeld: z.boolean().meta({ description: 'Looked back upon, and nothing at all was recorded' }),
  nobodyToTell: z.array(team).meta({ description: 'The teams of which nobody could be told' }),
};

export const sittingPage = page('Sittings', z.object(sitting).meta({ id: 'Sitting' }));

export const agendaAnswer = z
  .object({
    council: z.string(),
    ...sitting,
    items: z.array(
      z.object({
        case: caseName,
        reference,
        process,
        team,
        position: z.int(),
        onAgenda: z.boolean().meta({ description: 'Within what one sitting takes' }),
        waitsSince: date,
        carried: z.int().meta({ description: 'On how many agendas before, without being reached' }),
        clock: z.string().nullable(),
        state: z.enum(['waits', 'decided', 'carried over', 'ended']),
        outcome: z.string().nullable(),
        decidedOn: date.nullable(),
        decision: entry.nullable(),
      }),
    ),
    asAt: instant,
  })
  .meta({ id: 'Agenda' });
