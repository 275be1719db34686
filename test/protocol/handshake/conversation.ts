/** Two sides of a handshake and a channel that loses, doubles and overtakes what they say. */
import type { Agreement } from "../../../src/protocol/handshake/agreement.ts";
import type { Capabilities } from "../../../src/protocol/handshake/capabilities.ts";
import { readHandshake } from "../../../src/protocol/handshake/documents.ts";
import { Initiator } from "../../../src/protocol/handshake/initiator.ts";
import { Responder } from "../../../src/protocol/handshake/responder.ts";
import type { JsonObject } from "../../../src/protocol/vframe/json-slice.ts";

export const CAPABILITIES: Capabilities = {
  protocols: [1],
  dModel: 384,
  spaceId: "space",
  spaceHash32: 7,
  compress: ["zstd"],
  crypto: ["xchacha20poly1305"],
  critique: true,
  dtypes: ["f16", "i8"],
  align: false,
};

export type Side = "initiator" | "responder";
/** A document, or data. */
type Parcel = { readonly to: Side; readonly document: JsonObject | "data" };

export class Conversation {
  readonly inFlight: Parcel[] = [];
  /** Data taken, and by whom, with the session it was taken in. */
  readonly taken: { readonly by: Side; readonly agreement: Agreement | undefined }[] = [];
  initiator: Initiator;
  responder: Responder;
  nowUs = 1_767_225_600_000_000;
  timerUs: number | undefined;
  readonly #draw: () => number;
  readonly #own: readonly [Capabilities, Capabilities];
  readonly #makeResponder: typeof defaultResponder;

  constructor(
    draw: () => number,
    own: readonly [initiator: Capabilities, responder: Capabilities] = [CAPABILITIES, CAPABILITIES],
    makeResponder = defaultResponder,
  ) {
    this.#draw = draw;
    this.#own = own;
    this.#makeResponder = makeResponder;
    this.initiator = this.#newInitiator();
    this.responder = this.#newResponder();
  }

  /** Takes a side out as text and puts it back, or starts it anew without memory. */
  restart(side: Side, remembers: boolean): void {
    const state = (of: object) => (remembers ? JSON.parse(JSON.stringify(of)) : undefined);
    if (side === "responder") this.responder = this.#newResponder(state(this.responder.state));
    else {
      this.timerUs = undefined;
      this.initiator = this.#newInitiator(state(this.initiator.state));
      this.initiator.resume();
    }
  }

  agreementOf(side: Side): Agreement | undefined {
    return side === "initiator" ? this.initiator.agreement : this.responder.agreement;
  }

  /** Sends data where this side may. */
  sendData(from: Side): void {
    if (this.agreementOf(from) !== undefined) this.inFlight.push({ to: other(from), document: "data" });
  }

  /** @param keeps the parcel stays in flight, to arrive again */
  deliver(index: number, keeps = false): void {
    const parcel = this.inFlight[index];
    if (parcel === undefined) return;
    if (!keeps) this.inFlight.splice(index, 1);
    const side = parcel.to === "initiator" ? this.initiator : this.responder;
    if (parcel.document !== "data") {
      const heard = readHandshake(parcel.document);
      if (heard !== undefined) side.receive(heard);
    } else if (side.agreement !== undefined || side.dataCame() === true)
      this.taken.push({ by: parcel.to, agreement: this.agreementOf(parcel.to) });
  }

  /** The initiator's timer falls due. */
  wait(): void {
    if (this.timerUs === undefined) return;
    this.nowUs = Math.max(this.nowUs, this.timerUs);
    this.timerUs = undefined;
    this.initiator.onTimer();
  }

  /** Nothing is lost any more, and both sides use what they have, until nothing new is said. */
  settle(): void {
    for (let round = 0; round < 20; round++) {
      while (this.inFlight.length > 0) this.deliver(0);
      this.wait();
      this.sendData("initiator");
      this.sendData("responder");
    }
    while (this.inFlight.length > 0) this.deliver(0);
  }

  #newInitiator(state?: Initiator["state"]): Initiator {
    const port = {
      ...this.#port("responder"),
      setTimer: (delayUs: number) => {
        this.timerUs = this.nowUs + delayUs;
      },
      cancelTimer: () => {
        this.timerUs = undefined;
      },
    };
    return new Initiator(port, this.#own[0], state);
  }

  #newResponder(state?: Responder["state"]): Responder {
    return this.#makeResponder(this.#port("initiator"), this.#own[1], state);
  }

  #port(to: Side) {
    return {
      clockUs: () => this.nowUs,
      random: () => this.#draw(),
      send: (document: JsonObject) => {
        this.inFlight.push({ to, document: JSON.parse(JSON.stringify(document)) });
      },
    };
  }
}

export function defaultResponder(...parts: ConstructorParameters<typeof Responder>): Responder {
  return new Responder(...parts);
}

function other(side: Side): Side {
  return side === "initiator" ? "responder" : "initiator";
}
