/** What separates the digests that a run gave from those that it should have given. */

/** Scenario → protocol → digest. */
export type Pass = { readonly [scenario: string]: { readonly [protocol: string]: string } };

/** A sentence for each protocol of these scenarios whose digest is another, is missing, or is too much. */
export function differencesFrom(expected: Pass, found: Pass, scenarios: readonly string[]): string[] {
  return scenarios.flatMap((scenario) => {
    const protocols = new Set([...Object.keys(expected[scenario] ?? {}), ...Object.keys(found[scenario] ?? {})]);
    return [...protocols].flatMap((protocol) => {
      const wanted = expected[scenario]?.[protocol] ?? "no digest";
      const got = found[scenario]?.[protocol] ?? "no digest";
      return wanted === got ? [] : [`${scenario}, ${protocol}: ${got} instead of ${wanted}`];
    });
  });
}
