export { bearerToken } from './bearer';
export { identitySettings, identityVariables, readEnvironment } from './settings';
export {
  IdentityUnavailable,
  identityVerifier,
  TokenRefused,
  type Identity,
  type IdentitySettings,
  type IdentityVerifier,
} from './verifier';
