import { cacheAdvice } from './cache.ts';
import { databaseAdvice } from './database.ts';
import { historyAdvice } from './history.ts';
import { httpAdvice } from './http.ts';
import { indexAdvice } from './indexes.ts';
import { poolAdvice } from './pool.ts';
import { queryAdvice } from './query.ts';
import { statementAdvice } from './statements.ts';
import { runtimeAdvice } from './runtime.ts';
import { websocketAdvice } from './websocket.ts';

/** Every kind of recommendation, by area. A new one is an entry in the file of its area. */
export const adviceKinds = [
  ...httpAdvice,
  ...runtimeAdvice,
  ...databaseAdvice,
  ...poolAdvice,
  ...cacheAdvice,
  ...queryAdvice,
  ...indexAdvice,
  ...statementAdvice,
  ...websocketAdvice,
  ...historyAdvice,
] as const;

export type AdviceKindId = (typeof adviceKinds)[number]['id'];
