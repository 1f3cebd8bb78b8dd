import * as workflow from '@temporalio/workflow';
import type { RecordResult } from '../activities/types';
import { nextInstant, type Actor, type CaseEvent, type CaseIdentity, type Refusal } from '../casework';
import { msOf, type Instant } from '../calendar';
import { explainClockOf, type ClockWords } from '../casework/explain-clock';
import { possibleActs } from '../casework/possible';
import { actsTaken, type ProcessName } from '../vocabulary';
import { Desk, openState, type CaseState, type Passing } from './desk';
import { details, timerSummary } from './details';
import { notify, record } from './effects';
import { editionRefused, readRenewal } from './read-renewal';
import { openCase, sayTo, wordSignal } from './others';
import { readWord } from './read-word';
import { readStart, type CaseInput } from './read-start';
import { searchable, searchAttributes, type Searchable } from './search-attributes';

export type { CaseInput } from './read-start';
export type CaseResult = { state: CaseState } | { openingRefused: Refusal };

/** Events in one run after which the case continues as new, when the server has not suggested it before. */
const longRun = 1_000;
const yearlyMs = 365 * 86_400_000;
/** The most events that one `record` carries, well below the payload limit. */
const batchSize = 50;

/**
 * The shell of every case: the door for acts, one timer for the next instant, and the delivery of what happened.
 * It knows nothing of visits and referrals. Its commands are constant: what a case decides changes their content only.
 */
export async function runCase(process: ProcessName, input: unknown): Promise<CaseResult> {
  const started = begin(process, input);
  if ('refused' in started) return { openingRefused: started };
  const shell = new CaseShell(started.state, started.reopened === true);
  return workflow.CancellationScope.nonCancellable(() => shell.run());
}

function begin(process: ProcessName, argument: unknown): { state: CaseState; reopened?: true } | Refusal {
  const input = readStart(process, workflow.workflowInfo().workflowId, argument);
  if ('refused' in input) return input;
  if ('state' in input) return { ...input, state: input.state as CaseState };
  const opened = openState(input.open, input.pins, Date.now());
  return 'refused' in opened ? opened : { state: opened };
}

class CaseShell {
  private readonly desk: Desk;
  private timer: { at: Instant; scope: workflow.CancellationScope } | null = null;
  private shown: Searchable | null = null;
  private lingering: boolean;
  /** An open child counts as work in flight: the run ends soon after, and goes on without it. */
  private hasOpened = false;

  constructor(state: CaseState, reopened: boolean) {
    this.desk = new Desk(state, () => Date.now());
    this.lingering = reopened;
    const known = workflow.workflowInfo().typedSearchAttributes;
    const stage = known.get(searchAttributes.stage);
    if (stage !== undefined) {
      this.shown = {
        stage,
        nextDueAt: known.get(searchAttributes.nextDueAt)?.toISOString() ?? null,
        overdueCount: known.get(searchAttributes.overdueCount) ?? 0,
      };
    }
    this.openDoors();
  }

  async run(): Promise<CaseResult> {
    this.watchCancellation();
    if (this.lingering) void this.linger();
    this.changed();
    for (const number of this.desk.shell.sending) void this.send(number);
    for (const event of this.desk.shell.passing ?? []) void this.passOn(event);
    void this.deliver();
    await workflow.condition(() => this.idle() && (this.closed() || this.isLong()));
    if (!this.closed() && this.desk.condense()) {
      this.changed();
      await workflow.condition(() => this.idle());
    }
    this.timer?.scope.cancel();
    const state = { case: this.desk.case, shell: this.desk.shell };
    if (this.closed()) return { state };
    return workflow.continueAsNew<(input: CaseInput) => Promise<CaseResult>>({ state });
  }

  /** Each act is an Update for whoever needs the answer, and a Signal of the same name for whoever does not. */
  private openDoors(): void {
    const acts = actsTaken(this.desk.case.process).filter((act) => !act.opens);
    for (const act of acts) {
      const description = `${act.title}. Input: { "fields": { ${Object.keys(act.fields)
        .map((field) => `"${field}": …`)
        .join(', ')} } }`;
      workflow.setHandler(
        workflow.defineUpdate<unknown, [unknown]>(act.act),
        (raw) => this.update(act.act, raw),
        {
          validator: (raw) => this.validate(act.act, raw),
          description,
        },
      );
      workflow.setHandler(workflow.defineSignal<[unknown]>(act.act), (raw) => this.signal(act.act, raw), {
        description,
      });
    }
    workflow.setHandler(wordSignal, (raw) => this.hear(raw), {
      description: 'What another case says. Only cases speak here.',
    });
    this.openDoorForActs();
    this.openDoorForRenewals();
    workflow.setDefaultSignalHandler((name, ...args) => this.signal(name, args[0]));
    workflow.setHandler(
      workflow.defineQuery('case'),
      () => ({
        case: this.desk.case,
        shell: {
          waiting: this.desk.shell.outbox.length,
          sending: this.desk.shell.sending,
          trouble: this.desk.shell.trouble,
        },
      }),
      { description: 'The case as it stands: stage, facts, clocks.' },
    );
    workflow.setHandler(workflow.defineQuery('outbox'), () => this.desk.shell.outbox, {
      description: 'The events that the record has not confirmed yet.',
    });
    workflow.setHandler(workflow.defineQuery<unknown, [string]>('outcome'), (key) => this.desk.outcome(key), {
      description: 'What became of an act, by the hash of its key.',
    });
    workflow.setHandler(
      workflow.defineQuery<unknown, [{ clock: string; words?: ClockWords }]>('explain'),
      ({ clock, words = { says: {}, losers: [] } }) =>
        explainClockOf(this.desk.case, clock, this.desk.policy, words) ?? null,
      { description: 'Why a clock is due when it is due. Input: { "clock": "referral-decision" }' },
    );
  }

