import { vi } from 'vitest';

/**
 * Set up before every test file: a longer timeout for `vi.waitFor`, whose default of one second would fail tests on a
 * loaded machine.
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
