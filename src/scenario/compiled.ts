/** Schemas between what a file says and what a model receives, put together from plain functions. */
import * as Effect from "effect/Effect";
import * as Result from "effect/Result";
import * as Schema from "effect/Schema";
import type * as SchemaAST from "effect/SchemaAST";
import * as SchemaIssue from "effect/SchemaIssue";
import * as SchemaParser from "effect/SchemaParser";
import * as SchemaTransformation from "effect/SchemaTransformation";
import type { Fault } from "./fault.ts";

/** A schema between what a file says (encoded) and what a model receives (decoded). */
export type Compiled = Schema.Codec<unknown, unknown>;

/** How every decoding here goes about it: find all faults, and take no unknown key. */
export const PARSE_OPTIONS = { errors: "all", onExcessProperty: "error" } as const satisfies SchemaAST.ParseOptions;

/** An issue that carries a fault. */
export function issueOf(fault: Fault): SchemaIssue.Issue {
  return new SchemaIssue.InvalidValue({ message: fault.expected, fault });
}

/** One direction of a transformation. */
export type Transform = (input: unknown, options: SchemaAST.ParseOptions) => Result.Result<unknown, SchemaIssue.Issue>;

/** A schema from the two directions of a transformation. */
export function transformed(decode: Transform, encode: Transform): Compiled {
  return Schema.Unknown.pipe(
    Schema.decodeTo(
      Schema.Unknown,
      SchemaTransformation.transformEffect({
        decode: (input: unknown, options) => Effect.fromResult(decode(input, options)),
        encode: (value: unknown, options) => Effect.fromResult(encode(value, options)),
      }),
    ),
  );
}

/** A schema, and the value that it is to decode. */
export interface Delegation {
  readonly schema: Compiled;
  readonly input: unknown;
}

/** A schema that is chosen by looking at the value. */
export function delegated(
  choose: (input: unknown) => Result.Result<Delegation, Fault | SchemaIssue.Issue>,
  chooseEncoder: (value: unknown) => Compiled,
): Compiled {
  return transformed(
    (input, options) => {
      const chosen = choose(input);
      if (Result.isFailure(chosen)) {
        return Result.fail(SchemaIssue.isIssue(chosen.failure) ? chosen.failure : issueOf(chosen.failure));
      }
      return SchemaParser.decodeUnknownResult(chosen.success.schema)(chosen.success.input, options);
    },
    (value, options) => SchemaParser.encodeUnknownResult(chooseEncoder(value))(value, options),
  );
}

/** A schema of settings with these members. */
export function struct(members: { readonly [name: string]: Compiled }): Compiled {
  return Schema.Struct(members) as unknown as Compiled;
}

/** A member that must be there. */
export function required(schema: Compiled, fault: Fault): Compiled {
  return schema.pipe(Schema.annotateKey({ fault })) as unknown as Compiled;
}

/** A member that may be left out. */
export function optional(schema: Compiled): Compiled {
  return Schema.optionalKey(schema) as unknown as Compiled;
}

/** A member that stands for `value` (as a file would say it) where it is left out. */
export function withDefault(schema: Compiled, value: unknown): Compiled {
  return schema.pipe(Schema.withDecodingDefaultKey(Effect.succeed(value))) as unknown as Compiled;
}
