export { exportEvidence, exportFormats, type ExportFormat, type ExportOptions } from './package.ts';
export { procedure } from './procedure.ts';
