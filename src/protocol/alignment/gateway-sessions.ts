/**
 * The gateway's side of alignments. It collects the anchors of one sensor at a time, so that they do not crowd the channel
 * out, asking again for what is missing; finds how that sensor's space lies to its own; and looks at the anchors that
 * come later. Where those no longer fit, it collects anew.
 */
import type { Host } from "../../host.ts";
import { passageOf } from "../handshake/gate.ts";
import type { SemanticEvent } from "../semantic-event.ts";
import type { JsonObject } from "../vframe/json-slice.ts";
import { TYPE } from "../vframe/layout.ts";
import type { AlignmentNetwork } from "./alignment-network.ts";
import { encodingWork, solvingWork, translatingWork } from "./alignment-work.ts";
import { SPACE_KEY, spaceWord } from "./dialect-vectors.ts";
import { GatewaySession, type GatewaySessionState } from "./gateway-session.ts";
import type { Alignment } from "./procrustes.ts";
import { readControl, readFrame } from "./read-control.ts";
import { type AnchorPart, alignedDocument, controlFrame, readAnchors, requestDocument } from "./session-frames.ts";
import type { SessionRoutes } from "./session-routes.ts";

export const COLLECT_TIMER = 13;
export const SOLVE_WORK = 13;
/** Nobody waits for it. */
const UNAWAITED_WORK = 0;

/** Without a new chunk for so long, what is missing is asked for again; doubled each time. Own choice: a few strobes a hop. */
const QUIET_US = 10_000_000;
/** Requests in vain after which it is another's turn: own choice; the last wait is then 160 s. */
const REQUESTS_MAX = 5;
/**
 * Sessions at one time: own choice, that of seen messages. Where there are more, those go first that are not aligned, so
 * that names which nobody has cannot drive out those who are.
 */
const SESSIONS_MAX = 4096;

/** As plain data. */
export type GatewayState = {
  /** The one heard least recently first. */
  readonly sessions: readonly (readonly [name: string, session: GatewaySessionState])[];
  readonly waiting: readonly string[];
  readonly turn: Turn | null;
};

/** Whose anchors are collected. */
type Turn = {
  readonly name: string;
  readonly session: string;
  /** Requests without a new chunk since. */
  readonly requests: number;
  /** The last chunk asked for. */
  readonly last: number;
  /** All are there, and are being worked on. */
  readonly isSolving: boolean;
};

export class GatewaySessions {
  readonly #host: Host;
  readonly #network: AlignmentNetwork;
  readonly #routes: SessionRoutes;
  readonly #sessions = new Map<string, GatewaySession>();
  readonly #waiting: string[];
  #turn: Turn | undefined;

  /** @param state what {@link state} gave before */
  constructor(host: Host, network: AlignmentNetwork, routes: SessionRoutes, state?: GatewayState) {
    this.#host = host;
    this.#network = network;
    this.#routes = routes;
    this.#waiting = [...(state?.waiting ?? [])];
    this.#turn = state?.turn ?? undefined;
    for (const [name, session] of state?.sessions ?? []) this.#add(name, session);
  }

