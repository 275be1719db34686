/** Prints the digests of all shipped scenarios, in the form of `test/experiment/digests.ts`. */
import { runShipped, SHIPPED } from "./scenarios.ts";

const digests = Object.fromEntries(
  SHIPPED.map((name) => {
    const { protocols } = runShipped(name);
    return [name, Object.fromEntries(Object.entries(protocols).map(([protocol, { digest }]) => [protocol, digest]))];
  }),
);
console.log(JSON.stringify(digests, undefined, 2));
