import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    globalSetup: ["test/node-version.ts"],
    setupFiles: ["test/property-seed.ts"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    pool: "threads",
    isolate: false,
    maxWorkers: "100%",
    // Node runs the sources as they are, here as anywhere: the engine loses a sixth of its speed to what Vite makes of imports.
    // Nothing is mocked by module, so that no hook need load them.
    experimental: { viteModuleRunner: false, nodeLoader: false },
  },
});
