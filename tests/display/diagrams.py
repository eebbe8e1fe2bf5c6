"""Diagrams to draw: small networks as a graph's reader would make them, and what is awkward to lay out."""

import random

from pygrad.display.diagram import Arrow, Box, Diagram, Group


def make(boxes, arrows, groups=(), **more):
    """Make a diagram of ``(key, kind, title, details, group)`` and ``"source target kind"``."""
    diagram = Diagram(**more)
    for key, kind, title, *rest in boxes:
        details = rest[0] if rest else ()
        group = tuple(rest[1].split(".")) if len(rest) > 1 and rest[1] else ()
        diagram.add(Box(key, kind, title, (details,) if isinstance(details, str) and details else tuple(details), group))
        for depth in range(1, len(group) + 1):
            diagram.groups.setdefault(group[:depth], Group(group[:depth], group[depth - 1]))
    for arrow in arrows:
        source, target, *kind = arrow.split()
        diagram.arrows.append(Arrow(source, target, "", kind[0] if kind else "data"))
    for path, title in dict(groups).items():
        diagram.groups[tuple(path.split("."))].title = title
    return diagram


def mlp():
    boxes = [("x", "input", "x", "(64, 784) float32"), ("t", "constant", "t", "(64,) int64")]
    arrows, last = [], "x"
    for number, (rows, columns) in enumerate([(784, 128), (128, 64), (64, 10)]):
        path = f"fc{number}"
        boxes += [(f"W{number}", "parameter", f"{path}.weight", f"({columns}, {rows}) float32", path),
                  (f"b{number}", "parameter", f"{path}.bias", f"({columns},) float32", path),
                  (f"l{number}", "function", "LinearFunction", (f"(64, {columns}) float32", "saves 196 KiB"), path)]
        arrows += [f"{last} l{number} saved", f"W{number} l{number} saved", f"b{number} l{number}"]
        last = f"l{number}"
        if number < 2:
            boxes.append((f"r{number}", "function", "ReLU", (f"(64, {columns}) float32", "saves 1 KiB")))
            arrows.append(f"{last} r{number}")
            last = f"r{number}"
    boxes += [("ce", "function", "SoftmaxCrossEntropy", ("() float32", "saves 2.5 KiB")), ("loss", "output", "loss", "() float32")]
    arrows += [f"{last} ce saved", "t ce saved", "ce loss"]
    return make(boxes, arrows, {f"fc{n}": f"fc{n}: Linear" for n in range(3)}, title="loss of MLP",
                notes=["The graph keeps 214.5 KiB for backward."])


def gpt(blocks=1):
    boxes = [("ids", "constant", "ids", "(8, 32) int64"), ("wte", "parameter", "wte.weight", "(65, 64) float32", "wte"),
             ("emb", "function", "Embedding", ("(8, 32, 64) float32",), "wte")]
    arrows, last, groups = ["ids emb saved", "wte emb"], "emb", {"wte": "wte: Embedding"}
    for number in range(blocks):
        base = f"blocks.{number}"
        groups |= {"blocks": "blocks: Sequential", base: f"{number}: Block", f"{base}.attn": "attn: SelfAttention",
                   f"{base}.mlp": "mlp: MLP", f"{base}.ln1": "ln1: LayerNorm", f"{base}.ln2": "ln2: LayerNorm"}

        def function(key, title, group="", shape="(8, 32, 64) float32", kind="function", base=base, number=number):
            boxes.append((f"{key}{number}", kind, title, (shape,), base + ("." + group if group else "")))

        function("g1", "gain", "ln1", "(64,) float32", "parameter")
        function("n1", "LayerNorm", "ln1")
        function("wqkv", "attn.qkv.weight", "attn.qkv", "(192, 64) float32", "parameter")
        function("qkv", "LinearFunction", "attn.qkv", "(8, 32, 192) float32")
        function("split", "Split", "attn")
        function("att", "Attention", "attn")
        function("wo", "attn.out.weight", "attn.out", "(64, 64) float32", "parameter")
        function("out", "LinearFunction", "attn.out")
        function("add1", "Add")
        function("g2", "gain", "ln2", "(64,) float32", "parameter")
        function("n2", "LayerNorm", "ln2")
        function("w1", "mlp.fc.weight", "mlp.fc", "(256, 64) float32", "parameter")
        function("fc", "LinearFunction", "mlp.fc", "(8, 32, 256) float32")
        function("gelu", "GELU", "mlp", "(8, 32, 256) float32")
        function("w2", "mlp.proj.weight", "mlp.proj", "(64, 256) float32", "parameter")
        function("pr", "LinearFunction", "mlp.proj")
        function("add2", "Add")
        text = ("LAST n1 saved,g1 n1,n1 qkv saved,wqkv qkv saved,qkv split,split att saved,split att saved,split att saved,"
                "att out saved,wo out saved,out add1,LAST add1,add1 n2 saved,g2 n2,n2 fc saved,w1 fc saved,fc gelu saved,"
                "gelu pr saved,w2 pr saved,pr add2,add1 add2")
        for arrow in text.split(","):
            source, target, *kind = arrow.split()
            source = last if source == "LAST" else f"{source}{number}"
            arrows.append(" ".join([source, f"{target}{number}", *kind]))
        last = f"add2{number}"
    boxes += [("y", "output", "logits", "(8, 32, 65) float32"), ("head", "function", "MatMul", ("(8, 32, 65) float32",), "head")]
    arrows += [f"{last} head saved", "wte head saved", "head y"]
    return make(boxes, arrows, groups, title="logits of GPT")


