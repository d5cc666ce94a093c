export { chooseDatabases, type Choice, few, readDatabases } from './choose.ts';
export { Databases, type DatabasesStatus } from './databases.ts';
