/** Frames over an IEEE 802.15.4 radio: fits the radio medium to the energy ledger and to what the network layer needs. */
import { MAX_PAYLOAD_BYTES } from "../../models/radio/ieee802154.ts";
import { samplingFraction } from "../../models/radio/low-power-listening.ts";
import { deriveKeyFrom, keyOf, type Purpose } from "../../src/base/chance.ts";
import { Keys } from "../../src/base/keys.ts";
import type { Address, SendOutcome } from "../../src/host.ts";
import { type EnergyLedger, STATE, type State } from "../energy/ledger.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { ListeningSpec, MediumSpec, RadioMediumSpec } from "../world-spec.ts";
import type { CarrierListener, ChanceCarrier, Steering } from "./carrier.ts";
import { LinkIdentities } from "./link-identities.ts";
import type { FrameOutcome } from "./outcome.ts";
import type { ListeningPolicy } from "./radio/listening.ts";
import type { RadioListener, RadioState } from "./radio/radio-listener.ts";
import { RadioMedium } from "./radio/radio-medium.ts";
import { edgeOf, reportedDbm } from "./radio/rows.ts";
import { radioNeighbours } from "./reachability.ts";
import type { Routes } from "./routes.ts";

const TO_ALL = -1;
const LEDGER_STATE: { readonly [state in RadioState]: State } = {
  off: STATE.off,
  sampling: STATE.sample,
  listen: STATE.listen,
  transmit: STATE.transmit,
};

/** What the radio stands on. */
export interface RadioCarrierParts {
  readonly kernel: Kernel;
  readonly ledger: EnergyLedger;
  readonly listener: CarrierListener;
  readonly seed: string;
  readonly nodeKeys: Keys;
  readonly routes: Routes;
  /** By how much each node's clock runs fast, ppm. */
  readonly clockDriftPpm: (node: number) => number;
}

export class RadioCarrier implements ChanceCarrier, RadioListener {
  readonly sharedMedium = true;
  readonly mtuBytes = MAX_PAYLOAD_BYTES;
  readonly isInstant = false;
  private readonly spec: RadioMediumSpec;
  private readonly parts: RadioCarrierParts;
  private readonly medium: RadioMedium;
  private readonly links: LinkIdentities;
  /** Those of nodes that asked: most never do. */
  private readonly neighboursKnown = new Map<number, readonly Address[]>();
  readonly steering: Steering | undefined;

  constructor(spec: RadioMediumSpec, parts: RadioCarrierParts) {
    this.spec = spec;
    this.parts = parts;
    const keysFor = (purpose: Purpose) => keysOf(parts, parts.seed, purpose);
    const links = new LinkIdentities(parts.seed, parts.nodeKeys);
    this.links = links;
    this.medium = new RadioMedium({
      kernel: parts.kernel,
      keys: {
        frameError: keysFor("frame-error"),
        backoff: keysFor("mac-backoff"),
        listeningPhase: keysFor("listening-phase"),
      },
      rows: spec.rows,
      listening: policiesOf(spec.listening, parts.routes),
      listener: this,
      lockThresholdDb: spec.lockThresholdDb,
      ccaAboveNoiseDb: spec.ccaAboveNoiseDb,
      errorRule: spec.errorRule,
      ...(spec.loss.meanLoss > 0 && {
        isTaken: (from: number, to: number, startUs: number) => spec.loss.isLost(links.of(from, to), startUs, 0),
      }),
      access: spec.access,
      queueFrames: spec.queueFrames,
      clockDriftPpm: parts.clockDriftPpm,
    });
    const { checkIntervalUs } = this.medium;
    this.steering =
      checkIntervalUs === undefined
        ? undefined
        : {
            checkIntervalUs,
            keepRhythm: (node, beatUs, guardUs) => this.medium.keepRhythm(node, beatUs, guardUs),
          };
  }

  neighbours(node: number): readonly Address[] {
    const known = this.neighboursKnown.get(node) ?? radioNeighbours(this.spec, node);
    this.neighboursKnown.set(node, known);
    return known;
  }

  signalStrengthDbm(node: number, from: Address): number | undefined {
    const { rows } = this.spec;
    const edge = edgeOf(rows, from, node);
    return edge < 0 ? undefined : reportedDbm(rows, edge);
  }

