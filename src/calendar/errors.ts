/** Something said about time that cannot be right. The message says what is wrong and what would be right. */
export class CalendarError extends Error {
  override readonly name = 'CalendarError';
}
