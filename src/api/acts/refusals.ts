import type { Refusal } from '../../casework/types';
import { notFound, Problem } from '../http/problems';
import { NoAnswer, Refused } from './case-door';

/** What a case refused, as a problem. */
export function problemOfRefusal({ refused, message, errors, cite }: Refusal): Problem {
  // Not to be seen, and not there, are one answer.
  if (refused === 'authority') return notFound('hidden');
  return new Problem(refused, sentence(message), {
    ...(errors ? { errors } : {}),
    ...(cite ? { cite } : {}),
  });
}

/** What became of a call to a case, as a problem; anything else goes on as it is. */
export function problemOfCall(error: unknown): unknown {
  if (error instanceof Refused) return problemOfRefusal(error.refusal);
  if (error instanceof NoAnswer) return unavailable();
  return error;
}

/** What became of a question to a case: where no answer came, asking did nothing. */
export function problemOfRead(error: unknown): unknown {
  if (error instanceof NoAnswer)
    return new Problem('case-unavailable', 'No answer came in time. Nothing was changed: ask again.');
  return problemOfCall(error);
}

export function unknownAct(): Problem {
  return new Problem(
    'unknown-act',
    'A case of this kind takes no such act: GET /v1/cases/{id}/acts lists those that it takes.',
  );
}

export function unavailable(): Problem {
  return new Problem(
    'unavailable',
    'No answer came in time, so it is not known whether this was taken. Repeat it with the same Idempotency-Key: it is taken once.',
  );
}

function sentence(text: string): string {
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(capital) ? capital : `${capital}.`;
}
