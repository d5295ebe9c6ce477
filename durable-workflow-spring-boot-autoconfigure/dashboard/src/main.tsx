import { render } from 'preact';
import { App } from './app';
import './page.css';
import { startClock } from './state';

startClock();
const page = document.getElementById('page')!;
page.replaceChildren();
render(<App />, page);
