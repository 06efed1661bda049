"""Times one training step and one DDIM sampling step of Ebb's nets in PyTorch on the CPU.

    python3 torch_train.py --net residual --hidden 32 --batch 16 --size 32 --channels 3 --threads 2
    python3 torch_train.py --net unet --batch 32 --threads 2

A training step draws t and the noise, builds x_t and the time, runs forward, MSE and backward, and takes one Adam step; the
clean batch is already in memory.  A sampling step predicts without gradients and applies the deterministic update with the
clamp.  The U-Net is that of the recipe cifar10-unet-small: it learns v and is told the class, which a tenth of the images hide.
Prints one line of JSON; times are medians in milliseconds.

The defaults ask for the strongest peer this script knows how to get:
  --layout best   times NCHW and NHWC, each in a process of its own, and prints the one that trains faster;
  --heap keep     tells malloc to keep freed memory, so that large tensors are not paged in at every step;
  Adam            the quicker of PyTorch's two loops over the parameters, found by trying both.
A peer whose "blas" is "reference" is no fair one at batch 1: PyTorch runs small batch-1 convolutions through BLAS, and the plain
reference BLAS is several times slower there.  Debian's libopenblas0-pthread mends that.

Trust a line only where cores_busy_with_other_processes is near 0: with 2 threads on 2 cores, one busy neighbour slows this build
many times over, because its threads wait for each other by spinning.
"""
import argparse
import ctypes
import json
import math
import os
import re
import subprocess
import sys
import time


def arguments():
    ap = argparse.ArgumentParser()
    ap.add_argument("--net", choices=("plain", "residual", "unet"), default="residual")
    ap.add_argument("--hidden", type=int, default=32, help="channels between the layers; not read by the U-Net")
    ap.add_argument("--batch", type=int, default=16)
    ap.add_argument("--size", type=int, default=32)
    ap.add_argument("--channels", type=int, default=3)
    ap.add_argument("--threads", type=int, default=1)
    ap.add_argument("--kernel", type=int, choices=(1, 3), default=3)
    ap.add_argument("--seconds", type=float, default=1.5, help="time to spend on the training steps of a layout; half of it goes to sampling")
    ap.add_argument("--layout", choices=("nchw", "nhwc", "best"), default="best")
    ap.add_argument("--heap", choices=("keep", "default"), default="keep")
    return ap.parse_args()


def better_layout():
    """Each layout in a process of its own, so that neither's memory counts for the other; the training time decides."""
    rows = []
    for layout in ("nchw", "nhwc"):
        run = subprocess.run([sys.executable, __file__, *sys.argv[1:], "--layout", layout], stdout=subprocess.PIPE, text=True)
        if run.returncode:
            sys.exit(run.returncode)
        rows.append(json.loads(run.stdout))
    rows.sort(key=lambda r: r["train_ms"])
    best, other = rows
    best["other_layout_train_ms"] = other["train_ms"]
    best["cores_busy_with_other_processes"] = max((r["cores_busy_with_other_processes"] or 0 for r in rows))
    for key in ("sample_ms", "sample_ms_min"):
        best[key] = min(r[key] for r in rows)
    return best


ARGS = arguments() if __name__ == "__main__" else None
if ARGS:
    if ARGS.layout == "best":
        print(json.dumps(better_layout()))
        sys.exit()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", str(ARGS.threads))  # read when the library loads

try:
    import torch
    import torch.nn as nn
    import torch.nn.functional as F
except ImportError as e:
    sys.exit(f"{sys.executable} has no PyTorch ({e}). On Debian: apt-get install python3-torch libopenblas0-pthread, then use /usr/bin/python3.")


def keep_heap():
    try:
        libc = ctypes.CDLL(None)
        return bool(libc.mallopt(-4, 0)) and bool(libc.mallopt(-1, 2 ** 31 - 1))  # no mmap blocks, no trimming
    except (OSError, AttributeError):
        return False


def blas_name():
    try:
        with open("/proc/self/maps") as file:
            maps = file.read()
    except OSError:
        return None
    return next((n for n in ("openblas", "mkl", "blis", "atlas") if n in maps), "reference")


