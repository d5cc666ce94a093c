import type { DataFrame } from '@grafana/data';
import type { Locale, RecommendationsQueryId } from '@pulso/catalogue';
import { useDeferredValue, useMemo, useRef } from 'react';
import type { Tables } from '../../model/index.ts';
import { arrange, readRecommendations, readRows, type Order, type Recommendation, type Rows } from './model/index.ts';
import type { Choice } from './Toolbar.tsx';

export interface Read {
  readonly tables: Tables<RecommendationsQueryId>;
  readonly rows: Rows;
}

/** The rows of the answers; those of which nothing has changed are the objects of before. */
export function useRows(frames: readonly DataFrame[]): Read {
  const before = useRef<Rows>(undefined);
  return useMemo(() => {
    const tables = readRecommendations(frames);
    const rows = readRows(tables, before.current);
    before.current = rows;
    return { tables, rows };
  }, [frames]);
}

/** The rows that pass, in order. Typing goes before searching: the list follows. */
export function useOrder(rows: Rows, choice: Choice, locale: Locale): readonly Recommendation[] {
  const before = useRef<Order>(undefined);
  const search = useDeferredValue(choice.search);
  const { areas, states, sort, reversed } = choice;
  return useMemo(() => {
    const filter = { search, areas, states };
    const order = arrange(rows, filter, sort, reversed, locale, before.current);
    before.current = order;
    return order.rows;
  }, [rows, search, areas, states, sort, reversed, locale]);
}
