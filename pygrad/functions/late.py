"""What is imported later than the package; see `pygrad.functions._lazy`."""

from pygrad.functions.adding import AddAt, add_at
from pygrad.functions.along_axis import apply_along_axis, apply_over_axes, vectorize
from pygrad.functions.angles import (
    Arctan2, Deg2rad, Hypot, Rad2deg, arctan2, atan2, deg2rad, degrees, hypot, rad2deg, radians,
)
from pygrad.functions.array_padding import NumpyPad, numpy_pad
from pygrad.functions.at_least import atleast_1d, atleast_2d, atleast_3d
from pygrad.functions.averages import average
from pygrad.functions.bessel import J0, J1, Y0, Y1, j0, j1, y0, y1
from pygrad.functions.bessel_modified import (
    BesselI0, I0e, I1, I1e, K0, K0e, K1, K1e, bessel_i0, i0e, i1, i1e, k0, k0e, k1, k1e,
)
from pygrad.functions.bessel_modified_orders import Iv, Ive, Kn, Kv, Kve, iv, ive, kn, kv, kve
from pygrad.functions.bessel_orders import Jv, Jve, Yn, Yv, Yve, jv, jve, yn, yv, yve
from pygrad.functions.beta_distributions import (
    Bdtr, Bdtrc, Fdtr, Fdtrc, Nbdtr, Nbdtrc, bdtr, bdtrc, fdtr, fdtrc, nbdtr, nbdtrc,
)
from pygrad.functions.beta_functions import Beta, Betaln, beta, betaln
from pygrad.functions.box_cox import (
    Boxcox, Boxcox1p, InvBoxcox, InvBoxcox1p, Powm1, boxcox, boxcox1p, inv_boxcox, inv_boxcox1p, powm1,
)
from pygrad.functions.cardinal_sine import Sinc, sinc
from pygrad.functions.chebyshev_polynomials import (
    EvalChebyc, EvalChebys, EvalChebyt, EvalChebyu, EvalShChebyt, EvalShChebyu, eval_chebyc, eval_chebys,
    eval_chebyt, eval_chebyu, eval_sh_chebyt, eval_sh_chebyu,
)
from pygrad.functions.cholesky_factor import Cholesky, cholesky
from pygrad.functions.correlation import Convolve, Correlate, convolve, correlate
from pygrad.functions.counting import Bincount, bincount
from pygrad.functions.covariance import corrcoef, cov
from pygrad.functions.creation import array, asarray, ascontiguousarray, full, full_like
from pygrad.functions.cross_products import Cross, cross
from pygrad.functions.degree_trigonometry import (
    Cosdg, Cosm1, Cotdg, Exp10, Radian, Sindg, Tandg, cosdg, cosm1, cotdg, exp10, radian, sindg, tandg,
)
from pygrad.functions.determinants import Det, Slogdet, det, slogdet
from pygrad.functions.differences import Diff, Trapezoid, diff, ediff1d, trapezoid
from pygrad.functions.eigen import Eig, Eigvals, eig, eigvals
from pygrad.functions.einstein_sums import Einsum, einsum
from pygrad.functions.elliptic import (
    Ellipe, Ellipeinc, Ellipk, Ellipkinc, Ellipkm1, ellipe, ellipeinc, ellipk, ellipkinc, ellipkm1,
)
from pygrad.functions.entropies import (
    Entr, KlDivergence, RelEntr, Xlog1py, Xlogy, entr, kl_divergence, rel_entr, xlog1py, xlogy,
)
from pygrad.functions.error_functions import (
    Dawsn, Erfc, Erfcinv, Erfcx, Erfi, Erfinv, Wofz, dawsn, erfc, erfcinv, erfcx, erfi, erfinv, wofz,
)
from pygrad.functions.exponential_integrals import (
    Exp1, Expi, Expn, Exprel, Spence, exp1, expi, expn, exprel, spence,
)
from pygrad.functions.exponential_sums import Logaddexp, Logaddexp2, logaddexp, logaddexp2
from pygrad.functions.flipping import Flip, Roll, flip, fliplr, flipud, roll, rot90
from pygrad.functions.floating_parts import (
    Copysign, Ldexp, Nextafter, Spacing, copysign, frexp, ldexp, nextafter, spacing,
)
from pygrad.functions.fourier import Fft, Ifft, Irfft, Rfft, fft, hfft, ifft, ihfft, irfft, rfft
from pygrad.functions.fourier_axes import Fftn, Ifftn, Irfftn, Rfftn, fftn, ifftn, irfftn, rfftn
from pygrad.functions.fourier_planes import fft2, ifft2, irfft2, rfft2
from pygrad.functions.fourier_shifts import Fftshift, Ifftshift, fftshift, ifftshift
from pygrad.functions.gamma_distributions import (
    Chdtr, Chdtrc, Gdtr, Gdtrc, Pdtr, Pdtrc, chdtr, chdtrc, gdtr, gdtrc, pdtr, pdtrc,
)
from pygrad.functions.gamma_functions import (
    Binom, Gamma, Gammaln, Loggamma, Poch, Rgamma, binom, gamma, gammaln, gammasgn, loggamma, poch, rgamma,
)
from pygrad.functions.grids import Geomspace, geomspace, linspace, logspace
from pygrad.functions.hankel import Hankel1, Hankel1e, Hankel2, Hankel2e, hankel1, hankel1e, hankel2, hankel2e
from pygrad.functions.heaviside_step import Heaviside, heaviside
from pygrad.functions.hermitian_eigen import Eigh, Eigvalsh, eigh, eigvalsh
from pygrad.functions.huber_functions import Huber, PseudoHuber, huber, pseudo_huber
from pygrad.functions.hyperbolic import (
    Arccosh, Arcsinh, Arctanh, Cosh, Sinh, acosh, arccosh, arcsinh, arctanh, asinh, atanh, cosh, sinh,
)
from pygrad.functions.hypergeometric import Hyp0f1, Hyp1f1, Hyp2f1, Hyperu, hyp0f1, hyp1f1, hyp2f1, hyperu
from pygrad.functions.incomplete_beta import (
    Betainc, Betaincc, Betainccinv, Betaincinv, betainc, betaincc, betainccinv, betaincinv,
)
from pygrad.functions.incomplete_gamma import (
    Gammainc, Gammaincc, Gammainccinv, Gammaincinv, gammainc, gammaincc, gammainccinv, gammaincinv,
)
from pygrad.functions.insertion import Insert, delete, insert, trim_zeros
from pygrad.functions.inverse_trigonometric import (
    Arccos, Arcsin, Arctan, acos, arccos, arcsin, arctan, asin, atan,
)
from pygrad.functions.jacobi_polynomials import (
    EvalGegenbauer, EvalJacobi, EvalLegendre, EvalShLegendre, eval_gegenbauer, eval_jacobi, eval_legendre,
    eval_sh_legendre,
)
from pygrad.functions.kelvin import (
    Bei, Beip, Ber, Berp, Kei, Keip, Ker, Kerp, bei, beip, ber, berp, kei, keip, ker, kerp,
)
from pygrad.functions.laguerre_polynomials import (
    EvalGenlaguerre, EvalHermite, EvalHermitenorm, EvalLaguerre, eval_genlaguerre, eval_hermite,
    eval_hermitenorm, eval_laguerre,
)
from pygrad.functions.lambert import Lambertw, Wrightomega, lambertw, wrightomega
from pygrad.functions.least_squares import Lstsq, Pinv, lstsq, pinv
from pygrad.functions.linear_interpolation import Interp, interp
from pygrad.functions.linear_systems import Inv, Solve, inv, solve, tensorinv, tensorsolve
from pygrad.functions.log_sums import Logsumexp, logsumexp
from pygrad.functions.logistic import Expit, LogExpit, Logit, expit, log_expit, logit
from pygrad.functions.matrix_chains import matrix_power, multi_dot
from pygrad.functions.matrix_norms import cond, matrix_norm, norm
from pygrad.functions.matrix_vector import Matvec, Vecmat, matvec, vecmat
from pygrad.functions.modified_bessel_zero import I0, i0
from pygrad.functions.nan_extrema import Nanmax, Nanmin, nanmax, nanmin
from pygrad.functions.nan_reductions import Nanmean, nancumprod, nancumsum, nanmean, nanprod, nansum
from pygrad.functions.nan_variance import Nanstd, Nanvar, nanstd, nanvar
from pygrad.functions.nested_blocks import Block, block
from pygrad.functions.normal_distribution import (
    LogNdtr, Ndtr, Ndtri, NdtriExp, OwensT, log_ndtr, ndtr, ndtri, ndtri_exp, owens_t,
)
from pygrad.functions.number_replacement import NanToNum, nan_to_num
from pygrad.functions.orthogonal import Qr, qr
from pygrad.functions.oscillating_integrals import Airy, Fresnel, Shichi, Sici, airy, fresnel, shichi, sici
from pygrad.functions.phase_unwrapping import Unwrap, unwrap
from pygrad.functions.polygammas import (
    Digamma, Multigammaln, Polygamma, Zeta, digamma, multigammaln, polygamma, zeta,
)
from pygrad.functions.polynomial_arithmetic import (
    polyadd, polyder, polydiv, polyfit, polyint, polymul, polysub,
)
from pygrad.functions.polynomials import Polyval, Roots, Vander, poly, polyval, roots, vander
from pygrad.functions.running_extrema import (
    MaximumAccumulate, MinimumAccumulate, maximum_accumulate, minimum_accumulate,
)
from pygrad.functions.sampled_derivatives import Gradient, gradient
from pygrad.functions.segments import AddReduceat, add_reduceat
from pygrad.functions.selection import piecewise, select
from pygrad.functions.singular_values import Svd, Svdvals, svd, svdvals
from pygrad.functions.sliding import AsStrided, SlidingWindowView, as_strided, sliding_window_view
from pygrad.functions.stacking import column_stack, dstack, hstack, vstack
from pygrad.functions.struve_functions import Modstruve, Struve, modstruve, struve
from pygrad.functions.student import Stdtr, stdtr
from pygrad.functions.tensor_products import Kron, Tensordot, kron, tensordot
from pygrad.functions.triangles import Tril, Triu, tril, triu
from pygrad.functions.updates import copyto, fill_diagonal, place, put, put_along_axis, putmask
from pygrad.functions.vector_norms import VectorNorm, vector_norm
from pygrad.functions.vector_products import Inner, Outer, Vdot, Vecdot, inner, outer, vdot, vecdot

