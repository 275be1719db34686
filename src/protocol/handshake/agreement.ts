/** What a completed handshake leaves behind. */
import { hexToBytes } from "@noble/hashes/utils.js";
import type { Capabilities, Terms } from "./capabilities.ts";
import { SALT_DIGITS } from "./documents.ts";

/** As plain data. */
export type Agreement = {
  readonly terms: Terms;
  /** What the other side said of itself. */
  readonly peer: Capabilities;
  /** Both salts, that of the one who asked first; null where the other side gives none, as the published programs. */
  readonly session: string | null;
};

/** The 12 bytes that sealing is salted with. @throws RangeError where the session has none */
export function saltOf({ session }: Agreement): Uint8Array {
  if (session === null) throw new RangeError("A session without salts seals nothing.");
  return hexToBytes(session);
}

/** The part that the one who asked contributed. */
export function initiatorSalt(session: string): string {
  return session.slice(0, SALT_DIGITS);
}

/** The part that the one who answered contributed. */
export function responderSalt(session: string): string {
  return session.slice(SALT_DIGITS);
}

const BYTE_VALUES = 256;
const HEX_DIGITS = 2;

/** Six bytes of salt. @param random draws in [0, 1) */
export function drawSalt(random: () => number): string {
  let salt = "";
  while (salt.length < SALT_DIGITS)
    salt += Math.floor(random() * BYTE_VALUES)
      .toString(16)
      .padStart(HEX_DIGITS, "0");
  return salt;
}
