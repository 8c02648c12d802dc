// Finds Chromium or Chrome for the browser tests; gets one on a Debian machine as root, else says how.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { Launcher } from 'chrome-launcher';

function isInstalled() {
  try {
    return Launcher.getFirstInstallation() !== undefined;
  } catch {
    return false;
  }
}

function install() {
  const mayInstall = process.getuid?.() === 0 && existsSync('/etc/debian_version');
  if (!mayInstall) return;
  console.log('No Chromium or Chrome: installing the Debian package.');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const args of [['update'], ['install', '--yes', '--no-install-recommends', 'chromium']]) {
    spawnSync('apt-get', args, { stdio: ['ignore', 'ignore', 'inherit'], env });
  }
}

if (!isInstalled()) install();
if (!isInstalled()) {
  console.warn(
    'No Chromium or Chrome is installed, so the browser tests are left out. Get one from ' +
      'https://www.google.com/chrome or name one in the environment variable CHROME_PATH.',
  );
}
