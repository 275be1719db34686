/** A small radio network with every report written down, for tests. */
import { Kernel } from "../../../../sim/kernel/kernel.ts";
import { FRAME_OUTCOMES } from "../../../../sim/net/outcome.ts";
import { TO_ALL } from "../../../../sim/net/radio/air-contract.ts";
import type { ListeningPolicy } from "../../../../sim/net/radio/listening.ts";
import type { RadioState } from "../../../../sim/net/radio/radio-listener.ts";
import { RadioMedium, type RadioMediumOptions } from "../../../../sim/net/radio/radio-medium.ts";
import { buildRows } from "../../../../sim/net/radio/rows.ts";
import { radioKeys } from "./ns3-grid.ts";

export const NOISE_DBM = -100;
/** As ns-3 3.37, LrWpanPhy::StartRx. */
export const LOCK_THRESHOLD_DB = -5;
const QUEUE_FRAMES = 8;
export const ALWAYS_ON: ListeningPolicy = { kind: "always-on" };
/** No link. */
export const SILENT = Number.NEGATIVE_INFINITY;

export interface Report {
  readonly atUs: number;
  readonly what: string;
  readonly node: number;
  readonly other: number;
  readonly detail: string;
}

export class Harness {
  readonly kernel: Kernel;
  readonly medium: RadioMedium;
  readonly reports: Report[] = [];
  /** Time per node in each state, bookings included. */
  readonly residencyUs: Map<RadioState, number>[] = [];
  private readonly state: RadioState[];
  private readonly sinceUs: Float64Array;

  /**
   * @param snrDb signal-to-noise ratio of each link in dB, by transmitter and receiver
   * @param policies one for each node, or one for all
   */
  constructor(
    snrDb: (from: number, to: number) => number,
    policies: readonly ListeningPolicy[],
    options: Partial<
      Pick<RadioMediumOptions, "access" | "errorRule" | "queueFrames" | "ccaAboveNoiseDb" | "clockDriftPpm">
    > & {
      seed?: string;
    } = {},
  ) {
    const nodes = policies.length;
    this.kernel = new Kernel();
    this.state = new Array<RadioState>(nodes).fill("off");
    this.sinceUs = new Float64Array(nodes);
    for (let node = 0; node < nodes; node++) this.residencyUs.push(new Map());
    const rows = buildRows({
      nodes,
      pairsOf: (node, add) => {
        for (let other = node + 1; other < nodes; other++)
          add(other, NOISE_DBM + snrDb(node, other), NOISE_DBM + snrDb(other, node));
      },
      noiseDbm: () => NOISE_DBM,
      lockThresholdDb: LOCK_THRESHOLD_DB,
    });
    const note = (what: string, node: number, other: number, detail: string): void => {
      this.reports.push({ atUs: this.kernel.nowUs, what, node, other, detail });
    };
    this.medium = new RadioMedium({
      kernel: this.kernel,
      keys: radioKeys(options.seed ?? "test", nodes),
      rows,
      listening: policies,
      lockThresholdDb: LOCK_THRESHOLD_DB,
      ccaAboveNoiseDb: options.ccaAboveNoiseDb ?? 10.4,
      errorRule: options.errorRule ?? "physical",
      access: options.access ?? "csma-ca",
      queueFrames: options.queueFrames ?? QUEUE_FRAMES,
      ...(options.clockDriftPpm !== undefined && { clockDriftPpm: options.clockDriftPpm }),
      listener: {
        deliver: (receiver, frame, from) => note("delivered", receiver, from, String(frame[0])),
        sendEnded: (node, token, outcome) => note("ended", node, token, outcome),
        radioState: (node, state) => {
          const { nowUs } = this.kernel;
          this.add(node, this.state[node], nowUs - this.sinceUs[node]);
          this.state[node] = state;
          this.sinceUs[node] = nowUs;
        },
        book: (node, state, durationUs) => this.add(node, state, durationUs),
        frameOnAir: (node, airtimeUs, onAirBytes, to) =>
          note("air", node, to, `${this.kernel.nowUs} ${airtimeUs} ${onAirBytes}`),
        copiesOnAir: (node, _lastedUs, copies) => note("copies", node, copies, ""),
        outcomeAt: (receiver, transmitter, outcome) => note("outcome", receiver, transmitter, outcome),
        outcomesAt: (receivers, transmitter, outcomes, count) => {
          for (let i = 0; i < count; i++) note("outcome", receivers[i], transmitter, FRAME_OUTCOMES[outcomes[i]]);
        },
      },
    });
    for (let node = 0; node < nodes; node++) this.medium.powerUp(node);
  }

  /** Schedules a call of the medium. */
  at(timeUs: number, call: () => void): void {
    const kind = this.kernel.register("call", call);
    this.kernel.schedule(timeUs, 0, kind);
  }

  sendAt(timeUs: number, node: number, to = TO_ALL, bytes = 50, token = 0): void {
    const frame = new Uint8Array(bytes);
    frame[0] = token;
    this.at(timeUs, () => this.medium.send(node, to, frame, token));
  }

  run(untilUs: number): this {
    this.kernel.runUntil(untilUs);
    this.state.forEach((state, node) => {
      this.add(node, state, untilUs - this.sinceUs[node]);
      this.sinceUs[node] = untilUs;
    });
    return this;
  }

  of(what: string, node?: number): Report[] {
    return this.reports.filter((report) => report.what === what && (node === undefined || report.node === node));
  }

  /** How many reports of this kind have this detail. */
  count(what: string, detail: string): number {
    return this.reports.filter((report) => report.what === what && report.detail === detail).length;
  }

  spentUs(node: number, state: RadioState): number {
    return this.residencyUs[node].get(state) ?? 0;
  }

  private add(node: number, state: RadioState, durationUs: number): void {
    this.residencyUs[node].set(state, this.spentUs(node, state) + durationUs);
  }
}