  private openDoorForActs(): void {
    workflow.setHandler(
      workflow.defineQuery<unknown, [Actor]>('acts'),
      (actor) => possibleActs(this.desk.case, actor, this.desk.now(), this.desk.policy),
      { description: 'Which acts are possible now for a person, and what the others lack.' },
    );
  }

  private openDoorForRenewals(): void {
    const description = 'New pins, or a poke: use `caseclock renew`. Only our own programs are believed.';
    const renewed = (raw: unknown) => {
      const renewal = readRenewal(raw);
      const answer = 'refused' in renewal ? renewal : this.desk.renew(renewal);
      this.changed();
      return answer;
    };
    workflow.setHandler(
      workflow.defineUpdate<unknown, [unknown]>('renew'),
      (raw) => {
        const answer = renewed(raw);
        if ('refused' in answer) throw refused(answer);
        return answer;
      },
      {
        validator: (raw) => {
          const renewal = readRenewal(raw);
          const refusal = 'refused' in renewal ? renewal : editionRefused(renewal);
          if (refusal) throw refused(refusal);
        },
        description,
      },
    );
    workflow.setHandler(
      workflow.defineSignal<[unknown]>('renew'),
      (raw) => {
        const answer = renewed(raw);
        if ('refused' in answer) {
          this.desk.note('ActRefused', {
            by: 'unknown',
            via: 'temporal',
            refused: { act: 'renew', kind: answer.refused },
          });
          this.changed();
        }
      },
      { description },
    );
  }

  private validate(name: string, raw: unknown): void {
    const refusal = this.desk.check(name, raw);
    if (refusal) throw refused(refusal);
  }

  private update(name: string, raw: unknown): unknown {
    const answer = this.desk.take(name, raw);
    this.lingering = false;
    this.changed();
    if ('refused' in answer) throw refused(answer);
    return answer;
  }

  private signal(name: string, raw: unknown): void {
    this.desk.takeSignal(name, raw);
    this.lingering = false;
    this.changed();
  }

  private hear(raw: unknown): void {
    const word = readWord(raw);
    if (word) this.desk.hear(word);
    else this.desk.note('ActRefused', { via: 'temporal', refused: { act: 'word', kind: 'not-allowed' } });
    this.changed();
  }

  /** After anything happened: the timer, the UI and the search attributes follow. */
  private changed(): void {
    this.arm();
    workflow.setCurrentDetails(details(this.desk.case, this.desk.shell, this.desk.policy));
    this.publish();
  }

  /** One timer for the next instant; kept when that instant did not move, which saves two events an act. */
  private arm(): void {
    const next = nextInstant(this.desk.case, this.desk.policy);
    if (this.timer?.at === next?.at) return;
    this.timer?.scope.cancel();
    this.timer = next ? { at: next.at, scope: this.startTimer(next.at) } : null;
  }

  private startTimer(at: Instant): workflow.CancellationScope {
    const scope = new workflow.CancellationScope();
    const ms = Math.max(1, msOf(at) - msOf(this.desk.now()));
    const summary = timerSummary(this.desk.case, this.desk.policy);
    void scope
      .run(() => workflow.sleep(ms, { summary }))
      .then(
        () => {
          this.timer = null;
          this.desk.wake();
          this.changed();
        },
        (error: unknown) => {
          if (!workflow.isCancellation(error)) throw error;
        },
      );
    return scope;
  }

  private publish(): void {
    const now = searchable(this.desk.case);
    const before = this.shown;
    this.shown = now;
    const changes = [
      ...(before?.stage === now.stage ? [] : [{ key: searchAttributes.stage, value: now.stage }]),
      ...(before?.nextDueAt === now.nextDueAt
        ? []
        : [{ key: searchAttributes.nextDueAt, value: now.nextDueAt ? new Date(now.nextDueAt) : null }]),
      ...(before?.overdueCount === now.overdueCount
        ? []
        : [{ key: searchAttributes.overdueCount, value: now.overdueCount }]),
    ];
    if (changes.length > 0) workflow.upsertSearchAttributes(changes);
  }

