/** Upper edges of the first five of the six colour buckets, nats. Below the first a token is as good as settled. */
export const bucketEdges = [0.05, 0.3, 0.55, 0.8, 1.1] as const;

/** The colour of an entropy: 0 is no colour, 5 the warmest. */
export function bucketOf(entropy: number): number {
  const index = bucketEdges.findIndex((edge) => entropy < edge);
  return index < 0 ? bucketEdges.length : index;
}
