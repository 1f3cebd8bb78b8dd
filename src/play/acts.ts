import type { Fields } from '../casework';
import { actsTaken, processNames, type FieldType } from '../vocabulary';
import type { CaseEntry, WrittenStep } from './schema';
import { momentOf } from './times';

/** The only case of a life has no need of a name. */
export const onlyCase = 'main';

/**
 * The fields of an act: moments as London times; `entries` and `cases` are the fields that name an entry by its event,
 * or another case, whose number and id are known only when the life is played.
 */
export function fieldsFor(
  step: WrittenStep,
  name: string,
  entry: Pick<CaseEntry, 'fields'> | undefined,
): { fields: Fields; entries: readonly string[]; cases: readonly string[] } {
  const definition = definitionOf(name);
  const written: Fields = { ...(definition?.opens && entry?.fields), ...step.with };
  const typeOf = (field: string) => definition?.fields[field]?.type;
  const fields = Object.entries(written).map(([field, value]) => {
    const isMoment = typeOf(field) === 'moment' && typeof value === 'string';
    return [field, isMoment ? momentOf(value) : value] as const;
  });
  const named = (type: FieldType) =>
    Object.entries(written)
      .filter(([field, value]) => typeOf(field) === type && typeof value === 'string')
      .map(([field]) => field);
  return { fields: Object.fromEntries(fields), entries: named('event'), cases: named('case') };
}

/** The act as this release takes it, and the process that it belongs to. */
export function definitionOf(name: string) {
  for (const process of processNames) {
    const found = actsTaken(process).find(({ act }) => act === name);
    if (found) return { ...found, process };
  }
  return undefined;
}

/** The case that a step speaks of: the one that it names, or the first. */
export function caseOf(step: WrittenStep, cases: Readonly<Record<string, CaseEntry>>): string {
  return step.case ?? Object.keys(cases)[0] ?? onlyCase;
}
