import { Component, type ReactNode, Suspense } from 'react';
import { useMessages } from '../words/language.ts';

interface Props {
  /** What fails here, as the reader knows it; without it the part is left out and nothing is said. */
  name?: string;
  children: ReactNode;
}

/**
 * Keeps what goes wrong in one part of the page to that part: without it React takes the whole page away, with the
 * training that it shows. A part's code that a server no longer has fails here too.
 */
export class ViewBoundary extends Component<Props, { detail: string | null }> {
  override state: { detail: string | null } = { detail: null };

  static getDerivedStateFromError(error: unknown) {
    return { detail: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    const { detail } = this.state;
    if (detail === null) return this.props.children;
    const { name } = this.props;
    return name === undefined ? null : <Broken name={name} detail={detail} />;
  }
}

/** A part whose code comes when it is first shown: until then its `fallback`, and where it does not come, what is said. */
export function LazyPart({ name, fallback, children }: Props & { fallback?: ReactNode }) {
  return (
    <ViewBoundary name={name}>
      <Suspense fallback={fallback}>{children}</Suspense>
    </ViewBoundary>
  );
}

function Broken({ name, detail }: { name: string; detail: string }) {
  const t = useMessages();
  const { broken } = t.shell;
  return (
    <section className="view-broken" role="alert">
      <h2>{broken.title(name)}</h2>
      <p>{broken.text}</p>
      <details>
        <summary>{t.failureNote.detail}</summary>
        <code>{detail}</code>
      </details>
      {/* Code that did not come is asked for once only, by React and by browsers, so nothing less helps. */}
      <p>
        <button type="button" onClick={() => location.reload()}>
          {broken.reload}
        </button>
      </p>
    </section>
  );
}
