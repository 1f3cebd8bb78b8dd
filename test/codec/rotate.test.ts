import { storedRing, withActive, withKey, withoutKey } from '../../src/codec';
import { ring, secret, sent } from './support';

const first = () => storedRing(JSON.stringify({ active: '2026-10', keys: { '2026-10': secret() } }));
const asRing = ({ active, keys }: ReturnType<typeof first>) => ring({ ...keys }, active);

describe('a key', () => {
  test('that is added reads, and writes nothing yet', () => {
    const before = first();
    const after = withKey(before, '2026-11');
    expect(after.active).toBe('2026-10');
    expect(Object.keys(after.keys)).toEqual(['2026-10', '2026-11']);
    expect(Buffer.from(after.keys['2026-11']!, 'base64')).toHaveLength(32);
    expect(before.keys).not.toHaveProperty('2026-11');
  });

  test('that is activated writes; what was there stays readable', async () => {
    const before = withKey(first(), '2026-11');
    const after = withActive(before, '2026-11');
    const old = await sent('old', { from: asRing(before), to: asRing(after), writer: 'api' });
    expect(old).toBe('old');
    // A part that has the new key, and does not write with it yet, reads what the others write.
    expect(await sent('new', { from: asRing(after), to: asRing(before), writer: 'worker' })).toBe('new');
  });

  test('that was not given to a part first cannot be read there', async () => {
    const before = first();
    const after = withActive(withKey(before, '2026-11'), '2026-11');
    expect(await sent('new', { from: asRing(after), to: asRing(before), writer: 'api' })).toEqual({
      unreadable: expect.stringContaining('key id is unknown'),
    });
  });

  test('that is retired reads nothing any more', async () => {
    const both = withActive(withKey(first(), '2026-11'), '2026-11');
    const after = withoutKey(both, '2026-10');
    expect(Object.keys(after.keys)).toEqual(['2026-11']);
    expect(
      await sent('old', { from: asRing({ ...both, active: '2026-10' }), to: asRing(after), writer: 'api' }),
    ).toEqual({
      unreadable: expect.stringContaining('key id is unknown'),
    });
  });

  test.each([
    [() => withKey(first(), '2026-10'), 'There is a key "2026-10" already.'],
    [() => withKey(first(), 'a:b'), /a key's id has letters/],
    [() => withActive(first(), '2026-12'), 'There is no key "2026-12": there are 2026-10.'],
    [() => withActive(first(), 'constructor'), 'There is no key "constructor"'],
    [() => withoutKey(first(), '2026-10'), '"2026-10" is the active key: activate another one first.'],
    [() => storedRing(undefined), /CASECLOCK_KEYS is not set/],
  ])('%p is refused with what is wrong', (act, wanted) => {
    expect(act).toThrow(wanted);
  });
});
