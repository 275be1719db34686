/** All that one end of a TCP connection remembers, as plain data. */
import { INITIAL_RTO, type RtoState } from "./retransmission-timeout.ts";

/**
 * RFC 9293 §3.3.2 in five phases: `open` covers ESTABLISHED to LAST-ACK, told apart by the flags of
 * {@link ConnectionState} (FIN-WAIT-1: finSent; FIN-WAIT-2: finAcknowledged; CLOSE-WAIT, CLOSING, LAST-ACK: finReceived).
 */
export type Phase = "syn-sent" | "syn-received" | "open" | "time-wait" | "closed";

/** The one segment that is under way. */
export interface InFlight {
  readonly flags: number;
  readonly payload: Uint8Array;
  readonly sentAtUs: number;
  /** How often it was sent again. */
  readonly retries: number;
}

export interface ConnectionState {
  phase: Phase;
  /** Oldest sequence number not acknowledged. */
  sendUnacknowledged: number;
  /** Next sequence number expected. */
  receiveNext: number;
  /** Bytes that the peer takes at once, and as one segment. */
  peerWindow: number;
  peerMss: number;
  /** Bytes that were written and not yet sent. */
  unsent: Uint8Array;
  inFlight: InFlight | undefined;
  rto: RtoState;
  /** The application closed its side. */
  isClosing: boolean;
  /** A write found the buffer full. */
  isShort: boolean;
  finSent: boolean;
  finAcknowledged: boolean;
  finReceived: boolean;
  /** Our FIN came before the peer's: this side waits at the end. */
  closedFirst: boolean;
  /** The timer runs for the wait at the end, not for a retransmission. */
  isWaiting: boolean;
}

export function freshState(phase: Phase, initialSequence: number, mss: number): ConnectionState {
  return {
    phase,
    sendUnacknowledged: initialSequence,
    receiveNext: 0,
    peerWindow: mss,
    peerMss: mss,
    unsent: new Uint8Array(0),
    inFlight: undefined,
    rto: INITIAL_RTO,
    isClosing: false,
    isShort: false,
    finSent: false,
    finAcknowledged: false,
    finReceived: false,
    closedFirst: false,
    isWaiting: false,
  };
}
