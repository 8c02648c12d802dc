import './page.css';
import { mountPage } from './page.ts';

const root = document.getElementById('page')!;
mountPage(root).catch((error: unknown) => {
  root.textContent = error instanceof Error ? error.message : String(error);
});
