import { parseKeyRing } from '../../src/codec';
import { ring, secret } from './support';

const short = Buffer.from('MARKERMARKER').toString('base64');

describe('the key ring', () => {
  test('derives a different key for each purpose', () => {
    const keys = ring({ a: secret() });
    expect(keys.key('api', 'a')).toHaveLength(32);
    expect(keys.key('api', 'a')!.equals(keys.key('worker', 'a')!)).toBe(false);
    expect(keys.key('api', 'b')).toBeUndefined();
  });

  test.each([
    [undefined, /CASECLOCK_KEYS is not set/],
    ['', /CASECLOCK_KEYS is not set/],
    ['{MARKER', /is not JSON/],
    ['{"active":"a"}', /"keys" is missing/],
    ['{"active":"a","keys":{}}', /"keys" is/],
    [`{"active":"b","keys":{"a":"${secret()}"}}`, /names "b" as active, but has only the keys a/],
    [`{"active":"a","keys":{"a":"${short}"}}`, /the key "a" has 12 bytes, but a key has 32/],
    ['{"active":"a","keys":{"a":"MARKER!"}}', /the key "a" is not base64/],
    [`{"active":"a","keys":{"a":"${secret()}"},"more":1}`, /unknown entries/],
    [`{"active":"a:b","keys":{"a:b":"${secret()}"}}`, /a key's id has letters/],
  ])('says what is wrong with %s, without showing it', (text, wanted) => {
    expect(() => parseKeyRing(text)).toThrow(wanted);
    try {
      parseKeyRing(text);
    } catch (error) {
      expect(String(error)).not.toMatch(/MARKER/);
      expect(String(error)).not.toContain(short);
    }
  });
});
