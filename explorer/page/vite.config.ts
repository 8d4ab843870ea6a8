import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

export default defineConfig({
  esbuild: { jsx: "automatic", jsxImportSource: "preact" },
  resolve: {
    alias: {
      "@haca/verify": fileURLToPath(
        new URL("../../client/typescript/src/index.ts", import.meta.url),
      ),
    },
    // The verifier's libraries are this page's, wherever its sources lie.
    dedupe: ["@noble/curves", "@noble/hashes"],
  },
  build: {
    outDir: "../src/main/resources/network/haca/explorer/http/page",
    emptyOutDir: true,
    target: "es2022",
    // Nothing is put into the page itself: its policy takes no inline scripts, styles or images.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
