import type { Device } from '../device/device.ts';
import type { LabEvent } from './client/protocol.ts';
import type { Experiment } from './experiment.ts';

/** An experiment to run on a device. */
export interface ExperimentOnDevice {
  on: Pick<Device, 'lost' | 'failure'>;
  /** Rejects when the device is destroyed on purpose, which `on.lost` does not report. */
  simulatedLoss: Promise<never>;
  open(tell: (event: LabEvent) => void): Promise<Experiment>;
  emit(event: LabEvent): void;
  /** Called and awaited with the experiment before it works, and with null when it is over. */
  onExperiment(experiment: Experiment | null): void | Promise<void>;
}

/**
 * Opens an experiment and runs it until it ends, is closed, or its device is lost.
 * @throws DeviceError and whatever else the work throws
 */
export async function runExperiment({
  on,
  simulatedLoss,
  open,
  emit,
  onExperiment,
}: ExperimentOnDevice): Promise<void> {
  const state: { over: boolean; experiment: Experiment | null } = { over: false, experiment: null };
  const tell = (event: LabEvent) => {
    // Work on a lost device may continue after another has replaced it.
    if (!state.over) emit(event);
  };
  const work = async () => {
    const experiment = await open(tell);
    state.experiment = experiment;
    if (state.over) experiment.close();
    else await onExperiment(experiment);
    await experiment.work();
  };
  try {
    // A lost device may leave promises pending forever; the race ends the work all the same.
    await Promise.race([work(), on.lost, simulatedLoss]);
  } catch (error) {
    // Any error on a lost device is due to the loss.
    throw on.failure ?? error;
  } finally {
    state.over = true;
    void onExperiment(null);
    state.experiment?.close();
  }
}
