import type {Direction, Filter} from '../session/filters.js';
import type {FilterSources} from './methods.js';

type Filtering = {filter(direction: Direction, filter: Filter, codes?: Iterable<number | string>): () => void};

/** What comes from peers and what goes to them, block by block: `{id, code, text}`. */
export const messageFilters = (manager: Filtering): FilterSources => ({
	'chat:message': (filter, {codes}) => manager.filter('in', filter, codes),
	'chat:messageOut': (filter, {codes}) => manager.filter('out', filter, codes),
});
