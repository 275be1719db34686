/** Source text as TypeScript's own scanner sees it: comments, strings and regular expressions cannot be mistaken for code. */
import { SyntaxKind } from "typescript/unstable/ast";
import { createScanner, tokenIsIdentifierOrKeyword } from "typescript/unstable/ast/scanner";

export interface Token {
  readonly kind: "word" | "string" | "template" | "number" | "regex" | "mark";
  /** The token as written; of a string its value. */
  readonly text: string;
  readonly line: number;
}

/** After these words a slash starts a regular expression. */
const BEFORE_EXPRESSION = new Set([
  "return",
  "typeof",
  "case",
  "in",
  "of",
  "delete",
  "void",
  "throw",
  "new",
  "else",
  "do",
]);

/** The tokens of a source text, without comments. */
export function tokenise(source: string): readonly Token[] {
  const scanner = createScanner(true, undefined, source);
  const tokens: Token[] = [];
  /** One entry for each open brace: whether it belongs to a template's `${`. */
  const braces: boolean[] = [];
  let line = 1;
  let counted = 0;
  for (let kind = scanner.scan(); kind !== SyntaxKind.EndOfFile; kind = scanner.scan()) {
    if (kind === SyntaxKind.SlashToken || kind === SyntaxKind.SlashEqualsToken) {
      if (!endsOperand(tokens.at(-1))) kind = scanner.reScanSlashToken();
    } else if (kind === SyntaxKind.OpenBraceToken) braces.push(false);
    else if (kind === SyntaxKind.TemplateHead) braces.push(true);
    else if (kind === SyntaxKind.CloseBraceToken && braces.pop() === true) {
      kind = scanner.reScanTemplateToken(false);
      if (kind === SyntaxKind.TemplateMiddle) braces.push(true);
    }
    const start = scanner.getTokenStart();
    for (; counted < start; counted++) if (source.charCodeAt(counted) === 10) line++;
    const isString = kind === SyntaxKind.StringLiteral || kind === SyntaxKind.NoSubstitutionTemplateLiteral;
    tokens.push({
      kind: kindOf(kind),
      text: isString ? scanner.getTokenValue() : scanner.getTokenText(),
      line,
    });
  }
  return tokens;
}

function kindOf(kind: SyntaxKind): Token["kind"] {
  if (tokenIsIdentifierOrKeyword(kind)) return "word";
  switch (kind) {
    case SyntaxKind.StringLiteral:
    case SyntaxKind.NoSubstitutionTemplateLiteral:
      return "string";
    case SyntaxKind.TemplateHead:
    case SyntaxKind.TemplateMiddle:
    case SyntaxKind.TemplateTail:
      return "template";
    case SyntaxKind.NumericLiteral:
    case SyntaxKind.BigIntLiteral:
      return "number";
    case SyntaxKind.RegularExpressionLiteral:
      return "regex";
    default:
      return "mark";
  }
}

/** Whether a slash after this token divides. */
function endsOperand(token: Token | undefined): boolean {
  if (token === undefined) return false;
  if (token.kind === "word") return !BEFORE_EXPRESSION.has(token.text);
  if (token.kind === "mark") return [")", "]", "}", "++", "--"].includes(token.text);
  return token.kind !== "template" || token.text.endsWith("`");
}
