import type { Plugin } from 'vite';

/**
 * What the built page may load and run: only its own files. Each exception has its reason
 * next to it. `frame-ancestors` is not here: a meta tag cannot say it, and the page may be framed.
 */
const policy: Readonly<Record<string, readonly string[]>> = {
  'default-src': ["'self'"],
  // ONNX Runtime is WebAssembly.
  'script-src': ["'self'", "'wasm-unsafe-eval'"],
  // Styles that scripts set on elements are no inline styles to a browser, and markup of ours has none.
  'style-src': ["'self'"],
  // The icon, and figures on their way to a PNG.
  'img-src': ["'self'", 'data:', 'blob:'],
  'font-src': ["'self'", 'data:'],
  // Archives that a link names, from wherever they lie: fetched by `src/ui/share/fetch_archive.ts` alone, after the
  // visitor has said so. A policy cannot be widened later, so that it cannot wait for the answer.
  'connect-src': ["'self'", 'https:'],
  'worker-src': ["'self'"],
  'object-src': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
};

export const contentPolicy = Object.entries(policy)
  .map(([directive, sources]) => `${directive} ${sources.join(' ')}`)
  .join('; ');

/** Puts the policy first into the built page. The dev server's own scripts are inline, so that it goes without. */
export function contentPolicyPlugin(): Plugin {
  return {
    name: 'forklab-content-policy',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: () => [
        {
          tag: 'meta',
          attrs: { 'http-equiv': 'Content-Security-Policy', content: contentPolicy },
          injectTo: 'head-prepend',
        },
      ],
    },
  };
}
