/**
 * The side of a handshake that asks. It repeats its ping, ever more slowly, until it is answered or gives up; once it holds
 * an offer that it can keep, it says `ready` and is agreed. The other side is agreed when it hears that. Where `ready` is
 * lost, the other side refuses the first data and asks again: no side ever takes data on terms that the other does not hold.
 */
import { type Agreement, drawSalt } from "./agreement.ts";
import type { Capabilities, Terms } from "./capabilities.ts";
import { errorDocument, type HandshakeDocument, pingDocument, readyDocument, UNKNOWN_SESSION } from "./documents.ts";
import type { HandshakePort } from "./port.ts";

/** The first wait for an answer, doubled with each ping, µs; as RFC 6298 §2 does for TCP. */
export const FIRST_WAIT_US = 1_000_000;
/** Pings of one handshake, which then lasts 63 s: own choice. */
export const PINGS_MAX = 6;
const US_PER_MS = 1000;

/** Why a handshake came to nothing. */
export type HandshakeFailure =
  | "timed-out" // no answer to any ping
  | "refused" // by an error of the other side: see its code
  | "space-mismatch" // the other's space is another, and one of the two cannot align
  | "bad-offer" // terms that this side never offered
  | "session-lost"; // the other side has forgotten the session

/** As plain data. */
export type InitiatorState =
  | { readonly phase: "idle" }
  | { readonly phase: "asking"; readonly salt: string; readonly pings: number }
  | { readonly phase: "agreed"; readonly salt: string; readonly agreement: Agreement }
  | { readonly phase: "failed"; readonly why: HandshakeFailure; readonly code: string | null };

export class Initiator {
  readonly #port: HandshakePort;
  readonly #own: Capabilities;
  #state: InitiatorState;

  /** @param state what {@link state} gave before; where it was asking, {@link resume} goes on */
  constructor(port: HandshakePort, own: Capabilities, state: InitiatorState = { phase: "idle" }) {
    this.#port = port;
    this.#own = own;
    this.#state = state;
  }

  get state(): InitiatorState {
    return this.#state;
  }

  get agreement(): Agreement | undefined {
    return this.#state.phase === "agreed" ? this.#state.agreement : undefined;
  }

  /** Begins a handshake with a salt of its own, whatever was before. */
  begin(): void {
    this.#state = { phase: "asking", salt: drawSalt(() => this.#port.random()), pings: 0 };
    this.#ping();
  }

  /** After a restart: waits again for the answer. */
  resume(): void {
    if (this.#state.phase === "asking") this.#port.setTimer(FIRST_WAIT_US);
  }

  /** Nobody has answered in time. */
  onTimer(): void {
    if (this.#state.phase !== "asking") return;
    if (this.#state.pings < PINGS_MAX) this.#ping();
    else this.#state = { phase: "failed", why: "timed-out", code: null };
  }

  receive(document: HandshakeDocument): void {
    if (document.kind === "capability") this.#hearOffer(document);
    else if (document.kind === "error") this.#hearError(document);
  }

  /** Data came, and there is no agreement: says so. */
  dataCame(): void {
    this.#port.send(errorDocument(UNKNOWN_SESSION));
  }

  #ping(): void {
    if (this.#state.phase !== "asking") return;
    const { salt, pings } = this.#state;
    this.#state = { phase: "asking", salt, pings: pings + 1 };
    let waitUs = FIRST_WAIT_US;
    for (let before = 0; before < pings; before++) waitUs *= 2;
    this.#port.setTimer(waitUs);
    this.#port.send(pingDocument(this.#own, salt, Math.floor(this.#port.clockUs() / US_PER_MS)));
  }

  #hearOffer({ offer, terms, echo, salt }: HandshakeDocument & { readonly kind: "capability" }): void {
    const { phase } = this.#state;
    // Whatever offer that is, the other side had better know which session holds.
    if (phase === "agreed") this.#sayReady();
    // An answer to an earlier handshake says nothing about this one.
    if (phase !== "asking" || (echo !== undefined && echo !== this.#state.salt)) return;
    const session = echo === undefined || salt === undefined ? null : `${echo}${salt}`;
    this.#port.cancelTimer();
    const fault = faultOf(this.#own, offer, terms, session);
    if (fault !== undefined) this.#decline(fault, offer);
    else {
      this.#state = { phase: "agreed", salt: this.#state.salt, agreement: { terms, peer: offer, session } };
      this.#sayReady();
    }
  }

  #sayReady(): void {
    const session = this.agreement?.session;
    if (typeof session === "string") this.#port.send(readyDocument(session));
  }

  #hearError({ refusal, echo }: HandshakeDocument & { readonly kind: "error" }): void {
    const { phase } = this.#state;
    if (phase === "idle" || phase === "failed") return;
    if (echo !== undefined && echo !== this.#state.salt) return;
    if (phase === "asking") {
      if (refusal.code === UNKNOWN_SESSION.code) return;
      this.#port.cancelTimer();
      const why = refusal.code === "SPACE_MISMATCH" ? "space-mismatch" : "refused";
      this.#state = { phase: "failed", why, code: refusal.code };
    } else if (refusal.code === UNKNOWN_SESSION.code) this.#hearNoSession(echo);
  }

  /** Said of data it may be an old story: the other side must say it of this session. */
  #hearNoSession(echo: string | undefined): void {
    if (this.#state.phase !== "agreed") return;
    if (echo === undefined && this.#state.agreement.session !== null) this.#sayReady();
    else this.#state = { phase: "failed", why: "session-lost", code: UNKNOWN_SESSION.code };
  }

  #decline(why: "space-mismatch" | "bad-offer", offer: Capabilities): void {
    this.#state = { phase: "failed", why, code: null };
    if (why === "bad-offer") return;
    const [expected, got] = [this.#own.spaceHash32, offer.spaceHash32];
    this.#port.send(errorDocument({ code: "SPACE_MISMATCH", message: "The spaces differ.", expected, got }));
  }
}

/** What keeps this side from holding to an offer. */
function faultOf(
  own: Capabilities,
  offer: Capabilities,
  terms: Terms,
  session: string | null,
): "space-mismatch" | "bad-offer" | undefined {
  const isSame = offer.spaceHash32 === own.spaceHash32 && offer.dModel === own.dModel;
  if (!isSame && !(terms.align && own.align && offer.dModel === own.dModel)) return "space-mismatch";
  const { protocol, compress, crypto, critique, dtypes } = terms;
  const isOwn =
    own.protocols.includes(protocol) &&
    (compress === "none" || own.compress.includes(compress)) &&
    (crypto === "none" ? own.sealedOnly !== true : own.crypto.includes(crypto) && session !== null) &&
    (!critique || own.critique) &&
    dtypes.every((word) => own.dtypes.includes(word)) &&
    terms.align === !isSame;
  return isOwn ? undefined : "bad-offer";
}
