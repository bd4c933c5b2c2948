import { render } from 'preact';
import { Execution } from './execution';
import { open } from './store';

const root = document.getElementById('root');
if (root) open((state) => render(<Execution state={state} />, root));
