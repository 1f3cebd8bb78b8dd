import fc from 'fast-check';
import type { Payload } from '@temporalio/common';
import { createCodec } from '../../src/codec';
import { payloadConverter } from '../../src/codec/converter';
import { bytes, forCase, plain, received, ring, secret, sent, text } from './support';

const keys = ring({ '2025-01': secret() });
const act = { act: 'decideReferral', actor: { by: 'amy', roles: ['team-manager'] }, fields: {} };
const here = { from: keys, to: keys };

describe('what is encrypted', () => {
  test('comes back as it was, and is not in the payload', async () => {
    const value = { note: 'MARKER', list: [1, null, 'é'], deep: { yes: true } };
    const [payload] = await createCodec(keys, 'worker').encode([payloadConverter.toPayload(value)]);
    expect(JSON.stringify(payload)).not.toContain(Buffer.from('MARKER').toString('base64').slice(0, 6));
    expect(text(payload!.data)).not.toContain('MARKER');
    expect(text(payload!.metadata!['encoding'])).toBe('binary/encrypted');
    expect(text(payload!.metadata!['encryption-key-id'])).toBe('worker:2025-01');
    expect(await received(payload!, keys)).toEqual(value);
  });

  test('never looks the same twice', async () => {
    const codec = createCodec(keys, 'api');
    const [one, two] = await codec.encode([plain(1), plain(1)]);
    expect(Buffer.from(one!.data!).equals(Buffer.from(two!.data!))).toBe(false);
  });

  test('undefined, null and bytes survive', async () => {
    for (const value of [undefined, null, '', 0, new Uint8Array([1, 2])]) {
      expect(await sent(value, { ...here, writer: 'worker' })).toEqual(value);
    }
  });

  test('what is long and repeats itself takes little room, and comes back as it was', async () => {
    const facts = Array.from({ length: 200 }, (_, id) => ({
      id,
      event: 'VisitMade',
      fields: { seen: true },
    }));
    const [payload] = await createCodec(keys, 'worker').encode([payloadConverter.toPayload({ facts })]);
    expect(payload!.data!.length).toBeLessThan(JSON.stringify({ facts }).length / 5);
    expect(await received(payload!, keys)).toEqual({ facts });
  });

  test('any JSON comes back as it was', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), async (value) => {
        const wanted = JSON.parse(JSON.stringify(value)) as unknown;
        expect(await sent(value, { ...here, writer: 'worker' })).toEqual(wanted);
      }),
    );
  });
});

describe('rotation', () => {
  const old = secret();
  const next = secret();

  test('what the old key wrote is read while the ring holds it', async () => {
    const after = ring({ old, next }, 'next');
    expect(await sent('kept', { from: ring({ old }), to: after, writer: 'api' })).toBe('kept');
  });

  test('the active key writes', async () => {
    const [payload] = await createCodec(ring({ old, next }, 'next'), 'api').encode([plain(1)]);
    expect(text(payload!.metadata!['encryption-key-id'])).toBe('api:next');
  });

  test('a key that left the ring leaves its payloads unreadable, and says so', async () => {
    expect(await sent('lost', { from: ring({ old }), to: ring({ next }), writer: 'api' })).toEqual({
      unreadable: expect.stringContaining('key id is unknown'),
    });
  });

  test('another key of the same id is told from a damaged one only by its owner', async () => {
    const answer = await sent('x', { from: ring({ a: secret() }), to: ring({ a: secret() }), writer: 'api' });
    expect(answer).toEqual({ unreadable: expect.stringContaining('altered') });
  });
});

describe('tampering', () => {
  test('one changed bit anywhere makes it unreadable', async () => {
    const [payload] = await createCodec(keys, 'api').encode([plain(act)]);
    for (let at = 0; at < payload!.data!.length; at += 7) {
      const data = Uint8Array.from(payload!.data!);
      data[at]! ^= 1;
      expect(await received({ ...payload, data }, keys)).toHaveProperty('unreadable');
    }
  });

  test('a payload of the worker cannot be passed off as one of the API', async () => {
    const [payload] = await createCodec(keys, 'worker').encode([plain(act)], forCase('referral:hull:REF-1'));
    const metadata = { ...payload!.metadata, 'encryption-key-id': bytes('api:2025-01') };
    expect(await received({ ...payload, metadata }, keys)).toHaveProperty('unreadable');
  });
});

