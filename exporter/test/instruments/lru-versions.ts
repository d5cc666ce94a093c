import { LRUCache } from 'lru-cache';
import { LRUCache as LRUCache10 } from 'lru-cache-10';

/** The oldest and the newest major of lru-cache that are measured. For tests only. */
export const lruVersions: readonly (readonly [version: string, implementation: typeof LRUCache])[] = [
  ['10', LRUCache10 as unknown as typeof LRUCache],
  ['11', LRUCache],
];
