import { hkdfSync } from 'node:crypto';
import { parse } from 'cookie';
import type { Request, Response } from 'express';
import type { z } from 'zod';
import type { KeyRing } from '../../codec';
import { jose } from '../../identity/jose';

/** Content that travels through a browser and that only we can read: encrypted, for one purpose, for a time. */
export interface CookieJar {
  /** @param seconds until it is worth nothing any more */
  put(response: Response, name: string, content: object, seconds: number): Promise<void>;
  /** Undefined when there is none, or none that is ours, of that shape and still good. */
  take<T>(request: Request, name: string, shape: z.ZodType<T>): Promise<T | undefined>;
  clear(response: Response, name: string): void;
}

/** Browsers keep no more of one cookie, its name and attributes included. */
const MOST_BYTES = 4096;

/** @param publicUrl https: then the cookies are for https alone, and bound to this very host */
export function cookieJar(ring: KeyRing, publicUrl: string): CookieJar {
  const secure = publicUrl.startsWith('https:');
  const fullName = (name: string) => `${secure ? '__Host-' : ''}caseclock-${name}`;
  const attributes = { httpOnly: true, sameSite: 'lax', path: '/', secure } as const;

  return {
    async put(response, name, content, seconds) {
      const sealed = await new jose.EncryptJWT({ content })
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: ring.active })
        .setAudience(name)
        .setExpirationTime(Math.floor(Date.now() / 1000) + seconds)
        .encrypt(keyFor(ring, ring.active));
      if (fullName(name).length + sealed.length > MOST_BYTES - 96) {
        throw new Error(`the cookie ${name} has ${sealed.length} characters, more than a browser keeps`);
      }
      response.cookie(fullName(name), sealed, { ...attributes, maxAge: seconds * 1000 });
    },

    async take(request, name, shape) {
      const sealed = parse(request.get('Cookie') ?? '')[fullName(name)];
      if (!sealed) return undefined;
      try {
        const { payload } = await jose.jwtDecrypt(sealed, ({ kid }) => keyFor(ring, kid ?? ''), {
          audience: name,
          requiredClaims: ['exp'],
          keyManagementAlgorithms: ['dir'],
          contentEncryptionAlgorithms: ['A256GCM'],
        });
        return shape.safeParse(payload.content).data;
      } catch (error) {
        if (error instanceof jose.errors.JOSEError) return undefined;
        throw error;
      }
    },

    clear(response, name) {
      response.clearCookie(fullName(name), attributes);
    },
  };
}

/** Derived from the payload key of that id; a ring that has lost it makes people sign in again. */
function keyFor(ring: KeyRing, id: string): Uint8Array {
  const key = ring.key('api', id);
  if (!key) throw new jose.errors.JWEDecryptionFailed();
  return new Uint8Array(hkdfSync('sha256', key, Buffer.alloc(0), 'caseclock pages cookies', 32));
}
