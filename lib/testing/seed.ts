import fc from 'fast-check';
import { SEED } from './random';

// Set up before each test file: every fc.assert that names no seed of its own draws from this one.
fc.configureGlobal({ seed: SEED });
