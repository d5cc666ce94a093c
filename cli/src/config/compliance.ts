import { z } from 'zod';
import { duration, webUrl } from './values.ts';

const text = z.string().min(1);
const flag = z.boolean().optional();

/** What a facility says it does. What is left out is read strictly: as if it were so. */
const profileSchema = z.strictObject({
  facility: z.enum(['saude', 'interesse']).optional(),
  flags: z
    .strictObject({
      medical: flag,
      individual_office: flag,
      tele: flag,
      ai: flag,
      sterilises: flag,
      minors: flag,
      lab_tests: flag,
      small_agent: flag,
    })
    .optional(),
});

const urls = z.array(webUrl).min(1).optional();

const probesSchema = z.strictObject({
  edges: urls,
  photoCanary: urls,
  publicPages: urls,
  privacyPage: urls,
  dpoContact: text.optional(),
  tokenFile: text.optional(),
  caFile: text.optional(),
  httpPort: z.int().min(1).max(65_535).optional(),
});

/** Where the relations of the reference schema come from. */
const mapSchema = z.record(
  z.string(),
  z.strictObject({ from: text, columns: z.record(z.string(), text), where: text.optional() }),
);

/** Compliance: which controls are tested, how often, and on what. */
export const complianceSchema = z.strictObject({
  interval: duration.optional(),
  budget: duration.optional(),
  controls: z.array(text).min(1).optional(),
  only: z.array(text).min(1).optional(),
  profile: profileSchema.optional(),
  parameters: z.record(z.string(), z.union([z.string(), z.number()])).optional(),
  probes: probesSchema.optional(),
  ledger: text.optional(),
  map: mapSchema.optional(),
});
