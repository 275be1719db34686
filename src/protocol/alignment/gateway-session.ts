/** What a gateway holds of one sensor: its session, the anchors that came so far, and how its vectors read here. */
import type { Agreement } from "../handshake/agreement.ts";
import { Responder, type ResponderState } from "../handshake/responder.ts";
import { fromHalves } from "../vframe/half-array.ts";
import { AlignmentError } from "./alignment-error.ts";
import type { AlignmentNetwork } from "./alignment-network.ts";
import { AnchorCollection, type HeldAnchors } from "./anchor-plan.ts";
import { type Alignment, HALF_PRECISION, residualOf } from "./procrustes.ts";
import { solveOnce } from "./solve-once.ts";

/** As plain data. An alignment is found again from its anchors. */
export type GatewaySessionState = {
  readonly responder: ResponderState;
  readonly collecting: { readonly session: string; readonly anchors: HeldAnchors } | null;
  readonly aligned: { readonly session: string; readonly halves: Uint8Array } | null;
  readonly probing: { readonly session: string; readonly probe: number; readonly anchor: HeldAnchors } | null;
};

type Port = ConstructorParameters<typeof Responder>[0];

export class GatewaySession {
  readonly responder: Responder;
  readonly #network: AlignmentNetwork;
  #collecting: { readonly session: string; readonly anchors: AnchorCollection } | undefined;
  #aligned: { readonly session: string; readonly halves: Uint8Array; readonly alignment: Alignment } | undefined;

  /** The last anchor that came by itself in a session, or parts of it. */
  #probing: { readonly session: string; readonly probe: number; readonly anchor: AnchorCollection } | undefined;

  /** @param state what {@link state} gave before; of another plan, the anchors are forgotten */
  constructor(network: AlignmentNetwork, port: Port, state?: GatewaySessionState) {
    const { plan, probePlan, dialects } = network.settings;
    this.#network = network;
    this.responder = new Responder(port, network.capabilitiesOf(dialects.ofGateways()), state?.responder);
    const { collecting, aligned, probing } = state ?? {};
    if (collecting && collecting.anchors.held.length === plan.chunks)
      this.#collecting = { ...collecting, anchors: new AnchorCollection(plan, collecting.anchors) };
    if (aligned) this.#align(aligned.session, aligned.halves);
    if (probing && probing.anchor.held.length === probePlan.chunks)
      this.#probing = { ...probing, anchor: new AnchorCollection(probePlan, probing.anchor) };
  }

  get state(): GatewaySessionState {
    const { session, halves } = this.#aligned ?? {};
    return {
      responder: this.responder.state,
      collecting: this.#collecting ? { ...this.#collecting, anchors: this.#collecting.anchors.state } : null,
      aligned: session && halves ? { session, halves } : null,
      probing: this.#probing ? { ...this.#probing, anchor: this.#probing.anchor.state } : null,
    };
  }

  /** The session that is agreed. */
  get session(): string | undefined {
    return this.responder.agreement?.session ?? undefined;
  }

  get agreement(): Agreement | undefined {
    return this.responder.agreement;
  }

  /** How the sensor's vectors read here; undefined where they are not to be understood. */
  get alignment(): Alignment | undefined {
    return this.#aligned !== undefined && this.#aligned.session === this.session ? this.#aligned.alignment : undefined;
  }

  /** The anchors of the present session. @throws TypeError where there is none */
  get anchors(): AnchorCollection {
    const { session } = this;
    if (session === undefined) throw new TypeError("Anchors are collected in a session.");
    if (this.#collecting?.session !== session)
      this.#collecting = { session, anchors: new AnchorCollection(this.#network.settings.plan) };
    return this.#collecting.anchors;
  }

  /**
   * Takes a part of an anchor that comes by itself.
   * @param number counted on from probe to probe; in another session it may begin again
   * @returns how badly the anchor fits, once it is whole and where there is an alignment
   */
  probe(number: number, halves: Uint8Array): number | undefined {
    const { session, alignment } = this;
    if (session === undefined || alignment === undefined) return undefined;
    const { plan, probePlan, dialects } = this.#network.settings;
    const probe = Math.floor(number / probePlan.chunks);
    if (this.#probing?.session !== session || this.#probing.probe < probe)
      this.#probing = { session, probe, anchor: new AnchorCollection(probePlan) };
    const { anchor } = this.#probing;
    if (this.#probing.probe !== probe || !anchor.take(number - probe * probePlan.chunks, halves)) return undefined;
    const values = fromHalves(anchor.halves);
    if (!anchor.isComplete || !values.every(Number.isFinite)) return undefined;
    const shape = { count: 1, dimensions: plan.dimensions };
    const ours = dialects.ofGateways().anchor(plan.count + probe);
    return residualOf(alignment, { ...shape, values }, { ...shape, values: ours });
  }

  /** What was aligned, or collected, no longer holds. */
  forget(): void {
    this.#aligned = undefined;
    this.#collecting = undefined;
  }

  /**
   * Aligns by the anchors, which are then forgotten.
   * @returns whether they were all there, of the present session, and fit
   */
  solve(): boolean {
    const collected = this.#collecting;
    if (collected?.anchors.isComplete !== true) return false;
    this.forget();
    return collected.session === this.session && this.#align(collected.session, collected.anchors.halves);
  }

  #align(session: string, halves: Uint8Array): boolean {
    const { plan, residualMax } = this.#network.settings;
    const { count, dimensions } = plan;
    try {
      const theirs = { count, dimensions, values: fromHalves(halves) };
      const alignment = solveOnce(theirs, this.#network.gatewayAnchors, { precision: HALF_PRECISION });
      // What is not a number is not above it either.
      if (!(alignment.residual <= residualMax)) return false;
      this.#aligned = { session, halves, alignment };
      return true;
    } catch (error) {
      if (error instanceof AlignmentError) return false;
      throw error;
    }
  }
}