  /** Records what happened, in order, one at a time; the clocks never wait for it. */
  private async deliver(): Promise<void> {
    const { shell } = this.desk;
    for (;;) {
      await workflow.condition(() => shell.outbox.length > 0);
      const events = shell.outbox.slice(0, batchSize);
      const result = await this.recorded(events).catch((error: unknown) => whatFailed(error));
      if (typeof result === 'string') {
        shell.trouble = { since: this.desk.now(), what: result };
        this.changed();
        await workflow.sleep('10 minutes', { summary: 'The record refused; it is tried again' });
        continue;
      }
      // A missing key: thrown here it fails the task, which is tried again. Passed over, mails would be lost.
      if ('unreadable' in result) throw new Error('the answer of record could not be read');
      shell.outbox.splice(0, events.length);
      delete shell.trouble;
      this.follow(result);
      for (const event of events.filter(({ opens, words }) => opens ?? words)) this.pass(event);
      this.changed();
    }
  }

  private recorded(events: readonly CaseEvent[]): Promise<RecordResult> {
    const [first, last] = [events[0], events.at(-1)];
    const summary = `Record ${first?.event ?? ''}${events.length > 1 ? ` to ${last?.event ?? ''}` : ''} (${first?.sequence ?? ''}${events.length > 1 ? `-${last?.sequence ?? ''}` : ''})`;
    return record.executeWithOptions({ summary: summary.slice(0, 190) }, [
      { case: identityOf(this.desk.case), events, offset: this.desk.case.pins.offset },
    ]);
  }

  private follow(result: RecordResult): void {
    if (result.nobody.length > 0) this.desk.note('NobodyToTell', { about: result.nobody });
    for (const number of result.toSend) {
      this.desk.shell.sending.push(number);
      void this.send(number);
    }
  }

  private pass({ sequence, opens, words }: CaseEvent): void {
    const event = { sequence, ...(opens && { opens }), ...(words && { words }) };
    this.desk.shell.passing = [...(this.desk.shell.passing ?? []), event];
    void this.passOn(event);
  }

  /** Opens the cases that follow and says what others must hear: once the record holds that it happened. */
  private async passOn({ sequence, opens = [], words = [] }: Passing): Promise<void> {
    for (const successor of opens) {
      const isOpen = await openCase(successor, this.desk.case.pins);
      if (!isOpen)
        this.desk.note('CaseNotOpened', { linked: [{ case: successor.id, relation: successor.relation }] });
      this.hasOpened = true;
    }
    for (const { to, word } of words) {
      if (!(await sayTo(to, word))) this.desk.unheard(to, word);
    }
    const { passing = [] } = this.desk.shell;
    this.desk.shell.passing = passing.filter((event) => event.sequence !== sequence);
    this.changed();
  }

  /** One notice's mails. A failure is the notice's, never the case's. */
  private async send(number: number): Promise<void> {
    const { shell } = this.desk;
    try {
      await notify.executeWithOptions({ summary: `Mail notice ${number}` }, [
        { case: this.desk.case.id, number },
      ]);
    } catch {
      this.desk.note('NoticeUndelivered', { about: [number] });
    }
    shell.sending.splice(shell.sending.indexOf(number), 1);
    this.changed();
  }

  /** A click on "cancel" in the UI ends nothing; it is recorded and shown. */
  private watchCancellation(): void {
    workflow.CancellationScope.current().cancelRequested.catch(() => {
      this.desk.note('CancelRequested', { via: 'temporal', by: 'unknown' });
      this.changed();
    });
  }

  /** A case that was re-opened for an act stays until the act has come. */
  private async linger(): Promise<void> {
    await workflow.condition(() => !this.lingering, '1 minute');
    this.lingering = false;
  }

  private closed(): boolean {
    return this.desk.case.stage === 'closed' && !this.lingering;
  }

  private idle(): boolean {
    const { outbox, sending, passing = [] } = this.desk.shell;
    return [outbox, sending, passing].every((left) => left.length === 0) && workflow.allHandlersFinished();
  }

  private isLong(): boolean {
    const { continueAsNewSuggested, historyLength, runStartTime } = workflow.workflowInfo();
    return (
      this.hasOpened ||
      continueAsNewSuggested ||
      historyLength >= longRun ||
      Date.now() - runStartTime.getTime() > yearlyMs
    );
  }
}

/** The only kind of error that leaves an Update handler. It carries no stack: the UI would show it. */
function refused(refusal: Refusal): workflow.ApplicationFailure {
  const failure = workflow.ApplicationFailure.nonRetryable(refusal.message, refusal.refused, refusal);
  failure.stack = '';
  return failure;
}

function whatFailed(error: unknown): string {
  if (!(error instanceof workflow.ActivityFailure)) return 'the record failed';
  return error.cause instanceof workflow.ApplicationFailure
    ? (error.cause.type ?? 'the record failed')
    : 'the record failed';
}

function identityOf(current: CaseIdentity): CaseIdentity {
  const { id, process, council, reference, child, family, chain, team } = current;
  return { id, process, council, reference, child, ...(family && { family }), chain, team };
}
