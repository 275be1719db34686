/**
 * The handshake's documents, which Sync frames carry.
 *
 * Published: `ping` → `capability` or `error`. The ping's lists, both salts and `ready` are additions, which a peer that does
 * not know them ignores. Unknown fields are ignored, those that begin with `x-` are kept.
 */
import type { Json, JsonObject } from "../vframe/json-slice.ts";
import type { Capabilities, Refusal, Terms } from "./capabilities.ts";
import { HandshakeError } from "./handshake-error.ts";

/** What each side contributes to the session's salt: 6 bytes as hexadecimal digits. */
export const SALT_DIGITS = 12;
const UINT32_MAX = 0xffff_ffff;
/** The only version that a ping without a list can mean. */
const FIRST_PROTOCOL = 1;
/** Longest texts and lists that are read: own choice, far above what is in use. */
const TEXT_MAX = 256;
const LIST_MAX = 64;

/** What data, or a `ready`, of a session is answered with that is not known. */
export const UNKNOWN_SESSION: Refusal = {
  code: "NO_SESSION",
  message: "No such session; begin with a ping.",
  expected: "",
  got: "",
};

export type HandshakeDocument =
  | { readonly kind: "ping"; readonly offer: Capabilities | undefined; readonly salt: string | undefined }
  | {
      readonly kind: "capability";
      readonly offer: Capabilities;
      readonly terms: Terms;
      /** What each side contributed, where it did. */
      readonly echo: string | undefined;
      readonly salt: string | undefined;
    }
  | { readonly kind: "ready"; readonly session: string }
  | { readonly kind: "error"; readonly refusal: Refusal; readonly echo: string | undefined };

/** @param timestampMs the sender's clock, ms since the Unix epoch */
export function pingDocument(offer: Capabilities, salt: string, timestampMs: number): JsonObject {
  return { method: "ping", ts: timestampMs, v: 1, protos: offer.protocols, ...offerFields(offer), salt };
}

/** @param salts those of the ping that it answers, and of its sender */
export function capabilityDocument(
  own: Capabilities,
  terms: Terms,
  salts?: { readonly echo: string; readonly salt: string },
): JsonObject {
  const { protocol, compress, crypto, critique, dtypes, align } = terms;
  const agreed = {
    ...own,
    compress: compress === "none" ? [] : [compress],
    crypto: crypto === "none" ? [] : [crypto],
    critique,
    dtypes,
    align,
  };
  return { method: "capability", v: 1, agreed_proto: protocol, ...offerFields(agreed), ...salts };
}

/** @param session the salts of both sides, the one who asked first */
export function readyDocument(session: string): JsonObject {
  return { method: "ready", session };
}

/** @param echo the salt of the ping that it answers, where it answers one */
export function errorDocument({ code, message, expected, got }: Refusal, echo?: string): JsonObject {
  return { method: "error", code, message, expected, got, ...(echo !== undefined && { echo }) };
}

function offerFields({
  dModel,
  spaceId,
  spaceHash32,
  compress,
  crypto,
  critique,
  dtypes,
  align,
  extensions,
}: Capabilities) {
  return {
    d_model: dModel,
    embedding_space_id: spaceId,
    space_hash32: spaceHash32,
    compress,
    crypto,
    supports: { critique, dtype: dtypes, ...(align && { align }) },
    ...extensions,
  };
}

/**
 * The handshake's message in a document; undefined where it is about something else.
 * @throws HandshakeError and nothing else
 */
export function readHandshake(document: JsonObject): HandshakeDocument | undefined {
  switch (document.method) {
    case "ping":
      return { kind: "ping", offer: readPingOffer(document), salt: optionalSalt(document, "salt") };
    case "capability":
      return readCapability(document);
    case "ready":
      return { kind: "ready", session: hexText(document, "session", 2 * SALT_DIGITS) };
    case "error":
      return { kind: "error", refusal: readRefusal(document), echo: optionalSalt(document, "echo") };
    default:
      return undefined;
  }
}