describe('the mark of the API', () => {
  test('is on an act that the API wrote for this case', async () => {
    expect(await sent(act, { ...here, writer: 'api' })).toEqual({ ...act, origin: 'api' });
    expect(await sent({ open: act, pins: {} }, { ...here, writer: 'api' })).toEqual({
      open: { ...act, origin: 'api' },
      pins: {},
    });
  });

  test('is not on what the worker wrote, nor on what came in clear, whatever it claims', async () => {
    const claims = { ...act, origin: 'api' };
    expect(await sent(claims, { ...here, writer: 'worker' })).toEqual(act);
    expect(await received(plain(claims), keys)).toEqual(act);
    expect(await received(plain({ open: claims }), keys)).toEqual({ open: act });
    const forged = { ...plain(claims), metadata: { ...plain(1).metadata, 'caseclock-origin': bytes('api') } };
    expect(await received(forged, keys)).toEqual(act);
    expect(await sent(forged, { ...here, writer: 'worker' })).not.toHaveProperty('origin');
  });

  test('cannot be smuggled inside the encryption', async () => {
    const inner = { ...plain(act), metadata: { ...plain(1).metadata, 'caseclock-origin': bytes('api') } };
    const encoded = await createCodec(keys, 'worker').encode([inner], forCase('referral:hull:REF-1'));
    expect(await received(encoded[0]!, keys)).toEqual(act);
  });

  test('is not on an act that was copied from another case', async () => {
    const copied = await sent(act, {
      ...here,
      writer: 'api',
      workflowId: 'referral:hull:REF-1',
      readAs: 'referral:hull:REF-2',
    });
    expect(copied).toEqual(act);
  });

  test('says of a state which program handed it over, and nothing when none of ours did', async () => {
    const claims = { state: { case: 'x' }, origin: 'api' };
    expect(await sent(claims, { ...here, writer: 'worker' })).toEqual({
      state: { case: 'x' },
      origin: 'worker',
    });
    expect(await received(plain(claims), keys)).toEqual({ state: { case: 'x' } });
  });

  test('leaves alone what is no act', async () => {
    for (const value of [{ origin: 'sea' }, [{ actor: 1 }], 'actor']) {
      expect(await sent(value, { ...here, writer: 'api' })).toEqual(value);
    }
  });
});

describe('what cannot be read', () => {
  const anyBytes = fc.uint8Array({ maxLength: 200 });
  const encodings = fc.oneof(
    fc.constantFrom(
      'json/plain',
      'binary/encrypted',
      'binary/null',
      'binary/plain',
      'json/unreadable',
      'json/protobuf',
    ),
    fc.string(),
  );

  test('never throws, whatever the bytes', async () => {
    await fc.assert(
      fc.asyncProperty(
        encodings,
        fc.constantFrom('api:2025-01', 'worker:2025-01', 'x', ''),
        anyBytes,
        async (encoding, keyId, data) => {
          const payload = {
            metadata: { encoding: bytes(encoding), 'encryption-key-id': bytes(keyId) },
            data,
          };
          const value = await received(payload, keys);
          if (encoding === 'binary/encrypted') expect(value).toHaveProperty('unreadable');
        },
      ),
      { numRuns: 500 },
    );
  });

  test('never throws on things that are hardly payloads', async () => {
    const odd = [
      {},
      { metadata: null },
      { metadata: {} },
      { metadata: { encoding: null } },
      { metadata: { encoding: bytes('json/plain') } },
      { metadata: { encoding: bytes('binary/encrypted') }, data: null },
      { metadata: { encoding: 7 }, data: 'text' },
    ];
    for (const payload of odd) {
      await expect(received(payload as unknown as Payload, keys)).resolves.toHaveProperty('unreadable');
    }
  });

  test('does not quote the content', async () => {
    const value = (await received({ ...plain(1), data: bytes('MARKER not json') }, keys)) as {
      unreadable: string;
    };
    expect(value.unreadable).toBe('it is not valid JSON');
  });
});
