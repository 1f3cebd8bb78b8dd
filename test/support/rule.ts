/**
 * A test that holds one or more rules of the procedures, named by their ids:
 *
 *     rule('HUL-2.5a', 'closes within ten working days of the final review', () => { ... });
 *
 * `caseclock rules` counts these calls, so write the ids as plain text.
 */
export function rule(
  ids: string | readonly string[],
  prose: string,
  body: jest.ProvidesCallback,
  timeout?: number,
): void {
  test(`${[ids].flat().join(', ')} ${prose}`, body, timeout);
}
