"""Lines of SciPy's special functions, by their ufuncs and, where those are plain Python, by pygrad.functions."""

import scipy.special

from pygrad import functions as F
from tests.functions.generated import MODULES, args, elementwise, line

MODULES["scipy"] = scipy

ANY, POSITIVE, UNIT, SHARE = (-2.0, 2.0), (0.3, 3.0), (-0.9, 0.9), (0.1, 0.9)
WHOLE, REAL = [2, 3, 0, 1], [1.5, 0.5, 2.5]


def of(name, *bounds, **options):
    return elementwise(f"scipy.special.{name}", *bounds, rtol=1e-12, single=True, **options)


def python(name, ours, build, **options):
    """Make a line of a function that is plain Python in SciPy and cannot dispatch."""
    return line(f"scipy.special.{name}", build, ours=ours, rtol=1e-12, single=True, **options)


def _along(d):
    return args(a := d.array(1, filled=True), axis=d.axis(a))


def _logsumexp(d):
    a = d.array(1, filled=True)
    return args(a, axis=d.axis(a), b=d.of(None, d.shaped(a.shape, 0.3, 2.0)), keepdims=d.of(False, True))


LINES = [
    *[of(name, ANY, kinds="fc") for name in (
        "erf", "erfc", "erfcx", "erfi", "dawsn", "wofz", "ndtr", "log_ndtr", "rgamma", "sici", "shichi", "fresnel")],
    *[of(name, ANY) for name in (
        "expit", "log_expit", "exprel", "cosm1", "exp10", "exp2", "j0", "j1", "i0", "i1", "i0e", "i1e", "cbrt")],
    of("expm1", ANY, kinds="fc"), of("log1p", POSITIVE, kinds="fc"),
    *[of(name, POSITIVE, kinds="fc") for name in ("gamma", "loggamma", "psi", "digamma", "exp1", "expi", "spence")],
    *[of(name, POSITIVE) for name in ("gammaln", "y0", "y1", "k0", "k1", "k0e", "k1e", "entr")],
    *[of(name, UNIT) for name in ("erfinv",)], of("erfcinv", (0.1, 1.9)), of("ndtri", SHARE), of("ndtri_exp", (-3.0, -0.2)),
    of("gammasgn", POSITIVE, plain=True), of("logit", SHARE), *[of(name, SHARE) for name in ("ellipk", "ellipkm1", "ellipe")],
    *[of(name, (5.0, 80.0)) for name in ("sindg", "cosdg", "tandg", "cotdg")],
    of("radian", (5.0, 80.0), (5.0, 50.0), (5.0, 50.0)),
    of("owens_t", ANY, POSITIVE), of("poch", POSITIVE, POSITIVE), of("binom", (3.1, 5.0), (0.6, 2.7)), of("beta", POSITIVE, POSITIVE),
    of("betaln", POSITIVE, POSITIVE), of("rel_entr", POSITIVE, POSITIVE), of("kl_div", POSITIVE, POSITIVE),
    of("xlogy", ANY, POSITIVE, kinds="fc"), of("xlog1py", ANY, POSITIVE, kinds="fc"),
    of("huber", (0.5, 1.1), (-2.9, 3.1)), of("pseudo_huber", POSITIVE, ANY), of("powm1", POSITIVE, ANY),
    *[of(name, POSITIVE, ANY) for name in ("boxcox", "boxcox1p")], *[of(name, (0.2, 1.5), (0.3, 1.5)) for name in ("inv_boxcox", "inv_boxcox1p")],
    *[of(name, REAL, POSITIVE) for name in ("gammainc", "gammaincc")], *[of(name, REAL, SHARE) for name in ("gammaincinv", "gammainccinv")],
    *[of(name, REAL, [1.5, 2.5], SHARE) for name in ("betainc", "betaincc", "betaincinv", "betainccinv")],
    *[of(name, [1, 0, 2.5, 0.5], POSITIVE, kinds="fc") for name in ("jv", "yv", "iv", "kv", "kve")],
    *[of(name, [1, 0, 2.5, 0.5], POSITIVE) for name in ("jve", "yve", "ive")],
    of("kn", WHOLE, POSITIVE), of("yn", WHOLE, POSITIVE), of("expn", [2, 3, 1], POSITIVE),
    *[of(name, [0, 1, 1.5], POSITIVE, kinds="fc") for name in ("hankel1", "hankel1e", "hankel2", "hankel2e")],
    of("airy", ANY, kinds="fc"), of("hyp0f1", REAL, ANY, kinds="fc"), of("hyp1f1", REAL, [2.5, 1.5], UNIT),  # of complex numbers it is wrong in SciPy 1.13
    *[of(name, POSITIVE) for name in ("ber", "bei", "ker", "kei", "berp", "beip", "kerp", "keip")],
    *[of(name, [1.5, 0, 1], POSITIVE) for name in ("struve", "modstruve", "chdtr", "chdtrc")],
    *[of(name, [2.0, 3.0], [5], SHARE, kinds="d") for name in ("bdtr", "bdtrc")], *[of(name, [2, 3], [5], SHARE) for name in ("nbdtr", "nbdtrc")],
    *[of(name, [3.0], [4.0, 2.5], POSITIVE) for name in ("fdtr", "fdtrc")], *[of(name, REAL, [2.5], POSITIVE) for name in ("gdtr", "gdtrc")],
    *[of(name, [2.0, 3], POSITIVE) for name in ("pdtr", "pdtrc")], of("stdtr", [3.0, 1.5], ANY), of("round", (-2.0, 2.0, 0.5)),
    of("hyp2f1", REAL, [0.5, 1.5], [2.5], (-0.7, 0.7), kinds="fc"), of("hyperu", REAL, [2.5], POSITIVE),
    of("ellipkinc", (0.1, 1.4), [0.3, -0.5]), of("ellipeinc", (0.1, 1.4), [0.3, -0.5]),
    of("_ufuncs._lambertw", POSITIVE, [0], [1e-8], kinds="fc"), of("_ufuncs._zeta", [1.5, 3.0], POSITIVE), of("wrightomega", ANY, kinds="fc"),
    *[of(name, WHOLE, UNIT, kinds="fc") for name in (
        "eval_chebyt", "eval_chebyu", "eval_chebyc", "eval_chebys", "eval_legendre", "eval_laguerre")],
    *[of(name, WHOLE, SHARE, kinds="fc") for name in ("eval_sh_chebyt", "eval_sh_chebyu", "eval_sh_legendre")],
    *[of(name, WHOLE, UNIT) for name in ("eval_hermite", "eval_hermitenorm")],
    of("eval_gegenbauer", WHOLE, [1.5, 0.5], UNIT, kinds="fc"), of("eval_genlaguerre", WHOLE, [1.5, 0.5], UNIT, kinds="fc"),
    of("eval_jacobi", WHOLE, [0.5], [1.5, 0.5], UNIT, kinds="fc"),
    python("zeta", F.zeta, lambda d: args(d.of(1.5, 3.0), d.array(low=0.5, high=3.0))),
    python("polygamma", F.polygamma, lambda d: args(d.of(1, 0, 2), d.array(low=0.5, high=3.0))),
    python("multigammaln", F.multigammaln, lambda d: args(d.array(low=2.0, high=4.0), d.of(1, 2, 3))),
    python("logsumexp", F.logsumexp, _logsumexp, kinds="f"), python("softmax", F.softmax, _along),
    python("log_softmax", F.log_softmax, _along),
]
