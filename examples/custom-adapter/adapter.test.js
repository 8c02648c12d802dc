import { describe, it } from 'node:test';
import { conformance } from '@segloss/conformance';
import { adapter } from './adapter.js';

await conformance(adapter, { describe, it });
