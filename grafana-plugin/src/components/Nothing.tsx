import type { PanelQuery } from '@pulso/catalogue';
import React, { type ReactElement } from 'react';
import type { ViewProps } from '../frame/view-props.ts';
import { isAsked, type Reading } from '../model/index.ts';
import { Message, type MessageProps } from './Message.tsx';

/** What the texts of a view add to the common ones. */
export interface NothingProps {
  view: Pick<ViewProps, 'loading' | 'failed' | 'asked' | 'voice'>;
  reading: Pick<Reading, 'recognised' | 'strange'>;
  queries: readonly PanelQuery[];
  /** Why there may be nothing although all was asked and answered, and what to do. */
  empty: MessageProps;
}

/** Instead of a view that has nothing to draw: why that is, and what to do. */
export function Nothing({ view, reading, queries, empty }: NothingProps): ReactElement {
  const { loading, failed, asked, voice } = view;
  const { texts } = voice;
  if (loading) return <Message text={texts.loading} />;
  if (failed.length > 0) {
    const text = failed.length < queries.length ? texts.errors(failed.join(', ')) : texts.errorsAll;
    return <Message title={texts.failedTitle} text={text} />;
  }
  if (reading.recognised > 0) return <Message {...empty} />;
  if (reading.strange > 0) return <Message title={texts.strangeTitle} text={texts.strange(reading.strange)} />;
  // Without a request nobody knows what was asked: then the series are what is missing.
  if (asked !== undefined && !isAsked(asked, queries))
    return <Message title={texts.noQueriesTitle} text={texts.noQueries} />;
  return <Message {...empty} />;
}
