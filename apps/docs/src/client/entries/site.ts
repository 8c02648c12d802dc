import 'katex/dist/katex.min.css';
import '../../styles/site.css';
import '../../styles/ways.css';
import '../../styles/tables.css';
import '../../styles/matrix.css';
import '../../styles/chooser.css';
import '../../styles/pictures.css';
import '../../styles/run.css';
import '../../styles/playground.css';
import '../../styles/guides.css';
import '../../styles/api.css';
import '../../styles/elsewhere.css';
import '../../styles/playground-losses.css';
import '../../styles/search.css';
import { highlightRelations } from '../taxonomy.ts';
import { offerThemes } from '../theme.ts';

offerThemes();
highlightRelations();
