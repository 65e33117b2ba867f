import { axeFaults } from './axe_faults.ts';
import { LabWorker, tinySpec } from './lab_worker.ts';
import { expect, test } from './page.ts';
import { withRecording } from './recorded.ts';
import { beforeWorker } from './worker_script.ts';

/** Which adapter computes, in a browser that has WebGPU in software and nothing faster. */

test.beforeEach(({ page }) => withRecording(page));

test('before the first click the recipe says what it takes, and no device is opened for it', async ({
  page,
}) => {
  await beforeWorker(
    page,
    `GPUAdapter.prototype.requestDevice = () => { throw new Error('a device was asked for'); };`,
  );
  await page.goto('./');
  // Once the worker has found the adapter, and said what the recipe takes on it.
  await expect(page.getByRole('button', { name: 'Adapter: google swiftshader, in software' })).toBeVisible();
  await expect(page.locator('section.recipe')).toContainText(/Memory\d[\d.]* MB/);
  await expect(page.locator('section.recipe')).toContainText('not measured');
});

test('the menu shows what was found and what it means; what is chosen stays chosen', async ({ page }) => {
  await page.goto('./');
  const button = page.getByRole('button', { name: 'Adapter: google swiftshader, in software' });
  await button.focus();
  await page.keyboard.press('Enter');
  const menu = page.getByRole('group', { name: 'Train and inspect on' });
  const software = menu.getByRole('radio', { name: /^Software GPU/ });
  await expect(software).toBeChecked();
  await expect(software).toBeFocused();
  await expect(menu.getByRole('radio', { name: /^GPU/ })).toBeDisabled();
  await expect(menu).toContainText('Not available in this browser.');
  expect(await axeFaults(page, '.adapter-menu')).toEqual([]);

  const processor = menu.getByRole('radio', { name: /^This processor, exact/ });
  await software.focus();
  await page.keyboard.press('ArrowUp');
  await expect(processor).toBeChecked();
  await page.keyboard.press('Escape');
  await expect(menu).toBeHidden();
  await expect(page.getByRole('button', { name: /^Adapter: This processor/ })).toBeFocused();
  await expect(page.getByRole('button', { name: 'Train it on this processor' })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('button', { name: /^Adapter: This processor/ })).toBeVisible();
});

test('a training on WebGPU stays there while a model is inspected on the processor, and makes the processor’s first steps', async ({
  page,
}) => {
  const kernels: string[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('.wasm')) kernels.push(request.url());
  });
  await page.goto('./');
  // Small steps without a near end, and without tests between them.
  const spec = { ...tinySpec, steps: 400, evaluation: { every: 400, problems: 1, samples: 1 } };
  const command = { type: 'open', preset: 'countdown-mini@1', spec, play: true } as const;
  const steps = 2;
  const firstSteps = async (lab: LabWorker) => {
    await lab.until('samples', steps);
    const metrics = (await lab.heard('metrics')).slice(0, steps).map((event) => event.metrics);
    const samples = (await lab.heard('samples')).slice(0, steps).map((event) => event.samples);
    const tokens = samples.map(({ groups }) =>
      groups.map(({ responses }) => responses.map((response) => response.tokens)),
    );
    return { metrics, tokens };
  };

  const lab = await LabWorker.start(page);
  await lab.tell({ type: 'probe', choice: 'software' });
  await lab.until('adapter');
  await lab.tell(command);
  await lab.until('metrics');
  expect(kernels).toEqual([]);
  await lab.tell({ type: 'probe', choice: 'wasm' });
  const model = { kind: 'shipped', name: 'countdown-50k' } as const;
  const draws = { temperature: 1, seed: 1 };
  const request = {
    kind: 'sample',
    model,
    world: 'countdown',
    problem: '12 8 3 → 17',
    copies: 4,
    draws,
  } as const;
  await lab.tell({ type: 'inspect', id: 1, request });
  const { result } = await lab.until('inspected');
  expect(result).toMatchObject({ traces: { length: 4 } });
  expect(kernels).toHaveLength(1);
  // The training continues on the device that it started on.
  const before = (await lab.heard('metrics')).length;
  await lab.until('metrics', Math.max(before + 1, steps));
  const gpu = await firstSteps(lab);
  expect((await lab.heard('trains-on')).map(({ adapter }) => adapter.kind)).toEqual(['software']);
  expect(await lab.heard('failed')).toEqual([]);
  await lab.kill();

  const other = await LabWorker.start(page);
  await other.tell({ type: 'probe', choice: 'wasm' });
  await other.until('adapter');
  await other.tell(command);
  await other.until('metrics', steps);
  const exact = await firstSteps(other);
  expect((await other.heard('trains-on')).map(({ adapter }) => adapter.kind)).toEqual(['wasm']);
  expect(await other.heard('failed')).toEqual([]);
  await other.kill();

  expect(gpu.tokens).toHaveLength(steps);
  expect(gpu.tokens).toEqual(exact.tokens);
  for (let step = 0; step < steps; step++) {
    const [on, beside] = [gpu.metrics[step], exact.metrics[step]];
    expect(on.reward).toBe(beside.reward);
    expect(on.grad_norm).toBeGreaterThan(0);
    for (const name of ['entropy', 'loss', 'grad_norm', 'mask/tau'] as const)
      expect(on[name], name).toBeCloseTo(beside[name]!, 3);
  }
});
