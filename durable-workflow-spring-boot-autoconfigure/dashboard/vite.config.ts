import { defineConfig, type Plugin } from 'vite';
import { api } from './mock/api.js';

const RESULT = '../src/main/resources/META-INF/durable-workflow/dashboard';

/** The library's server fills the placeholder in; while developing nobody else does. */
function mockServer(): Plugin {
  return {
    name: 'mock-server',
    apply: 'serve',
    transformIndexHtml: (html) => html.replace('{{base}}', '/'),
    configureServer(server) {
      const answer = api();
      server.middlewares.use((request, response, next) => {
        if (!answer(request, response)) next();
      });
    },
  };
}

export default defineConfig({
  base: './',
  plugins: [mockServer()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  server: { host: '127.0.0.1' },
  build: {
    outDir: RESULT,
    emptyOutDir: true,
    target: 'es2022',
    // Both would need what the Content-Security-Policy forbids: data: addresses, and more than one file for so little.
    assetsInlineLimit: 0,
    modulePreload: false,
    reportCompressedSize: true,
    // What is built in asks for its licence to come along.
    license: { fileName: 'third-party-licenses.md' },
  },
});
