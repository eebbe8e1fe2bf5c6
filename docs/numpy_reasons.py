"""Why functions of NumPy and `scipy.special` are not in the dispatch table: by full name, for `numpy_functions`."""

from __future__ import annotations

Reasons = dict[str, str]


def _all(module: str, reason: str, names: str) -> Reasons:
    return {f"{module}.{name}": reason for name in names.split()}


COMPOSED: Reasons = {
    **_all("numpy.fft", "divides whole numbers by `d`, which may be a Variable", "fftfreq rfftfreq"),
    **_all("scipy.special", "a sum of Bessel functions of neighbouring orders; none by the order",
           "jvp yvp ivp kvp h1vp h2vp"),
    **_all("scipy.special", "a polynomial of a whole degree, by `eval_genlaguerre`", "assoc_laguerre"),
    **_all("scipy.special", "`numpy.logaddexp` of 0 and its argument", "softplus"),
    **_all("scipy.special", "of floating numbers it is `gamma` of one more", "factorial"),
    **_all("scipy.special", "calls a ufunc of its own, which is dispatched to the function of that name",
           "zeta lambertw"),
}

NO_PROTOCOL: Reasons = {
    **_all("numpy",
           "makes an array from numbers, which are converted first: a window, whole-numbered but for `beta`",
           "bartlett blackman hamming hanning kaiser"),
    **_all("numpy", "makes positions from whole numbers",
           "diag_indices indices mask_indices tril_indices triu_indices"),
    **_all("numpy",
           "converts what it gets; a Variable is an array of finite or other numbers already: use `x.data`, "
           "or `astype` and `copy`, which are recorded",
           "asarray_chkfinite require"),
    **_all("numpy", "makes a `numpy.matrix`, a class that NumPy discourages", "asmatrix bmat"),
    **_all("numpy", "reads a file or another library's array: the result is constant", "from_dlpack fromregex load"),
    **_all("numpy", "prints a number: use `x.item()`",
           "base_repr binary_repr format_float_positional format_float_scientific"),
    **_all("numpy",
           "answers a question about a type, a shape or an object, and takes Variables or their `dtype` as "
           "they are",
           "broadcast_shapes isdtype isfortran isscalar issubdtype iterable mintypecode promote_types typename"),
    **_all("numpy", "settings and information",
           "get_include get_printoptions getbufsize geterr geterrcall info printoptions set_printoptions "
           "setbufsize seterr seterrcall show_config show_runtime"),
    **_all("numpy", "makes a ufunc of Python objects: decorate a Function with `pygrad.register` instead",
           "frompyfunc"),
    **_all("numpy", "iterates in C over several arrays at once", "nested_iters"),
    **_all("numpy", "an older name of `vstack`, deprecated", "row_stack"),
    **_all("numpy", "asks for the unit of dates, which are no numbers to differentiate", "datetime_data"),
    **_all("numpy", "runs NumPy's tests", "test"),
    **_all("numpy.linalg", "runs NumPy's tests", "test"),
    **_all("numpy.fft", "runs NumPy's tests", "test"),
    **_all("scipy.special", "runs SciPy's tests", "test"),
    **_all("scipy.special", "settings", "geterr seterr"),
    **_all("scipy.special", "zeros, by a whole number: constants",
           "ai_zeros bei_zeros beip_zeros ber_zeros berp_zeros bi_zeros erf_zeros fresnel_zeros fresnelc_zeros "
           "fresnels_zeros jn_zeros jnjnp_zeros jnp_zeros jnyn_zeros kei_zeros keip_zeros kelvin_zeros ker_zeros "
           "kerp_zeros y0_zeros y1_zeros y1p_zeros yn_zeros ynp_zeros"),
    **_all("scipy.special", "nodes and weights of a quadrature, by a whole number: constants",
           "c_roots cg_roots h_roots he_roots j_roots js_roots l_roots la_roots p_roots ps_roots roots_chebyc "
           "roots_chebys roots_chebyt roots_chebyu roots_gegenbauer roots_genlaguerre roots_hermite "
           "roots_hermitenorm roots_jacobi roots_laguerre roots_legendre roots_sh_chebyt roots_sh_chebyu "
           "roots_sh_jacobi roots_sh_legendre s_roots t_roots ts_roots u_roots us_roots"),
    **_all("scipy.special", "makes a polynomial object by a whole degree; `eval_` with its name is differentiable",
           "chebyc chebys chebyt chebyu gegenbauer genlaguerre hermite hermitenorm jacobi laguerre legendre "
           "sh_chebyt sh_chebyu sh_jacobi sh_legendre"),
    **_all("scipy.special", "numbers or coefficients, by whole numbers: constants",
           "bernoulli euler mathieu_even_coef mathieu_odd_coef obl_cv_seq pro_cv_seq ellip_normal"),
    **_all("scipy.special",
           "counts, of whole numbers; `binom`, `poch` and `gamma` are their differentiable relatives",
           "comb factorial2 factorialk perm stirling2"),
    **_all("scipy.special", "converts its arguments; write `sin(n * x / 2) / (n * sin(x / 2))`", "diric"),
    **_all("scipy.special", "converts its arguments; write it with `jv`, `yv`, `iv` or `kv` of half orders",
           "spherical_in spherical_jn spherical_kn spherical_yn"),
    **_all("scipy.special", "takes numbers alone, and gives a sequence of orders",
           "lmbda lpn lpmn clpmn lqmn lqn pbdn_seq pbdv_seq pbvv_seq riccati_jn riccati_yn"),
    **_all("scipy.special",
           "an object of several ufuncs that gives derivatives itself, by `diff_n`; it converts its "
           "arguments",
           "assoc_legendre_p assoc_legendre_p_all legendre_p legendre_p_all sph_harm_y sph_harm_y_all "
           "sph_legendre_p sph_legendre_p_all"),
}

