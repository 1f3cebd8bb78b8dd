export { bearerToken } from './bearer';
export { identitySettings, identityVariables, readEnvironment } from './settings';
export { IdentityUnavailable } from './keys';
export {
  identityVerifier,
  TokenRefused,
  type Identity,
  type IdentitySettings,
  type IdentityVerifier,
} from './verifier';
