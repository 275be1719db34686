/** What a carrier tells, told on: to the network above it, to whoever watches, and to the batteries. */
import type { Address, SendOutcome } from "../src/host.ts";
import type { CarrierListener } from "./net/carrier.ts";
import type { FrameOutcome } from "./net/outcome.ts";
import type { Watch } from "./watch.ts";

/** (A class, because what each world makes anew as an object of functions, the engine looks up at each call.) */
export class CarrierWatch implements CarrierListener {
  /** The network above: built with its carrier, so it is named afterwards, and before the first frame. */
  network: Pick<CarrierListener, "frameArrived" | "sendEnded"> | undefined = undefined;
  private readonly watch: Watch;
  private readonly load: Pick<CarrierListener, "beforeLoadChange" | "afterLoadChange">;

  constructor(watch: Watch, load: Pick<CarrierListener, "beforeLoadChange" | "afterLoadChange">) {
    this.watch = watch;
    this.load = load;
  }

  frameArrived(node: number, frame: Uint8Array, from: Address): void {
    this.network!.frameArrived(node, frame, from);
  }

  echoArrived(node: number): void {
    this.watch.noted(node, "duplicate");
  }

  sendEnded(node: number, token: number, outcome: SendOutcome): void {
    this.network!.sendEnded(node, token, outcome);
  }

  frameOnAir(node: number, airtimeUs: number, onAirBytes: number, to: number, frame: Uint8Array): void {
    this.watch.frameOnAir(node, airtimeUs, onAirBytes, to, frame);
  }

  copiesOnAir(node: number, lastedUs: number, copies: number, airtimeUs: number): void {
    this.watch.copiesOnAir(node, lastedUs, copies, airtimeUs);
  }

  frameOutcome(receiver: number, transmitter: number, outcome: FrameOutcome): void {
    this.watch.frameOutcome(receiver, transmitter, outcome);
  }

  frameOutcomes(receivers: Int32Array, transmitter: number, outcomes: Int32Array, count: number): void {
    this.watch.frameOutcomes(receivers, transmitter, outcomes, count);
  }

  beforeLoadChange(node: number): void {
    this.load.beforeLoadChange(node);
  }

  afterLoadChange(node: number): void {
    this.load.afterLoadChange(node);
  }
}
