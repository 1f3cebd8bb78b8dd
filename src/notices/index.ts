/** What is said to people, and how it leaves. */
export { composeAlert, type Undelivered } from './alert';
export { compose, type Composed, type Hearer, type NamedCase, type Told } from './compose';
export { composeDigest, linesOnOnePage, type DigestLine, type DigestState } from './digest';
export { digestIdOf, domainOf, messageIdOf, panelMailIdOf, threadIdOf } from './envelope';
export { composePanelAgenda, composePanelNotHeld, type PanelCase, type PanelSaid } from './panel';
export { noticeKinds } from './templates/kinds';
export { noWords, type CouncilWords } from './words';
export {
  longestSend,
  MailFailure,
  smtpTransport,
  type Mail,
  type Outcome,
  type Transport,
} from './transport';