def build_info(pattern):
    found = re.search(pattern, torch.__config__.show())
    return found.group(1) if found else None


def peak_mib():
    """The most memory this process had at once. What getrusage says starts, in a child, with the parent's."""
    try:
        with open("/proc/self/status") as file:
            return int(re.search(r"VmHWM:\s+(\d+)", file.read()).group(1)) // 1024
    except (OSError, AttributeError):
        import resource
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def conv(i, o, k=3, stride=1):
    return nn.Conv2d(i, o, k, stride=stride, padding=k // 2)


class Block(nn.Module):
    def __init__(self, h, k):
        super().__init__()
        self.c1, self.c2 = conv(h, h, k), conv(h, h, k)

    def forward(self, x):
        return x + self.c2(F.relu(self.c1(x), inplace=True))


class TimeChannelNet(nn.Module):
    """The plain and the residual net: the time is one more channel of the input."""
    classes, steps, learns_v = 0, 100, False

    def __init__(self, net, batch, c, size, h, k, fmt):
        super().__init__()
        relu = lambda: nn.ReLU(inplace=True)
        middle = [conv(h, h, k), relu(), conv(h, h, k), relu()] if net == "plain" else [Block(h, k), relu(), Block(h, k), relu()]
        self.layers = nn.Sequential(conv(c + 1, h, k), relu(), *middle, conv(h, c, k))
        self.input = torch.empty((batch, c + 1, size, size)).contiguous(memory_format=fmt)

    def forward(self, x, t, classes=None):
        self.input[:, :-1] = x
        self.input[:, -1] = (t.float() / (self.steps - 1)).view(-1, 1, 1)
        return self.layers(self.input)


GROUPS, HEAD = 32, 8


def silu(x):
    return F.silu(x, inplace=not torch.is_grad_enabled())  # in place, its backward would need a copy of x


class Residual(nn.Module):
    def __init__(self, i, o, time_width):
        super().__init__()
        self.norm1, self.conv1 = nn.GroupNorm(GROUPS, i), conv(i, o)
        self.time = nn.Linear(time_width, o)
        self.norm2, self.conv2 = nn.GroupNorm(GROUPS, o), conv(o, o)
        self.shortcut = conv(i, o, 1) if i != o else nn.Identity()

    def forward(self, x, time):
        h = self.conv1(silu(self.norm1(x))) + self.time(time)[:, :, None, None]
        return self.shortcut(x) + self.conv2(silu(self.norm2(h)))


class Attention(nn.Module):
    """Queries, keys and values by one product. This PyTorch has no fused attention; baddbmm takes the scale along."""

    def __init__(self, c):
        super().__init__()
        self.norm, self.qkv, self.out = nn.GroupNorm(GROUPS, c), nn.Linear(c, 3 * c), nn.Linear(c, c)

    def forward(self, x):
        n, c, h, w = x.shape
        tokens = self.norm(x).flatten(2).transpose(1, 2)
        q, k, v = self.qkv(tokens).view(n, h * w, 3, c // HEAD, HEAD).permute(2, 0, 3, 1, 4).reshape(3, -1, h * w, HEAD)
        scores = torch.baddbmm(q.new_empty(()), q, k.transpose(1, 2), beta=0, alpha=HEAD ** -0.5)
        mixed = torch.bmm(scores.softmax(-1), v).view(n, c // HEAD, h * w, HEAD).transpose(1, 2).reshape(n, h * w, c)
        return x + self.out(mixed).transpose(1, 2).view(n, c, h, w)


class UNet(nn.Module):
    """diffusers' UNet2DModel with channels 32, 64, 128, one layer a block, attention at the coarsest level, ten classes and none."""
    classes, steps, learns_v = 11, 1000, True

    def __init__(self, c, widths=(32, 64, 128)):
        super().__init__()
        time_width, last = 4 * widths[0], len(widths) - 1
        half = widths[0] // 2
        angles = torch.arange(self.steps)[:, None] * torch.exp(-math.log(10_000) / half * torch.arange(half))
        self.register_buffer("features", torch.cat([angles.cos(), angles.sin()], 1))
        self.time = nn.Sequential(nn.Linear(widths[0], time_width), nn.SiLU(), nn.Linear(time_width, time_width))
        self.class_embedding = nn.Embedding(self.classes, time_width)
        self.first = conv(c, widths[0])
        kept, x = [widths[0]], widths[0]
        self.down, self.up = nn.ModuleList(), nn.ModuleList()
        for level, width in enumerate(widths):
            self.down.append(self.layer(x, width, time_width, level == last))
            kept.append(width)
            if level < last:
                self.down.append(conv(width, width, stride=2))
                kept.append(width)
            x = width
        self.middle = nn.ModuleList([Residual(x, x, time_width), Attention(x), Residual(x, x, time_width)])
        for level, width in reversed(list(enumerate(widths))):
            for _ in range(2):
                self.up.append(self.layer(x + kept.pop(), width, time_width, level == last))
                x = width
            if level:
                self.up.append(conv(x, x))
        self.norm, self.last = nn.GroupNorm(GROUPS, x), conv(x, c)

    @staticmethod
    def layer(i, o, time_width, attends):
        return nn.ModuleList([Residual(i, o, time_width)] + ([Attention(o)] if attends else []))

    def forward(self, x, t, classes):
        time = silu(self.time(self.features[t]) + self.class_embedding(classes))
        x = self.first(x)
        kept = [x]
        for part in self.down:
            x = part(x) if isinstance(part, nn.Conv2d) else self.run(part, x, time)
            kept.append(x)
        x = self.run(self.middle, x, time)
        for part in self.up:
            if isinstance(part, nn.Conv2d):
                x = part(F.interpolate(x, scale_factor=2.0, mode="nearest"))
            else:
                x = self.run(part, torch.cat([x, kept.pop()], 1), time)
        return self.last(silu(self.norm(x)))

    @staticmethod
    def run(layers, x, time):
        for layer in layers:
            x = layer(x, time) if isinstance(layer, Residual) else layer(x)
        return x


def alpha_bar(net):
    """Linear betas for the time-channel nets, the cosine of Nichol and Dhariwal for the U-Net, as Ebb has them."""
    if not net.learns_v:
        return torch.cumprod(1 - torch.linspace(1e-4, 0.12, net.steps, dtype=torch.float64), 0)
    f = torch.cos((torch.arange(net.steps + 1, dtype=torch.float64) / net.steps + 0.008) / 1.008 * math.pi / 2) ** 2
    return torch.cumprod(1 - (1 - f[1:] / f[:-1]).clamp(max=0.999), 0)


def choose_adam_loop(opt, step, seconds):
    """PyTorch loops over the parameters one by one or over lists of them; which is quicker depends on how many there are."""
    ms = {}
    for foreach in (False, True):
        opt.param_groups[0]["foreach"] = foreach
        step()
        ms[foreach] = timed(opt.step, seconds / 20, 3, 50)[1]
    opt.param_groups[0]["foreach"] = ms[True] < ms[False]
    return "foreach" if ms[True] < ms[False] else "single"


def busy():
    """(CPU seconds used by the whole machine, by this process, wall seconds); None where /proc is missing."""
    try:
        with open("/proc/stat") as file:
            v = [int(x) for x in file.readline().split()[1:9]]
    except OSError:
        return None
    own = os.times()
    return (sum(v) - v[3] - v[4]) / os.sysconf("SC_CLK_TCK"), own.user + own.system, time.perf_counter()


def timed(step, seconds, at_least, at_most, warm=2):
    t0 = time.perf_counter()
    for _ in range(warm):
        step()
        if time.perf_counter() - t0 > 2 * seconds:
            break
    ts, t0 = [], time.perf_counter()
    while len(ts) < at_least or (time.perf_counter() - t0 < seconds and len(ts) < at_most):
        a = time.perf_counter()
        step()
        ts.append(time.perf_counter() - a)
    ts.sort()
    n = len(ts)
    med = ts[n // 2] if n % 2 else 0.5 * (ts[n // 2 - 1] + ts[n // 2])
    return 1e3 * med, 1e3 * ts[0], n


def measure(net, hidden, batch, size, channels, threads, seconds=1.5, nhwc=False, at_least=5, kernel=3):
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    fmt = torch.channels_last if nhwc else torch.contiguous_format
    model = UNet(channels) if net == "unet" else TimeChannelNet(net, batch, channels, size, hidden, kernel, fmt)
    model = model.to(memory_format=fmt)
    T, none = model.steps, model.classes - 1
    ab = alpha_bar(model)
    root, rest = ab.sqrt().float(), (1 - ab).sqrt().float()
    x0 = (torch.rand((batch, channels, size, size)) * 2 - 1).contiguous(memory_format=fmt)
    labels = torch.randint(0, none, (batch,)) if model.classes else None

    opt = torch.optim.Adam(model.parameters(), lr=1e-3)

    def train():
        t = torch.randint(0, T, (batch,))
        eps = torch.empty_like(x0).normal_()
        a, s = root[t].view(-1, 1, 1, 1), rest[t].view(-1, 1, 1, 1)
        x = a * x0 + s * eps
        target = a * eps - s * x0 if model.learns_v else eps
        classes = labels.masked_fill(torch.rand(batch) < 0.1, none) if model.classes else None
        opt.zero_grad(set_to_none=True)
        loss = F.mse_loss(model(x, t, classes), target)
        loss.backward()
        opt.step()
        return loss.item()

    state = {"x": torch.empty_like(x0).normal_(), "i": T - 1}

    def sample():
        with torch.no_grad():
            i, x = state["i"], state["x"]
            out = model(x, torch.full((batch,), i), labels)
            a, s = float(root[i]), float(rest[i])
            p = 1.0 if i == 0 else float(ab[i - 1])
            if model.learns_v:
                o, e = a * x - s * out, s * x + a * out
            else:
                o, e = (x - s * out) / max(a, 1e-12), out
            state["x"] = math.sqrt(p) * o.clamp_(-1, 1) + math.sqrt(1 - p) * e
            state["i"] = T - 1 if i == 0 else i - 1

    loop = choose_adam_loop(opt, train, seconds)
    before = busy()
    tr, tr_min, tr_n = timed(train, seconds, at_least, 400)
    sa, sa_min, sa_n = timed(sample, seconds / 2, at_least, 400)
    after = busy()
    others = None
    if before and after:
        others = round(max(0.0, (after[0] - before[0] - after[1] + before[1]) / (after[2] - before[2])), 2)
    return {
        "peer": "torch " + torch.__version__, "net": net, "kernel": kernel, "hidden": hidden, "batch": batch, "size": size, "channels": channels,
        "parameters": sum(p.numel() for p in model.parameters()),
        "threads": torch.get_num_threads(), "instruction_set": build_info(r"CPU capability usage: (\S+)"),
        "onednn": build_info(r"MKL-DNN v(\S+)"), "layout": "nhwc" if nhwc else "nchw", "blas": blas_name(), "adam": loop,
        "train_ms": round(tr, 4), "train_ms_min": round(tr_min, 4), "train_steps_timed": tr_n, "train_images_per_s": round(batch / tr * 1e3, 1),
        "sample_ms": round(sa, 4), "sample_ms_min": round(sa_min, 4), "sample_steps_timed": sa_n,
        "cores_busy_with_other_processes": others,
        "peak_rss_mib": peak_mib(),
    }


if __name__ == "__main__":
    heap = "kept" if ARGS.heap == "keep" and keep_heap() else "default"
    row = measure(ARGS.net, ARGS.hidden, ARGS.batch, ARGS.size, ARGS.channels, ARGS.threads, ARGS.seconds, ARGS.layout == "nhwc", kernel=ARGS.kernel)
    row["heap"] = heap
    if row["blas"] == "reference":
        print("This PyTorch uses the reference BLAS, which is several times slower: apt-get install libopenblas0-pthread.", file=sys.stderr)
    print(json.dumps(row))
