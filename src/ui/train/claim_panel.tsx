import { Fragment } from 'react';
import { lineClass, selectionNamed } from '../../experiment/condition_choice.ts';
import type { Replication } from '../../stats/replication.ts';
import { useLab } from '../state/use_lab.ts';
import { sameExperiment, useShare } from '../state/views/share_store.ts';
import { adapterClassOf } from '../words/adapter_class.ts';
import { useMessages } from '../words/language.ts';
import { replicationRows } from './replication_rows.ts';

/** A link's claim and, after your own run, the verdict on it. Below the chart that shows both. */
export function ClaimPanel() {
  const t = useMessages();
  const opened = useShare((s) => s.opened);
  const experiment = useLab((s) => s.experiment);
  const adapter = useLab((s) => s.experiment.adapter ?? s.adapter);
  const claim = opened?.claim;
  if (!opened || !claim) return null;
  const words = t.share;
  const same = sameExperiment(opened.spec, experiment.spec);
  const rows = same
    ? replicationRows(claim, opened.spec.seeds, experiment)
    : replicationRows(claim, opened.spec.seeds, { ...experiment, runs: {} });
  const own = adapterClassOf(adapter);
  const judged = rows.some(({ outcome }) => outcome !== null);
  return (
    <section className="claim" aria-labelledby="claim-title">
      <h2 id="claim-title">{words.claim}</h2>
      <p className="note">
        {[
          words.claimedBy(claim.adapter),
          !same && experiment.source === 'live' ? words.otherExperiment : '',
          judged
            ? own === claim.adapter && own !== 'unknown'
              ? own === 'wasm'
                ? words.sameBits
                : words.sameClass
              : words.otherClass(own)
            : '',
        ]
          .filter(Boolean)
          .join(t.gap)}
      </p>
      <div className="claim-scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">{words.claimColumns.condition}</th>
              <th scope="col">{words.claimColumns.claimed}</th>
              <th scope="col">{words.claimColumns.own}</th>
              <th scope="col">{words.claimColumns.verdict}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => {
              const { condition, mean, sd, n } = row.claimed;
              const selection = selectionNamed(opened.spec, condition);
              return (
                <Fragment key={condition}>
                  <tr className={row.outcome ? 'has-reason' : undefined}>
                    <th scope="row" rowSpan={row.outcome ? 2 : 1}>
                      <svg
                        className={`swatch ${lineClass(selection)}`}
                        width="26"
                        height="8"
                        aria-hidden="true"
                      >
                        <line className="claimed-line" x1="0" x2="26" y1="4" y2="4" />
                      </svg>
                      {t.conditionName(selection)}
                    </th>
                    <td>{words.resultOf(mean, sd, n)}</td>
                    <td>
                      {row.own
                        ? words.resultOf(row.own.mean, row.own.sd, row.own.n)
                        : row.begun
                          ? words.notAtEnd
                          : words.notYet}
                    </td>
                    <td>
                      {row.outcome ? (
                        <strong className={`claim-verdict is-${row.outcome.verdict}`}>
                          {words.verdicts[row.outcome.verdict]}
                        </strong>
                      ) : (
                        <span className="note">—</span>
                      )}
                    </td>
                  </tr>
                  {row.outcome && (
                    <tr>
                      <td colSpan={3}>
                        <Reason outcome={row.outcome} />
                      </td>
                    </tr>
                  )}
                </Fragment>
              );
            })}
          </tbody>
        </table>
      </div>
      <details>
        <summary>{words.rule}</summary>
        <ul>
          {words.ruleText.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </details>
    </section>
  );
}

/** What a verdict rests on, and what it could have seen. */
function Reason({ outcome }: { outcome: Replication }) {
  const words = useMessages().share;
  const { verdict, difference, interval, by, own, claimed, otherBits, detectable, samplingReach } = outcome;
  const sentences = [
    verdict === 'identical'
      ? words.identical(own, claimed)
      : difference !== null &&
        (interval && by
          ? words.interval(difference, interval.low, interval.high, by)
          : words.difference(difference)),
    verdict === 'agrees' && detectable !== null && words.detectable(detectable),
    interval === null && samplingReach !== null && words.unknownScatter(samplingReach),
    otherBits > 0 && words.otherBits(otherBits),
  ].filter((sentence) => sentence !== false);
  return sentences.map((sentence) => (
    <small key={sentence} className="note">
      {sentence}
    </small>
  ));
}
