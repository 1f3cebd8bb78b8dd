import type { CaseEvent, Successor, Word } from '../../src/casework';
import { Life } from './life';

/** The cases of one family on the pure core: each opens what it opens and says what it says, without Temporal. */
export class Family {
  private readonly lives: Life[] = [];
  /** How many events of each case were passed on. */
  private readonly passed = new Map<Life, number>();

  constructor(...lives: Life[]) {
    this.lives.push(...lives);
  }

  /** The case of a child, once everything that was said has been heard. */
  of(child: string): Life {
    this.passOn();
    const life = this.lives.find((one) => one.case.child === child);
    if (!life) throw new Error(`no case of ${child}; there are ${this.children.join(', ')}`);
    return life;
  }

  /** A case by its id, once everything that was said has been heard. */
  caseOf(id: string): Life {
    this.passOn();
    const life = this.lives.find((one) => one.case.id === id);
    if (!life) throw new Error(`no case ${id}; there are ${this.lives.map((one) => one.case.id).join(', ')}`);
    return life;
  }

  /** The children that have a case, in the order in which it was opened. */
  get children(): string[] {
    this.passOn();
    return this.lives.map((life) => life.case.child);
  }

  /** Lets time pass for all of them. */
  until(text: string): this {
    this.passOn();
    for (const life of this.lives) life.until(text);
    this.passOn();
    return this;
  }

  private passOn(): void {
    for (let next = this.next(); next; next = this.next()) {
      const [speaker, event] = next;
      this.passed.set(speaker, event.sequence);
      for (const successor of event.opens ?? []) this.open(speaker, successor);
      for (const { to, word } of event.words ?? []) this.say(speaker, to, word);
    }
  }

  private next(): [Life, CaseEvent] | undefined {
    for (const life of this.lives) {
      const event = life.events.find(({ sequence }) => sequence > (this.passed.get(life) ?? 0));
      if (event) return [life, event];
    }
    return undefined;
  }

  private open(speaker: Life, { id, opening }: Successor): void {
    if (this.lives.some((life) => life.case.id === id)) return;
    this.lives.push(new Life({ ...opening, key: '', body: '' }, speaker.now, speaker.case.pins));
  }

  private say(speaker: Life, to: string, word: Word): void {
    const listener = this.lives.find((life) => life.case.id === to);
    if (!listener || listener.case.stage === 'closed') return speaker.unheard(to, word);
    listener.moveTo(speaker.now);
    listener.hear(word);
  }
}
