import { test } from '@playwright/test';
import { compared, inspected, sampled, serveGraph } from './onnx_walk.ts';

test('a graph with its weights beside it, from the Hub, goes through all of Inspect on the processor', async ({
  page,
}) => {
  const server = await serveGraph(page);
  try {
    await sampled(page, 'wasm', 12);
    await inspected(page);
    await compared(page);
  } finally {
    await server.stop();
  }
});
