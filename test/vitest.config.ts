import {defineConfig} from 'vitest/config';

export default defineConfig({
	test: {
		projects: [
			{
				test: {
					name: 'unit',
					include: ['test/**/*.test.{ts,tsx}'],
					exclude: ['test/e2e/**', 'test/interop/**'],
					setupFiles: ['test/support/environment.ts'],
					// Only for a machine that has other things to do: no test asserts how long anything takes.
					testTimeout: 60_000,
				},
			},
			{
				test: {
					name: 'e2e',
					include: ['test/e2e/**/*.test.{ts,tsx}'],
					pool: 'forks',
					testTimeout: 60_000,
					hookTimeout: 60_000,
				},
			},
			{
				test: {
					name: 'interop',
					include: ['test/interop/**/*.test.{ts,tsx}'],
					pool: 'forks',
					// TinTin++ looks at its chat sockets ten times a second: conversations take their time.
					testTimeout: 120_000,
					hookTimeout: 60_000,
				},
			},
		],
	},
});
