/** Whether the reader asked for no motion. */
export const motionUnwanted = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;
