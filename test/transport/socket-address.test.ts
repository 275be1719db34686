import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { endpointOf, isLoopback, textOf } from "../../src/transport/socket-address.ts";

const endpoints = fc.record({
  carriage: fc.constantFrom("udp" as const, "tcp" as const),
  ip: fc.oneof(fc.ipV4(), fc.ipV6()),
  port: fc.nat(65_535),
});

describe("an endpoint", () => {
  it("is read from its own text", () => {
    fc.assert(
      fc.property(endpoints, (written) => {
        const endpoint = endpointOf(textOf(written))!;
        expect(endpoint).toMatchObject({ carriage: written.carriage, port: written.port });
        expect(endpointOf(textOf(endpoint))).toEqual(endpoint);
      }),
    );
    expect(endpointOf("tcp://[0:0:0:0:0:0:0:1]:9")).toEqual({ carriage: "tcp", ip: "::1", port: 9 });
  });

  it("is read from no other text, whatever that is", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const endpoint = endpointOf(text);
        expect(endpoint === undefined || textOf(endpoint).length > 0).toBe(true);
      }),
    );
  });

  it.each([
    "",
    "127.0.0.1:4711",
    "http://127.0.0.1:4711",
    "udp://localhost:4711",
    "udp://127.0.0.1",
    "udp://127.0.0.1:65536",
    "udp://127.0.0.1:-1",
    "udp://127.0.0.256:1",
    "udp://[127.0.0.1]:1",
    "udp://::1:1",
    "udp://127.0.0.1:1 ",
  ])("is not %j", (text) => {
    expect(endpointOf(text)).toBeUndefined();
  });

  it("is of this machine alone, or not", () => {
    for (const ip of ["127.0.0.1", "127.9.9.9", "::1"]) expect(isLoopback({ ip })).toBe(true);
    for (const ip of ["0.0.0.0", "::", "192.168.0.1", "126.0.0.1"]) expect(isLoopback({ ip })).toBe(false);
  });
});
