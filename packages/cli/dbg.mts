import { forms } from '../../conformance/src/primitives/forms/index.ts';

const f = forms.softmaxComplement.find((x) => x.name === 'of [NCV], any numbers')!;
const { logits } = f.inputs();
const V = 35,
  C = 4;
const at = 82;
const n = Math.floor(at / (C * V)),
  c = Math.floor(at / V) % C,
  v = at % V;
console.log(
  n,
  c,
  v,
  Array.from({ length: C }, (_, k) => logits.data[(n * C + k) * V + v]),
);
