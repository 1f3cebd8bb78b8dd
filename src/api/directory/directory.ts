import type { Request, Response } from 'express';
import { slugPattern } from '../../casework/ids';
import { DirectoryProblems, type DirectoryLines, type DirectoryWrite, type SourcedLine } from '../../records';
import { roles } from '../../vocabulary';
import { audit } from '../audit';
import { identityOf } from '../http/middleware';
import { notFound, Problem } from '../http/problems';
import type { Services } from '../services';
import { check } from '../shapes/check';
import { fromRecord } from '../reads/from-record';
import { personBody, rotaBody, teamBody } from './shapes';

/** GET /v1/directory/teams: the teams of the caller's council. */
export function readTeams(services: Services) {
  return reading(services, ({ team }) => ({ items: team }));
}

/** GET /v1/directory/people: everybody, with their posts, absences and cover. */
export function readPeople(services: Services) {
  return reading(services, (all) => ({ items: all.person.map(({ id }) => personOf(all, id)) }));
}

/** GET /v1/directory/people/{person}. */
export function readPerson(services: Services) {
  return reading(services, (all, request) => personOf(all, String(request.params.person)));
}

/** GET /v1/directory/rotas: who is on duty when, in which role. */
export function readRotas(services: Services) {
  return reading(services, ({ rota }) => ({ items: rota }));
}

/** PUT /v1/directory/teams/{team}. */
export function putTeam(services: Services) {
  return writing(services, (request) => {
    const id = slugOf(request, 'team');
    const line = { id, ...check(teamBody, request.body, 'Team') };
    return { lines: [{ kind: 'team', line, source: '' }] };
  });
}

/** PUT /v1/directory/people/{person}: what is said is all there is of their posts, absences and cover. */
export function putPerson(services: Services) {
  return writing(services, (request) => {
    const id = slugOf(request, 'person');
    const { posts, absences, coveredBy, ...person } = check(personBody, request.body, 'Person');
    return {
      lines: [
        { kind: 'person', line: { id, ...person }, source: '' },
        ...listed(posts, 'posts', (line) => ({ kind: 'post', line: { ...line, person: id } })),
        ...listed(absences, 'absences', (line) => ({ kind: 'absence', line: { ...line, person: id } })),
        ...listed(coveredBy, 'coveredBy', (line) => ({ kind: 'cover', line: { ...line, covers: id } })),
      ],
      replaces: (kind, line) =>
        kind === 'cover' ? line.covers === id : (kind === 'post' || kind === 'absence') && line.person === id,
    };
  });
}

/** PUT /v1/directory/rotas/{role} and /v1/directory/teams/{team}/rotas/{role}: the whole rota of a role. */
export function putRota(services: Services) {
  return writing(services, (request) => {
    const role = String(request.params.role);
    if (!(role in roles)) throw notFound();
    const team = request.params.team === undefined ? undefined : slugOf(request, 'team');
    const { slots } = check(rotaBody, request.body, 'Rota');
    return {
      lines: listed(slots, 'slots', (line) => ({
        kind: 'rota',
        line: { ...line, role, ...(team && { team }) },
      })),
      replaces: (kind, line) => kind === 'rota' && line.role === role && line.team === team,
    };
  });
}

function reading(services: Services, answer: (all: DirectoryLines, request: Request) => object | undefined) {
  return async (request: Request, response: Response): Promise<void> => {
    const { authority } = identityOf(response);
    const found = answer(await fromRecord(() => services.records.directory(authority)), request);
    if (!found) throw notFound();
    await audit(services, response, { what: 'read', subject: 'directory' });
    response.json(found);
  };
}

type Change = Pick<DirectoryWrite, 'lines' | 'replaces'>;

function writing(services: Services, read: (request: Request) => Change) {
  return async (request: Request, response: Response): Promise<void> => {
    const { authority, person } = identityOf(response);
    const change = read(request);
    const changes = await fromRecord(() =>
      services.records.writeDirectory({ council: authority, by: person, ...change }).catch(asProblem),
    );
    response.json(changes);
  };
}

function asProblem(error: unknown): never {
  if (!(error instanceof DirectoryProblems)) throw error;
  const errors = error.problems.map(({ source, field, message }) => ({
    pointer: `${source}/${field}`,
    message,
  }));
  throw new Problem('shape', errors.map(({ pointer, message }) => `${pointer} ${message}.`).join(' '), {
    errors,
  });
}

function personOf({ person, post, absence, cover }: DirectoryLines, id: string): object | undefined {
  const found = person.find((one) => one.id === id);
  return (
    found && {
      ...found,
      posts: post.filter((line) => line.person === id).map(({ person: _person, ...line }) => line),
      absences: absence.filter((line) => line.person === id).map(({ person: _person, ...line }) => line),
      coveredBy: cover.filter((line) => line.covers === id).map(({ covers: _covers, ...line }) => line),
    }
  );
}

function slugOf(request: Request, name: 'team' | 'person'): string {
  const id = String(request.params[name]);
  if (slugPattern.test(id)) return id;
  const message = 'is an id: lower case, digits and hyphens, at most 40';
  throw new Problem('shape', `The ${name} in the address ${message}.`);
}

function listed<T>(
  list: readonly T[],
  field: string,
  toLine: (line: T) => Pick<SourcedLine, 'kind' | 'line'>,
): SourcedLine[] {
  return list.map((line, index) => ({ ...toLine(line), source: `/${field}/${index}` }));
}
