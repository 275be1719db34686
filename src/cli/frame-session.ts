/** The session that sealed frames belong to, from the command line. */
import { Opener, type SealedSession, Sealer } from "../protocol/vframe/seal.ts";
import { wrongInput } from "./failure.ts";

export interface SessionOptions {
  readonly key: string | undefined;
  readonly salt: string | undefined;
  readonly direction: string | undefined;
}

/** @throws Failure or FrameError where the options are not right */
export function openerOf(options: SessionOptions): Opener | undefined {
  const session = requireSession(options);
  return session && new Opener(session);
}

/** @throws Failure or FrameError where the options are not right */
export function sealerOf(options: SessionOptions): Sealer | undefined {
  const session = requireSession(options);
  return session && new Sealer(session);
}

function requireSession({ key, salt, direction = "initiator" }: SessionOptions): SealedSession | undefined {
  if (direction !== "initiator" && direction !== "responder")
    throw wrongInput(`--direction is initiator or responder, not ${JSON.stringify(direction)}.`);
  if (key === undefined && salt === undefined) return undefined;
  if (key === undefined || salt === undefined) throw wrongInput("--key and --salt go together.");
  return { key: hexBytes(key, "--key"), salt: hexBytes(salt, "--salt"), direction };
}

/** Bytes written in hexadecimal, white space aside. @param what names the text. @throws Failure where it is none */
export function hexBytes(text: string, what: string): Uint8Array {
  const digits = text.replace(/^\s*0x/i, "").replace(/\s+/g, "");
  const wrong = /[^0-9a-f]/i.exec(digits);
  if (wrong !== null) throw wrongInput(`${what} is no hexadecimal text: it holds ${JSON.stringify(wrong[0])}.`);
  if (digits.length % 2 === 1)
    throw wrongInput(`${what} has ${digits.length} hexadecimal digits; a byte has two of them.`);
  return new Uint8Array(Buffer.from(digits, "hex"));
}
