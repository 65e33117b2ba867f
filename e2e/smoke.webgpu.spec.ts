import { expect, test } from './page.ts';

test('the browser has a WebGPU adapter that computes', async ({ page }) => {
  await page.goto('./');
  const result = await page.evaluate(async () => {
    const adapter = await navigator.gpu?.requestAdapter();
    if (!adapter) return { adapter: null, sum: null };
    const device = await adapter.requestDevice();
    const usage = GPUBufferUsage;
    const storage = device.createBuffer({ size: 256, usage: usage.STORAGE | usage.COPY_SRC });
    const readback = device.createBuffer({ size: 256, usage: usage.MAP_READ | usage.COPY_DST });
    const code = `
      @group(0) @binding(0) var<storage, read_write> out: array<u32>;
      @compute @workgroup_size(64) fn main(@builtin(global_invocation_id) id: vec3u) { out[id.x] = id.x * 3u; }`;
    const pipeline = device.createComputePipeline({
      layout: 'auto',
      compute: { module: device.createShaderModule({ code }) },
    });
    const bindGroup = device.createBindGroup({
      layout: pipeline.getBindGroupLayout(0),
      entries: [{ binding: 0, resource: { buffer: storage } }],
    });
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass();
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, bindGroup);
    pass.dispatchWorkgroups(1);
    pass.end();
    encoder.copyBufferToBuffer(storage, 0, readback, 0, 256);
    device.queue.submit([encoder.finish()]);
    await readback.mapAsync(GPUMapMode.READ);
    const sum = new Uint32Array(readback.getMappedRange()).reduce((a, b) => a + b, 0);
    device.destroy();
    return { adapter: `${adapter.info.vendor} ${adapter.info.architecture}`, sum };
  });
  expect(result).toEqual({ adapter: 'google swiftshader', sum: (3 * 63 * 64) / 2 });
});
