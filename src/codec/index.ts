/** Encryption of everything that Temporal holds. `converter` and `failures` are loaded by path, inside the isolate. */
export { createCodec } from './codec';
export { dataConverter, failureConverterPath, payloadConverterPath } from './dataConverter';
export { KeyRingError, parseKeyRing, type KeyRing, type Purpose } from './keys';
export { storedRing, withActive, withKey, withoutKey, type StoredRing } from './rotate';