__all__ = [
    "AddAt", "AddReduceat", "Airy", "Arccos", "Arccosh", "Arcsin", "Arcsinh", "Arctan", "Arctan2", "Arctanh",
    "AsStrided", "Bdtr", "Bdtrc", "Bei", "Beip", "Ber", "Berp", "BesselI0", "Beta", "Betainc", "Betaincc",
    "Betainccinv", "Betaincinv", "Betaln", "Bincount", "Binom", "Block", "Boxcox", "Boxcox1p", "Chdtr",
    "Chdtrc", "Cholesky", "Convolve", "Copysign", "Correlate", "Cosdg", "Cosh", "Cosm1", "Cotdg", "Cross",
    "Dawsn", "Deg2rad", "Det", "Diff", "Digamma", "Eig", "Eigh", "Eigvals", "Eigvalsh", "Einsum", "Ellipe",
    "Ellipeinc", "Ellipk", "Ellipkinc", "Ellipkm1", "Entr", "Erfc", "Erfcinv", "Erfcx", "Erfi", "Erfinv",
    "EvalChebyc", "EvalChebys", "EvalChebyt", "EvalChebyu", "EvalGegenbauer", "EvalGenlaguerre",
    "EvalHermite", "EvalHermitenorm", "EvalJacobi", "EvalLaguerre", "EvalLegendre", "EvalShChebyt",
    "EvalShChebyu", "EvalShLegendre", "Exp1", "Exp10", "Expi", "Expit", "Expn", "Exprel", "Fdtr", "Fdtrc",
    "Fft", "Fftn", "Fftshift", "Flip", "Fresnel", "Gamma", "Gammainc", "Gammaincc", "Gammainccinv",
    "Gammaincinv", "Gammaln", "Gdtr", "Gdtrc", "Geomspace", "Gradient", "Hankel1", "Hankel1e", "Hankel2",
    "Hankel2e", "Heaviside", "Huber", "Hyp0f1", "Hyp1f1", "Hyp2f1", "Hyperu", "Hypot", "I0", "I0e", "I1",
    "I1e", "Ifft", "Ifftn", "Ifftshift", "Inner", "Insert", "Interp", "Inv", "InvBoxcox", "InvBoxcox1p",
    "Irfft", "Irfftn", "Iv", "Ive", "J0", "J1", "Jv", "Jve", "K0", "K0e", "K1", "K1e", "Kei", "Keip", "Ker",
    "Kerp", "KlDivergence", "Kn", "Kron", "Kv", "Kve", "Lambertw", "Ldexp", "LogExpit", "LogNdtr",
    "Logaddexp", "Logaddexp2", "Loggamma", "Logit", "Logsumexp", "Lstsq", "Matvec", "MaximumAccumulate",
    "MinimumAccumulate", "Modstruve", "Multigammaln", "NanToNum", "Nanmax", "Nanmean", "Nanmin", "Nanstd",
    "Nanvar", "Nbdtr", "Nbdtrc", "Ndtr", "Ndtri", "NdtriExp", "Nextafter", "NumpyPad", "Outer", "OwensT",
    "Pdtr", "Pdtrc", "Pinv", "Poch", "Polygamma", "Polyval", "Powm1", "PseudoHuber", "Qr", "Rad2deg",
    "Radian", "RelEntr", "Rfft", "Rfftn", "Rgamma", "Roll", "Roots", "Shichi", "Sici", "Sinc", "Sindg",
    "Sinh", "SlidingWindowView", "Slogdet", "Solve", "Spacing", "Spence", "Stdtr", "Struve", "Svd", "Svdvals",
    "Tandg", "Tensordot", "Trapezoid", "Tril", "Triu", "Unwrap", "Vander", "Vdot", "Vecdot", "Vecmat",
    "VectorNorm", "Wofz", "Wrightomega", "Xlog1py", "Xlogy", "Y0", "Y1", "Yn", "Yv", "Yve", "Zeta",
    "acos", "acosh", "add_at", "add_reduceat", "airy", "apply_along_axis", "apply_over_axes", "arccos",
    "arccosh", "arcsin", "arcsinh", "arctan", "arctan2", "arctanh", "array", "as_strided", "asarray",
    "ascontiguousarray", "asin", "asinh", "atan", "atan2", "atanh", "atleast_1d", "atleast_2d", "atleast_3d",
    "average", "bdtr", "bdtrc", "bei", "beip", "ber", "berp", "bessel_i0", "beta", "betainc", "betaincc",
    "betainccinv", "betaincinv", "betaln", "bincount", "binom", "block", "boxcox", "boxcox1p", "chdtr",
    "chdtrc", "cholesky", "column_stack", "cond", "convolve", "copysign", "copyto", "corrcoef", "correlate",
    "cosdg", "cosh", "cosm1", "cotdg", "cov", "cross", "dawsn", "deg2rad", "degrees", "delete", "det", "diff",
    "digamma", "dstack", "ediff1d", "eig", "eigh", "eigvals", "eigvalsh", "einsum", "ellipe", "ellipeinc",
    "ellipk", "ellipkinc", "ellipkm1", "entr", "erfc", "erfcinv", "erfcx", "erfi", "erfinv", "eval_chebyc",
    "eval_chebys", "eval_chebyt", "eval_chebyu", "eval_gegenbauer", "eval_genlaguerre", "eval_hermite",
    "eval_hermitenorm", "eval_jacobi", "eval_laguerre", "eval_legendre", "eval_sh_chebyt", "eval_sh_chebyu",
    "eval_sh_legendre", "exp1", "exp10", "expi", "expit", "expn", "exprel", "fdtr", "fdtrc", "fft", "fft2",
    "fftn", "fftshift", "fill_diagonal", "flip", "fliplr", "flipud", "fresnel", "frexp", "full", "full_like",
    "gamma", "gammainc", "gammaincc", "gammainccinv", "gammaincinv", "gammaln", "gammasgn", "gdtr", "gdtrc",
    "geomspace", "gradient", "hankel1", "hankel1e", "hankel2", "hankel2e", "heaviside", "hfft", "hstack",
    "huber", "hyp0f1", "hyp1f1", "hyp2f1", "hyperu", "hypot", "i0", "i0e", "i1", "i1e", "ifft", "ifft2",
    "ifftn", "ifftshift", "ihfft", "inner", "insert", "interp", "inv", "inv_boxcox", "inv_boxcox1p", "irfft",
    "irfft2", "irfftn", "iv", "ive", "j0", "j1", "jv", "jve", "k0", "k0e", "k1", "k1e", "kei", "keip", "ker",
    "kerp", "kl_divergence", "kn", "kron", "kv", "kve", "lambertw", "ldexp", "linspace", "log_expit",
    "log_ndtr", "logaddexp", "logaddexp2", "loggamma", "logit", "logspace", "logsumexp", "lstsq",
    "matrix_norm", "matrix_power", "matvec", "maximum_accumulate", "minimum_accumulate", "modstruve",
    "multi_dot", "multigammaln", "nan_to_num", "nancumprod", "nancumsum", "nanmax", "nanmean", "nanmin",
    "nanprod", "nanstd", "nansum", "nanvar", "nbdtr", "nbdtrc", "ndtr", "ndtri", "ndtri_exp", "nextafter",
    "norm", "numpy_pad", "outer", "owens_t", "pdtr", "pdtrc", "piecewise", "pinv", "place", "poch", "poly",
    "polyadd", "polyder", "polydiv", "polyfit", "polygamma", "polyint", "polymul", "polysub", "polyval",
    "powm1", "pseudo_huber", "put", "put_along_axis", "putmask", "qr", "rad2deg", "radian", "radians",
    "rel_entr", "rfft", "rfft2", "rfftn", "rgamma", "roll", "roots", "rot90", "select", "shichi", "sici",
    "sinc", "sindg", "sinh", "sliding_window_view", "slogdet", "solve", "spacing", "spence", "stdtr",
    "struve", "svd", "svdvals", "tandg", "tensordot", "tensorinv", "tensorsolve", "trapezoid", "tril",
    "trim_zeros", "triu", "unwrap", "vander", "vdot", "vecdot", "vecmat", "vector_norm", "vectorize",
    "vstack", "wofz", "wrightomega", "xlog1py", "xlogy", "y0", "y1", "yn", "yv", "yve", "zeta",
]
