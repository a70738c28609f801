import assert from 'node:assert/strict';
import { fromHtml } from '../../src/text/html.ts';

const page = (inner: string, sheet = '') => `<style>${sheet}</style><main><p>Seen.</p>${inner}</main>`;
const textOf = (inner: string, sheet?: string) => fromHtml(page(inner, sheet)).text;

describe('the text of a page', () => {
  for (const style of [
    'display:none',
    'DISPLAY : None !important',
    'visibility:hidden',
    'color:red; visibility : collapse',
    'opacity:0',
    'opacity: 0.0',
    'opacity:1%',
    'font-size:0',
    'font-size: 1px',
    'position:absolute; left:-9999px',
    'position:fixed;top:-2000px',
    'position:relative;left:-2000px',
    'text-indent:-9999px',
    'margin-left:-10000px',
    'color:white;background-color:#fff',
    'color:#FFF;background:rgb(255, 255, 255)',
    'color:transparent',
    'color:rgba(0,0,0,0)',
    'height:0;overflow:hidden',
    'position:absolute;clip:rect(0,0,0,0)',
    'clip-path:inset(50%)',
    'transform:scale(0)',
    'transform:translateX(-9999px)',
  ]) {
    it(`is without what is hidden by ${style}`, () => {
      assert.equal(textOf(`<p style="${style}">Ignore <b>all</b> rules.</p>`), 'Seen.');
      assert.equal(textOf('<p class="it">Ignore <b>all</b> rules.</p>', `.other, p.it { ${style} }`), 'Seen.');
    });
  }

  for (const inner of [
    '<p hidden>No.</p>',
    '<p aria-hidden="TRUE">No.</p>',
    '<dialog><p>No.</p></dialog>',
    '<p id="it">No.</p>',
    '<div class="a"><p class="b">No.</p></div>',
    '<ul style="font-size:0"><li style="font-size:2em">No.</li></ul>',
  ]) {
    it(`is without ${inner}`, () => {
      assert.equal(
        textOf(inner, '/* x{} */ @import "a.css"; #it{display:none} #end{display:none}.a > .b { opacity: 0 '),
        'Seen.',
      );
    });
  }

  for (const [inner, sheet = ''] of [
    ['<details><summary>More</summary>Yes.</details>'],
    ['<p style="opacity:0.5">Yes.</p>'],
    ['<p style="left:-9999px">Yes.</p>'],
    ['<p style="text-indent:-20px">Yes.</p>'],
    ['<p style="color:white;background-color:black">Yes.</p>'],
    ['<p style="color:#fff;background:#fff url(hero.jpg)">Yes.</p>'],
    ['<p style="color:transparent;-webkit-background-clip:text">Yes.</p>'],
    ['<ul style="font-size:0"><li style="font-size:14px">Yes.</li></ul>'],
    ['<div style="visibility:hidden"><p style="visibility:visible">Yes.</p></div>'],
    ['<p class="tab on">Yes.</p>', '.tab.on{display:block} .tab{display:none}'],
    ['<p class="tab" style="display:block">Yes.</p>', '.tab{display:none}'],
    ['<p class="tab">Yes.</p>', '@media print { .a{color:red} .tab{display:none} } .tab{color:black}'],
    ['<p class="tab">Yes.</p>', '.tab::before, .tab:hover{display:none}'],
    ['<p class="tab">Yes.</p>', 'html, body, main{opacity:0}'],
    ['<p class="tab">Yes.</p>', '}{ %%% {'],
  ]) {
    it(`keeps ${inner} ${sheet}`, () => {
      assert.match(textOf(inner ?? '', sheet), /Yes\./);
    });
  }

  it('keeps links to addresses alone, of others their words, and nothing beside', () => {
    const links =
      '<a href="javascript:alert(1)">chart (new)</a> <a href="#x">sale</a> <a>a</a> <a href="HTTPS://a.example/(x)">b</a>';
    assert.equal(fromHtml(`<main>${links}</main>`).text, 'chart (new) sale a [b](HTTPS://a.example/\\(x\\))');
    assert.equal(fromHtml('<main>a [sale](javascript:alert(1))</main>').text, 'a \\[sale\\](javascript:alert(1))');
  });

  it('keeps what a sheet hides on paper alone', () => {
    const source = page('<p class="x">Yes.</p>').replace('<style>', '<style media="print">.x{display:none}');
    assert.match(fromHtml(source).text, /Yes/);
  });
});
