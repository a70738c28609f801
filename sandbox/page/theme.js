/* Loaded before the page is drawn, so that it does not flash: light or dark as the system has it, unless somebody chose. */
(() => {
  const CHOICES = ['auto', 'light', 'dark'];
  const root = document.documentElement;

  const chosen = () => {
    const choice = localStorage.getItem('theme');
    return CHOICES.includes(choice) ? choice : 'auto';
  };
  const apply = () => {
    root.style.colorScheme = chosen() === 'auto' ? '' : chosen();
  };

  apply();
  document.addEventListener('DOMContentLoaded', () => {
    const select = document.getElementById('theme');
    select.value = chosen();
    select.addEventListener('change', () => {
      localStorage.setItem('theme', select.value);
      apply();
    });
  });
})();
