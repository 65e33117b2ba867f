/**
 * Incremented whenever a change of the kernels, or of how they are chosen, may alter the last bits of a training. A run
 * records it, so that resuming with other kernels can be reported.
 */
export const kernelRevision = 2;
