import { describeAccessibility } from './accessibility.ts';
import { describeCompliance } from './compliance.ts';
import { describeDense } from './dense.ts';
import { describeHealth } from './health.ts';
import { describeRecommendations } from './recommendations.ts';
import { lower, raise, TIMEOUT_MS } from './stage.ts';

// All in one file, since what they stand on takes longer than they do.
beforeAll(raise, TIMEOUT_MS);
afterAll(lower, TIMEOUT_MS);

describe('the built panel in Chromium', () => {
  describeHealth();
  describeDense();
  describeRecommendations();
  describeCompliance();
  describeAccessibility();
});
