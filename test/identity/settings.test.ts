import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { identitySettings, identityVariables, readEnvironment } from '../../src/identity';
import { readClaims } from '../../src/identity/claims';

/** How the tokens of a council's own identity provider are read. */
const given = { OIDC_ISSUER: 'https://login.example.gov.uk', OIDC_AUDIENCE: 'caseclock' };
const settings = (more: NodeJS.ProcessEnv = {}) =>
  identitySettings(readEnvironment('The API', z.object(identityVariables), { ...given, ...more }));
const read = (payload: Record<string, unknown>, more: NodeJS.ProcessEnv = {}) =>
  readClaims(payload, settings(more).claims!);

const person = '2f1c0a4e-5b1d-4c0e-9b0a-6d1f7e3c8a11';
/** As Microsoft Entra ID writes a token of version 2. */
const entra = {
  sub: 'AAAAAAAAAAAAAAAAAAAAA-pairwise',
  oid: person,
  tid: 'a-tenant',
  scp: 'access',
  ver: '2.0',
};
const forEntra = {
  OIDC_PERSON_CLAIM: 'oid',
  OIDC_AUTHORITY: 'hull',
  OIDC_ROLES: JSON.stringify({
    'Caseclock.TeamManager': 'team-manager',
    'Caseclock.DutyManager': 'duty-manager',
    'Caseclock.Ingest': 'business-support',
  }),
  OIDC_QUALIFIED_ROLE: 'Caseclock.SocialWorkEngland',
};

test('the issuer and the audience suffice: the keys are discovered, and the claims are called as ours', () => {
  expect(settings()).not.toHaveProperty('jwks');
  const claims = {
    sub: 'pet-amy',
    authority: 'peterborough',
    roles: ['social-worker', 'payroll'],
    qualified: true,
  };
  expect(read(claims)).toEqual({
    person: 'pet-amy',
    authority: 'peterborough',
    roles: ['social-worker'],
    qualified: true,
    service: false,
  });
});

test('app roles stand for ours, one of them for the qualification, and the installation is one council’s', () => {
  const roles = [
    'Caseclock.TeamManager',
    'Caseclock.DutyManager',
    'Caseclock.SocialWorkEngland',
    'constructor',
  ];
  expect(read({ ...entra, roles }, forEntra)).toEqual({
    person,
    authority: 'hull',
    roles: ['team-manager', 'duty-manager'],
    qualified: true,
    service: false,
  });
  expect(read({ ...entra, roles: ['team-manager'], qualified: true }, forEntra)).toMatchObject({
    roles: [], // its own word, which nobody gave it
    qualified: false,
  });
});

test('the names of the roles may stand in a file', () => {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'caseclock-roles-')), 'roles.json');
  fs.writeFileSync(file, forEntra.OIDC_ROLES);
  expect(
    read({ ...entra, roles: ['Caseclock.TeamManager'] }, { ...forEntra, OIDC_ROLES: file }),
  ).toMatchObject({
    roles: ['team-manager'],
  });
  fs.rmSync(path.dirname(file), { recursive: true });
});

describe('a service account is known', () => {
  test.each<[string, Record<string, unknown>, NodeJS.ProcessEnv]>([
    ['by idtyp', { ...entra, idtyp: 'app' }, forEntra],
    ['with Entra, without idtyp, by the scope that it lacks', { ...entra, scp: undefined }, forEntra],
    ['by being its own subject', { sub: 'loader', client_id: 'loader', authority: 'hull' }, {}],
    [
      'by the claim that the council chose',
      { sub: 'loader', authority: 'hull', kind: 'machine' },
      { OIDC_SERVICE_CLAIM: 'kind=machine' },
    ],
  ])('%s', (_how, payload, more) => {
    expect(read(payload, more)).toMatchObject({ service: true });
  });

  test('and a person who came through a client is none', () => {
    expect(read({ sub: 'pet-amy', authority: 'hull', client_id: 'pages', azp: 'pages' })).toMatchObject({
      service: false,
    });
  });
});

test.each<[string, Record<string, unknown>, NodeJS.ProcessEnv]>([
  ['sub', { authority: 'hull' }, {}],
  ['oid', { sub: 'x' }, forEntra],
  ['authority', { sub: 'pet-amy' }, {}],
  ['authority', { sub: 'pet-amy', authority: 'Hull City' }, {}],
  ['council', { sub: 'pet-amy', authority: 'hull' }, { OIDC_AUTHORITY_CLAIM: 'council' }],
  ['groups', { sub: 'pet-amy', authority: 'hull', groups: 'all' }, { OIDC_ROLES_CLAIM: 'groups' }],
  ['qualified', { sub: 'pet-amy', authority: 'hull', qualified: 'yes' }, {}],
])('the claim "%s" is named when it is missing or of the wrong form', (claim, payload, more) => {
  expect(read(payload, more)).toEqual({ wrong: claim });
});

test.each<[NodeJS.ProcessEnv, RegExp]>([
  [{ OIDC_ISSUER: 'http://login.example.gov.uk' }, /OIDC_ISSUER is not right: https/],
  [{ OIDC_ISSUER: undefined }, /OIDC_ISSUER is not set/],
  [{ OIDC_JWKS: 'http://login.example.gov.uk/keys' }, /OIDC_JWKS is not right: the path of a file, or https/],
  [
    { OIDC_ROLES: '{"Caseclock.Boss":"manager"}' },
    /OIDC_ROLES .*"Caseclock.Boss" stands for "manager", which is no role/,
  ],
  [{ OIDC_ROLES: '{"Caseclock.Boss":' }, /OIDC_ROLES is not right: JSON like/],
  [{ OIDC_ROLES: '/not/there.json' }, /OIDC_ROLES is not right: JSON like/],
  [{ OIDC_ROLES: '{"Caseclock.Boss":["team-manager"]}' }, /OIDC_ROLES .*stands for one of ours/],
  [{ OIDC_AUTHORITY: 'Hull City' }, /OIDC_AUTHORITY is not right: the council/],
  [{ OIDC_SERVICE_CLAIM: 'idtyp' }, /OIDC_SERVICE_CLAIM is not right: a claim and its value/],
])('%p refuses to start, by the name of the variable', (more, why) => {
  expect(() => settings(more)).toThrow(why);
});

test('what a compose file passes on empty is not set', () => {
  const empty = {
    OIDC_JWKS: '',
    OIDC_ROLES: '',
    OIDC_AUTHORITY: '',
    OIDC_PERSON_CLAIM: '',
    OIDC_SERVICE_CLAIM: '',
  };
  expect(settings(empty)).toEqual(settings());
  expect(settings({ OIDC_ISSUER: 'http://127.0.0.1:3401' }).issuer).toBe('http://127.0.0.1:3401');
});
