import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** `npx vite web` serves the page as it is written, and hands everything else to a service on its usual port. */
const service = 'http://localhost:8765';

export default defineConfig({
  plugins: [react()],
  build: {
    target: 'es2023',
    // The page's policy allows scripts from its own server only: nothing becomes a data: URL.
    assetsInlineLimit: 0,
    // An AudioWorklet cannot take what a preload polyfill writes, and no browser of this target needs it.
    modulePreload: { polyfill: false },
  },
  worker: { format: 'es' },
  server: {
    // The service answers to its own origin only.
    proxy: {
      '/api': { target: service, headers: { origin: service }, changeOrigin: true },
      '/ws': { target: service, ws: true, headers: { origin: service }, changeOrigin: true },
    },
  },
});
