import { useEffect, useState } from 'react';
import { LinkError } from '../../formats/fault.ts';
import type { Fault } from '../../formats/fault_rules.ts';
import { type Link, linkOf } from '../../formats/link/link.ts';

/** A link that is being written: its text from the page's address on, or why there is none. */
export type DraftLink = { text: string } | { fault: Fault } | null;

/** The page's own address, without its `#` part. */
const pageAddress = () => location.href.split('#')[0];

/** The link of what the dialog says, written again whenever that changes. */
export function useDraftLink(link: Link): DraftLink {
  const [draft, setDraft] = useState<DraftLink>(null);
  useEffect(() => {
    let current = true;
    linkOf(link, pageAddress()).then(
      (text) => current && setDraft({ text }),
      (error: unknown) => {
        if (!(error instanceof LinkError)) throw error;
        if (current) setDraft({ fault: error.fault });
      },
    );
    return () => {
      current = false;
    };
  }, [link]);
  return draft;
}
