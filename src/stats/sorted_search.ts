/**
 * The first index whose number holds, or the length, by bisection.
 * @param holds false of some numbers at the front, true of all after them
 */
export function firstWhere(numbers: ArrayLike<number>, holds: (number: number) => boolean): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(numbers[middle])) high = middle;
    else low = middle + 1;
  }
  return low;
}
