import { vi } from 'vitest';

/**
 * Set up before every file of tests: a wait for what is meant ends when it comes, or with the patience of a test on a
 * loaded machine. Left alone, `vi.waitFor` gives up after a second, and that measures the machine.
 */
const patience = 60_000;
type Patient = typeof vi.waitFor & { patient?: true };
const { waitFor } = vi as { waitFor: Patient };

// Files that share a worker share `vi`.
if (!waitFor.patient) {
  const patient: Patient = (holds, options) =>
    waitFor(holds, {
      timeout: patience,
      ...(typeof options === 'number' ? { timeout: options } : options),
    });
  patient.patient = true;
  vi.waitFor = patient;
}
