/**
 * Raised whenever a change of the kernels, or of how they are chosen, may alter the last bits of a training. A run notes
 * it, so that one that was begun with others can say so when it goes on.
 */
export const kernelRevision = 2;
