import { useEffect, useState } from 'react';
import { linkOf, plainLink } from '../../experiment/link/link.ts';
import { type ExperimentId, experimentOf } from '../../reproduction/experiments.ts';

/** Links that were written, by experiment and title: several figures are of the same trainings. */
const written = new Map<string, Promise<string>>();

function linkTo(id: ExperimentId, title: string): Promise<string> {
  const { preset, spec } = experimentOf(id);
  const link = written.get(`${id} ${title}`) ?? linkOf({ ...plainLink(preset, spec), title });
  written.set(`${id} ${title}`, link);
  return link;
}

/**
 * The link of an experiment, from `#` on; null until it is written. As an address it opens like any link: the recipe is
 * put in place and Train is shown, nothing starts, and what is being trained goes on.
 * @param title what the lab calls it, once it is open
 */
export function useExperimentLink(id: ExperimentId, title: string): string | null {
  const [link, setLink] = useState<string | null>(null);
  useEffect(() => {
    let current = true;
    void linkTo(id, title).then((text) => current && setLink(text));
    return () => {
      current = false;
    };
  }, [id, title]);
  return link;
}
