import 'katex/dist/katex.min.css';
import '../../styles/site.css';
import '../../styles/tables.css';
import '../../styles/matrix.css';
import '../../styles/chooser.css';
import '../../styles/pictures.css';
import { highlightRelations } from '../taxonomy.ts';
import { offerThemes } from '../theme.ts';

offerThemes();
highlightRelations();