def lstm(steps=5):
    boxes = [("W", "parameter", "cell.weight_ih", "(80, 10) float64", "cell"), ("U", "parameter", "cell.weight_hh", "(80, 20) float64", "cell"),
             ("h0", "constant", "h0", "(3, 20) float64"), ("c0", "constant", "c0", "(3, 20) float64")]
    arrows = []
    for t in range(steps):
        boxes += [(f"x{t}", "input", f"x[{t}]", "(3, 10) float64"), (f"s{t}", "function", "LSTMStep", ("(3, 20) float64", "saves 3.8 KiB"), "cell")]
        arrows += [f"x{t} s{t} saved", f"W s{t} saved", f"U s{t} saved"]
        arrows += [f"s{t - 1} s{t} saved", f"s{t - 1} s{t}"] if t else ["h0 s0 saved", "c0 s0 saved"]
    boxes.append(("y", "output", "h", "(3, 20) float64"))
    arrows.append(f"s{steps - 1} y")
    return make(boxes, arrows, {"cell": "cell: LSTMCell"}, title="h of LSTM")


def diamond():
    return make([("x", "input", "x", "(3,)"), ("s", "function", "Sin"), ("c", "function", "Cos"), ("m", "function", "Multiply"),
                 ("y", "output", "y")], ["x s saved", "x c saved", "s m saved", "c m saved", "m y"])


def parts():
    return make([(f"{a}{n}", "function", f"{a}{n}") for a in "abc" for n in range(3)], ["a0 a1", "a1 a2", "b0 b1", "b0 b2"])


def several():
    diagram = make([("x", "input", "x", "(3,) float64"), ("m", "function", "Multiply", ("(3,) float64", "saves 24 bytes")), ("y", "output", "y")],
                   ["x m saved", "x m saved", "x m", "m y", "m m"])
    diagram.boxes["m"].alive = False
    return diagram


def interleaved():
    return make([("x", "input", "x"), ("W", "parameter", "W", "", "g.h"), ("a", "function", "first", "", "g.h"), ("b", "function", "outside"),
                 ("c", "function", "second", "", "g.h"), ("d", "function", "besides", "", "g"), ("e", "function", "outside too"),
                 ("f", "function", "third", "", "g.h"), ("y", "output", "y")],
                ["x a", "W a saved", "a b", "b c", "W c saved", "a d", "d c", "c e", "e f", "W f", "f y", "c y"], {"g.h": "h: Shared", "g": "g: Outer"})


def gradients():
    diagram = mlp()
    for number in range(3):
        diagram.arrows += [Arrow(f"l{number}", f"W{number}", "", "gradient"), Arrow(f"l{number}", f"b{number}", "", "gradient")]
    diagram.arrows.append(Arrow("ce", "l2", "", "gradient"))
    return diagram


def awkward():
    long = "a very long title that no box could ever hold without being cut somewhere " * 3
    diagram = make([("x", "input", "<b>&\"x\"</b>", "</text><script>alert(1)</script>"), ("l", "function", long, (long, "b\x00\x1b[31mred\ud800"), "g"),
                    ("u", "function", "Größe 形状 🙂 ∂L∕∂w", ("(3,) ﬂoat64", "多次元の配列のとても長い説明"), "g.<i>"), ("W", "parameter", "W" * 12, "W" * 12, "g"),
                    ("v", "variable", "", ""), ("k", "layer", "blocks.0", ("12 Functions", "saves 3 MiB"))],
                   ["x l", "W l", "l u", "u v", "v k"], {"g": "g: " + long, "g.<i>": "<i>&amp;</i>"},
                   title="</title><b>" + long, notes=["a note <i> " + long, "short"])
    diagram.arrows[0].label = "<(3,) & \"4\">"
    diagram.boxes["l"].alive = False
    return diagram


def random_graph(seed, count=40, groups=True):
    chance = random.Random(seed)
    names = ["", "a", "a.b", "a.c", "d", "d.e.f", "a.b.g"] if groups else [""]
    kinds = ["function", "function", "parameter", "input", "constant", "layer", "variable", "output"]
    boxes = [(f"n{n}", chance.choice(kinds), "x" * chance.randint(1, 15), ["y" * chance.randint(1, 20)] * chance.randint(0, 3),
              chance.choice(names)) for n in range(count)]
    arrows = []
    for n in range(1, count):
        for _ in range(chance.choice([0, 1, 1, 2, 3])):
            arrows.append(f"n{chance.randrange(max(0, n - 12), n)} n{n} {chance.choice(['data', 'saved'])}")
    arrows += [f"n{chance.randrange(count)} n{chance.randrange(count)} gradient" for _ in range(3)]
    return make(boxes, arrows)


def chain(count, width=3):
    boxes = [(f"p{n}", "function", "Add") for n in range(count)]
    return make(boxes, [f"p{n} p{n + 1}" for n in range(count - 1)] + [f"p{n} p{n + 5}" for n in range(0, count - 5, width)])


def labelled():
    diagram = gpt()
    for number, arrow in enumerate(diagram.arrows):
        arrow.label = "(8, 32, 64)" if number % 3 else f"output {number}"
    return diagram


SMALL = {"labelled": labelled, "isolated": lambda: make([(f"n{n}", "parameter", f"weight {n}") for n in range(40)], []),
         "mlp": mlp, "gpt": gpt, "gpt2": lambda: gpt(2), "lstm": lstm, "diamond": diamond, "parts": parts, "several": several,
         "interleaved": interleaved, "gradients": gradients, "awkward": awkward, "empty": Diagram,
         "one": lambda: make([("x", "input", "x", "(3,)")], []), "random": lambda: random_graph(1),
         "flat": lambda: random_graph(2, groups=False)}
