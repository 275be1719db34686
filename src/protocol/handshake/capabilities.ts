/** What a node can do, and what two nodes agree on. */
import type { JsonObject } from "../vframe/json-slice.ts";

/** Best first. Those that frames here can be, beside "none". */
export const COMPRESSIONS = ["zstd"] as const;
export const CIPHERS = ["xchacha20poly1305"] as const;
export const DTYPE_WORDS = ["f16", "i8", "q4", "sparse"] as const;

/** As plain data. */
export type Capabilities = {
  /** Versions of the protocol that it speaks. */
  readonly protocols: readonly number[];
  /** Components of its vectors. */
  readonly dModel: number;
  readonly spaceId: string;
  readonly spaceHash32: number;
  /** Best first; none where it is empty. */
  readonly compress: readonly string[];
  readonly crypto: readonly string[];
  /** Whether it takes part in no session that is not sealed. Not said aloud: it shows by what is refused. */
  readonly sealedOnly?: boolean;
  readonly critique: boolean;
  readonly dtypes: readonly string[];
  /** Whether it can align its space with another. */
  readonly align: boolean;
  /** Fields whose names begin with `x-`, as they came. */
  readonly extensions?: JsonObject;
};

/** What both sides of a session hold to. */
export type Terms = {
  readonly protocol: number;
  readonly compress: "zstd" | "none";
  readonly crypto: "xchacha20poly1305" | "none";
  readonly critique: boolean;
  readonly dtypes: readonly string[];
  /** The spaces differ, and are to be aligned before vectors are exchanged. */
  readonly align: boolean;
};

/** Why there are no terms. */
export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly expected: string | number;
  readonly got: string | number;
}

/**
 * The terms that one who was asked (`own`) offers the one who asks. What only one of them can is left out; only another
 * protocol, another space that nobody can align, or the open, where one side insists on a seal, is refused.
 * @param isSalted whether the one who asks contributed salt: without it nothing can be sealed
 */
export function negotiate(own: Capabilities, theirs: Capabilities, isSalted: boolean): Terms | Refusal {
  const common = own.protocols.filter((version) => theirs.protocols.includes(version));
  if (common.length === 0)
    return {
      code: "VERSION_MISMATCH",
      message: "No version of the protocol in common.",
      expected: own.protocols.join(", "),
      got: theirs.protocols.join(", "),
    };
  const isSame = own.spaceHash32 === theirs.spaceHash32 && own.dModel === theirs.dModel;
  if (!isSame && !(own.align && theirs.align && own.dModel === theirs.dModel)) return spaceMismatch(own, theirs);
  const crypto = isSalted ? firstCommon(CIPHERS, own.crypto, theirs.crypto) : "none";
  if (own.sealedOnly === true && crypto === "none") return sealRequired(own, theirs);
  return {
    protocol: common.reduce((best, version) => Math.max(best, version)),
    compress: firstCommon(COMPRESSIONS, own.compress, theirs.compress),
    crypto,
    critique: own.critique && theirs.critique,
    dtypes: DTYPE_WORDS.filter((word) => own.dtypes.includes(word) && theirs.dtypes.includes(word)),
    align: !isSame,
  };
}

/** Spaces that nobody can align; nothing can either where their vectors differ in length. */
function spaceMismatch(own: Capabilities, theirs: Capabilities): Refusal {
  const isLength = own.dModel !== theirs.dModel;
  return {
    code: "SPACE_MISMATCH",
    message: isLength ? "The spaces differ in their dimensions." : "The spaces differ, and are not to be aligned.",
    expected: isLength ? own.dModel : own.spaceHash32,
    got: isLength ? theirs.dModel : theirs.spaceHash32,
  };
}

/** Whoever could strip an offer of its ciphers could else read what was meant to be sealed. */
function sealRequired(own: Capabilities, theirs: Capabilities): Refusal {
  return {
    code: "SEAL_REQUIRED",
    message: "Nothing is said in the open here; a seal takes a cipher in common and salt of both sides.",
    expected: own.crypto.join(", "),
    got: theirs.crypto.join(", "),
  };
}

function firstCommon<W extends string>(known: readonly W[], a: readonly string[], b: readonly string[]): W | "none" {
  return known.find((word) => a.includes(word) && b.includes(word)) ?? "none";
}
