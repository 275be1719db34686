/** Messages that neighbours have announced and that have not come: whom to ask for them, and when. */
import type { Address } from "../host.ts";
import type { MessageName } from "./gossip-control.ts";

/** Own choice: far above the messages under way at one time; announcements beyond are asked for at once. */
const MISSING_MAX = 64;

/** A message announced, as plain data. */
export type MissingMessage = {
  readonly message: { readonly nodeId: string; readonly timestampMs: number };
  /** Local time at which the next announcer is asked for it, µs. */
  readonly dueUs: number;
  /** Who announced it and was not asked yet, in order. */
  readonly announcers: readonly Address[];
};

/** Whom to ask for what. */
export interface Question {
  readonly message: MessageName;
  readonly announcer: Address;
}

export class MissingMessages {
  /** In the order of their first announcements. */
  #missing: MissingMessage[];

  /** @param missing what {@link all} gave before */
  constructor(missing: readonly MissingMessage[] = []) {
    this.#missing = [...missing];
  }

  get all(): readonly MissingMessage[] {
    return this.#missing;
  }

  /** When the next question is due, local time in µs, or `undefined`. */
  get dueUs(): number | undefined {
    return this.#missing.reduce<number | undefined>(
      (first, { dueUs }) => (first === undefined || dueUs < first ? dueUs : first),
      undefined,
    );
  }

  /**
   * A neighbour has announced a message that this node does not know.
   * @param dueUs when to ask, unless an earlier announcement has set a time
   * @returns whom to ask at once because there is no room to wait
   */
  announced(message: MessageName, announcer: Address, dueUs: number): Question | undefined {
    const at = this.#indexOf(message);
    if (at >= 0) {
      const { announcers } = this.#missing[at];
      if (!announcers.includes(announcer))
        this.#missing[at] = { ...this.#missing[at], announcers: [...announcers, announcer] };
      return undefined;
    }
    const { nodeId, timestampMs } = message;
    this.#missing.push({ message: { nodeId, timestampMs }, dueUs, announcers: [announcer] });
    if (this.#missing.length <= MISSING_MAX) return undefined;
    const first = this.#missing.shift() as MissingMessage;
    return { message: first.message, announcer: first.announcers[0] };
  }

  /** The message has come. */
  came(message: MessageName): void {
    const at = this.#indexOf(message);
    if (at >= 0) this.#missing.splice(at, 1);
  }

  /**
   * The questions due. A message whose last announcer is asked is forgotten: a later announcement begins anew.
   * @param retryUs when to ask the next announcer, if the message does not come
   */
  due(nowUs: number, retryUs: number): readonly Question[] {
    const questions: Question[] = [];
    const left: MissingMessage[] = [];
    for (const one of this.#missing) {
      if (one.dueUs > nowUs) {
        left.push(one);
        continue;
      }
      const [announcer, ...announcers] = one.announcers;
      questions.push({ message: one.message, announcer });
      if (announcers.length > 0) left.push({ message: one.message, dueUs: nowUs + retryUs, announcers });
    }
    this.#missing = left;
    return questions;
  }

  #indexOf({ nodeId, timestampMs }: MessageName): number {
    return this.#missing.findIndex(({ message }) => message.nodeId === nodeId && message.timestampMs === timestampMs);
  }
}
