import type { Device } from '../device/device.ts';
import type { LabEvent } from './client/protocol.ts';
import type { Experiment } from './experiment.ts';

/** How an experiment is set up on a device. */
export interface ExperimentOnDevice {
  on: Pick<Device, 'lost' | 'failure'>;
  /** Rejects when the device is taken away on purpose, which `on.lost` does not tell. */
  simulatedLoss: Promise<never>;
  open(tell: (event: LabEvent) => void): Promise<Experiment>;
  emit(event: LabEvent): void;
  /** Told of the experiment before it works, which waits for the answer, and with null when it is over. */
  onExperiment(experiment: Experiment | null): void | Promise<void>;
}

/**
 * Opens an experiment and works on it until it ends, is closed, or its device is lost.
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
    // Work on a device that was lost may yet come to life after another has taken its place.
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
    // A lost device leaves promises of the old one hanging; the race ends the work all the same.
    await Promise.race([work(), on.lost, simulatedLoss]);
  } catch (error) {
    // On a lost device anything may go wrong; the loss is why.
    throw on.failure ?? error;
  } finally {
    state.over = true;
    void onExperiment(null);
    state.experiment?.close();
  }
}
