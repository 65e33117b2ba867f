import type { ViteDevServer } from 'vite';
import { expect, test, vi } from 'vitest';
import { kernelsPlugin } from './kernels_plugin.ts';

test('the development server starts again when a kernel changes, and for no other file', () => {
  const heard: ((event: string, file: string) => void)[] = [];
  const restart = vi.fn();
  const watcher = {
    on: (_: string, listener: (event: string, file: string) => void) => heard.push(listener),
  };
  const { configureServer } = kernelsPlugin() as { configureServer: (server: ViteDevServer) => void };
  configureServer({ watcher, restart } as unknown as ViteDevServer);
  for (const file of ['/lab/src/wasm/operations.ts', '/lab/src/ui/app/app.tsx']) heard[0]('change', file);
  expect(restart).not.toHaveBeenCalled();
  heard[0]('add', '/lab/src/wasm/kernels/decode/kv_cache.ts');
  heard[0]('unlink', 'C:\\lab\\src\\wasm\\kernels\\tile.ts');
  expect(restart).toHaveBeenCalledTimes(2);
});