  room(bytes: number): Uint8Array {
    return this.medium.room(bytes);
  }

  send(node: number, to: Address, frame: Uint8Array, token: number): void {
    this.medium.send(node, to, frame, token);
  }

  broadcast(node: number, frame: Uint8Array, token: number): void {
    this.medium.send(node, TO_ALL, frame, token);
  }

  nodeUp(node: number): void {
    this.medium.powerUp(node);
  }

  nodeDown(node: number): void {
    this.medium.powerDown(node);
  }

  receivingUs(node: number): number {
    return this.medium.lockedUs(node);
  }

  reseed(seed: string): void {
    this.links.reseed(seed);
    this.medium.rekey({
      frameError: keysOf(this.parts, seed, "frame-error"),
      backoff: keysOf(this.parts, seed, "mac-backoff"),
    });
  }

  deliver(receiver: number, frame: Uint8Array, from: number): void {
    this.parts.listener.frameArrived(receiver, frame, from);
  }

  sendEnded(node: number, token: number, outcome: SendOutcome): void {
    this.parts.listener.sendEnded(node, token, outcome);
  }

  radioState(node: number, state: RadioState): void {
    const { kernel, ledger, listener } = this.parts;
    if (!ledger.isUp(node)) return;
    listener.beforeLoadChange(node);
    ledger.setRadio(node, LEDGER_STATE[state], kernel.nowUs);
    listener.afterLoadChange(node);
  }

  book(node: number, state: "listen" | "transmit", durationUs: number): void {
    const { ledger, listener } = this.parts;
    listener.beforeLoadChange(node);
    ledger.book(node, LEDGER_STATE[state], durationUs);
    // Time that a sampling radio spent otherwise, it did not spend sampling.
    if (ledger.radio(node) === STATE.sample) ledger.book(node, STATE.sample, -durationUs);
    listener.afterLoadChange(node);
  }

  frameOnAir(node: number, airtimeUs: number, onAirBytes: number, to: number, frame: Uint8Array): void {
    this.parts.listener.frameOnAir(node, airtimeUs, onAirBytes, to, frame);
  }

  copiesOnAir(node: number, lastedUs: number, copies: number, airtimeUs: number): void {
    this.parts.listener.copiesOnAir(node, lastedUs, copies, airtimeUs);
  }

  outcomeAt(receiver: number, transmitter: number, outcome: FrameOutcome): void {
    this.parts.listener.frameOutcome(receiver, transmitter, outcome);
  }

  outcomesAt(receivers: Int32Array, transmitter: number, outcomes: Int32Array, count: number): void {
    this.parts.listener.frameOutcomes(receivers, transmitter, outcomes, count);
  }
}

/** Each node's key of a purpose. */
function keysOf({ nodeKeys }: Pick<RadioCarrierParts, "nodeKeys">, seed: string, purpose: Purpose): Keys {
  const key = keyOf(seed, purpose);
  return new Keys(nodeKeys.length, (node) => deriveKeyFrom(key, nodeKeys.at(node)));
}

/** A list of its own only where there are sleepy leaves. @throws RangeError where one has no parent */
function policiesOf(listening: readonly ListeningSpec[], routes: Routes): readonly ListeningPolicy[] {
  if (listening.every(isComplete)) return listening;
  return listening.map((policy, node) => policyOf(policy, node, routes));
}

function isComplete(policy: ListeningSpec): policy is Exclude<ListeningSpec, { readonly kind: "sleepy-leaf" }> {
  return policy.kind !== "sleepy-leaf";
}

/** @throws RangeError where a sleepy leaf has no parent: the scenario is to be refused before */
function policyOf(policy: ListeningSpec, node: number, routes: Routes): ListeningPolicy {
  if (isComplete(policy)) return policy;
  const parent = routes.nextHopToGateway(node);
  if (parent === undefined) throw new RangeError(`the sleepy leaf ${node} has no parent`);
  return { ...policy, parent };
}

/** The fraction of time that a node listens while it samples the channel; 0 where it never does. */
export function samplingFractionOf(medium: MediumSpec, node: number): number {
  if (medium.kind === "links") return 0;
  const policy = medium.listening[node];
  return policy.kind === "lpl" ? samplingFraction(policy.intervalUs, policy.checkOnUs) : 0;
}
