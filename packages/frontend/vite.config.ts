import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const apiUrl = process.env.ROLLOUT_API_URL ?? "http://127.0.0.1:8080";
const toApi = { target: apiUrl, changeOrigin: false };

export default defineConfig({
  plugins: [react(), tailwindcss()],
  // Inlined assets would be `data:` addresses, which the page's Content-Security-Policy refuses for fonts.
  build: { assetsInlineLimit: 0, modulePreload: { polyfill: false } },
  server: {
    proxy: {
      "/api": toApi,
      "/auth": toApi,
      "/oidc": toApi,
      "/sdk": toApi,
      "/healthz": toApi,
      "/readyz": toApi,
    },
  },
});
