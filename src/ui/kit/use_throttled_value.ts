import { useEffect, useRef, useState } from 'react';

/** A value that changes at most once in `every` ms, and always ends on the newest. Every 0: at once. */
export function useThrottledValue<T>(value: T, every: number): T {
  const [shown, setShown] = useState(value);
  const changed = useRef(Number.NEGATIVE_INFINITY);
  useEffect(() => {
    if (Object.is(value, shown)) return;
    const wait = Math.max(0, changed.current + every - performance.now());
    const settle = () => {
      changed.current = performance.now();
      setShown(value);
    };
    if (wait === 0) {
      settle();
      return;
    }
    const timer = setTimeout(settle, wait);
    return () => clearTimeout(timer);
  }, [value, shown, every]);
  return every === 0 ? value : shown;
}
