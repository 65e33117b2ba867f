import { LinkedText } from '../kit/glossary/linked_text.tsx';

/** Pairs of a name and a value, with links to the glossary; rows without a value are left out. */
export function FactList({ facts }: { facts: readonly (readonly [string, string])[] }) {
  return (
    <dl className="facts">
      {facts
        .filter(([, value]) => value !== '')
        .map(([name, value]) => (
          <div key={name}>
            <dt>
              <LinkedText>{name}</LinkedText>
            </dt>
            <dd>
              <LinkedText>{value}</LinkedText>
            </dd>
          </div>
        ))}
    </dl>
  );
}
