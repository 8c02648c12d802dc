// Runs turbo where no pnpm is installed: node scripts/turbo.mjs run build [options]
import { turbo } from './pnpm.mjs';

process.exit(turbo(...process.argv.slice(2)));
