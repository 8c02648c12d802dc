import { describe, expect, it } from 'vitest';
import { suggest } from './suggest.ts';

const known = ['cross-entropy', 'dice', 'dice-ce', 'generalized-dice', 'focal', 'smoothNr', 'smoothDr'];

describe('suggest', () => {
  it.each([
    ['Dice', 'dice'],
    ['DICE_CE', 'dice-ce'],
    ['crossEntropy', 'cross-entropy'],
    ['crossentropie', 'cross-entropy'],
    ['generalised-dice', 'generalized-dice'],
    ['smooth_nr', 'smoothNr'],
    ['smothDr', 'smoothDr'],
    ['fcal', 'focal'],
  ])("knows that '%s' means '%s'", (name, meant) => {
    expect(suggest(name, known)).toBe(`Did you mean '${meant}'?`);
  });

  it.each([
    ['dcie', 'dice'],
    ['dcie-ce', 'dice-ce'],
    ['foacl', 'focal'],
  ])("knows that two letters are swapped in '%s'", (name, meant) => {
    expect(suggest(name, known)).toBe(`Did you mean '${meant}'?`);
  });

  it.each(['hausdorff', 'x', '', '---', 'constructor', '__proto__'])("lists all names for '%s'", (name) => {
    expect(suggest(name, known)).toBe(`Known: ${known.join(', ')}.`);
  });

  it('tells no near name for one that is far longer than all', () => {
    const long = 'dice'.repeat(250_000);
    expect(suggest(long, known)).toBe(`Known: ${known.join(', ')}.`);
  });

  it('takes the nearest of several near names', () => {
    expect(suggest('abcdefgx', ['abcdeffx', 'abcdefgh', 'abcdefgxy', 'zzzzzzzz'])).toContain('?');
    expect(suggest('weightCe', ['weightDice', 'weightCE2', 'weightCe'])).toBe("Did you mean 'weightCe'?");
  });
});
