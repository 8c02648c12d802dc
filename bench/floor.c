// What a machine can do: Dice + cross entropy with its gradient by the logits, in two passes over the voxels, written for
// this one loss. Pass one leaves the softmax in the memory of the gradient; pass two turns it into the gradient there.
// gcc -Ofast -march=native -fopenmp floor.c -lm; floor LOGITS TARGET N C V RUNS WARM-UPS GRADIENT
#include <math.h>
#include <omp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { BLOCK = 1024, MOST = 64 };  // Blocks stay in the cache, and sums of a block keep their digits in float.
static const double smooth = 1e-5;
static size_t N, C, V;
static float *x, *grad;
static int32_t *label;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e3 + t.tv_nsec / 1e6;
}
// Not ru_maxrss, which begins with the size of the process that started this one. 0 where Linux is not.
static long peak(void) {
  long kilobytes = 0;
  FILE *file = fopen("/proc/self/status", "r");
  for (char line[256]; file && fgets(line, sizeof line, file);) sscanf(line, "VmHWM: %ld", &kilobytes);
  if (file) fclose(file);
  return kilobytes * 1024;
}
static void *load(const char *path, size_t bytes) {
  void *data = malloc(bytes);
  FILE *file = fopen(path, "rb");
  if (!data || !file || fread(data, 1, bytes, file) != bytes) { fprintf(stderr, "cannot read %s\n", path); exit(2); }
  fclose(file);
  return data;
}

// Softmax of one block, and its share of the sums: intersection, prediction and target by class, then cross entropy.
static double softmax(size_t n, size_t from, size_t length, double *sums) {
  float top[BLOCK], total[BLOCK], entropy = 0;
  const int32_t *t = label + n * V + from;
  for (size_t v = 0; v < length; v++) { top[v] = -INFINITY; total[v] = 0; }
  for (size_t c = 0; c < C; c++)
    for (size_t v = 0; v < length; v++) top[v] = fmaxf(top[v], x[(n * C + c) * V + from + v]);
  for (size_t c = 0; c < C; c++) {
    const float *in = x + (n * C + c) * V + from;
    float *out = grad + (n * C + c) * V + from;
    for (size_t v = 0; v < length; v++) {
      out[v] = expf(in[v] - top[v]);
      total[v] += out[v];
      entropy -= t[v] == (int32_t)c ? in[v] - top[v] : 0;
    }
  }
  for (size_t v = 0; v < length; v++) { entropy += logf(total[v]); total[v] = 1 / total[v]; }
  for (size_t c = 0; c < C; c++) {
    float *s = grad + (n * C + c) * V + from, both = 0, all = 0, count = 0;
    for (size_t v = 0; v < length; v++) {
      s[v] *= total[v];
      all += s[v];
      both += t[v] == (int32_t)c ? s[v] : 0;
      count += t[v] == (int32_t)c;
    }
    sums[3 * (n * C + c)] += both; sums[3 * (n * C + c) + 1] += all; sums[3 * (n * C + c) + 2] += count;
  }
  return entropy;
}

// By the chain rule, a derivative t by the softmax becomes s (t - sum of s t) by the logits; cross entropy adds (s - g) / NV.
static void gradient(size_t n, size_t from, size_t length, const float *onTarget, const float *always) {
  float dot[BLOCK] = {0};
  const float each = 1.0 / (N * V);
  const int32_t *t = label + n * V + from;
  for (size_t c = 0; c < C; c++) {
    const float *s = grad + (n * C + c) * V + from, on = onTarget[n * C + c], off = always[n * C + c];
    for (size_t v = 0; v < length; v++) dot[v] += s[v] * (t[v] == (int32_t)c ? on : off);
  }
  for (size_t c = 0; c < C; c++) {
    float *s = grad + (n * C + c) * V + from;
    const float on = onTarget[n * C + c], off = always[n * C + c];
    for (size_t v = 0; v < length; v++) {
      const int is = t[v] == (int32_t)c;
      s[v] = s[v] * ((is ? on : off) - dot[v] + each) - (is ? each : 0);
    }
  }
}

static double run(void) {
  const size_t blocks = (V + BLOCK - 1) / BLOCK;
  double sums[3 * MOST] = {0}, entropy = 0, dice = 0;
  float onTarget[MOST], always[MOST];
#pragma omp parallel for schedule(static) reduction(+ : sums, entropy)
  for (size_t i = 0; i < N * blocks; i++) {
    const size_t from = i % blocks * BLOCK;
    entropy += softmax(i / blocks, from, V - from < BLOCK ? V - from : BLOCK, sums);
  }
  for (size_t i = 0; i < N * C; i++) {
    const double top = 2 * sums[3 * i] + smooth, bottom = sums[3 * i + 1] + sums[3 * i + 2] + smooth;
    dice += (1 - top / bottom) / (N * C);
    always[i] = top / (bottom * bottom) / (N * C);
    onTarget[i] = always[i] - 2 / bottom / (N * C);
  }
#pragma omp parallel for schedule(static)
  for (size_t i = 0; i < N * blocks; i++) {
    const size_t from = i % blocks * BLOCK;
    gradient(i / blocks, from, V - from < BLOCK ? V - from : BLOCK, onTarget, always);
  }
  return dice + entropy / (N * V);
}

int main(int argc, char **argv) {
  if (argc != 9) return fprintf(stderr, "floor LOGITS TARGET N C V RUNS WARM-UPS GRADIENT\n"), 2;
  N = atol(argv[3]); C = atol(argv[4]); V = atol(argv[5]);
  if (N * C > MOST) return fprintf(stderr, "at most %d samples times classes\n", MOST), 2;
  x = load(argv[1], N * C * V * sizeof *x);
  label = load(argv[2], N * V * sizeof *label);
  grad = malloc(N * C * V * sizeof *grad);
  const long before = peak();
  double start = now();
  const double value = run(), first = now() - start;
  for (int i = atoi(argv[7]); i > 0; i--) run();
  printf("{\"value\": %.9g, \"firstRunMs\": %.6f, \"times\": [", value, first);
  for (int i = 0, runs = atoi(argv[6]); i < runs; i++) {
    start = now();
    run();
    printf("%s%.6f", i ? ", " : "", now() - start);
  }
  printf("], \"memoryGrowthBytes\": %ld, \"version\": \"gcc %s\"}\n", peak() - before, __VERSION__);
  FILE *file = fopen(argv[8], "wb");
  return !file || fwrite(grad, sizeof *grad, N * C * V, file) != N * C * V || fclose(file);
}
