/**
 * A beacon: a V-Frame that tells a node's phase. It is a Think frame, for the phase is the state of the oscillator, and lives
 * in a space of its own, so that others refuse it and no other frame is taken for one. Its one I8 slice holds the phase at
 * the instant of sending as a share of a cycle (u32, in 2⁻³²), and four bytes of room for the time stamp of the link layer.
 */
import { FrameMemo } from "../frame-memo.ts";
import { decodeFrame } from "../vframe/decode.ts";
import { encodeFrame } from "../vframe/encode.ts";
import { FrameError } from "../vframe/frame-error.ts";
import { MODALITY, UINT32_MAX, VERSION } from "../vframe/layout.ts";
import { readMessage, think } from "../vframe/message.ts";
import { spaceHash32 } from "../vframe/space-hash.ts";
import { byteSlice } from "../vframe/tensor.ts";

const STEPS = UINT32_MAX + 1;
const PHASE_BYTES = 4;
const STAMP_BYTES = 4;

/** What a beacon says. */
export interface Beacon {
  /** The sender's phase when it asked for the beacon to be sent, in [0, 1) cycles. */
  readonly phase: number;
  /** Its ordinal among the sender's. */
  readonly ordinal: number;
}

/** The space of phases of one period: beacons of another are refused. */
export function phaseSpace(periodUs: number): number {
  return spaceHash32({ spaceId: "por", arch: "phase", dataSig: `${periodUs}` });
}

/** The bytes of a beacon. @param space what {@link phaseSpace} gave */
export function encodeBeacon({ phase, ordinal }: Beacon, space: number): Uint8Array {
  const payload = new Uint8Array(PHASE_BYTES + STAMP_BYTES);
  new DataView(payload.buffer).setUint32(0, Math.floor(phase * STEPS), true);
  return encodeFrame({
    ...think(byteSlice(payload)),
    streamId: 0,
    frameSeq: BigInt(ordinal),
    spaceHash32: space,
    modality: MODALITY.mixed,
  });
}

/** Whether bytes can be a V-Frame rather than an event: protobuf messages do not begin with its version. */
export function looksLikeBeacon(frame: Uint8Array): boolean {
  return frame[0] === VERSION;
}

/**
 * The beacon in these bytes.
 * @throws FrameError for anything else, beacons of another space included
 */
export function decodeBeacon(frame: Uint8Array, space: number): Beacon {
  const decoded = decodeFrame(frame, { spaceHash32: space });
  const message = readMessage(decoded);
  if (message.kind !== "think")
    throw new FrameError("bad-message", { found: `a frame of the kind ${message.kind}`, expected: "a beacon" });
  const { payload } = message.hidden.slice;
  if (payload.length !== PHASE_BYTES + STAMP_BYTES)
    throw new FrameError("bad-message", {
      found: `${payload.length} bytes of state`,
      expected: `${PHASE_BYTES + STAMP_BYTES}: a phase and room for a time stamp`,
    });
  const phase = new DataView(payload.buffer, payload.byteOffset).getUint32(0, true) / STEPS;
  return { phase, ordinal: Number(decoded.frameSeq) };
}

/** Beacons of one period, each decoded once, however many hear it. */
export class BeaconSpace extends FrameMemo<Beacon, FrameError> {
  readonly hash: number;

  constructor(periodUs: number) {
    const hash = phaseSpace(periodUs);
    super((frame) => decodeBeacon(frame, hash), FrameError);
    this.hash = hash;
  }
}

/** The spaces that the nodes of a network share: mostly one, their radios having one interval. */
export class BeaconSpaces {
  readonly #byPeriod = new Map<number, BeaconSpace>();

  of(periodUs: number): BeaconSpace {
    let space = this.#byPeriod.get(periodUs);
    if (space === undefined) {
      space = new BeaconSpace(periodUs);
      this.#byPeriod.set(periodUs, space);
    }
    return space;
  }
}
