import { expect, it } from 'vitest';
import { type Device, DeviceError } from '../device/device.ts';
import type { RunRecord } from '../experiment/record.ts';
import { openDevice } from '../gpu/device.ts';
import { requestNodeAdapter } from '../gpu/node_device.ts';
import { viteShaders } from '../gpu/vite_shaders.ts';
import { testDevice } from '../rl/testing/fixture_model.ts';
import { executor } from '../testing/executor.ts';
import { openNodeProcessor } from '../wasm/node_processor.ts';
import type { LabEvent } from './client/protocol.ts';
import { retryOnDeviceLoss } from './device_loss_retry.ts';
import { runExperiment } from './run_experiment.ts';
import { LatestRuns } from './store/latest_runs.ts';
import { endOf, keys, open, undisturbed, weights } from './testing/drilled_runs.ts';

const whole = undisturbed();

/** A separate device for this test, which it may lose. */
const anotherDevice = async (): Promise<Device> =>
  executor === 'wasm' ? openNodeProcessor(1) : openDevice((await requestNodeAdapter()).adapter, viteShaders);

/**
 * A device that can report its loss. WebGPU's cannot be made to, and each of a software driver's own compiles every kernel
 * again: it computes on the shared one, and from its failure on it reads nothing.
 */
const reportingDevice = async (): Promise<Device> =>
  executor === 'wasm'
    ? anotherDevice()
    : Object.create(await testDevice(), {
        failure: { value: null, writable: true },
        destroy: { value() {} },
      });

it('an uninterrupted run learns: its parameters and moments change', async () => {
  for (const run of await whole) {
    expect(run?.checkpoint?.parameters).not.toEqual(weights.values);
    expect(run?.checkpoint?.v.some((x) => x > 0)).toBe(true);
  }
});

it('a device lost twice in the middle of a run is replaced, and the run ends bit-identical to an uninterrupted one', async () => {
  const keeper = new LatestRuns();
  const events: LabEvent[] = [];
  const marks: RunRecord[] = [];
  let attempts = 0;
  await retryOnDeviceLoss(
    async () => {
      attempts++;
      // The last one is shared with the other tests, and has compiled everything.
      const on = await [anotherDevice, reportingDevice, testDevice][attempts - 1]();
      let lose = (_: DeviceError) => {};
      const simulatedLoss = new Promise<never>((_, reject) => {
        lose = reject;
      });
      await runExperiment({
        on,
        simulatedLoss,
        open: (tell) => open(on, keeper, tell),
        emit(event) {
          events.push(event);
          if (event.type === 'restored') marks.push(event.record);
          // The first time the device is lost silently in the middle of a step.
          if (attempts === 1 && event.type === 'metrics' && event.metrics.step === 3) on.destroy();
          // The second time the loss is reported, during an evaluation.
          if (attempts === 2 && event.type === 'phase' && event.phase === 'evaluating') {
            on.failure = new DeviceError('device-lost', 'taken away');
            on.destroy();
            lose(on.failure);
          }
        },
        onExperiment: (experiment) => experiment?.play(),
      });
    },
    { wanted: () => true, recovering: () => {}, pause: async () => {} },
  );
  expect(attempts).toBe(3);
  expect(marks.length).toBeGreaterThan(0);
  expect(await endOf(keeper)).toEqual(await whole);
  const [first] = await Promise.all(keys.map((key) => keeper.load(key)));
  expect(first?.record.resumed?.length).toBeGreaterThan(0);
  expect(events.filter(({ type }) => type === 'resumed').length).toBeGreaterThan(0);
});
