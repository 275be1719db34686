/** What the control frames of a session say. */
import { type HandshakeDocument, readHandshake } from "../handshake/documents.ts";
import { HandshakeError } from "../handshake/handshake-error.ts";
import { decodeFrame } from "../vframe/decode.ts";
import type { Frame } from "../vframe/frame.ts";
import { FrameError } from "../vframe/frame-error.ts";
import { readMessage } from "../vframe/message.ts";
import { type AlignedNotice, type AnchorRequest, readAligned, readRequest } from "./session-frames.ts";

export type Control =
  | { readonly kind: "handshake"; readonly document: HandshakeDocument }
  | { readonly kind: "request"; readonly request: AnchorRequest }
  | { readonly kind: "aligned"; readonly notice: AlignedNotice };

/** The frame in these bytes; undefined where there is none. */
export function readFrame(bytes: Uint8Array): Frame | undefined {
  try {
    return decodeFrame(bytes);
  } catch (error) {
    if (error instanceof FrameError) return undefined;
    throw error;
  }
}

/** What a control frame, or its bytes, say; undefined where that is nothing known. */
export function readControl(received: Uint8Array | Frame): Control | undefined {
  const frame = received instanceof Uint8Array ? readFrame(received) : received;
  if (frame === undefined) return undefined;
  try {
    const message = readMessage(frame);
    if (message.kind !== "sync") return undefined;
    const document = readHandshake(message.document);
    if (document !== undefined) return { kind: "handshake", document };
    const request = readRequest(message.document);
    if (request !== undefined) return { kind: "request", request };
    const notice = readAligned(message.document);
    return notice && { kind: "aligned", notice };
  } catch (error) {
    if (error instanceof FrameError || error instanceof HandshakeError) return undefined;
    throw error;
  }
}
