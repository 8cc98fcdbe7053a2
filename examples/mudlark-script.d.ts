export type * from '../source/scripting/api-types.js';
