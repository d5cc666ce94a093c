import type { Control, ProfileFlag } from './types.ts';

/** What a named person says of the facility. What is left out is read strictly: as if it were so. */
export interface Profile {
  readonly facility?: 'saude' | 'interesse' | undefined;
  readonly flags?: Readonly<Partial<Record<ProfileFlag, boolean | undefined>>> | undefined;
}

/** Whether a control applies to a facility of this profile. */
export function applies({ applies: to }: Pick<Control, 'applies'>, profile: Profile): boolean {
  if (to === undefined) return true;
  const { facility, flags = {} } = profile;
  if (to.facility !== undefined && facility !== undefined && facility !== to.facility) return false;
  if (to.flag !== undefined && flags[to.flag] === false) return false;
  return to.unless === undefined || flags[to.unless] !== true;
}
