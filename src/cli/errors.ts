/** Something a person can put right; the message is the whole answer. */
export class UserError extends Error {
  override readonly name = 'UserError';
}

/** By name, so that no module has to be loaded to recognise its errors. */
const EXPECTED = ['UserError', 'CalendarError', 'PolicyErrors'];

export function isExpected(error: unknown): error is Error {
  return error instanceof Error && EXPECTED.includes(error.name);
}
