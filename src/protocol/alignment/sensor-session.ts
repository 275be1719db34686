/**
 * The sensor's side of an alignment. It asks for a session, sends the chunks of anchors that the gateway asks for, one after
 * the other, each once the one before has left, and from then on now and then one anchor more, which shows whether its
 * encoder is still the one that was aligned. It holds no set of anchors: each is passed through its encoder as it is sent.
 */
import type { Host, SendOutcome } from "../../host.ts";
import { readyDocument } from "../handshake/documents.ts";
import { Initiator, type InitiatorState } from "../handshake/initiator.ts";
import type { JsonObject } from "../vframe/json-slice.ts";
import type { Range } from "../vstream/ranges.ts";
import type { AlignmentNetwork } from "./alignment-network.ts";
import { encodingWork } from "./alignment-work.ts";
import { type AnchorPlan, chunkRows, chunkSpan } from "./anchor-plan.ts";
import { readControl } from "./read-control.ts";
import { type AlignedNotice, type AnchorRequest, anchorFrame, type ChunkName, controlFrame } from "./session-frames.ts";
import type { SessionRoutes } from "./session-routes.ts";

/** Its timers, work and frames, beside those of the protocol whose vectors it aligns. */
const HANDSHAKE_TIMER = 11;
const SESSION_TIMER = 12;
const PAUSE_TIMER = 14;
export const SENSOR_TIMERS: readonly number[] = [HANDSHAKE_TIMER, SESSION_TIMER, PAUSE_TIMER];
export const ENCODE_WORK = 11;
export const CHUNK_TOKEN = 11;

/**
 * The first wait after a handshake that came to nothing, and before a gateway is reminded that does not ask for anchors, or
 * does not say that it has aligned; doubled each time. Own choice: a quarter of what an offer lasts.
 */
const FIRST_WAIT_US = 30_000_000;
/** The longest: own choice, about an hour. */
const DOUBLINGS_MAX = 7;
/** After a chunk for which there was no room: own choice, the time that a few strobes take. */
const PAUSE_US = 1_000_000;

/** As plain data. */
export type SensorState = {
  readonly initiator: InitiatorState;
  /** The session that was noted as agreed. */
  readonly session: string | null;
  /** Whether the gateway has said that it understands. */
  readonly isAligned: boolean;
  /** Chunks to send: those of the set by their numbers, those of probes behind them. */
  readonly queue: readonly Range[];
  /** Whether one is being encoded or sent. */
  readonly isBusy: boolean;
  readonly probes: number;
  /** Waits in vain since something was heard. */
  readonly waits: number;
};

const NEW: SensorState = {
  initiator: { phase: "idle" },
  session: null,
  isAligned: false,
  queue: [],
  isBusy: false,
  probes: 0,
  waits: 0,
};

/** A chunk, and the plan that it is one of. */
interface Place {
  readonly plan: AnchorPlan;
  readonly chunk: number;
  /** The anchor with which the plan begins. */
  readonly firstRow: number;
  readonly name: ChunkName;
}

export class SensorSession {
  readonly #host: Host;
  readonly #network: AlignmentNetwork;
  readonly #routes: SessionRoutes;
  readonly #understood: () => void;
  readonly #initiator: Initiator;
  #state: Omit<SensorState, "initiator">;

  /**
   * @param understood called where the gateway says that from now on it understands
   * @param state what {@link state} gave before
   */
  constructor(
    host: Host,
    network: AlignmentNetwork,
    routes: SessionRoutes,
    understood: () => void,
    { initiator, ...state }: SensorState = NEW,
  ) {
    this.#host = host;
    this.#network = network;
    this.#routes = routes;
    this.#understood = understood;
    this.#state = state;
    const port = {
      clockUs: () => host.clockUs(),
      random: () => host.random(),
      send: (document: JsonObject) => this.#say(document),
      setTimer: (delayUs: number) => host.setTimer(HANDSHAKE_TIMER, delayUs),
      cancelTimer: () => host.cancelTimer(HANDSHAKE_TIMER),
    };
    this.#initiator = new Initiator(port, network.capabilitiesOf(network.dialectOf(host)), initiator);
  }

