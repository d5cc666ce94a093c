import type { PanelOptionsEditorBuilder } from '@grafana/data';
import type { PanelView } from '@pulso/catalogue';
import { lazy, type ComponentType } from 'react';
import type { ViewProps } from '../frame/view-props.ts';
import type { PanelOptions } from '../options.ts';
import { addHealthOptions } from './health/options.ts';
import { addRecommendationsOptions } from './recommendations/options.ts';

/** A view of the panel: its options are loaded with the panel, the rest when it is shown. */
export interface ViewEntry {
  /** As the options pane lists it. */
  readonly name: string;
  readonly description: string;
  readonly component: ComponentType<ViewProps>;
  /** Absent where all is chosen in the view itself. */
  readonly addOptions?: (builder: PanelOptionsEditorBuilder<PanelOptions>) => void;
}

export const views: Readonly<Record<PanelView, ViewEntry>> = {
  health: {
    name: 'Health',
    description: 'Overall state, a tile per area, and what to do first',
    component: lazy(() => import('./health/HealthView.tsx')),
    addOptions: addHealthOptions,
  },
  recommendations: {
    name: 'Recommendations',
    description: 'All advice: searched, sorted, and why each is given',
    component: lazy(() => import('./recommendations/RecommendationsView.tsx')),
    addOptions: addRecommendationsOptions,
  },
  compliance: {
    name: 'Compliance',
    description: 'Results of the controls by regulation, legal terms, and how much was tested',
    component: lazy(() => import('./compliance/ComplianceView.tsx')),
  },
  statistics: {
    name: 'Statistics',
    description: 'Samples, mean, minimum, maximum and p95 of every series, of any data source',
    component: lazy(() => import('./statistics/StatisticsView.tsx')),
  },
};

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the keys are what the type says
export const viewIds = Object.keys(views) as PanelView[];
