import { CursorError } from '../../records';
import { Problem } from '../http/problems';

/** Lists need PostgreSQL; acts do not. A cursor that the record does not know is the caller's mistake. */
export async function fromRecord<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof Problem) throw error;
    if (error instanceof CursorError) {
      const message = 'is not of this list: ask for its first page again';
      throw new Problem('bad-query', `/cursor ${message}.`, { errors: [{ pointer: '/cursor', message }] });
    }
    throw new Problem(
      'lists-unavailable',
      'The record does not answer. Cases can be read and acted upon meanwhile.',
      { cause: error },
    );
  }
}