/** The published ping says nothing about its sender. */
function readPingOffer(document: JsonObject): Capabilities | undefined {
  if (document.d_model === undefined) return undefined;
  const protocols = document.protos === undefined ? [FIRST_PROTOCOL] : numbers(document.protos);
  return readOffer(document, protocols);
}

function readCapability(document: JsonObject): HandshakeDocument {
  const protocol = uint32(document, "agreed_proto");
  const offer = readOffer(document, [protocol]);
  const { critique, dtypes, align } = offer;
  const compress = offer.compress.includes("zstd") ? "zstd" : "none";
  const crypto = offer.crypto.includes("xchacha20poly1305") ? "xchacha20poly1305" : "none";
  const terms: Terms = { protocol, compress, crypto, critique, dtypes, align };
  return {
    kind: "capability",
    offer,
    terms,
    echo: optionalSalt(document, "echo"),
    salt: optionalSalt(document, "salt"),
  };
}

function readOffer(document: JsonObject, protocols: readonly number[]): Capabilities {
  const supports = objectOf(document.supports ?? {}, "supports");
  const kept = Object.entries(document).filter(([name]) => name.startsWith("x-"));
  return {
    protocols,
    dModel: uint32(document, "d_model"),
    spaceId: text(document, "embedding_space_id"),
    spaceHash32: uint32(document, "space_hash32"),
    compress: words(document.compress ?? [], "compress"),
    crypto: words(document.crypto ?? [], "crypto"),
    critique: flag(supports, "critique"),
    dtypes: words(supports.dtype ?? [], "supports.dtype"),
    align: flag(supports, "align"),
    ...(kept.length > 0 && { extensions: Object.fromEntries(kept) }),
  };
}

function readRefusal(document: JsonObject): Refusal {
  return {
    code: text(document, "code"),
    message: document.message === undefined ? "" : text(document, "message"),
    expected: shown(document.expected),
    got: shown(document.got),
  };
}

/** A number as it is, anything else in words that are not too many; an object's own `toString` is not asked. */
function shown(value: Json | undefined): string | number {
  if (typeof value === "number") return value;
  const words = typeof value === "string" ? value : (JSON.stringify(value) ?? "");
  return words.slice(0, TEXT_MAX);
}

function uint32(document: JsonObject, name: string): number {
  const value = document[name];
  if (typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= UINT32_MAX) return value;
  throw new HandshakeError(name, value, "a whole number of 32 bits");
}

function text(document: JsonObject, name: string): string {
  const value = document[name];
  if (typeof value === "string" && value.length <= TEXT_MAX) return value;
  throw new HandshakeError(name, value, `a text of ${TEXT_MAX} letters or fewer`);
}

function flag(document: JsonObject, name: string): boolean {
  const value = document[name] ?? false;
  if (typeof value === "boolean") return value;
  throw new HandshakeError(name, value, "true or false");
}

function words(value: Json, name: string): readonly string[] {
  if (Array.isArray(value) && value.length <= LIST_MAX && value.every((word) => typeof word === "string")) return value;
  throw new HandshakeError(name, value, `a list of ${LIST_MAX} words or fewer`);
}

function numbers(value: Json): readonly number[] {
  if (Array.isArray(value) && value.length <= LIST_MAX && value.every(Number.isSafeInteger)) return value;
  throw new HandshakeError("protos", value, `a list of ${LIST_MAX} numbers or fewer`);
}

function objectOf(value: Json, name: string): JsonObject {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as JsonObject;
  throw new HandshakeError(name, value, "an object");
}

function optionalSalt(document: JsonObject, name: string): string | undefined {
  return document[name] === undefined ? undefined : hexText(document, name, SALT_DIGITS);
}

function hexText(document: JsonObject, name: string, digits: number): string {
  const value = document[name];
  if (typeof value === "string" && value.length === digits && /^[0-9a-f]*$/.test(value)) return value;
  throw new HandshakeError(name, value, `${digits} hexadecimal digits`);
}
