import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defaultClientConditions, defineConfig } from 'vite';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * Three faces, three html files, one build. No inline script and no inlined asset, so that a strict
 * Content-Security-Policy (`script-src 'self'; style-src 'self'; img-src 'self'`) holds.
 */
export default defineConfig({
  root: here('.'),
  base: '/',
  publicDir: false,
  plugins: [react()],
  resolve: { conditions: ['watchkeeper-src', ...defaultClientConditions] },
  build: {
    outDir: here('../../dist/web'),
    emptyOutDir: true,
    // The customer's page has to run in the browsers built into chat apps and in Android stock browsers of the last
    // five years; one target for all three keeps the build simple and costs the other two little.
    target: 'es2017',
    cssTarget: ['chrome80', 'safari13'],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      input: {
        desk: here('desk/index.html'),
        field: here('field/index.html'),
        customer: here('customer/index.html'),
      },
    },
  },
});
