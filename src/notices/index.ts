/** What is said to people, and how it leaves. */
export { compose, type Composed, type Hearer, type NamedCase } from './compose';
export { domainOf, messageIdOf, threadIdOf } from './envelope';
export {
  longestSend,
  MailFailure,
  smtpTransport,
  type Mail,
  type Outcome,
  type Transport,
} from './transport';
