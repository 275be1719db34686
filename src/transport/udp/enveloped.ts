/**
 * Frames of a mesh in V-Frames, one a datagram: a Sync with a document that says so and the frame behind it, since a
 * mesh's messages are no latent states. The stream is the sender's address; the CRC tells what was damaged on its way.
 */
import { decodeFrame } from "../../protocol/vframe/decode.ts";
import { encodeFrame } from "../../protocol/vframe/encode.ts";
import { FrameError } from "../../protocol/vframe/frame-error.ts";
import { FRAME_BYTES_MAX, MODALITY } from "../../protocol/vframe/layout.ts";
import { readMessage, sync } from "../../protocol/vframe/message.ts";
import { byteSlice } from "../../protocol/vframe/tensor.ts";

/** The method of a Sync that carries a frame of the mesh; `x-`: an extension. */
const METHOD = "x-mesh";
/** What a datagram can carry over IPv4: 65,535 less the headers of IP and UDP (RFC 768, RFC 791). */
const DATAGRAM_BYTES_MAX = Math.min(FRAME_BYTES_MAX, 65_507);

/** A frame of a mesh, and how it came. */
export interface Enveloped {
  readonly frame: Uint8Array;
  /** The sender's address. */
  readonly sender: number;
  /** The frame's number among those of this sender on this link. */
  readonly number: bigint;
  /** Of the network, so that two networks on one machine do not mix. */
  readonly space: number;
}

/** The datagram. @throws FrameError `too-long`, or `out-of-range` where a number does not fit its field */
export function envelope({ frame, sender, number, space }: Enveloped): Uint8Array {
  const datagram = encodeFrame({
    ...sync({ method: METHOD }, [byteSlice(frame)]),
    streamId: sender,
    frameSeq: number,
    spaceHash32: space,
    modality: MODALITY.mixed,
  });
  if (datagram.length > DATAGRAM_BYTES_MAX)
    throw new FrameError("too-long", { found: `${datagram.length} bytes`, expected: `at most ${DATAGRAM_BYTES_MAX}` });
  return datagram;
}

/** What a datagram carries, the frame in an array of its own. @throws FrameError and nothing else */
export function opened(datagram: Uint8Array): Enveloped {
  const { streamId, frameSeq, spaceHash32, ...rest } = decodeFrame(datagram);
  const message = readMessage(rest);
  const isMesh = message.kind === "sync" && message.document.method === METHOD && message.attachments.length === 1;
  if (!isMesh)
    throw new FrameError("bad-message", { found: `a ${message.kind}`, expected: `a Sync of ${METHOD} and one slice` });
  const frame = new Uint8Array(message.attachments[0].payload);
  return { frame, sender: streamId, number: frameSeq, space: spaceHash32 };
}
