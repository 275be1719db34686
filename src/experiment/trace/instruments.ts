/** What a run is looked at with, besides what it results in: a trace, a profile. Neither changes it. */
import { Trace } from "../../../sim/trace/trace.ts";
import type { World } from "../../../sim/world.ts";
import type { WorldSpec } from "../../../sim/world-spec.ts";
import { type ProtocolProfile, profileOf } from "./profile.ts";

/** What is wanted of a trace. */
export interface TraceOptions {
  /** Rows that it keeps at most. */
  readonly rows: number;
  /** Makes a file of it as soon as its protocol has run: traces are too large to lie about. */
  readonly write: (trace: Trace, names: readonly string[]) => Uint8Array<ArrayBuffer>;
}

/** Which instruments are wanted. */
export interface InstrumentOptions {
  /** How much of each protocol's run a trace keeps, and what becomes of it; left out: there is none. */
  readonly trace?: TraceOptions | undefined;
  /** A real clock, ns, by which a profile is made; left out: there is none. */
  readonly clockNs?: (() => number) | undefined;
}

/** A protocol's trace, written. */
export interface TraceFile {
  readonly protocol: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly rows: number;
  /** When the first thing happened that is not in it, µs. */
  readonly stoppedUs: number | undefined;
}

export class Instruments {
  readonly traces: TraceFile[] = [];
  readonly profiles: ProtocolProfile[] = [];
  private readonly options: InstrumentOptions;
  private trace: Trace | undefined;
  private startNs = 0;

  constructor(options: InstrumentOptions) {
    this.options = options;
  }

  /** A protocol's world is about to be built: what it is to be built from. */
  begin(spec: WorldSpec): WorldSpec {
    const { trace, clockNs } = this.options;
    this.trace = trace && new Trace(trace.rows);
    this.startNs = clockNs?.() ?? 0;
    return {
      ...spec,
      ...(this.trace !== undefined && { trace: this.trace }),
      ...(clockNs !== undefined && { profileClock: clockNs }),
    };
  }

  /** Its run is over. */
  end(protocol: string, world: World): void {
    const { clockNs, trace: wanted } = this.options;
    const profile = clockNs && profileOf(protocol, world, clockNs() - this.startNs);
    if (profile !== undefined) this.profiles.push(profile);
    if (this.trace === undefined || wanted === undefined) return;
    const { length: rows, stoppedUs } = this.trace;
    const names = world.spec.nodes.map(({ name }) => name);
    this.traces.push({ protocol, bytes: wanted.write(this.trace, names), rows, stoppedUs });
    this.trace = undefined;
  }
}