_SERIES = "a distribution function that is a series, whose derivatives are no functions of SciPy"
_INVERSE = "solves a distribution function for one of its parameters: its derivative is by implicit differentiation"
_OWN_RULE = "its derivative is no function of SciPy's, or another output: where it is needed, write a Function"

REFUSED: Reasons = {
    **_all("numpy", "dates and times are no numbers to differentiate",
           "busday_count busday_offset datetime_as_string is_busday"),
    **_all("scipy.special", "an older name of `betainc`, which is there", "btdtr"),
    **_all("scipy.special", _SERIES, "chndtr kolmogorov ncfdtr nctdtr smirnov tklmbda"),
    **_all("scipy.special", _INVERSE,
           "bdtri bdtrik bdtrin btdtri btdtria btdtrib chdtri chdtriv chndtridf chndtrinc chndtrix fdtri "
           "fdtridfd gdtria gdtrib gdtrix kolmogi nbdtri nbdtrik nbdtrin ncfdtri ncfdtridfd ncfdtridfn ncfdtrinc "
           "nctdtridf nctdtrinc nctdtrit nrdtrimn nrdtrisd pdtri pdtrik smirnovi stdtridf stdtrit"),
    **_all("scipy.special", "all Kelvin functions at once; `ber`, `bei`, `ker`, `kei` and their derivatives are there",
           "kelvin"),
    **_all("scipy.special", "parabolic cylinder functions: " + _OWN_RULE, "pbdv pbvv pbwa"),
    **_all("scipy.special", "integrals of other special functions: " + _OWN_RULE,
           "besselpoly it2i0k0 it2j0y0 it2struve0 itairy iti0k0 itj0y0 itmodstruve0 itstruve0 modfresnelm "
           "modfresnelp"),
    **_all("scipy.special", "Mathieu and spheroidal functions: " + _OWN_RULE,
           "mathieu_a mathieu_b mathieu_cem mathieu_modcem1 mathieu_modcem2 mathieu_modsem1 mathieu_modsem2 "
           "mathieu_sem obl_ang1 obl_ang1_cv obl_cv obl_rad1 obl_rad1_cv obl_rad2 obl_rad2_cv pro_ang1 "
           "pro_ang1_cv pro_cv pro_rad1 pro_rad1_cv pro_rad2 pro_rad2_cv"),
    **_all("scipy.special",
           "elliptic functions and symmetric elliptic integrals: " + _OWN_RULE +
           "; `ellipk`, `ellipe`, `ellipkinc` and `ellipeinc` are there",
           "ellip_harm ellip_harm_2 ellipj elliprc elliprd elliprf elliprg elliprj"),
    **_all("scipy.special", "spherical harmonics and Legendre functions of SciPy 1.14 and older: " + _OWN_RULE,
           "lpmv sph_harm"),
    **_all("scipy.special", _OWN_RULE, "agm log_wright_bessel wright_bessel"),
    **_all("scipy.special", "scaled by a factor that has a kink or is complex; `airy` is there", "airye"),
    **_all("scipy.special", "a polynomial: write it with `eval_jacobi` of `2 * x - 1`", "eval_sh_jacobi"),
    **_all("scipy.special", "the real part of `wofz`: write it with that", "voigt_profile"),
    **_all("scipy.special", "Riemann's zeta function minus 1, whose derivative is no function of SciPy's", "zetac"),
}
