// Starts the app. The theme comes first, so that the page never flashes in the other one.
import init from './__APP_JS__';

const theme = localStorage.getItem('carnet-theme');
if (theme) document.documentElement.dataset.theme = theme;
const language = localStorage.getItem('carnet-language');
if (language) document.documentElement.lang = language;

init({ module_or_path: '/__APP_WASM__' }).catch((error) => {
  console.error(error);
  const words = document.createElement('p');
  words.className = 'banner bad';
  words.setAttribute('role', 'alert');
  words.textContent = document.documentElement.lang === 'en'
    ? 'Carnet could not start. Nothing is lost: reload the page, or update the browser.'
    : 'Carnet n’a pas pu démarrer. Rien n’est perdu : rechargez la page, ou mettez le navigateur à jour.';
  document.body.prepend(words);
});
