/** The axis of some differences, in pass rates: 0 and all of them, with air at both ends. */
export function differenceDomain(values: readonly number[]): [number, number] {
  const [least, most] = [Math.min(0, ...values), Math.max(0, ...values)];
  const air = Math.max(0.02, (most - least) * 0.08);
  return [least - air, most + air];
}
