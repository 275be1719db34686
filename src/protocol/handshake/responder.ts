/**
 * The side of a handshake that answers. An offer is not yet an agreement: it becomes one when the other side says `ready`, or,
 * where that side gives no salt (the published programs do not), with its first data. A ping suspends the agreement before:
 * the other side may have forgotten it. Where the ping only came late, `ready` of that agreement brings it back.
 */
import { type Agreement, drawSalt, initiatorSalt, responderSalt } from "./agreement.ts";
import { type Capabilities, negotiate } from "./capabilities.ts";
import { capabilityDocument, errorDocument, type HandshakeDocument, UNKNOWN_SESSION } from "./documents.ts";
import type { HandshakePort } from "./port.ts";

/** An offer that nobody takes lapses: own choice, above all the waits of one who asks. */
export const OFFER_LASTS_US = 120_000_000;

/** As plain data. */
export type ResponderState = {
  readonly offered: { readonly agreement: Agreement; readonly untilUs: number } | null;
  readonly agreed: Agreement | null;
  /** Agreed before the other side asked anew. */
  readonly suspended: Agreement | null;
};

const NOTHING: ResponderState = { offered: null, agreed: null, suspended: null };

type Heard<K extends HandshakeDocument["kind"]> = HandshakeDocument & { readonly kind: K };

export class Responder {
  readonly #port: Omit<HandshakePort, "setTimer" | "cancelTimer">;
  readonly #own: Capabilities;
  #state: ResponderState;

  /** @param state what {@link state} gave before */
  constructor(port: Omit<HandshakePort, "setTimer" | "cancelTimer">, own: Capabilities, state = NOTHING) {
    this.#port = port;
    this.#own = own;
    this.#state = state;
  }

  get state(): ResponderState {
    return this.#state;
  }

  get agreement(): Agreement | undefined {
    return this.#state.agreed ?? undefined;
  }

  receive(document: HandshakeDocument): void {
    if (document.kind === "ping") this.#hearPing(document);
    else if (document.kind === "ready") this.#hearReady(document.session);
    else if (document.kind === "error") this.#hearError(document);
  }

  /**
   * Data came, and there is no agreement: says what is missing.
   * @returns whether the data itself is what was missing, so that there is an agreement now
   */
  dataCame(): boolean {
    const offered = this.#validOffer();
    if (offered === undefined) this.#port.send(errorDocument(UNKNOWN_SESSION));
    else if (offered.session !== null) this.#offer(offered);
    else this.#state = { ...NOTHING, agreed: offered };
    return offered?.session === null;
  }

  #hearPing({ offer, salt: theirSalt }: Heard<"ping">): void {
    const { offered, agreed, suspended } = this.#state;
    const isSame = (known: Agreement | undefined) => theirSalt !== undefined && known?.session?.startsWith(theirSalt);
    // Pings are repeated, and each handshake is answered in one way only.
    if (agreed !== null && isSame(agreed)) this.#offer(agreed);
    else if (offered !== null && isSame(offered.agreement)) this.#renew(offered.agreement);
    else {
      this.#state = { offered: null, agreed: null, suspended: agreed ?? suspended };
      // The published ping says nothing: its sender will see by the answer whether the spaces differ.
      const peer = offer ?? { ...this.#own, crypto: [] };
      const terms = negotiate(this.#own, peer, theirSalt !== undefined);
      if ("code" in terms) this.#port.send(errorDocument(terms, theirSalt));
      else this.#renew({ terms, peer, session: theirSalt === undefined ? null : `${theirSalt}${this.#drawSalt()}` });
    }
  }

  #drawSalt(): string {
    return drawSalt(() => this.#port.random());
  }

  #renew(agreement: Agreement): void {
    this.#state = { ...this.#state, offered: { agreement, untilUs: this.#port.clockUs() + OFFER_LASTS_US } };
    this.#offer(agreement);
  }

  #offer({ terms, session }: Agreement): void {
    const salts = session === null ? undefined : { echo: initiatorSalt(session), salt: responderSalt(session) };
    this.#port.send(capabilityDocument(this.#own, terms, salts));
  }

  #validOffer(): Agreement | undefined {
    const { offered } = this.#state;
    return offered !== null && this.#port.clockUs() <= offered.untilUs ? offered.agreement : undefined;
  }

  #hearReady(session: string): void {
    const { agreed, suspended } = this.#state;
    const known = [agreed, this.#validOffer(), suspended].find((agreement) => agreement?.session === session);
    if (known) this.#state = { ...NOTHING, agreed: known };
    else this.#port.send(errorDocument(UNKNOWN_SESSION, initiatorSalt(session)));
  }

  /** The other side has forgotten the session, or cannot hold to the offer. */
  #hearError({ refusal }: Heard<"error">): void {
    const { offered, agreed, suspended } = this.#state;
    if (refusal.code === UNKNOWN_SESSION.code) this.#state = { offered, agreed: null, suspended: agreed ?? suspended };
    else this.#state = { ...this.#state, offered: null };
  }
}
