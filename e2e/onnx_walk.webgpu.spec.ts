import { test } from '@playwright/test';
import { compared, inspected, onProcessor, sampled, serveGraph } from './onnx_walk.ts';

test('a graph with its weights beside it, from the Hub, goes through all of Inspect on WebGPU', {
  tag: '@drill',
}, async ({ page }) => {
  test.setTimeout(1_200_000);
  const server = await serveGraph(page);
  try {
    await sampled(page, 'webgpu', 4);
    await inspected(page);
    await compared(page);
    await onProcessor(page);
  } finally {
    await server.stop();
  }
});