  get state(): SensorState {
    return { initiator: this.#initiator.state, ...this.#state };
  }

  start(): void {
    const { phase } = this.#initiator.state;
    this.#change({ queue: [], isBusy: false });
    if (phase === "idle" || phase === "failed") this.#begin();
    else if (phase === "asking") this.#initiator.resume();
    else this.#waitInSession();
  }

  onTimer(timer: number): void {
    if (timer === HANDSHAKE_TIMER) {
      this.#initiator.onTimer();
      this.#follow();
    } else if (timer === PAUSE_TIMER) this.#pump();
    else this.#onSessionTimer();
  }

  /** A frame of this sensor's session came down. */
  receive(frame: Uint8Array): void {
    const control = readControl(frame);
    if (control?.kind === "handshake") {
      this.#initiator.receive(control.document);
      this.#follow();
    } else if (control?.kind === "request") this.#hearRequest(control.request);
    else if (control?.kind === "aligned") this.#hearAligned(control.notice);
    else this.#host.note("malformed");
  }

  /** The first chunk of the queue is encoded. */
  onEncoded(): void {
    if (!this.#state.isBusy) return;
    const chunk = this.#state.queue[0]?.[0];
    if (chunk === undefined || !this.#sendChunk(chunk)) this.#change({ queue: [], isBusy: false });
  }

  /** The first chunk of the queue has left, or is given up: if it is missing, it will be asked for again. */
  onSent(outcome: SendOutcome): void {
    if (!this.#state.isBusy) return;
    const [[first, last] = [0, -1], ...others] = this.#state.queue;
    this.#change({ queue: first < last ? [[first + 1, last], ...others] : others, isBusy: false });
    if (outcome === "dropped") this.#host.setTimer(PAUSE_TIMER, PAUSE_US);
    else this.#pump();
  }

  #begin(): void {
    this.#change({ session: null, isAligned: false, queue: [] });
    this.#host.note("aligning");
    this.#initiator.begin();
  }

  /** What the handshake has come to. */
  #follow(): void {
    const { state, agreement } = this.#initiator;
    if (state.phase === "failed") {
      if (state.why === "session-lost") this.#begin();
      else this.#wait();
    } else if (typeof agreement?.session === "string" && agreement.session !== this.#state.session) {
      this.#change({ session: agreement.session, isAligned: false, queue: [], waits: 0 });
      this.#host.note("agreed");
      this.#waitInSession();
    }
  }

  #waitInSession(): void {
    const { probeEveryUs } = this.#network.settings;
    if (!this.#state.isAligned) this.#wait();
    else if (probeEveryUs !== undefined) this.#host.setTimer(SESSION_TIMER, probeEveryUs);
    else this.#host.cancelTimer(SESSION_TIMER);
  }

  #wait(): void {
    const { waits } = this.#state;
    this.#host.setTimer(SESSION_TIMER, FIRST_WAIT_US * (1 << Math.min(waits, DOUBLINGS_MAX)));
    this.#change({ waits: waits + 1 });
  }

  #onSessionTimer(): void {
    const { session, isAligned } = this.#state;
    if (session === null) this.#begin();
    else {
      if (isAligned && this.#state.queue.length === 0) this.#sendProbe();
      else if (!isAligned && this.#state.queue.length === 0) this.#say(readyDocument(session));
      this.#waitInSession();
    }
  }

  #hearRequest({ session, count, chunkComponents, missing }: AnchorRequest): void {
    const { plan } = this.#network.settings;
    const isOurs = session === this.#state.session && count === plan.count && chunkComponents === plan.chunkComponents;
    if (!isOurs) return;
    // Asked again: what was aligned no longer holds.
    if (this.#state.isAligned) {
      this.#change({ isAligned: false });
      this.#host.note("aligning");
    }
    this.#change({ waits: 0 });
    this.#waitInSession();
    const ranges = missing.filter(([first]) => first < plan.chunks);
    const queue = ranges.map(([first, last]): Range => [first, Math.min(last, plan.chunks - 1)]);
    // The chunk at hand is not thrown away: it is one of those that are asked for, or does no harm.
    const [atHand] = this.#state.queue;
    const isFirst = atHand !== undefined && queue[0]?.[0] === atHand[0];
    this.#change({ queue: this.#state.isBusy && atHand && !isFirst ? [[atHand[0], atHand[0]], ...queue] : queue });
    this.#pump();
  }

  #hearAligned({ session, residual }: AlignedNotice): void {
    if (session !== this.#state.session || this.#state.isAligned) return;
    this.#change({ isAligned: true, queue: this.#state.queue.slice(0, this.#state.isBusy ? 1 : 0) });
    this.#host.note("aligned", residual);
    this.#waitInSession();
    this.#understood();
  }

  #pump(): void {
    const [range] = this.#state.queue;
    if (this.#state.isBusy || range === undefined) return;
    const { plan, chunk } = this.#placeOf(range[0]);
    const { first, end } = chunkRows(plan, chunk);
    this.#change({ isBusy: true });
    this.#host.work(encodingWork(end - first, this.#network.settings.dialects.settings.encoder.work), ENCODE_WORK);
  }

  #sendChunk(number: number): boolean {
    const { plan, chunk, firstRow, name } = this.#placeOf(number);
    const dialect = this.#network.dialectOf(this.#host);
    const rows = chunkRows(plan, chunk);
    const { first, end } = chunkSpan(plan, chunk);
    const components = new Float64Array((rows.end - rows.first) * plan.dimensions);
    for (let row = rows.first; row < rows.end; row++)
      components.set(dialect.anchor(firstRow + row), (row - rows.first) * plan.dimensions);
    const before = rows.first * plan.dimensions;
    const part = components.subarray(first - before, end - before);
    return this.#routes.sendUp(anchorFrame(name, part, dialect.spaceHash32), CHUNK_TOKEN);
  }

  /** What the queue means by a number. A probe is one anchor that is not in the set, another each time. */
  #placeOf(number: number): Place {
    const { plan, probePlan } = this.#network.settings;
    if (number < plan.chunks) return { plan, chunk: number, firstRow: 0, name: { kind: "set", number } };
    const behind = number - plan.chunks;
    const probe = Math.floor(behind / probePlan.chunks);
    const chunk = behind - probe * probePlan.chunks;
    return { plan: probePlan, chunk, firstRow: plan.count + probe, name: { kind: "probe", number: behind } };
  }

  #sendProbe(): void {
    const { plan, probePlan } = this.#network.settings;
    const first = plan.chunks + this.#state.probes * probePlan.chunks;
    this.#change({
      probes: this.#state.probes + 1,
      queue: [...this.#state.queue, [first, first + probePlan.chunks - 1]],
    });
    this.#pump();
  }

  #say(document: JsonObject): void {
    this.#routes.sendUp(controlFrame(document, this.#network.dialectOf(this.#host).spaceHash32));
  }

  #change(change: Partial<SensorState>): void {
    this.#state = { ...this.#state, ...change };
  }
}