  get state(): GatewayState {
    return {
      sessions: [...this.#sessions].map(([name, session]) => [name, session.state] as const),
      waiting: [...this.#waiting],
      turn: this.#turn ?? null,
    };
  }

  start(): void {
    const { plan, dialects } = this.#network.settings;
    this.#host.work(encodingWork(plan.count, dialects.settings.encoder.work), UNAWAITED_WORK);
    if (this.#turn?.isSolving) this.#askForSolving();
    else if (this.#turn !== undefined) this.#request();
    else this.#nextTurn();
  }

  /** How to read an event; undefined where it is not to be understood. */
  alignmentFor({ nodeId, meta }: SemanticEvent): Alignment | undefined {
    const session = this.#sessions.get(nodeId);
    const { agreement } = session ?? {};
    const space = meta.find(([key]) => key === SPACE_KEY)?.[1];
    const isAgreed = agreement !== undefined && space === spaceWord(agreement.peer.spaceHash32);
    return isAgreed ? session?.alignment : undefined;
  }

  /** A frame of a sensor's session came up. */
  receive(name: string, bytes: Uint8Array): void {
    const frame = readFrame(bytes);
    if (frame === undefined) {
      this.#host.note("malformed");
      return;
    }
    const session = this.#sessionOf(name);
    if (frame.type === TYPE.sync) this.#hearControl(name, session, readControl(frame));
    else {
      const passage = passageOf(frame, session.agreement);
      const anchors = readAnchors(frame);
      if (passage === "no-session") session.responder.dataCame();
      else if (passage !== "data") this.#host.note("not-aligned");
      else if (anchors === undefined) this.#host.note("malformed");
      else if (anchors.kind === "set") this.#hearChunk(name, session, anchors);
      else this.#hearProbe(name, session, anchors);
    }
  }

  onTimer(): void {
    if (this.#turn === undefined || this.#turn.isSolving) return;
    if (this.#turn.requests < REQUESTS_MAX) this.#request();
    else this.#nextTurn();
  }

  onSolved(): void {
    const turn = this.#turn;
    if (turn?.isSolving !== true) return;
    const session = this.#sessions.get(turn.name);
    if (session?.session === turn.session) {
      if (session.solve()) this.#sayAligned(turn.name, session);
      // Anchors of two encoders, one of them replaced meanwhile: the sensor will remind us.
      else this.#host.note("drifted");
    }
    this.#nextTurn();
  }

  /** That of a sensor, which has just been heard. */
  #sessionOf(name: string): GatewaySession {
    const known = this.#sessions.get(name);
    if (known === undefined) {
      if (this.#sessions.size >= SESSIONS_MAX) this.#forgetOne();
      return this.#add(name);
    }
    this.#sessions.delete(name);
    this.#sessions.set(name, known);
    return known;
  }

  #forgetOne(): void {
    let least: string | undefined;
    for (const [name, { alignment }] of this.#sessions) {
      least ??= name;
      if (alignment !== undefined || name === this.#turn?.name) continue;
      least = name;
      break;
    }
    if (least !== undefined) this.#sessions.delete(least);
  }

  #add(name: string, state?: GatewaySessionState): GatewaySession {
    const port = {
      clockUs: () => this.#host.clockUs(),
      random: () => this.#host.random(),
      send: (document: JsonObject) => this.#say(name, document),
    };
    const session = new GatewaySession(this.#network, port, state);
    this.#sessions.set(name, session);
    return session;
  }

  #hearControl(name: string, session: GatewaySession, control: ReturnType<typeof readControl>): void {
    if (control?.kind !== "handshake") {
      this.#host.note("malformed");
      return;
    }
    session.responder.receive(control.document);
    if (control.document.kind !== "ready" || session.session === undefined) return;
    if (session.alignment !== undefined) this.#sayAligned(name, session);
    else this.#enqueue(name, session.session);
  }

  #enqueue(name: string, session: string): void {
    const turn = this.#turn;
    if ((turn?.name === name && turn.session === session) || this.#waiting.includes(name)) return;
    this.#waiting.push(name);
    // What is asked for in a session that is over is not to be waited for.
    if (turn === undefined || (turn.name === name && !turn.isSolving)) this.#nextTurn();
  }

  /** The next one that waits and has a session still. */
  #nextTurn(): void {
    this.#host.cancelTimer(COLLECT_TIMER);
    this.#turn = undefined;
    for (let name = this.#waiting.shift(); name !== undefined; name = this.#waiting.shift()) {
      const session = this.#sessions.get(name)?.session;
      if (session === undefined) continue;
      this.#turn = { name, session, requests: 0, last: 0, isSolving: false };
      this.#request();
      return;
    }
  }

  #request(): void {
    const turn = this.#turn;
    const session = this.#sessions.get(turn?.name ?? "");
    if (turn === undefined || session === undefined || session.session !== turn.session) {
      this.#nextTurn();
      return;
    }
    const { plan } = this.#network.settings;
    const missing = session.anchors.missing();
    const asked = requestDocument({
      session: turn.session,
      count: plan.count,
      chunkComponents: plan.chunkComponents,
      missing,
    });
    const ranges = asked.missing as readonly (readonly [number, number])[];
    this.#turn = { ...turn, requests: turn.requests + 1, last: ranges[ranges.length - 1]?.[1] ?? 0 };
    this.#host.setTimer(COLLECT_TIMER, QUIET_US * (1 << turn.requests));
    this.#say(turn.name, asked);
  }

  #hearChunk(name: string, session: GatewaySession, { number, halves }: AnchorPart): void {
    // Chunks that come late, or twice, or out of turn, are not wanted.
    if (this.#turn?.name !== name || this.#turn.session !== session.session || this.#turn.isSolving) return;
    const isNew = session.anchors.take(number, halves);
    if (isNew) {
      this.#turn = { ...this.#turn, requests: 0 };
      this.#host.setTimer(COLLECT_TIMER, QUIET_US);
    }
    if (session.anchors.isComplete) this.#askForSolving();
    else if (isNew && number === this.#turn.last) this.#request();
  }

  #askForSolving(): void {
    if (this.#turn === undefined) return;
    const { count, dimensions } = this.#network.settings.plan;
    this.#turn = { ...this.#turn, isSolving: true };
    this.#host.cancelTimer(COLLECT_TIMER);
    this.#host.work(solvingWork(count, dimensions), SOLVE_WORK);
  }

  #hearProbe(name: string, session: GatewaySession, { number, halves }: AnchorPart): void {
    const residual = session.probe(number, halves);
    if (residual === undefined || session.session === undefined) return;
    const { plan, dialects, residualMax } = this.#network.settings;
    this.#host.work(encodingWork(1, dialects.settings.encoder.work), UNAWAITED_WORK);
    this.#host.work(translatingWork(1, plan.dimensions), UNAWAITED_WORK);
    if (residual <= residualMax) return;
    this.#host.note("drifted", residual);
    session.forget();
    this.#enqueue(name, session.session);
  }

  #sayAligned(name: string, session: GatewaySession): void {
    const residual = session.alignment?.residual;
    if (session.session !== undefined && residual !== undefined)
      this.#say(name, alignedDocument({ session: session.session, residual }));
  }

  #say(name: string, document: JsonObject): void {
    this.#routes.sendDown(name, controlFrame(document, this.#network.settings.dialects.ofGateways().spaceHash32));
  }
}
