import 'katex/dist/katex.min.css';
import '../styles/site.css';
import '../styles/cards.css';
import '../styles/tables.css';
import '../../conformance/styles/matrix.css';
import '../../chooser/styles/chooser.css';
import '../../losses/styles/pictures.css';
import '../../run/styles/run.css';
import '../../playground/styles/playground.css';
import '../../guides/styles/guides.css';
import '../../api/styles/api.css';
import '../../losses/styles/elsewhere.css';
import '../../playground/styles/playground-losses.css';
import '../../search/styles/search.css';
import { highlightRelations } from '../../losses/client/taxonomy.ts';
import { offerThemes } from './theme.ts';

offerThemes();
highlightRelations();
