/** A host that keeps time, for tests of phase locking. */
import type { Timing } from "../../../src/host.ts";
import { FakeHost, type FakeHostOptions } from "../../support/fake-host.ts";

export interface Rhythm {
  readonly beatUs: number;
  readonly periodUs: number;
  readonly guardUs: number | undefined;
}

export class TimedHost extends FakeHost {
  readonly rhythms: Rhythm[] = [];
  readonly timing: Timing;

  constructor(options: FakeHostOptions & { readonly checkIntervalUs?: number } = {}) {
    super(options);
    this.timing = {
      checkIntervalUs: options.checkIntervalUs,
      keepRhythm: (beatUs, periodUs, guardUs) => this.rhythms.push({ beatUs, periodUs, guardUs }),
      broadcastTimed: (frame, token) => this.broadcast(frame, token),
    };
  }

  get rhythm(): Rhythm {
    return this.rhythms.at(-1)!;
  }
}
