/** What touches the world, as factories over what it needs. */
export { createDigestActivities } from './digest';
export { createNoticeActivities, type NoticeDependencies } from './notify';
export { createPanelActivities } from './panel';
export { createRecordActivities, type RecordDependencies } from './record';
export * from './types';
