/** When every anchor below was last held against the law in force; past 180 days the catalogue itself is stale. */
export const LAW_CHECKED_ON = '2026-11-21';

/** Raised by every change of a control: results of different versions are not the same test. */
export const CATALOGUE_VERSION = '1.0.0';
