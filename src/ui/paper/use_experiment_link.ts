import { useEffect, useState } from 'react';
import { type Link, linkOf, plainLink } from '../../formats/link/link.ts';
import { experimentOf } from '../../paper/experiments.ts';
import type { ExperimentId } from '../../paper/names.ts';

/** Links that were written, by what they are of: several figures are of the same trainings. */
const written = new Map<string, Promise<string>>();

/**
 * A link, from `#` on; null until it is written.
 * @param key what it is of, title and all
 */
export function useWrittenLink(key: string, content: () => Link): string | null {
  const [link, setLink] = useState<string | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key identifies the content
  useEffect(() => {
    let current = true;
    const writing = written.get(key) ?? linkOf(content());
    written.set(key, writing);
    void writing.then((text) => current && setLink(text));
    return () => {
      current = false;
    };
  }, [key]);
  return link;
}

/**
 * The link of an experiment, from `#` on; null until it is written. As an address it opens like any link: the recipe is
 * put in place and Train is shown, nothing starts, and a running training continues.
 * @param title what the lab calls it, once it is open
 */
export function useExperimentLink(id: ExperimentId, title: string): string | null {
  return useWrittenLink(`${id} ${title}`, () => {
    const { preset, spec } = experimentOf(id);
    return { ...plainLink(preset, spec), title };
  });
}
