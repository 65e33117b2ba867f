import { useId } from 'react';
import { type CatalogueEntry, catalogue, type GraphEntry, graphCatalogue } from '../../hub/catalogue.ts';
import { modelsOf } from '../state/inspect/usable_model.ts';
import { useModels } from '../state/models/models_store.ts';
import { useMessages } from '../words/language.ts';
import { useModelsWords } from '../words/models_language.ts';

interface Props {
  readonly onChoose: (model: string) => void;
}

/** Models that are good for looking at forks: those of our engine, and graphs for ONNX Runtime. */
export function Catalogue({ onChoose }: Props) {
  const words = useModelsWords().hub;
  return (
    <>
      <CatalogueTable heading={words.catalogue} entries={catalogue} onChoose={onChoose} />
      <CatalogueTable heading={words.graphCatalogue} entries={graphCatalogue} onChoose={onChoose} />
    </>
  );
}

interface TableProps extends Props {
  readonly heading: string;
  readonly entries: readonly (CatalogueEntry | GraphEntry)[];
}

function CatalogueTable({ heading, entries, onChoose }: TableProps) {
  const t = useMessages();
  const m = useModelsWords();
  const words = m.hub;
  const id = useId();
  const models = useModels((s) => s.models);
  const isHere = (model: string) =>
    models?.some((of) => of.name === model && modelsOf(of).length > 0) ?? false;
  const kindOf = (entry: CatalogueEntry | GraphEntry) => {
    const kind = words.kinds[entry.kind];
    if ('gated' in entry) return entry.gated ? words.gatedKind(kind) : kind;
    return words.graphKind(kind, entry.dtype);
  };
  return (
    <>
      <h4 className="label" id={id}>
        {heading}
      </h4>
      <table className="catalogue" aria-labelledby={id}>
        <thead>
          <tr>
            <th scope="col">{words.columns.model}</th>
            <th scope="col">{words.columns.kind}</th>
            <th scope="col" className="less">
              {words.columns.license}
            </th>
            <th scope="col" className="number less">
              {words.columns.parameters}
            </th>
            <th scope="col" className="number">
              {words.columns.size}
            </th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.model}>
              <th scope="row">
                <button
                  type="button"
                  className="plain"
                  aria-label={words.choose(entry.model)}
                  onClick={() => onChoose(entry.model)}
                >
                  <ModelName model={entry.model} />
                </button>
              </th>
              <td>{kindOf(entry)}</td>
              <td className="less">{entry.license}</td>
              <td className="number less">{words.parameters(entry.parameters)}</td>
              <td className="number">{isHere(entry.model) ? words.here : t.numbers.bytes(entry.bytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

/** A name that may break after the owner. */
function ModelName({ model }: { model: string }) {
  const [owner, name] = model.split('/');
  return (
    <>
      {owner}/<wbr />
      {name}
    </>
  );
}
