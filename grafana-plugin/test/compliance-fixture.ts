import { toDataFrame, type DataFrame } from '@grafana/data';
import recorded from './fixtures/compliance.json';
import { complianceView, readCompliance, type ComplianceView } from '../src/views/compliance/model/index.ts';
import { fixture } from './fixture.ts';

type Recorded = (typeof recorded.frames)[number];

/** For tests: what a real Prometheus answered to the queries of the view Compliance (`npm run record`). */
export function complianceFrames(change: (frame: Recorded) => unknown = (frame) => frame): DataFrame[] {
  return recorded.frames.flatMap((frame) => {
    const changed = change(frame);
    return changed === undefined ? [] : [toDataFrame(changed)];
  });
}

export function compliance(frames: DataFrame[] = complianceFrames(), now = fixture.to): ComplianceView {
  return complianceView(readCompliance(frames).answers, fixture.from, now);
}
